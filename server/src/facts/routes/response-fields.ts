// Owns the names that a declared answer lets through: the fields of a class of answers, its bases included. Reads inputs only.
import { isSubclass } from "../../semantics/knowledge";
import type { Evaluation } from "../evaluation";
import { CLASS, MEMBERS, symbolKey } from "../inputs";
import type { SymbolId } from "../summary";

const MAX_CLASSES = 12;

/** Names that a pydantic class and its bases declare, sorted; undefined for other classes, and where a base is not known. */
export function fieldsOf(cx: Evaluation, id: SymbolId): readonly string[] | undefined {
  const pending: SymbolId[] = [id];
  const names = new Set<string>();
  const seen = new Set<string>();
  let isModel = false;
  for (let at = pending.shift(); at; at = pending.shift()) {
    const key = symbolKey(at.path, at.name);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MAX_CLASSES) return undefined;
    for (const name of cx.db.read(MEMBERS, key) ?? []) names.add(name);
    for (const base of cx.db.read(CLASS, key)?.bases ?? []) {
      const value = cx.evaluate(base, { path: at.path, fn: "", className: "" });
      if (value.v === "class") pending.push(value.id);
      else if (value.v === "library" && isSubclass(value.name, "pydantic.BaseModel")) isModel = true;
      else if (value.v !== "library" || !/^(typing|abc|enum|sqlmodel)\b/.test(value.name)) return undefined;
      else if (value.name === "sqlmodel.SQLModel") isModel = true;
    }
  }
  return isModel ? [...names].sort() : undefined;
}
