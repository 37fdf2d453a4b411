// Owns whether a switch of a class of settings has any effect: who sets it, and that nobody in the workspace looks at it, by its name, in a
// string, or by going through all fields.

import type { Ref } from "../../semantics/ref";
import { CALLERS, mentions } from "../callers";
import { CALLS, COMPLETE, FLAGS, FUNCTION, ROOTS, symbolKey } from "../inputs";
import { lastName } from "../mentions";
import { isTestPath } from "../paths";
import type { CallerAt } from "../queries";
import type { Reader } from "../query";
import type { SymbolId } from "../summary";

/** Ways to take all fields of an object at once; which, is not told here. */
const REFLECTION = ["asdict", "astuple", "fields", "vars", "getattr", "attrgetter", "model_dump", "to_dict"];

function isParameter(ref: Ref, name: string): boolean {
  return ref.k === "param" && ref.name === name;
}

/** Calls that set a switch by keyword, outside tests; undefined where something may look at it, or not all files are known. */
export function idleOption(db: Reader, cls: SymbolId, name: string): readonly CallerAt[] | undefined {
  if (db.read(COMPLETE, "") !== true || mentions(db, FLAGS, name).length > 0) return undefined;
  if (REFLECTION.some((way) => mentions(db, CALLS, way).some(({ path }) => path === cls.path))) return undefined;
  const roots = db.read(ROOTS, "") ?? [];
  const { calls } = db.get(CALLERS, symbolKey(cls.path, `${cls.name}.__init__`));
  return calls.filter(({ id, call }) => {
    const made = db.read(FUNCTION, symbolKey(id.path, id.name))?.calls[call];
    const given = made && Object.hasOwn(made.keywords, name) ? made.keywords[name] : undefined;
    // What is only handed on under the same name was set by somebody else.
    return !isTestPath(id.path, roots) && given !== undefined && lastName(given) !== name && !isParameter(given, name);
  });
}
