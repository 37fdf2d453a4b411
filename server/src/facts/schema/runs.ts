// Owns whether a call that is handed SQL runs it, and which functions are handed a constant. Verifies what names suggest.

import type { Ref } from "../../semantics/ref";
import { lastPart } from "../../text/dotted";
import { mentions } from "../callers";
import { FUNCTION, HANDED, symbolKey, symbolOf } from "../inputs";
import { defineQuery, type Reader } from "../query";
import { effectsOfCall } from "../reach";
import type { SymbolId } from "../summary";
import { TARGETS, UNKNOWN_TARGET } from "../targets";
import { CALL_SQL } from "./executed-sql";

/** Names of calls that run SQL whatever they belong to, where the receiver is out of sight. */
const RUNS =
  /(^|\.)(execute|executescript|executemany|fetch|fetchrow|fetchval|RunSQL|exec_driver_sql|op\.\w+|batch\w*\.\w+)$/;

/** Whether the n-th call of a function runs what it is handed: by its effects, by its name where the receiver is not known. */
export function isExecuted(db: Reader, id: SymbolId, call: number): boolean {
  if (/\.sql$/i.test(id.path)) return true;
  const key = symbolKey(id.path, id.name);
  const summary = db.read(FUNCTION, key)?.calls[call];
  if (!summary) return false;
  const target = db.get(TARGETS, key)[call] ?? UNKNOWN_TARGET;
  if (effectsOfCall(db, id.path, summary, target).some(({ effect }) => effect === "db.query" || effect === "db.write"))
    return true;
  if (target.t === "library")
    return /^(alembic|django\.db\.migrations)\./.test(target.name) || RUNS.test(summary.shown);
  return target.t === "unknown" && RUNS.test(summary.shown);
}

/** Functions that are handed a module-level name or class attribute by its name. Key: symbol of the name. */
export const CONSTANT_USERS = defineQuery<readonly SymbolId[]>("constantUsers", (db, key) => {
  const { name } = symbolOf(key);
  const last = lastPart(name);
  return mentions(db, HANDED, last).filter((id) => {
    const own = symbolKey(id.path, id.name);
    const calls = db.read(FUNCTION, own)?.calls ?? [];
    const sql = db.get(CALL_SQL, own);
    return calls.some(
      (call, i) => sql[i] !== null && [...call.args, ...Object.values(call.keywords)].some(isNamed(last)),
    );
  });
});

function isNamed(name: string): (ref: Ref) => boolean {
  const is = (ref: Ref): boolean => {
    if (ref.k === "free" || ref.k === "import" || ref.k === "attr") return ref.name === name || ref.k === "import";
    return ref.k === "call" && ((ref.arg !== undefined && is(ref.arg)) || is(ref.of));
  };
  return is;
}
