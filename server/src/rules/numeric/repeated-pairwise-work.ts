// Flags work that belongs to one element and is done again for every partner in a loop over pairs.
import { elementWork, isWhole } from "../../facts/invariance/element-work";
import { onlookerOf } from "../../facts/invariance/onlooker";
import { libraryNameOf } from "../../facts/value";
import { canRunBefore, hoist } from "../../semantics/python/invariance/hoist-rewrite";
import { elementOf, type PairLoop, pairLoopAround } from "../../semantics/python/invariance/pair-loops";
import { type Steadiness, steadyBeside } from "../../semantics/python/invariance/steady";
import { isCompiled } from "../../semantics/python/shapes/compiled-code";
import { loopHeader, shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type Related, type UnitContext } from "../api";
import docs from "./repeated-pairwise-work.md";

type Message = "direct" | "inCallee";
type Cx = UnitContext<Message>;

export const repeatedPairwiseWork = defineRule<Message>({
  meta: {
    id: "repeated-pairwise-work",
    family: "numeric",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["G5"],
    docs,
  },
  messages: {
    direct: ({ call, element, pair }) => `\`${call}\` of \`${element}\` is computed again for every pair of ${pair}`,
    inCallee: ({ call, work, element, pair }) =>
      `\`${call}\` computes \`${work}\` of \`${element}\` again for every pair of ${pair}`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "benchmark" || !cx.loops.around(node)) return;
      const pair = pairLoopAround(node, cx.loops, (call) => libraryNameOf(cx.facts.target(call)));
      if (pair && !isFixed(pair) && !isCompiled(node)) judge(node, pair, cx);
    },
  },
});

/** A few pairs, written down. */
function isFixed({ inner, outer }: PairLoop): boolean {
  return inner.trips === "constant" || outer.trips === "constant";
}

/** How many elements there are is seldom told, and pairs of a few cost little: never more than likely. */
function judge(call: SyntaxNode, pair: PairLoop, cx: Cx): void {
  const args = call.field("arguments")?.namedChildren ?? [];
  const positional = args.filter((arg) => arg.kind !== "keyword_argument");
  const [first] = positional.length > 0 ? positional : [call.field("function")?.field("object")];
  const whole = first && elementOf(first, pair);
  if (whole && args.every((arg) => elementOf(arg, pair) !== other(whole)) && isWhole(nameOf(call, cx))) {
    direct(call, first, whole, pair, cx);
    return;
  }
  const elements = positional.map((arg) => elementOf(arg, pair));
  if (elements.includes("first") && elements.includes("second")) inCallee(call, positional, elements, pair, cx);
}

function other(element: "first" | "second"): "first" | "second" {
  return element === "first" ? "second" : "first";
}

function nameOf(call: SyntaxNode, cx: Cx): string {
  return libraryNameOf(cx.facts.target(call));
}

function direct(call: SyntaxNode, element: SyntaxNode, whose: "first" | "second", pair: PairLoop, cx: Cx): void {
  const steadiness = steadinessOf(element, pair, call, cx);
  if (steadiness === "changes" || /^(list|tuple|set)$/.test(element.kind)) return;
  const isOfOuter = whose === "first" && pair.inner !== pair.outer;
  const fix = isOfOuter && cx.loops.around(call) === pair.inner && canRunBefore(call, pair.inner);
  cx.report({
    at: call,
    message: "direct",
    data: { ...dataOf(call, pair), element: shownExpression(element) },
    related: [{ place: loopHeader(pair.outer), label: "in this loop over pairs" }],
    confidence: "likely",
    ...(isOfArray(nameOf(call, cx)) && isRow(element, pair) ? {} : { profile: "strict" }),
    ...(fix ? { fix: (fx: FixBuilder) => once(fx, call, pair, cx) } : {}),
  });
}

/** Not of a set or a list, which mostly have a few members. */
function isOfArray(name: string): boolean {
  return /^(numpy|scipy)\./.test(name);
}

/** `data[i]`, `data[:, j]`, or the element itself: part of what the loops go over, rather than what a key of it leads to. */
function isRow(element: SyntaxNode, { first, second }: PairLoop): boolean {
  const isOne = (node: SyntaxNode) => node.kind === "identifier" && (node.text === first || node.text === second);
  if (element.kind !== "subscript") return isOne(element);
  const keys = element.fields("subscript");
  return keys.some(isOne) && keys.every((key) => isOne(key) || key.kind === "slice");
}

function once(fx: FixBuilder, call: SyntaxNode, pair: PairLoop, cx: Cx): void {
  const name = hoist(fx, call, pair.inner, cx.scopes, `${pair.first}_value`);
  fx.title(`Compute \`${name}\` once for each \`${pair.first}\``);
  fx.safety("review");
}

function inCallee(
  call: SyntaxNode,
  args: readonly SyntaxNode[],
  elements: readonly ("first" | "second" | undefined)[],
  pair: PairLoop,
  cx: Cx,
): void {
  const target = cx.facts.target(call);
  if (target.t !== "function") return;
  const { parameters = [], isStatic = true, className = "" } = cx.facts.function(target.id) ?? {};
  const skipped = className !== "" && !isStatic ? 1 : 0;
  for (let at = 0; at < args.length; at++) {
    const parameter = parameters[at + skipped]?.name;
    const work = parameter && elements[at] ? elementWork(target.id, parameter, cx.facts) : undefined;
    const steadiness = work ? steadinessOf(args[at] as SyntaxNode, pair, call, cx) : "changes";
    if (!work || steadiness === "changes") continue;
    const related: Related[] = [
      { place: { id: target.id, call: work.call }, label: "depends on one element alone" },
      { place: loopHeader(pair.outer), label: "in this loop over pairs" },
    ];
    cx.report({
      at: call,
      message: "inCallee",
      data: { ...dataOf(call, pair), work: work.shown, element: shownExpression(args[at] as SyntaxNode) },
      related,
      confidence: "likely",
    });
    return;
  }
}

/** What the element is taken from stays as it is while the loops go over its pairs. */
function steadinessOf(element: SyntaxNode, pair: PairLoop, call: SyntaxNode, cx: Cx): Steadiness {
  return steadyBeside(element, [pair.first, pair.second], pair.outer, onlookerOf(cx, call));
}

function dataOf(call: SyntaxNode, { first, second }: PairLoop) {
  return { call: shownExpression(call.field("function") ?? call), pair: `\`${first}\` and \`${second}\`` };
}
