// Owns how often a function that makes something runs: below which handler, or in whose loop, and who keeps what it makes.
// Asks facts; knows no rule.
import { RETURNS } from "../../semantics/python/kinds";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { CallerAt, EntryKind, FactQueries } from "../queries";
import type { SymbolId } from "../summary";

export interface Way {
  readonly why: "loop" | "request";
  /** Who calls in a loop, or the handler; without its class. */
  readonly caller: string;
  /** What runs the handler: `request`, `event`, `task`; empty for loops. */
  readonly what: string;
  /** Calls from there to the function, outermost first. */
  readonly path: readonly CallerAt[];
}

const WHAT: Readonly<Partial<Record<EntryKind, string>>> = {
  route: "request",
  websocket: "connection",
  view: "request",
  signal: "event",
  task: "task",
};

/** Loops and handlers that lead to a function, loops first; ways on which a caller keeps what it gets do not count. */
export function waysTo(id: SymbolId, facts: FactQueries): readonly Way[] {
  const loop = facts.loopPath(id);
  const entry = facts.entryPath(id);
  const what = entry && WHAT[entry.kind];
  const ways: Way[] = [];
  if (loop[0]) ways.push({ why: "loop", caller: lastPart(loop[0].id.name), what: "", path: loop });
  if (entry && what) ways.push({ why: "request", caller: lastPart(entry.entry.name), what, path: entry.path });
  return ways.filter(({ path }) => !path.some((step) => isKept(step, facts)));
}

/** The result becomes an attribute of an object that may live longer than the call. */
function isKept({ id, call }: CallerAt, facts: FactQueries): boolean {
  const summary = facts.function(id);
  const callee = JSON.stringify(facts.calls(id)[call]?.callee);
  const isStored = Object.values(summary?.selfAttributes ?? {}).some((refs) =>
    refs.some((r) => r.k === "call" && JSON.stringify(r.of) === callee),
  );
  return isStored && !livesShort({ path: id.path, name: summary?.className ?? "" }, facts);
}

/** Instances of the class are made for each request or call. */
export function livesShort(cls: SymbolId, facts: FactQueries): boolean {
  const lifetime = facts.lifetime(cls);
  return lifetime === "request" || lifetime === "call";
}

/** What was brought before is answered from a cache: the function, or one that leads to it, asks it first. */
export function isCached(node: SyntaxNode, { path }: Way, facts: Pick<FactQueries, "calls">): boolean {
  const around = node.ancestor((n) => n.kind === "function_definition");
  const before = around?.select(IFS).filter((one) => one.end <= node.start && one.select(RETURNS).length > 0) ?? [];
  if (before.some((one) => CACHE.test(one.field("condition")?.text ?? ""))) return true;
  return path.some(({ id, call }) =>
    facts
      .calls(id)
      .slice(0, call)
      .some(({ shown }) => CACHE.test(shown)),
  );
}

const CACHE = /cache/i;
const IFS: ReadonlySet<string> = new Set(["if_statement"]);
