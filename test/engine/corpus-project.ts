// The real-looking project that the engine's tests edit: its files from disk, and edits drawn from a seed.
import * as fs from "node:fs";
import * as path from "node:path";

const FOLDER = path.join(process.cwd(), "test", "corpus", "project");

/** Texts of all files by relative path. */
export function corpusProject(): Readonly<Record<string, string>> {
  const names = fs.readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => /\.(py|toml)$/.test(name)).sort();
  return Object.fromEntries(
    files.map((name) => [name.split(path.sep).join("/"), fs.readFileSync(path.join(FOLDER, name), "utf8")]),
  );
}

export interface Random {
  /** A whole number from 0 up to n, exclusive. */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Numbers that a seed decides (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    pick<T>(list: readonly T[]): T {
      const found = list[below(list.length)];
      if (found === undefined) throw new RangeError("nothing to pick from");
      return found;
    },
  };
}

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const PIECES = [
  "x",
  "1",
  " ",
  "\n",
  "\r\n",
  "(",
  ")",
  "[",
  "]",
  ":",
  "'",
  '"""',
  "#",
  "\\\n",
  "    ",
  "\t",
  "await ",
  "async ",
  "return ",
  "pass\n",
  "list(",
  "time.sleep(1)\n",
  "import time\n",
  "from depot.services import carrier\n",
  "  # perflens: ignore[query-in-loop] few\n",
  "self.session.commit()\n",
  "@property\n",
  "class Z:\n",
  "def z(self):\n",
  "é😀",
  "for q in self.parcels.in_zone('a'):\n        self.parcels.owner(q)\n",
  "requests.get('x')",
  "global _watches\n",
  "if x:\n",
];

/** An edit as people and accidents make them: a piece of text, a deleted stretch or line, a copied stretch, a renamed word. */
export function randomEdit(text: string, from: Random): Edit {
  const at = from.below(text.length + 1);
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at) + 1;
  switch (from.below(8)) {
    case 0:
      return { start: at, end: Math.min(text.length, at + 1 + from.below(3)), text: "" };
    case 1:
      return { start: lineStart, end: lineEnd, text: "" };
    case 2: {
      const copied = text.slice(from.below(text.length + 1)).slice(0, 1 + from.below(200));
      return { start: lineStart, end: lineStart, text: copied };
    }
    case 3: {
      const word = /\w+/.exec(text.slice(at));
      const start = at + (word?.index ?? 0);
      return word ? { start, end: start + word[0].length, text: `${word[0]}2` } : { start: at, end: at, text: "w" };
    }
    case 4:
      return { start: lineStart, end: lineStart, text: from.pick(PIECES) };
    default:
      return { start: at, end: at, text: from.pick(PIECES) };
  }
}
