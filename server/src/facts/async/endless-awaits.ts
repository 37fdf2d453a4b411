// Owns whether what a coroutine awaits may take for ever: somewhere below it a call waits for somebody else, and neither it nor anything on
// the way gives it a limit. Asks facts; knows no rule. What may be a limit counts as one.

import { canonical } from "../../semantics/knowledge";
import { isEndlessAwait, type TimeLimit, timeLimitOf } from "../../semantics/knowledge/time-limits";
import { givenLimit, isTimeLimited } from "../../semantics/python/waits/time-limits";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { CallSummary, SymbolId } from "../summary";
import type { CallTarget, Step } from "../value";
import { libraryNameOf } from "../value";

type Cx = Services & { readonly facts: FactQueries };

export interface EndlessAwait {
  /** Dotted name of the library call that waits. */
  readonly sink: string;
  /** Calls down to it; empty where it is awaited directly. */
  readonly path: readonly Step[];
}

const MAX_DEPTH = 3;

/** @param call an awaited call of this unit. */
export function endlessAwait(call: SyntaxNode, cx: Cx): EndlessAwait | undefined {
  if (isTimeLimited(call)) return undefined;
  const target = cx.facts.target(call);
  const handed = handedOver(call, target, cx);
  if (handed) return handed;
  const sink = libraryNameOf(target);
  if (isEndlessAwait(sink)) return { sink, path: [] };
  const limit = timeLimitOf(sink);
  if (limit) return givenLimit(call, limit) === "given" ? undefined : { sink, path: [] };
  return target.t === "function" ? below(target.id, [], cx) : undefined;
}

/** `to_thread(load, url)` waits for what `load` does. */
function handedOver(call: SyntaxNode, target: CallTarget, cx: Cx): EndlessAwait | undefined {
  if (target.t !== "library" || cx.facts.entry(target)?.passes?.runs !== "elsewhere") return undefined;
  const args = call.field("arguments")?.namedChildren ?? [];
  for (const given of args) {
    const value = given.kind === "identifier" || given.kind === "attribute" ? cx.facts.value(given) : undefined;
    if (value?.v === "function") return below(value.id, [], cx);
    const sink = value?.v === "library" ? canonical(value.name) : "";
    const limit = timeLimitOf(sink);
    if (limit && !limit.bounded)
      return givenLimit(call, { ...limit, position: 99 }) === "none" ? { sink, path: [] } : undefined;
  }
  return undefined;
}

function below(id: SymbolId, path: readonly Step[], cx: Cx): EndlessAwait | undefined {
  if (path.length >= MAX_DEPTH) return undefined;
  const calls = cx.facts.calls(id);
  const next: (() => EndlessAwait | undefined)[] = [];
  for (const [n, call] of calls.entries()) {
    if (call.limited || call.once || call.rescue) continue;
    const step = [...path, { id, call: n, shown: call.shown }];
    const target = cx.facts.targetOf(id, n);
    const sink = libraryNameOf(target);
    const limit = timeLimitOf(sink);
    if ((isEndlessAwait(sink) && call.awaited) || (limit && isUnlimited(call, sink, limit)))
      return { sink, path: step };
    if (target.t === "function" && target.id.name !== id.name && isRun(call, target.id, cx))
      next.push(() => below(target.id, step, cx));
  }
  for (const look of next) {
    const found = look();
    if (found) return found;
  }
  return undefined;
}

/** A coroutine that is called and not awaited runs at another time. */
function isRun(call: CallSummary, id: SymbolId, cx: Cx): boolean {
  return cx.facts.function(id)?.isAsync !== true || call.awaited;
}

/** Told nothing about a limit. What is not known among the arguments may be `**options`, and a session may have a limit of its own. */
function isUnlimited(call: CallSummary, sink: string, { bounded, keyword, position }: TimeLimit): boolean {
  if (bounded || sink.startsWith("requests.Session.")) return false;
  if (keyword === undefined) return true;
  if (call.keywords[keyword]) return false;
  if (position !== undefined && call.args.length > position) return false;
  return call.args.slice(1).every((arg) => arg.k !== "unknown");
}
