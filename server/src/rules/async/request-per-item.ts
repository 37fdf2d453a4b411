// Flags requests made one by one in a loop where each opens a connection of its own, or asks for what a list had brought already.

import { isOneOfFew, isSearchOrPaced, isSizable, type RequestTurn, requestTurn } from "../../facts/async/request-turns";
import { isSmall } from "../../facts/database/few-turns";
import { LOOPS } from "../../semantics/python/kinds";
import { sessionFix } from "../../semantics/python/waits/session-rewrite";
import { argumentsOf } from "../../semantics/python/waits/time-limits";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./request-per-item.md";

type Message = "fresh" | "freshBelow" | "listed" | "plain";
type Cx = UnitContext<Message>;

export const requestPerItem = defineRule<Message>({
  meta: {
    id: "request-per-item",
    family: "async",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["S4"],
    before: ["missing-timeout", "query-in-loop"],
    docs,
  },
  messages: {
    fresh: ({ call, each }) => `\`${call}\` opens a new connection to the same host for each ${each}, and closes it`,
    freshBelow: ({ call, each, via }) =>
      `\`${call}\` opens a new connection to the same host for each ${each}, and closes it (via ${via})`,
    listed: ({ call, each }) => `\`${call}\` sends one request per ${each} of a list that a request already brought`,
    plain: ({ call, each }) => `\`${call}\` sends one request per ${each}, one after the other`,
  },
  only: { kinds: LOOPS },
  on: {
    call(node, cx) {
      if (cx.role === "test" && cx.profile !== "strict") return;
      const turn = requestTurn(node, cx);
      if (turn && isWorthIt(node, turn, cx)) report(node, turn, cx);
    },
  },
});

function isWorthIt(node: SyntaxNode, turn: RequestTurn, cx: Cx): boolean {
  if (cx.profile === "strict") return true;
  if (turn.why === "plain" || cx.loops.memoGuarded(node, turn.loop) || isSmall(node, turn.loop, cx)) return false;
  // What is transferred, or a pause, takes so long that the connection is nothing beside it.
  return turn.why === "listed" || !(isSearchOrPaced(turn, cx) || isStreamed(node));
}

function isStreamed(call: SyntaxNode): boolean {
  return argumentsOf(call).some((a) => a.field("name")?.text === "stream" && a.field("value")?.text === "True");
}

function report(node: SyntaxNode, turn: RequestTurn, cx: Cx): void {
  const { loop, reached, why } = turn;
  const via = reached.path.map((step) => `\`${step.shown}\``).join(" → ");
  const data = { call: shownExpression(node.field("function") ?? node), each: shownElement(loop), via };
  const fix = why === "fresh" && via === "" ? sessionFix(node, libraryOf(reached.sink), loop, cx.scopes) : undefined;
  cx.report({
    at: node,
    message: why === "fresh" && via !== "" ? "freshBelow" : why,
    data,
    related: [{ place: loopHeader(loop), label: "once per turn of this loop" }, ...path(turn)],
    // How many elements there are, and whether the peer keeps connections, is not seen.
    confidence: "likely",
    ...(why === "plain" ? { severity: "low" as const } : {}),
    ...(why === "fresh" && (!fix || isMinor(turn, cx)) ? { profile: "strict" as const } : {}),
    ...(fix ? { fix } : {}),
  });
}

/** Few, by their names or as what one household has, or nobody knows how many. */
function isMinor(turn: RequestTurn, cx: Cx): boolean {
  return cx.role === "example" || HOUSEHOLD.test(cx.path) || isOneOfFew(turn.loop) || !isSizable(turn, cx);
}

/** Integrations of Home Assistant. */
const HOUSEHOLD = /(^|\/)custom_components\//;

function libraryOf(sink: string): string {
  return sink.slice(0, sink.indexOf("."));
}

function path({ reached }: RequestTurn): readonly Related[] {
  return reached.path.map((step, n) => ({
    place: { id: step.id, call: step.call },
    label: n === reached.path.length - 1 ? `\`${step.shown}\` sends the request` : `calls \`${step.shown}\``,
  }));
}
