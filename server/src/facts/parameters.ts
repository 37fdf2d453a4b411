// Owns what callers give to a parameter, as far as all of them are known.

import type { Ref } from "../semantics/ref";
import { CALLERS } from "./callers";
import { createEvaluation } from "./evaluate";
import { FUNCTION, symbolKey, symbolOf } from "./inputs";
import { libraryBases } from "./lineage";
import { defineQuery, type Reader } from "./query";
import { siteOf } from "./sites";
import type { SymbolId } from "./summary";

const MAX_HOPS = 3;

/** True when every known caller gives the parameter a literal or a constant, and there is one; or when it is one of an enumeration. */
export function isConstantParameter(db: Reader, id: SymbolId, parameter: string): boolean {
  return db.get(CONSTANT, `${symbolKey(id.path, id.name)}#${parameter}`);
}

/** Key: `path#function#parameter`. */
const CONSTANT = defineQuery<boolean>("constantParameter", (db, key) => {
  const at = key.lastIndexOf("#");
  return isConstant(db, symbolOf(key.slice(0, at)), key.slice(at + 1), 0);
});

function isConstant(db: Reader, id: SymbolId, parameter: string, hops: number): boolean {
  const key = symbolKey(id.path, id.name);
  const summary = db.read(FUNCTION, key);
  const place = summary?.parameters.findIndex((p) => p.name === parameter) ?? -1;
  if (!summary || place < 0 || hops >= MAX_HOPS) return false;
  if (isEnumeration(db, summary.parameters[place]?.annotation, id)) return true;
  const bound = summary.className !== "" && !summary.isStatic ? 1 : 0;
  const given = db.get(CALLERS, key).calls.map(({ id: caller, call }) => {
    const made = db.read(FUNCTION, symbolKey(caller.path, caller.name))?.calls[call];
    const ref = made?.keywords[parameter] ?? made?.args[place - bound] ?? summary.parameters[place]?.default;
    return { caller, ref };
  });
  return given.length > 0 && given.every(({ caller, ref }) => ref !== undefined && isFixed(db, ref, caller, hops));
}

function isFixed(db: Reader, ref: Ref, caller: SymbolId, hops: number): boolean {
  if (ref.k === "param") return isConstant(db, { path: caller.path, name: ref.fn }, ref.name, hops + 1);
  return ref.k === "literal" || (ref.k === "free" && /^_?[A-Z][A-Z0-9_]*$/.test(ref.name));
}

function isEnumeration(db: Reader, annotation: Ref | undefined, id: SymbolId): boolean {
  const cx = createEvaluation(db);
  const value = annotation && cx.evaluate(annotation, siteOf(db, id));
  return value?.v === "object" && libraryBases(cx, value.id).some((b) => /^enum\.\w*(Enum|Flag)$/.test(b));
}
