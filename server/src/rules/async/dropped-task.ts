// Flags tasks that nothing keeps: the event loop holds only a weak reference, so they may be collected while they wait.
import { endsByName } from "../../semantics/endings";
import type { Variable } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./dropped-task.md";

type Message = "dropped" | "unread" | "watched" | "asked";
type Cx = UnitContext<Message>;

export const droppedTask = defineRule<Message>({
  meta: {
    id: "dropped-task",
    family: "async",
    severity: "high",
    profile: "recommended",
    fix: "safe",
    sections: ["C5.3"],
    docs,
  },
  messages: {
    dropped: ({ call, work }) =>
      `\`${call}\` starts ${work} and keeps no reference: the event loop holds its tasks weakly`,
    watched: ({ call, work }) =>
      `\`${call}\` starts ${work} and keeps no reference, as a callback is none: the event loop holds its tasks weakly`,
    unread: ({ name, work }) => `\`${name}\` is never used again: the event loop holds the task of ${work} only weakly`,
    asked: ({ name, work }) =>
      `\`${name}\` is only given a callback: the event loop holds the task of ${work} only weakly`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test") return;
      const place = placeOf(node, cx);
      if (place && startsTask(node, cx) && !isWaived(node)) report(node, place, cx);
    },
  },
});

/** Where the result goes: nowhere, into a call that only asks to be told of its end, or into a local of which no more is made. */
type Place =
  | { readonly kind: "statement" }
  | { readonly kind: "watched"; readonly method: SyntaxNode }
  | { readonly kind: "name"; readonly target: SyntaxNode; readonly message: "unread" | "asked" };

const STARTERS: ReadonlySet<string> = new Set(["create_task", "ensure_future"]);

function placeOf(call: SyntaxNode, cx: Cx): Place | undefined {
  const callee = call.field("function");
  const member = callee?.kind === "attribute" ? callee.field("attribute")?.text : undefined;
  // Imported names may be aliases of anything; members keep their own.
  if (!callee || (member === undefined ? callee.kind !== "identifier" : !STARTERS.has(member))) return undefined;
  const parent = call.parent;
  if (parent?.kind === "expression_statement") return { kind: "statement" };
  const method = watchOf(call);
  if (method) return { kind: "watched", method };
  const target = parent?.kind === "assignment" && call.fieldName === "right" ? parent.field("left") : undefined;
  if (target?.kind !== "identifier" || parent?.parent?.kind !== "expression_statement") return undefined;
  const variable = cx.scopes.variable(target);
  if (!variable || !isForgotten(variable, call, cx)) return undefined;
  return { kind: "name", target, message: variable.reads.length > 0 ? "asked" : "unread" };
}

/** The name of the method in `task.add_done_callback(f)` where that is a statement: the task knows `f`, and `f` not the task. */
function watchOf(task: SyntaxNode): SyntaxNode | undefined {
  const callee = task.parent;
  const method = callee?.kind === "attribute" && task.fieldName === "object" ? callee.field("attribute") : undefined;
  const call = method?.text === "add_done_callback" && callee?.fieldName === "function" ? callee.parent : undefined;
  return call?.kind === "call" && call.parent?.kind === "expression_statement" ? method : undefined;
}

/** A local that is never read, or for a callback only, and does not live on: while its function waits, it keeps the task. */
function isForgotten(variable: Variable, call: SyntaxNode, cx: Cx): boolean {
  if (variable.kind !== "local" || variable.captured || !variable.reads.every(watchOf)) return false;
  const fn = variable.scope.node;
  if (fn.kind !== "function_definition") return false;
  // The next turn of a loop takes the name away from the task.
  return cx.loops.around(call) !== undefined || !waitsAfter(call, fn, cx);
}

function waitsAfter(call: SyntaxNode, fn: SyntaxNode, cx: Cx): boolean {
  const scope = cx.scopes.of(call);
  for (const node of fn.descendants()) {
    if (node.start < call.end || cx.scopes.of(node) !== scope) continue;
    if (node.kind === "await" || node.kind === "yield" || node.kind === "async") return true;
    if (node.kind === "call" && /(^|\.)_?run\w*$/.test(node.field("function")?.text ?? "")) return true;
  }
  return false;
}

const CREATES: ReadonlySet<string> = new Set(["asyncio.create_task", "asyncio.AbstractEventLoop.create_task"]);

function startsTask(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  if (target.t !== "library") return false;
  return CREATES.has(target.name) || (target.name === "asyncio.ensure_future" && givesCoroutine(call, cx));
}

