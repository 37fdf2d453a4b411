// Flags callbacks of a window that wait for something that blocks: while they do, the window neither paints nor answers.

import { wordsOf } from "../../facts/async/blocking-calls";
import { isBetweenAttempts, isLocalSocket } from "../../facts/async/special-calls";
import { UI_MODULES } from "../../facts/async/ui-handlers";
import type { Reached } from "../../facts/value";
import type { BlockKind } from "../../semantics/effects";
import { isBrief, keepsPainting } from "../../semantics/python/async/window-shapes";
import { guardOf } from "../../semantics/python/call-guards";
import { CALLS } from "../../semantics/python/kinds";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./blocking-call-in-ui-handler.md";

type Message = "direct" | "viaHelper";
type Cx = UnitContext<Message>;

export const blockingCallInUiHandler = defineRule<Message>({
  meta: {
    id: "blocking-call-in-ui-handler",
    family: "async",
    severity: "medium",
    profile: "recommended",
    fix: "none",
    sections: ["G12", "G16"],
    before: ["sleep-in-sync-code"],
    needs: UI_MODULES,
    docs,
  },
  messages: {
    direct: ({ call, what, fn, toolkit }) =>
      `\`${call}\` ${what} in \`${fn}\`, which ${toolkit} calls: the window freezes meanwhile`,
    viaHelper: ({ call, what, sink, fn, toolkit }) =>
      `\`${call}\` ${what} (\`${sink}\`) in \`${fn}\`, which ${toolkit} calls: the window freezes meanwhile`,
  },
  onUnit(cx) {
    if (cx.role === "test" || cx.role === "benchmark") return;
    for (const scope of cx.scopes.all) {
      const { kind } = scope.node;
      if ((kind === "function_definition" || kind === "lambda") && !scope.isAsync) check(scope, cx);
    }
  },
});

const KINDS: readonly BlockKind[] = ["block.sleep", "block.net", "block.process"];

/** What is further down is one of many things that the call may come to. */
const FAR = 3;

function check(scope: Scope, cx: Cx): void {
  const found: { readonly node: SyntaxNode; readonly reached: Reached }[] = [];
  const told = new Set<string>();
  for (const node of scope.node.select(CALLS)) {
    if (cx.scopes.of(node) !== scope || isBrief(node) || guardOf(node) === "once") continue;
    const effects = cx.facts.effects(node);
    const all = KINDS.flatMap((kind) => effects.find(({ effect }) => effect === kind) ?? []);
    const id = { path: cx.path, name: scope.name };
    const isLong = (one: Reached) => !isBetweenAttempts(one, cx) && !isLocalSocket(one, id, cx);
    const reached = all.find((one) => one.path.length <= FAR && isLong(one));
    if (!reached || told.has(reached.effect)) continue;
    told.add(reached.effect);
    found.push({ node, reached });
  }
  if (found.length === 0 || keepsPainting(scope.node)) return;
  const handler = cx.facts.uiHandler({ path: cx.path, name: scope.name });
  if (!handler) return;
  const connected: Related[] = handler.at
    ? [{ place: { id: handler.at.id, call: handler.at.call }, label: "connected here" }]
    : [];
  for (const { node, reached } of found) report(node, reached, scope, handler.toolkit, connected, cx);
}

function report(
  node: SyntaxNode,
  { effect, sink, path }: Reached,
  scope: Scope,
  toolkit: string,
  connected: readonly Related[],
  cx: Cx,
): void {
  cx.report({
    at: node,
    message: path.length > 0 ? "viaHelper" : "direct",
    data: {
      call: shownExpression(node.field("function") ?? node),
      what: wordsOf(effect as BlockKind),
      sink,
      fn: scope.node.kind === "lambda" ? "lambda" : lastPart(scope.name),
      toolkit,
    },
    related: [
      ...connected,
      ...path.map((step): Related => ({ place: { id: step.id, call: step.call }, label: `calls \`${step.shown}\`` })),
    ],
    // How long it takes, and whether it comes with each call, is not seen here.
    confidence: "likely",
    ...(isSureToWait(effect, path.length) ? {} : { profile: "strict" as const }),
  });
}

/** Most programs answer at once, and what helpers of helpers do is one of several things that they may do. */
function isSureToWait(effect: string, steps: number): boolean {
  if (effect === "block.process") return false;
  return steps <= (effect === "block.sleep" ? 0 : 2);
}
