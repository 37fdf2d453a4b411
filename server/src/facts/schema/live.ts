// Owns whether code normally runs: what defines the schema counts only then. Errs towards yes: a way that is not understood is a way.
import { isInBody } from "../../semantics/body-names";
import { lastPart } from "../../text/dotted";
import { CALLERS, ENTRY, handOversOf, mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import { CALLS, FUNCTION, HANDED, ROOTS, symbolKey, symbolOf } from "../inputs";
import { libraryBases } from "../lineage";
import { isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import type { FunctionSummary, SymbolId } from "../summary";
import { TARGETS } from "../targets";

/** `script`: only by running a file as a script; `dead`: nothing runs it; `never`: it is not meant to: tests, ways back. */
export type Liveness = "live" | "script" | "dead" | "never";

const MAX_FUNCTIONS = 80;

/** Key: symbol of a function. The index has to be complete for `dead` to mean anything. */
export const LIVENESS = defineQuery<Liveness>("liveness", (db, key) => {
  const queue: SymbolId[] = [symbolOf(key)];
  const seen = new Set<string>([key]);
  const roots = db.read(ROOTS, "") ?? [];
  if (isTestPath(symbolOf(key).path, roots) || BACK.test(key)) return "never";
  let script = false;
  for (let at = 0; at < queue.length; at++) {
    if (at >= MAX_FUNCTIONS) return "live";
    const id = queue[at] as SymbolId;
    if (isTestPath(id.path, roots)) continue;
    const own = symbolKey(id.path, id.name);
    const summary = db.read(FUNCTION, own);
    if (isRoot(db, id, summary)) return "live";
    for (const caller of callersOf(db, id)) {
      if (caller === "unknown") return "live";
      const call = db.read(FUNCTION, symbolKey(caller.id.path, caller.id.name))?.calls[caller.call];
      if (call?.main) {
        script = true;
        continue;
      }
      const next = symbolKey(caller.id.path, caller.id.name);
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(caller.id);
    }
  }
  return script ? "script" : "dead";
});

function isRoot(db: Reader, id: SymbolId, summary: FunctionSummary | undefined): boolean {
  const last = lastPart(id.name);
  if (isInBody(id.name) || !summary) return true;
  if (last === "upgrade" || last.startsWith("<lambda")) return true;
  if (/^__\w+__$/.test(last) && last !== "__init__") return true;
  if (summary.decorators.length > 0 && !summary.decoratorTexts.every((d) => PLAIN.test(d))) return true;
  if (db.get(ENTRY, symbolKey(id.path, id.name)) || handOversOf(db, id).length > 0) return true;
  if (mentions(db, HANDED, last).length > 0) return true;
  return summary.className !== "" && overrides(db, { path: id.path, name: summary.className });
}

/** The way back of a migration. */
const BACK = /[#.]downgrade$|(^|[._/-])(down|rollback|undo|revert|drop)[^/]*\.sql#/i;
const PLAIN = /^(staticmethod|classmethod|property|cached_property|abstractmethod|contextmanager|contextlib\.\w+)$/;

/** Methods of classes with a library base may be called by the library. */
function overrides(db: Reader, cls: SymbolId): boolean {
  return libraryBases(createEvaluation(db), cls).some((base) => base !== "builtins.object");
}

/** Calls of a function, and whether something of its name is called that is not known. */
function callersOf(
  db: Reader,
  id: SymbolId,
): readonly ({ readonly id: SymbolId; readonly call: number } | "unknown")[] {
  const last = lastPart(id.name);
  const parts = id.name.split(".");
  const name = last === "__init__" ? (parts.at(-2) ?? last) : last;
  const found = db.get(CALLERS, symbolKey(id.path, id.name));
  if (found.calls.length === 0 && mentions(db, CALLS, name).some((who) => isUnknownCall(db, who, name)))
    return ["unknown"];
  // What a constructor calls runs where the class is made; a class that nobody makes here may be made elsewhere.
  if (last === "__init__" && found.calls.length === 0) return ["unknown"];
  return found.calls;
}

function isUnknownCall(db: Reader, who: SymbolId, name: string): boolean {
  const key = symbolKey(who.path, who.name);
  const calls = db.read(FUNCTION, key)?.calls ?? [];
  return db.get(TARGETS, key).some((target, i) => {
    const ref = calls[i]?.callee;
    return target.t === "unknown" && (ref?.k === "attr" || ref?.k === "free") && ref.name === name;
  });
}
