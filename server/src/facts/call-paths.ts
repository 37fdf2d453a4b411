// Owns the ways that lead to a function: from an entry of a framework, and from a loop. Breadth-first over callers, shortest first;
// what runs once (a guarded call, a cached function) is no way.
import { CALLERS, ENTRY, handOversOf } from "./callers";
import { FUNCTION, ROOTS, symbolKey, symbolOf } from "./inputs";
import { isTestPath } from "./paths";
import type { CallerAt, EntryKind } from "./queries";
import { defineQuery, type Reader } from "./query";
import type { CallSummary, SymbolId } from "./summary";
import { entryOf } from "./targets";

export interface EntryPath {
  readonly entry: SymbolId;
  readonly kind: EntryKind;
  readonly path: readonly CallerAt[];
}

const MAX_BACK = 5;
const MAX_BACK_FUNCTIONS = 60;

/** Entries that come once per process or per command line: shown only where no other is known. */
const SELDOM: ReadonlySet<EntryKind> = new Set<EntryKind>(["startup", "command"]);

/**
 * A chain of calls from an entry point down to a function. A call in the main loop of a worker is an entry of kind `background`.
 * Key: symbol.
 */
export const ENTRY_PATH = defineQuery<EntryPath | null>("entryPath", (db, key) => {
  const queue: { readonly id: SymbolId; readonly path: readonly CallerAt[] }[] = [{ id: symbolOf(key), path: [] }];
  const seen = new Set<string>([key]);
  let seldom: EntryPath | null = null;
  for (let at = 0; at < queue.length && at < MAX_BACK_FUNCTIONS; at++) {
    const { id, path } = queue[at] as (typeof queue)[number];
    const kind = db.get(ENTRY, symbolKey(id.path, id.name));
    if (kind && !SELDOM.has(kind)) return { entry: id, kind, path };
    if (kind) seldom ??= { entry: id, kind, path };
    if (path.length >= MAX_BACK || isCached(db, id)) continue;
    for (const caller of [...db.get(CALLERS, symbolKey(id.path, id.name)).calls, ...startersOf(db, id)]) {
      const callerKey = symbolKey(caller.id.path, caller.id.name);
      const call = db.read(FUNCTION, callerKey)?.calls[caller.call];
      if (seen.has(callerKey) || call?.once) continue;
      seen.add(callerKey);
      const longer = [caller, ...path];
      if (call?.forever) return { entry: caller.id, kind: "background", path: longer };
      queue.push({ id: caller.id, path: longer });
    }
  }
  return seldom;
});

/** Runs once for all its callers. */
function isCached(db: Reader, id: SymbolId): boolean {
  const summary = db.read(FUNCTION, symbolKey(id.path, id.name));
  return (
    summary?.decoratorTexts.some((d) => /(^|\.)(lru_cache|cache|cached_property|cache_resource|singleton)$/.test(d)) ===
    true
  );
}

/** Calls that start the function on a thread or in a pool: `executor.submit(f)`, `Thread(target=f)`. */
function startersOf(db: Reader, id: SymbolId): readonly CallerAt[] {
  return handOversOf(db, id).flatMap(({ at, target }) => (entryOf(target)?.passes?.runs === "elsewhere" ? [at] : []));
}

const MAX_LOOP_BACK = 3;

/**
 * A chain of calls down to a function whose first one lies in a loop over data, outermost first; empty when none is known. Calls in
 * tests, attempts and handlers of exceptions do not count, nor do calls whose result the caller's object keeps. Key: symbol.
 */
export const LOOP_PATH = defineQuery<readonly CallerAt[]>("loopPath", (db, key) => {
  const roots = db.read(ROOTS, "") ?? [];
  const queue: { readonly id: SymbolId; readonly path: readonly CallerAt[] }[] = [{ id: symbolOf(key), path: [] }];
  const seen = new Set<string>([key]);
  for (let at = 0; at < queue.length && at < MAX_BACK_FUNCTIONS; at++) {
    const { id, path } = queue[at] as (typeof queue)[number];
    if (isCached(db, id)) continue;
    for (const caller of db.get(CALLERS, symbolKey(id.path, id.name)).calls) {
      const callerKey = symbolKey(caller.id.path, caller.id.name);
      const summary = db.read(FUNCTION, callerKey);
      const call = summary?.calls[caller.call];
      if (!call || call.once || call.retry || call.rescue || isTestPath(caller.id.path, roots)) continue;
      if (isKept(db, call, caller.id)) continue;
      const longer = [caller, ...path];
      if (call.loops > 0 && !call.forever && summary.dataLoop) return longer;
      if (seen.has(callerKey) || longer.length >= MAX_LOOP_BACK) continue;
      seen.add(callerKey);
      queue.push({ id: caller.id, path: longer });
    }
  }
  return [];
});

/** `self.x = f()`: made once for the object. */
function isKept(db: Reader, call: CallSummary, id: SymbolId): boolean {
  const attributes = db.read(FUNCTION, symbolKey(id.path, id.name))?.selfAttributes ?? {};
  const callee = JSON.stringify(call.callee);
  return Object.values(attributes).some((refs) => refs.some((r) => r.k === "call" && JSON.stringify(r.of) === callee));
}
