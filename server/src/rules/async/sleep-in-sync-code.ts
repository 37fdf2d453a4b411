// Flags pauses of a fixed length in plain functions, outside of loops: a guess how long something takes. Strict profile: waiting is no defect.

import type { SymbolId } from "../../facts/summary";
import { isLastAct } from "../../semantics/python/async/coroutine-shapes";
import { guardOf } from "../../semantics/python/call-guards";
import { fixedSeconds, isExplained, isWaiter, maySleep, pauseStatement } from "../../semantics/python/waits/pauses";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type UnitContext } from "../api";
import docs from "./sleep-in-sync-code.md";

type Message = "pause";
type Cx = UnitContext<Message>;

export const sleepInSyncCode = defineRule<Message>({
  meta: {
    id: "sleep-in-sync-code",
    family: "async",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["G12", "S3"],
    docs,
  },
  messages: {
    pause: ({ call, seconds, fn }) => `\`${call}\` holds its thread for ${seconds} s each time \`${fn}\` runs`,
  },
  on: {
    call(node, cx) {
      if (cx.role !== "app" || !maySleep(node)) return;
      const target = cx.facts.target(node);
      if (target.t === "library" && target.name === "time.sleep") check(node, cx);
    },
  },
});

/** Seconds. */
const LONG = 0.5;

function check(node: SyntaxNode, cx: Cx): void {
  const seconds = fixedSeconds(node, cx);
  const scope = cx.scopes.of(node);
  if (seconds === undefined || seconds < LONG || scope.isAsync || scope.node.kind !== "function_definition") return;
  // Loops pace, poll or try again; after a failure it is a pause before the next attempt.
  const statement = pauseStatement(node);
  if (cx.loops.around(node) || !statement || isExplained(statement) || isAfterFailure(node) || guardOf(node)) return;
  const id = cx.facts.self(node);
  const kind = cx.facts.entryKind(id);
  if (isWaiter(lastPart(id.name)) || kind === "command" || kind === "startup") return;
  if (isLastAct(node) || isCalledInWait(node, cx) || isRepeated(id, cx)) return;
  cx.report({
    at: node,
    message: "pause",
    data: { call: `${shownExpression(node.field("function") ?? node)}(${seconds})`, seconds, fn: lastPart(id.name) },
  });
}

function isAfterFailure(node: SyntaxNode): boolean {
  const around = node.ancestor((n) => n.kind === "except_clause" || n.kind === "function_definition");
  return around?.kind === "except_clause";
}

/** It calls itself: a poll that is written as a recursion. */
function isRepeated(id: SymbolId, cx: Cx): boolean {
  return cx.facts.callers(id).calls.some((at) => at.id.path === id.path && at.id.name === id.name);
}

/** Called by attempts, or by a loop that never ends: the pause is that loop's pace. */
function isCalledInWait(node: SyntaxNode, cx: Cx): boolean {
  const id = cx.facts.self(node);
  return cx.facts.callers(id).calls.some((at) => {
    const call = cx.facts.calls(at.id)[at.call];
    return call?.retry === true || call?.forever === true || call?.rescue === true;
  });
}
