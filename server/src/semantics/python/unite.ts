// Owns how several possible values of one thing become one ref. Pure over refs.
import { type Ref, UNKNOWN } from "../ref";

const MAX_ALTERNATIVES = 6;

/** Merges alternatives; `None` and unknown branches of a choice do not hide the known one, but two different known ones stay both. */
export function unite(refs: readonly Ref[]): Ref {
  const [only] = refs;
  if (refs.length === 1 && only && only.k !== "either") return only;
  const all: Ref[] = [];
  for (const ref of refs) {
    if (ref.k !== "either") addTo(all, ref);
    else for (const part of ref.of) addTo(all, part);
    if (all.length > MAX_ALTERNATIVES) return UNKNOWN;
  }
  if (all.length === 0) return refs[0] ?? UNKNOWN;
  return all.length === 1 ? (all[0] as Ref) : { k: "either", of: all };
}

function addTo(all: Ref[], part: Ref): void {
  if (part.k === "literal" && part.type === "builtins.None") return;
  for (const known of all) if (sameRef(known, part)) return;
  all.push(part);
}

/** Structural equality: of two refs of one kind, all parts are equal. */
function sameRef(a: Ref, b: Ref): boolean {
  return a === b || (a.k === b.k && sameParts(a, b));
}

function sameParts(a: object, b: object): boolean {
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  let count = 0;
  for (const key in left) {
    const one = left[key];
    const other = right[key];
    if (one !== other) {
      if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
      if (!sameParts(one, other)) return false;
    }
    count++;
  }
  for (const _ in right) count--;
  return count === 0;
}
