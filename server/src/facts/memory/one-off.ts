// Owns whether a function runs only for a program that starts, does its work and ends. Asks facts; errs towards no.
import { isInBody, runsOnce } from "../../semantics/body-names";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";

const MAX_FUNCTIONS = 20;

/** Something is known to call it, and every way leads back to `main` or to `if __name__ == "__main__"`. */
export function isOneOff(id: SymbolId, facts: FactQueries): boolean {
  const queue: SymbolId[] = [id];
  const seen = new Set<string>();
  for (let at = 0; at < queue.length; at++) {
    const one = queue[at] as SymbolId;
    const kind = facts.entryKind(one);
    if (at >= MAX_FUNCTIONS || (kind !== undefined && kind !== "command" && kind !== "startup")) return false;
    const { calls } = facts.callers(one);
    if (calls.length === 0) return false;
    for (const caller of calls) {
      const key = `${caller.id.path}#${caller.id.name}`;
      const isMain = facts.calls(caller.id)[caller.call]?.main === true || !isInBody(caller.id.name);
      // What a body calls runs whenever something imports the file.
      if (!isMain) return false;
      if (seen.has(key) || runsOnce(caller.id.name)) continue;
      seen.add(key);
      queue.push(caller.id);
    }
  }
  return true;
}
