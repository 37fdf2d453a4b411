// Owns who may become a plain function: handlers of frameworks that run those in a pool of threads, and that nobody else awaits.
// Asks facts; knows no rule.
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";

interface Cx {
  readonly facts: FactQueries;
}

/** FastAPI and Starlette run plain handlers and dependencies on threads; what others await must stay a coroutine. */
export function runsOnThreads(id: SymbolId, { facts }: Cx): boolean {
  if (facts.entryKind(id) !== "route" || facts.callers(id).calls.length > 0) return false;
  const framework = facts.route(id)?.framework;
  return framework === undefined || framework === "fastapi" || framework === "starlette";
}
