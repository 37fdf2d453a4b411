// Owns the judgement whether work that a loop repeats is worth doing once: by what else its turns do, and how much there is of it.
// Asks facts; knows no rule.
import { turnOf } from "../../semantics/python/invariance/steady";
import { CALLS } from "../../semantics/python/kinds";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { lengthOf } from "../collections/length";
import type { FactQueries } from "../queries";
import type { Work } from "./repeated-work";

type Cx = Services & { readonly facts: FactQueries };

/** Whether the work is more than a small part of a turn, and is done anew on each. */
export function isWorthIt(work: Work, loop: Loop, cx: Cx): boolean {
  if (work.w === "pass") return isQuickTurn(loop, cx) && isLong(work.over, cx);
  // A small file is little beside whatever else a turn does.
  if (work.w === "read") return work.isTable && !isCounted(loop);
  if (work.w === "query")
    return bringsRows(work.reached.sink) && loop.iterable !== undefined && isLong(loop.iterable, cx);
  return work.w !== "build";
}

/** Rather than one of them, or a number. */
function bringsRows(sink: string): boolean {
  return !/^(get\w*|first|one|one_or_none|scalar|scalar_one|scalar_one_or_none|count|exists|fetchone|fetchval|aggregate)$/.test(
    lastPart(sink),
  );
}

/** `range(attempts)`: as few turns as somebody says. */
function isCounted({ iterable }: Loop): boolean {
  return iterable?.kind === "call" && iterable.field("function")?.text === "range";
}

/** What is done once per element matters where these are as many as the data. */
function isLong(over: SyntaxNode, cx: Cx): boolean {
  return /^(data|rows)$/.test(lengthOf(over, cx));
}

/** Nothing else in the turn is known to take long, or not known at all. */
function isQuickTurn(loop: Loop, cx: Cx): boolean {
  return turnOf(loop)
    .select(CALLS)
    .every((call) => isQuick(call, cx));
}

function isQuick(call: SyntaxNode, { facts }: Cx): boolean {
  return facts.target(call).t === "library" && facts.effects(call).length === 0;
}

/** Asks until the answer is another one. */
export function waits(loop: Loop, { facts }: Cx): boolean {
  const calls = turnOf(loop).select(CALLS);
  return calls.some((call) => facts.effects(call).some(({ effect }) => effect === "sleep"));
}
