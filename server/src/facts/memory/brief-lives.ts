// Owns whether every object of a class is gone with the request, task or event that it is made for. One object that may live on, or a class
// below it, and nothing is said.
import { ENTRY_PATH } from "../call-paths";
import { CALLERS } from "../callers";
import { FUNCTION, ROOTS, symbolKey } from "../inputs";
import { isTestPath } from "../paths";
import type { CallerAt, EntryKind } from "../queries";
import type { Reader } from "../query";
import { LIFETIME } from "../routes/lifetimes";
import type { SymbolId } from "../summary";
import { heirsOf } from "./heirs";
import type { BriefLife } from "./memory-queries";

/** A request, a message or a task; what serves a connection or runs for ever may make good use of what it keeps. */
function isBrief(kind: EntryKind): kind is NonNullable<BriefLife["entry"]>["kind"] {
  return kind === "route" || kind === "view" || kind === "task" || kind === "signal";
}

export function briefLife(db: Reader, cls: SymbolId): BriefLife | undefined {
  const lifetime = db.get(LIFETIME, symbolKey(cls.path, cls.name));
  if ((lifetime !== "request" && lifetime !== "call") || heirsOf(db, cls).length > 0) return undefined;
  const callers = db.get(CALLERS, symbolKey(cls.path, `${cls.name}.__init__`));
  const roots = db.read(ROOTS, "") ?? [];
  const made = callers.calls.filter(({ id }) => !isTestPath(id.path, roots));
  if (!callers.complete) return undefined;
  let served: { readonly at: CallerAt; readonly entry: NonNullable<BriefLife["entry"]> } | undefined;
  for (const at of made) {
    // What is made before or in a loop without an end is used for as long.
    if (db.read(FUNCTION, symbolKey(at.id.path, at.id.name))?.calls.some((call) => call.forever)) return undefined;
    const way = db.get(ENTRY_PATH, symbolKey(at.id.path, at.id.name));
    if (!way) continue;
    if (!isBrief(way.kind)) return undefined;
    served ??= { at, entry: { id: way.entry, kind: way.kind } };
  }
  if (!served) return lifetime === "request" && made.length === 0 ? { made } : undefined;
  const { at: first, entry } = served;
  return { entry, made: [first, ...made.filter((at) => at !== first)] };
}
