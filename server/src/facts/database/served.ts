// Owns the judgement whether somebody waits for what a function does: a request, a message or a task leads to it. Asks facts; knows no rule.
import type { SyntaxNode } from "../../syntax/node";
import type { EntryKind, FactQueries } from "../queries";

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

/** Pages of the few people who run an application. */
export function isAdmin(path: string): boolean {
  return /(^|[/_])admin(\.py$|[/_])/.test(path);
}
