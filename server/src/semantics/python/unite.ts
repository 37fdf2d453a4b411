// Owns how several possible values of one thing become one ref. Pure over refs.
import { type Ref, UNKNOWN } from "../ref";

/** Merges alternatives; `None` and unknown branches of a choice do not hide the known one, but two different known ones stay both. */
export function unite(refs: readonly Ref[]): Ref {
  const [only] = refs;
  if (refs.length === 1 && only && only.k !== "either") return only;
  const seen = new Map<string, Ref>();
  for (const ref of refs) {
    const parts = ref.k === "either" ? ref.of : [ref];
    for (const part of parts)
      if (!(part.k === "literal" && part.type === "builtins.None")) seen.set(JSON.stringify(part), part);
  }
  const all = [...seen.values()];
  if (all.length === 0) return refs[0] ?? UNKNOWN;
  if (all.length === 1) return all[0] as Ref;
  return all.length > 6 ? UNKNOWN : { k: "either", of: all };
}
