// Owns which calls are of functions that the configuration names: what a dotted name means for the files of a project. Knows no rule and no
// source of configuration.
import { canonical } from "../../semantics/knowledge";
import { createEvaluation } from "../evaluate";
import { FUNCTION, NAMED, symbolKey } from "../inputs";
import { importedModule } from "../modules/module-values";
import { folderOf } from "../paths";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { SymbolId } from "../summary";
import { targetOfValue } from "../targets";
import type { CallTarget, Value } from "../value";

/** Keys of targets. */
interface Told {
  readonly blocking: readonly string[];
  readonly executors: readonly string[];
}

/** What the names mean in a file; null where there are none. Key: path. */
const TOLD = defineQuery<Told | null>("told", (db, path) => {
  const named = db.read(NAMED, path);
  if (!named) return null;
  const keys = (names: readonly string[]) => names.map((name) => keyOfName(db, name, path));
  return { blocking: keys(named.blocking), executors: keys(named.executors) };
});

/** What the configuration says of a target that a file calls, if anything. */
export function toldOf(db: Reader, path: string, target: CallTarget): "blocking" | "executor" | undefined {
  const told = target.t === "unknown" ? null : db.get(TOLD, path);
  if (!told) return undefined;
  const key = keyOf(target);
  if (key === undefined) return undefined;
  return told.blocking.includes(key) ? "blocking" : told.executors.includes(key) ? "executor" : undefined;
}

/** Whether a function is decorated with an executor that the configuration names. */
export function isMovedAway(db: Reader, id: SymbolId): boolean {
  const decorators = db.read(FUNCTION, symbolKey(id.path, id.name))?.decorators ?? [];
  if (decorators.length === 0 || !db.get(TOLD, id.path)) return false;
  return decorators.some((ref) => {
    const cx = createEvaluation(db);
    const value = cx.evaluate(ref.k === "call" ? ref.of : ref, siteOf(db, id));
    return toldOf(db, id.path, targetOfValue(cx, value)) === "executor";
  });
}

function keyOf(target: CallTarget): string | undefined {
  if (target.t === "library") return target.name;
  return target.t === "function" ? symbolKey(target.id.path, target.id.name) : undefined;
}

/** The workspace has a module of that name, the longest counts; else it is a library's. */
function keyOfName(db: Reader, name: string, path: string): string {
  const parts = name.split(".");
  // A file does not import itself, its neighbours do.
  const from = `${folderOf(path)}/pyproject.toml`;
  for (let length = parts.length - 1; length > 0; length--) {
    const module = importedModule(db, from, parts.slice(0, length).join("."), 0);
    if (module.v !== "module") continue;
    const cx = createEvaluation(db);
    const value = parts.slice(length).reduce<Value>((of, part) => cx.attribute(of, part), module);
    const key = keyOf(targetOfValue(cx, value));
    if (key !== undefined) return key;
  }
  return canonical(name);
}
