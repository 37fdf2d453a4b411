// Owns which library classes a workspace class derives from, through its workspace bases.
import type { Evaluation } from "./evaluation";
import { CLASS, symbolKey } from "./inputs";
import type { SymbolId } from "./summary";

const MAX_CLASSES = 16;

/** Names of library bases, nearest first; `"?"` stands for each base that is not known. */
export function libraryBases(cx: Evaluation, cls: SymbolId): readonly string[] {
  const out: string[] = [];
  const seen = new Set<string>();
  const pending: SymbolId[] = [cls];
  for (let next = pending.shift(); next && seen.size < MAX_CLASSES; next = pending.shift()) {
    const key = symbolKey(next.path, next.name);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const base of cx.db.read(CLASS, key)?.bases ?? []) {
      const value = cx.evaluate(base, { path: next.path, fn: "", className: "" });
      if (value.v === "library") out.push(value.name);
      else if (value.v === "instance") out.push(value.of);
      else if (value.v === "class") pending.push(value.id);
      else out.push("?");
    }
  }
  return out;
}
