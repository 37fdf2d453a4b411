// Owns whether a function runs in a process that serves: for requests, connections, events and tasks, or in a loop that never ends. What
// only the start, a command line or nothing known leads to is not served. Asks facts; knows no rule.
import { isInBody } from "../../semantics/body-names";
import { isEndless } from "../../semantics/python/trips";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart, parentPart } from "../../text/dotted";
import type { CallerAt, EntryKind, FactQueries } from "../queries";
import type { SymbolId } from "../summary";

type Cx = Services & { readonly facts: FactQueries };

export interface Served {
  /** What comes in: `a request`, `a connection`, `an event`, `a task`, `its loop`, `work in the background`. */
  readonly what: string;
  /** Who takes it, without the class. */
  readonly entry: SymbolId;
  /** Calls from there to the function, outermost first. */
  readonly path: readonly CallerAt[];
}

const WHAT: Readonly<Partial<Record<EntryKind, string>>> = {
  route: "a request",
  view: "a request",
  websocket: "a connection",
  signal: "an event",
  task: "a task",
  background: "work in the background",
};

/** What the code at a node is run for. */
export function servedFor(node: SyntaxNode, cx: Cx): Served | undefined {
  const id = cx.facts.self(node);
  for (let loop = cx.loops.around(node); loop; loop = loop.outer)
    if (isEndless(loop)) return { what: "its loop", entry: id, path: [] };
  return servedId(id, cx);
}

/** A function within another one runs for what that one runs for, as far as nothing else is known. */
function servedId(id: SymbolId, cx: Cx): Served | undefined {
  for (let name = id.name; name !== ""; name = parentPart(name)) {
    const at = { path: id.path, name };
    const found = cx.facts.function(at) && cx.facts.entryPath(at);
    const what = found && (found.kind === "background" && isLooping(found.path, cx) ? "its loop" : WHAT[found.kind]);
    if (what) return { what, entry: found.entry, path: found.path };
  }
  return undefined;
}

/** The first call lies in a loop that never ends. */
function isLooping([first]: readonly CallerAt[], { facts }: Cx): boolean {
  return first !== undefined && facts.calls(first.id)[first.call]?.forever === true;
}

/** As it is named in messages: the code of a module by its file. */
export function servedName({ entry }: Served): string {
  return isInBody(entry.name) ? entry.path.slice(entry.path.lastIndexOf("/") + 1) : lastPart(entry.name);
}