/** `ensure_future` hands back a future as it is; only a coroutine becomes a task. */
function givesCoroutine(call: SyntaxNode, cx: Cx): boolean {
  const given = workOf(call);
  if (given?.kind !== "call") return false;
  const target = cx.facts.target(given);
  if (target.t === "function") return cx.facts.function(target.id)?.isAsync === true;
  if (target.t === "library") return cx.facts.entry(target)?.async === true && !/run_in_executor$/.test(target.name);
  return false;
}

/** The same remark of another linter has been answered on this line. */
function isWaived(call: SyntaxNode): boolean {
  const statement = call.ancestor((n) => n.parent?.kind === "block");
  const siblings = statement?.parent?.children ?? [];
  const next = siblings[siblings.indexOf(statement as SyntaxNode) + 1];
  return [next, ...call.descendants()].some((n) => n?.kind === "comment" && /noqa:.*RUF006/.test(n.text));
}

function workOf(call: SyntaxNode): SyntaxNode | undefined {
  const first = call.field("arguments")?.namedChildren[0];
  return first?.kind === "keyword_argument" ? first.field("value") : first;
}

function report(call: SyntaxNode, place: Place, cx: Cx): void {
  const callee = call.field("function") ?? call;
  const work = workOf(call);
  const shown =
    work?.kind === "call" ? work.field("function")?.text.replace(/\s+/g, "") : work?.text.replace(/\s+/g, "");
  const data = { call: callee.text.replace(/\s+/g, ""), work: shown && shown.length <= 50 ? `\`${shown}\`` : "work" };
  const isFunction = cx.scopes.of(call).node.kind === "function_definition";
  cx.report({
    at: callee,
    ...(isEnding(call, work, cx) ? { confidence: "likely" as const, profile: "strict" as const } : {}),
    ...(place.kind === "name"
      ? { message: place.message, data: { ...data, name: place.target.text } }
      : { message: place.kind === "watched" ? "watched" : "dropped", data }),
    ...(isFunction ? { fix: (fx: FixBuilder) => keepTask(fx, call, place, cx) } : {}),
  });
}

/** What closes and ends runs once, on the way out, where it hardly matters whether the rest of it is done. */
function isEnding(call: SyntaxNode, work: SyntaxNode | undefined, cx: Cx): boolean {
  const started = work?.kind === "call" ? lastPart(work.field("function")?.text ?? "") : "";
  if (endsByName(started)) return true;
  const name = cx.facts.self(call).name.split(".");
  return name.some((part) => endsByName(part) || /(^|_)(signal|atexit)(_|$)/i.test(part));
}

const KEEPER = "_background_tasks";

/** The idiom of the asyncio documentation: a set holds the task until it is done. */
function keepTask(fx: FixBuilder, call: SyntaxNode, place: Place, cx: Cx): void {
  const keeper = keeperOf(fx, call, cx);
  fx.title(`Keep the task in \`${keeper}\` until it is done`);
  fx.safety("safe");
  const kept = place.kind === "name" && place.target.text !== "_" ? place.target.text : fx.freshName("task");
  if (place.kind !== "name") fx.insert(call.start, `${kept} = `);
  else if (kept !== place.target.text) fx.replace(place.target, kept);
  const isSplit = place.kind === "watched";
  const added = `${keeper}.add(${kept})`;
  const discarded = `${kept}.add_done_callback(${keeper}.discard)`;
  if (isSplit) {
    const indent = fx.indentOf(call);
    fx.replace({ start: call.end, end: place.method.start }, `\n${indent}${added}\n${indent}${kept}.`);
  }
  fx.insertAfter(call, isSplit ? discarded : `${added}\n${discarded}`);
}

/** The set that an earlier fix made, or a new one at module level. */
function keeperOf(fx: FixBuilder, call: SyntaxNode, cx: Cx): string {
  const known = cx.facts.evaluate({ k: "free", name: KEEPER }, cx.facts.self(call));
  const hidden = cx.scopes.all.some((s) => cx.scopes.variables(s).some((v) => v.name === KEEPER));
  if (!hidden && known.v === "instance" && known.of === "builtins.set") return KEEPER;
  const name = fx.freshName(KEEPER);
  const [major = 0, minor = 0] = cx.python ?? [];
  const generic = major > 3 || (major === 3 && minor >= 9);
  const asyncio = generic ? fx.ensureImport("asyncio") : undefined;
  fx.insertModuleLevel(asyncio ? `${name}: set[${asyncio}.Future] = set()` : `${name} = set()`);
  return name;
}
