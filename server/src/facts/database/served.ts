// Owns the judgement whether somebody waits for what a function does: a request, a message or a task leads to it again and again, or people
// start it by hand. Asks facts; knows no rule.
import type { SyntaxNode } from "../../syntax/node";
import type { EntryKind, FactQueries } from "../queries";
import type { SymbolId } from "../summary";

const SERVED: ReadonlySet<EntryKind> = new Set<EntryKind>([
  "route",
  "view",
  "websocket",
  "task",
  "signal",
  "background",
]);

/** True when a known way leads from an entry that comes again and again to the function around a node. */
export function isServed(node: SyntaxNode, facts: Pick<FactQueries, "self" | "entryPath">): boolean {
  const way = facts.entryPath(facts.self(node));
  return way !== undefined && SERVED.has(way.kind);
}

const ANSWERS: ReadonlySet<EntryKind> = new Set<EntryKind>(["route", "view", "websocket"]);

/** True when a known way leads from a handler of requests, for whose answer somebody waits. */
export function answersRequests(node: SyntaxNode, facts: Pick<FactQueries, "self" | "entryPath">): boolean {
  const way = facts.entryPath(facts.self(node));
  return way !== undefined && ANSWERS.has(way.kind);
}

/** Somebody starts it now and then: only a command, the start of the program or a page for those who run it leads there. */
export function runsByHand(node: SyntaxNode, facts: Pick<FactQueries, "self" | "entryPath">): boolean {
  const id = facts.self(node);
  if (/(^|[/_])admin(\.py$|[/_])|(^|\/)(cli|commands)\.py$|(^|\/)(cli|management\/commands)\//.test(id.path))
    return true;
  const kind = facts.entryPath(id)?.kind;
  return kind === "command" || kind === "startup";
}

/** By its name asked for now and then: figures and states of the installation, what runs at night. */
export function isSeldomByName(id: SymbolId): boolean {
  return SELDOM.test(id.path) || runsAtTimes(id);
}

/** By its name nobody waits for it: what runs at night, or gathers figures for somebody else. */
export function runsAtTimes({ path, name }: SymbolId): boolean {
  return GATHERS.test(path) || /(^|[._])(nightly|daily|health|metrics|telemetry)(_|$)/i.test(name);
}

const SELDOM = /(^|[/_])(admin|stats?|status|statistics)([/_.]|$)/i;
const GATHERS = /(^|[/_])(telemetry|metrics|nightly\w*)([/_.]|$)/i;
