// Flags coroutines that are started as tasks and do nothing but sleep and log: a background job that was never written.
import type { CallerAt } from "../../facts/queries";
import type { SymbolId } from "../../facts/summary";
import { type Deed, inertDeeds } from "../../semantics/python/async/inert-bodies";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type UnitContext } from "../api";
import docs from "./no-op-task.md";

type Message = "idle";
type Cx = UnitContext<Message>;

export const noOpTask = defineRule<Message>({
  meta: {
    id: "no-op-task",
    family: "web",
    severity: "low",
    profile: "recommended",
    fix: "none",
    sections: ["C3.6"],
    docs,
  },
  messages: {
    idle: ({ fn, does, starter }) => `\`${fn}\` only ${does}: the task that \`${starter}\` starts does nothing else`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const scope of cx.scopes.all) if (scope.isAsync && scope.node.kind === "function_definition") check(scope, cx);
  },
});

function check(scope: Scope, cx: Cx): void {
  const body = scope.node.field("body");
  const name = scope.node.field("name");
  const deeds = body && inertDeeds(body, (call) => deedOf(call, cx));
  // What only sleeps is a timer for somebody who waits for it.
  if (!name || !deeds?.includes("log")) return;
  const id = { path: cx.path, name: scope.name };
  const summary = cx.facts.function(id);
  if (!summary || summary.isGenerator || summary.decoratorTexts.some((text) => !/^(static|class)method$/.test(text)))
    return;
  // A hook that subclasses fill, or that a base class asks for.
  if (summary.className && (cx.facts.inherits(id) !== "no" || cx.facts.isOverridden(id))) return;
  const start = startOf(id, cx);
  if (!start) return;
  const shown = cx.facts.calls(start.id)[start.call]?.shown ?? "create_task";
  cx.report({
    at: name,
    message: "idle",
    data: { fn: lastPart(scope.name), does: deeds.includes("sleep") ? "sleeps and logs" : "logs", starter: shown },
    related: [{ place: start, label: "starts the task" }],
    confidence: "likely",
  });
}

const LOGS =
  /^(logging\.((Logger|LoggerAdapter)\.)?(debug|info|log)|builtins\.print|loguru\.logger\.(debug|info|trace|success))$/;
const SLEEPS = /^(asyncio|anyio|trio)\.sleep$/;

/** Warnings are what a watchdog is for. */
function deedOf(call: SyntaxNode, cx: Cx): Deed {
  const target = cx.facts.target(call);
  if (target.t !== "library") return "other";
  return SLEEPS.test(target.name) ? "sleep" : LOGS.test(target.name) ? "log" : "other";
}

const STARTERS =
  /(^|\.)(create_task|ensure_future|run_coroutine_threadsafe|async_create_task|async_create_background_task)$/;
const TESTS = /(^|\/)(tests?|testing)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/;

/** The call that starts the coroutine as a task: it is given the call of it as its first argument. */
function startOf(id: SymbolId, cx: Cx): CallerAt | undefined {
  for (const caller of cx.facts.callers(id).calls) {
    const calls = cx.facts.calls(caller.id);
    const made = calls[caller.call];
    if (!made || made.awaited || TESTS.test(caller.id.path)) continue;
    const callee = JSON.stringify(made.callee);
    const start = calls.findIndex(({ args: [given] }, n) => {
      if (given?.k !== "call" || JSON.stringify(given.of) !== callee) return false;
      const target = cx.facts.targetOf(caller.id, n);
      return target.t === "library" && STARTERS.test(target.name);
    });
    if (start >= 0) return { id: caller.id, call: start };
  }
  return undefined;
}
