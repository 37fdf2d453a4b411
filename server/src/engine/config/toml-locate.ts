// Owns finding a key in the text of a TOML file, for the range of a problem: good enough for files as people write them. When the very
// key can't be found, the nearest table or key above it stands for it.
import type { Range } from "../finding";

/** Range of the key at a path of table names and list indices; undefined when not even its first table is there. */
export function locateKey(text: string, path: readonly string[]): Range | undefined {
  const wanted = path.filter((part) => !/^\d+$/.test(part));
  const index = Number(path.find((part) => /^\d+$/.test(part)) ?? 0);
  let best: { readonly depth: number; readonly range: Range } | undefined;
  let table: readonly string[] = [];
  const seen = new Map<string, number>();
  let skipping = false;
  text.split(/\r\n|\n|\r/).forEach((line, row) => {
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/.exec(line);
    if (header) {
      table = splitKey(header[2] ?? "");
      const name = table.join(".");
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      // Of a list of tables only the one in question counts.
      skipping = header[1] === "[[" && count !== index;
      if (!skipping) note(table, row, line, header[2] ?? "");
      return;
    }
    const key = /^\s*([\w."'-]+)\s*=/.exec(line);
    if (key && !skipping) note([...table, ...splitKey(key[1] ?? "")], row, line, key[1] ?? "");
  });

  function note(found: readonly string[], row: number, line: string, shown: string): void {
    const depth = found.length;
    if (depth > wanted.length || depth <= (best?.depth ?? 0) || !found.every((part, i) => part === wanted[i])) return;
    // Inline tables: `rules = { id = "off" }` holds the rest of the path on the same line.
    const rest = wanted[depth];
    const inline = rest === undefined ? -1 : line.indexOf(rest, line.indexOf("=") + 1);
    const start = inline >= 0 ? inline : line.indexOf(shown);
    const end = start + (inline >= 0 ? (rest?.length ?? 0) : shown.length);
    best = { depth, range: { start: { line: row, character: start }, end: { line: row, character: end } } };
  }
  return best?.range;
}

function splitKey(key: string): readonly string[] {
  return (key.match(/"[^"]*"|'[^']*'|[^.\s]+/g) ?? []).map((part) => part.replace(/^["']|["']$/g, ""));
}
