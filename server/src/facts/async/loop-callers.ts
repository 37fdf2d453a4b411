// Owns the way from a coroutine down to a plain function: what runs on the event loop because a coroutine calls it, itself or through
// others. Breadth-first over callers, shortest first.
import { CALLERS, ENTRY } from "../callers";
import { FUNCTION, symbolKey, symbolOf } from "../inputs";
import type { CallerAt } from "../queries";
import { defineQuery } from "../query";
import type { SymbolId } from "../summary";

const MAX_BACK = 5;
const MAX_FUNCTIONS = 60;

/** Null where no coroutine is known to call it while it serves. Key: symbol. */
export const LOOP_CALLERS = defineQuery<readonly CallerAt[] | null>("loopCallers", (db, key) => {
  const queue: { readonly id: SymbolId; readonly path: readonly CallerAt[] }[] = [{ id: symbolOf(key), path: [] }];
  const seen = new Set<string>([key]);
  for (let at = 0; at < queue.length && at < MAX_FUNCTIONS; at++) {
    const { id, path } = queue[at] as (typeof queue)[number];
    const own = symbolKey(id.path, id.name);
    const summary = db.read(FUNCTION, own);
    if (!summary || summary.isGenerator) continue;
    // What runs before anybody waits holds nobody up.
    if (summary.isAsync) {
      if (db.get(ENTRY, own) === "startup") continue;
      return path;
    }
    // What a constructor sets up comes once per object.
    if (path.length >= MAX_BACK || id.name.endsWith("__init__")) continue;
    for (const caller of db.get(CALLERS, own).calls) {
      const callerKey = symbolKey(caller.id.path, caller.id.name);
      const call = db.read(FUNCTION, callerKey)?.calls[caller.call];
      if (seen.has(callerKey) || call?.once || call?.rescue || TESTS.test(caller.id.path)) continue;
      seen.add(callerKey);
      queue.push({ id: caller.id, path: [caller, ...path] });
    }
  }
  return null;
});

const TESTS = /(^|\/)(tests?|testing|examples?|samples?|demos?)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/;
