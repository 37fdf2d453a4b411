// Flags calls that hold the event loop: blocking library calls in a coroutine, directly or through synchronous helpers in any file.
import {
  type BlockingCall,
  blockingCalls,
  causeOf,
  isStartOrFixture,
  steppingCall,
  wordsOf,
} from "../../facts/async/blocking-calls";
import { loopLibraryOf } from "../../facts/async/loop-library";
import { runsOnThreads } from "../../facts/async/plain-handlers";
import type { Reached } from "../../facts/value";
import { blockingFix } from "../../semantics/python/async/async-rewrites";
import { isStepping } from "../../semantics/python/async/stepping";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import { lastPart } from "../../text/dotted";
import { defineRule, type Related, type Report, type UnitContext } from "../api";
import docs from "./blocking-call-in-async.md";

type Message = "direct" | "lazy" | "viaHelper" | "stepping" | "stepsVia" | "many" | "manyVia";
type Cx = UnitContext<Message>;

export const blockingCallInAsync = defineRule<Message>({
  meta: {
    id: "blocking-call-in-async",
    family: "async",
    severity: "high",
    profile: "recommended",
    fix: "safe",
    sections: ["G12", "G16", "P7", "C1.4", "C3.2", "S10"],
    before: ["async-without-await"],
    docs,
  },
  messages: {
    direct: ({ call, what, fn }) => `\`${call}\` ${what} and blocks the event loop in \`async def ${fn}\``,
    lazy: ({ call, what, fn }) => `going over \`${call}\` ${what} and blocks the event loop in \`async def ${fn}\``,
    viaHelper: ({ call, sink, fn, via }) =>
      `\`${call}\` reaches \`${sink}\` and blocks the event loop in \`async def ${fn}\` (via ${via})`,
    stepping: ({ fn }) => `\`async def ${fn}\` never awaits: this loop holds the event loop until it ends`,
    stepsVia: ({ call, step, fn, via }) =>
      `\`${call}\` goes on with \`${step}\` for as long as it is told, and holds the event loop in \`async def ${fn}\`${via}`,
    many: ({ count, call, what }) =>
      `${count} coroutines of this file block the event loop like this one: \`${call}\` ${what}`,
    manyVia: ({ count, call, sink, via }) =>
      `${count} coroutines of this file block the event loop like this one: \`${call}\` reaches \`${sink}\` (via ${via})`,
  },
  onUnit(cx) {
    if (cx.role === "test" || cx.role === "migration") return;
    for (const scope of cx.scopes.all) if (scope.isAsync && scope.node.kind === "function_definition") check(scope, cx);
  },
});

function check(scope: Scope, cx: Cx): void {
  const calls = blockingCalls(scope, cx);
  for (const call of calls) report(call, scope, cx);
  if (calls.length === 0 && !checkStepping(scope, cx)) checkHelpers(scope, cx);
}

function report(call: BlockingCall, scope: Scope, cx: Cx): void {
  const { node, reached, kind, seldom, minor, lazy } = call;
  const what = wordsOf(kind);
  const fn = lastPart(scope.name);
  const via = reached.path.map((s) => `\`${s.shown}\``).join(" → ");
  const shown = shownExpression(lazy ? node : (node.field("function") ?? node));
  const data = { call: shown, what, fn, via, sink: reached.sink };
  const cause = causeOf(reached);
  const isLow = kind === "block.file" || cx.role !== "app";
  const isLikely = isLow || seldom;
  const fix = fixOf(call, scope, cx);
  cx.report({
    at: node,
    message: via ? "viaHelper" : lazy ? "lazy" : "direct",
    data,
    related: related(reached),
    ...(isLikely ? { severity: isLow ? "low" : "medium", confidence: "likely" } : {}),
    ...(minor ? { profile: "strict" as const, severity: "hint" as const, confidence: "likely" as const } : {}),
    ...(cause ? { group: { key: cause, of: scope.name, over: 3, message: via ? "manyVia" : "many", data } } : {}),
    ...(fix ? { fix } : {}),
  });
}

function fixOf({ node, reached, lazy }: BlockingCall, scope: Scope, cx: Cx): Report<Message>["fix"] {
  const target = cx.facts.target(node);
  const id = { path: cx.path, name: scope.name };
  const framework = loopLibraryOf(cx);
  return blockingFix({
    call: node,
    fn: scope.node,
    isSleep: target.t === "library" && target.name === "time.sleep",
    isRoute: runsOnThreads(id, cx),
    awaits: cx.facts.function(id)?.awaits !== false,
    needsThread: mayMove({ node, reached, lazy }, cx) && (framework !== "asyncio" || hasToThread(cx.python)),
    framework,
  });
}

/** What keeps its state for a thread, or for whoever comes next: another coroutine would take part once this one waits. */
const STATEFUL = /^(matplotlib\.pyplot|mlflow)\./;

/** What asks while somebody goes over it would still do so on the loop, and so does a generator. */
function mayMove({ node, reached, lazy }: Pick<BlockingCall, "node" | "reached" | "lazy">, cx: Cx): boolean {
  if (lazy || reached.effect === "block.db" || STATEFUL.test(reached.sink)) return false;
  const target = cx.facts.target(node);
  return target.t !== "function" || cx.facts.function(target.id)?.isGenerator !== true;
}

function hasToThread(python: UnitContext["python"]): boolean {
  return python === undefined || python[0] > 3 || python[1] >= 9;
}

function related(reached: Reached): readonly Related[] {
  return reached.path.map((step, n) => ({
    place: { id: step.id, call: step.call },
    label: n === reached.path.length - 1 ? `\`${step.shown}\` blocks` : `calls \`${step.shown}\``,
  }));
}

/** A loop that steps something on for as long as a request says, in a coroutine that never lets go. */
function checkStepping(scope: Scope, cx: Cx): boolean {
  const id = { path: cx.path, name: scope.name };
  if (isStartOrFixture(id, cx)) return true;
  const summary = cx.facts.function(id);
  if (!summary || summary.calls.length === 0) return true;
  if (summary.awaits || summary.isGenerator || !summary.dataLoop) return false;
  const loop = cx.loops.all.find((l) => l.trips === "data" && cx.scopes.of(l.node) === scope && isStepping(l));
  if (!loop) return false;
  const end = (loop.iterable ?? loop.node.field("condition") ?? loop.node).end;
  const fn = lastPart(scope.name);
  cx.report({
    at: { start: loop.node.start, end },
    message: "stepping",
    data: { fn },
    confidence: "likely",
    severity: "medium",
  });
  return true;
}

/** The same in a plain function that the coroutine calls, itself or through others: it gives way as little. */
function checkHelpers(scope: Scope, cx: Cx): void {
  const found = steppingCall(scope, cx);
  if (!found) return;
  const { node, reached } = found;
  const helpers = reached.path.slice(0, -1).map((s) => `\`${s.shown}\``);
  const via = helpers.length > 0 ? ` (via ${helpers.join(" → ")})` : "";
  cx.report({
    at: node,
    message: "stepsVia",
    data: { call: shownExpression(node.field("function") ?? node), step: reached.sink, fn: lastPart(scope.name), via },
    related: related(reached),
    confidence: "likely",
    severity: "medium",
  });
}
