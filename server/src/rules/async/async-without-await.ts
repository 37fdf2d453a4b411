// Flags coroutines that never await and yet keep the event loop busy: they wait for something that blocks, or loop over data. Silent where
// something else says that the function has to be a coroutine.
import { blockingCalls, causeOf, isStartOrFixture, wordsOf } from "../../facts/async/blocking-calls";
import { runsOnThreads } from "../../facts/async/plain-handlers";
import type { SymbolId } from "../../facts/summary";
import { dropAsync } from "../../semantics/python/async/async-rewrites";
import { longLoop } from "../../semantics/python/async/long-loops";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type Report, type UnitContext } from "../api";
import docs from "./async-without-await.md";

type Message = "handler" | "coroutine" | "loop" | "many";
type Cx = UnitContext<Message>;

export const asyncWithoutAwait = defineRule<Message>({
  meta: {
    id: "async-without-await",
    family: "async",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["C1.4", "G16"],
    docs,
  },
  messages: {
    handler: ({ fn, call, what }) =>
      `\`async def ${fn}\` never awaits: \`${call}\` ${what} on the event loop, where a plain \`def\` would run on a thread`,
    coroutine: ({ fn, call, what }) => `\`async def ${fn}\` never awaits: \`${call}\` ${what} on the event loop`,
    loop: ({ fn, items }) =>
      `\`async def ${fn}\` never awaits: nothing else runs until the loop over \`${items}\` ends`,
    many: ({ count, call, what }) =>
      `${count} coroutines of this file never await and run like this one on the event loop: \`${call}\` ${what}`,
  },
  onUnit(cx) {
    if (cx.role === "test" || cx.role === "migration") return;
    for (const scope of cx.scopes.all) if (scope.isAsync && scope.node.kind === "function_definition") check(scope, cx);
  },
});

function check(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  const summary = cx.facts.function(id);
  // What has neither calls nor loops does nothing that takes long: stubs, getters.
  if (!summary || summary.awaits || summary.isGenerator || (summary.calls.length === 0 && !summary.dataLoop)) return;
  if (isStartOrFixture(id, cx) || isDemanded(id, cx)) return;
  if (!checkBlocking(scope, id, cx)) checkLoop(scope, id, cx);
}

/** Whether something else wants a coroutine here: a base class, a decorator, or whoever is handed the function. */
function isDemanded(id: SymbolId, cx: Cx): boolean {
  const summary = cx.facts.function(id);
  if (!summary || /^__\w+__$/.test(lastPart(id.name))) return true;
  const isHandler = runsOnThreads(id, cx);
  if (!isHandler && summary.decoratorTexts.some((text) => !/^(static|class)method$/.test(text))) return true;
  if (summary.className && (cx.facts.inherits(id) !== "no" || cx.facts.isOverridden(id))) return true;
  return !isHandler && cx.facts.handOvers(id)?.length !== 0;
}

function checkBlocking(scope: Scope, id: SymbolId, cx: Cx): boolean {
  const calls = blockingCalls(scope, cx);
  const first = calls.find(({ minor }) => !minor) ?? calls[0];
  if (!first) return false;
  const { node, reached, kind, seldom, minor } = first;
  const cause = causeOf(reached);
  const isLow = kind === "block.file" || cx.role !== "app";
  const data = {
    fn: lastPart(scope.name),
    call: shownExpression(node.field("function") ?? node),
    what: wordsOf(kind),
  };
  const fix = fixOf(scope, id, cx);
  cx.report({
    at: node,
    message: runsOnThreads(id, cx) ? "handler" : "coroutine",
    data,
    ...(isLow || seldom ? { severity: isLow ? "low" : "medium", confidence: "likely" } : {}),
    ...(minor ? { profile: "strict" as const, severity: "hint" as const, confidence: "likely" as const } : {}),
    ...(cause ? { group: { key: cause, over: 3, message: "many", data } } : {}),
    ...(fix ? { fix } : {}),
  });
  return true;
}

/** Loops tell less: how much they do is not seen here. What steps something on is a remark, and so is all of one list for each of another in a handler that threads could run. */
function checkLoop(scope: Scope, id: SymbolId, cx: Cx): void {
  const long = longLoop(scope, cx);
  if (!long) return;
  const { loop, kind } = long;
  if (kind === "nested" && !isEntered(id, cx)) return;
  if (kind === "plain" && !runsOnThreads(id, cx)) return;
  const header: SyntaxNode = loop.iterable ?? loop.node.field("condition") ?? loop.node;
  const at = loop.kind === "comprehension" ? loop.node.parent : undefined;
  const fix = fixOf(scope, id, cx);
  cx.report({
    at: at ?? { start: loop.node.start, end: header.end },
    message: "loop",
    data: { fn: lastPart(scope.name), items: shownExpression(header) },
    confidence: "likely",
    ...(kind === "stepping" || (kind === "nested" && runsOnThreads(id, cx)) ? {} : { profile: "strict" as const }),
    ...(fix ? { fix } : {}),
  });
}

/** Runs again and again while others wait: it answers requests or events, itself or for its callers. */
function isEntered(id: SymbolId, cx: Cx): boolean {
  const kind = cx.facts.entryPath(id)?.kind;
  return kind !== undefined && kind !== "startup" && kind !== "command";
}

/** What uses the loop itself, a queue or an event of it, has to stay on its thread. */
const BOUND = /^(asyncio|anyio|trio|contextvars)\./;

function fixOf(scope: Scope, id: SymbolId, cx: Cx): Report<Message>["fix"] {
  if (!runsOnThreads(id, cx)) return undefined;
  const isBound = cx.facts.calls(id).some((_, n) => {
    const target = cx.facts.targetOf(id, n);
    return target.t === "library" && BOUND.test(target.name);
  });
  return isBound ? undefined : (fx: FixBuilder) => dropAsync(fx, { fn: scope.node });
}
