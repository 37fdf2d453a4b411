// Owns the limits that calls get from elsewhere: from the process, from the session they are made on, from the task or the caller around
// them. Asks facts; knows no rule. Whatever may set a limit and is not understood counts as one.
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { CallerAt, FactQueries } from "../queries";
import type { CallSummary, SymbolId } from "../summary";
import { libraryNameOf } from "../value";
import type { Served } from "./served";

type Cx = Services & { readonly facts: FactQueries };

/** Somebody sets a limit for all sockets of the process. */
export function hasProcessLimit({ facts }: Cx): boolean {
  return facts.callsOf("socket.setdefaulttimeout").calls.length > 0;
}

/**
 * A session may have a limit of its own: an adapter that is none of the library's is mounted somewhere, its methods are replaced by
 * partial ones, or nobody here makes it.
 */
export function mayBeLimited(call: SyntaxNode, cx: Cx): boolean {
  const session = call.field("function")?.field("object");
  if (!session || !isMadeHere(session, cx)) return true;
  const { calls } = cx.facts.callsOf("requests.Session.mount");
  if (calls.some((at) => !isPlainAdapter(at, cx))) return true;
  return cx.facts.callsOf("functools.partial").calls.some((at) => isPartialRequest(callOf(at, cx)));
}

const callOf = ({ id, call }: CallerAt, cx: Cx): CallSummary | undefined => cx.facts.calls(id)[call];

function isPlainAdapter(at: CallerAt, cx: Cx): boolean {
  const adapter = callOf(at, cx)?.args[1];
  const value = adapter && cx.facts.evaluate(adapter, at.id);
  return value?.v === "instance" && /^requests\.adapters\.HTTPAdapter$/.test(value.of);
}

function isPartialRequest(call: CallSummary | undefined): boolean {
  const [given] = call?.args ?? [];
  return call?.keywords.timeout !== undefined && given?.k === "attr" && /^(request|send|get|post)$/.test(given.name);
}

/** What comes in as an argument may be anything that looks like a session. */
function isMadeHere(session: SyntaxNode, cx: Cx): boolean {
  const value = cx.facts.value(session);
  if (value.v !== "instance") return false;
  if (session.kind === "identifier") {
    const variable = cx.scopes.variable(session);
    return variable?.kind !== "parameter" && !isAltered(variable?.reads ?? []);
  }
  const ref = cx.refs.of(session);
  if (ref.k !== "attr" || ref.of.k !== "self") return true;
  const owner = cx.facts.function(cx.facts.self(session))?.className ?? "";
  const path = cx.facts.self(session).path;
  const kept = cx.facts
    .methods({ path, name: owner })
    .flatMap((method) => cx.facts.function(method)?.selfAttributes[ref.name] ?? []);
  return kept.length > 0 && kept.every((one) => one.k === "call");
}

/** `session.request = ...` */
function isAltered(reads: readonly SyntaxNode[]): boolean {
  return reads.some(({ parent }) => parent?.kind === "attribute" && parent.fieldName === "left");
}

const LIMITED = /(^|[._])(time_?out|time_?limit)\w*$/i;

/** The task or a caller on the way there ends it after a while. */
export function isEndedFromOutside({ what, entry, path }: Served, id: SymbolId, cx: Cx): boolean {
  if (what === "a task" && cx.facts.limitsTasks()) return true;
  if (path.some((at) => isQueued(at, cx))) return true;
  const steps = [entry, id, ...path.map((at) => at.id)];
  return steps.some((at) => {
    const summary = cx.facts.function(at);
    if (summary?.decoratorTexts.some((d) => LIMITED.test(d) || /(^|\.)(job|actor)$/.test(d))) return true;
    return /time_?limit/.test(JSON.stringify(summary?.declared ?? ""));
  });
}

/** Jobs of RQ end after three minutes, unless they are told otherwise. */
function isQueued({ id, call }: CallerAt, cx: Cx): boolean {
  return libraryNameOf(cx.facts.targetOf(id, call)).startsWith("rq.");
}

/** Waits of this function are cut short by someone who calls it: `wait_for(connect(), 5)`. */
export function isCalledLimited(id: SymbolId, cx: Cx, depth = MAX_BACK): boolean {
  return cx.facts.callers(id).calls.some((at) => {
    if (callOf(at, cx)?.limited) return true;
    return depth > 0 && isCalledLimited(at.id, cx, depth - 1);
  });
}

const MAX_BACK = 2;
