// Flags handlers that await something which may never come: a request, a connection or a program without a time limit on the way to it.
// Strict profile: how long a request may take is for the product to say.
import { hasProcessLimit, isEndedFromOutside } from "../../facts/async/default-limits";
import { type EndlessAwait, endlessAwait } from "../../facts/async/endless-awaits";
import { isAwaited } from "../../semantics/python/call-summary";
import { CALLS } from "../../semantics/python/kinds";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type UnitContext } from "../api";
import docs from "./await-without-timeout.md";

type Message = "direct" | "below";
type Cx = UnitContext<Message>;

export const awaitWithoutTimeout = defineRule<Message>({
  meta: {
    id: "await-without-timeout",
    family: "web",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C4.3", "P9"],
    docs,
  },
  messages: {
    direct: ({ call, fn }) => `\`${fn}\` awaits \`${call}\` without a time limit`,
    below: ({ call, fn, sink, via }) =>
      `\`${fn}\` awaits \`${call}\`, which waits for \`${sink}\` without a time limit (via ${via})`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const scope of cx.scopes.all) if (scope.isAsync && isHandler(scope, cx)) check(scope, cx);
  },
});

function isHandler(scope: Scope, cx: Cx): boolean {
  const kind =
    scope.node.kind === "function_definition" ? cx.facts.entryKind({ path: cx.path, name: scope.name }) : undefined;
  return kind === "route" || kind === "view";
}

/** The first one of a handler: a limit around the work would hold for all of them. */
function check(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  if (hasProcessLimit(cx) || isEndedFromOutside({ what: "", entry: id, path: [] }, id, cx)) return;
  for (const call of scope.node.select(CALLS)) {
    if (cx.scopes.of(call) !== scope || !isAwaited(call)) continue;
    const found = endlessAwait(call, cx);
    if (!found) continue;
    report(call, found, scope, cx);
    return;
  }
}

function report(call: SyntaxNode, { sink, path }: EndlessAwait, scope: Scope, cx: Cx): void {
  const via = path.map((step) => `\`${step.shown}\``).join(" → ");
  cx.report({
    at: call,
    message: via ? "below" : "direct",
    data: { call: shownExpression(call.field("function") ?? call), fn: lastPart(scope.name), sink, via },
    related: path.map((step, n) => ({
      place: { id: step.id, call: step.call },
      label: n === path.length - 1 ? `\`${step.shown}\` has no limit` : `calls \`${step.shown}\``,
    })),
    confidence: "likely",
  });
}
