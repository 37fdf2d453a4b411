// Flags calls that hold the event loop: blocking library calls in a coroutine, directly or through synchronous helpers in any file.

import { isAlone, isForSome, isLocalSocket } from "../../facts/async/special-calls";
import type { SymbolId } from "../../facts/summary";
import type { Reached } from "../../facts/value";
import type { BlockKind } from "../../semantics/effects";
import { guardOf, isSpecialCase } from "../../semantics/python/call-guards";
import { isAwaited } from "../../semantics/python/call-summary";
import { blockingFix } from "../../semantics/python/shapes/async-rewrites";
import {
  isLastAct,
  isPortProbe,
  isStepping,
  isTemporary,
  isWithoutThreads,
} from "../../semantics/python/shapes/coroutine-shapes";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type Related, type Report, type UnitContext } from "../api";
import docs from "./blocking-call-in-async.md";

type Message = "direct" | "viaHelper" | "stepping" | "many";
type Cx = UnitContext<Message>;

export const blockingCallInAsync = defineRule<Message>({
  meta: {
    id: "blocking-call-in-async",
    family: "async",
    severity: "high",
    profile: "recommended",
    fix: "safe",
    sections: ["G12", "G16", "P7", "C1.4", "C3.2", "S10"],
    docs,
  },
  messages: {
    direct: ({ call, what, fn }) => `\`${call}\` ${what} and blocks the event loop in \`async def ${fn}\``,
    viaHelper: ({ call, sink, fn, via }) =>
      `\`${call}\` reaches \`${sink}\` and blocks the event loop in \`async def ${fn}\` (via ${via})`,
    stepping: ({ fn }) => `\`async def ${fn}\` never awaits: this loop holds the event loop until it ends`,
    many: ({ count, call, what }) =>
      `${count} coroutines of this file block the event loop like this one: \`${call}\` ${what}`,
  },
  onUnit(cx) {
    if (cx.role === "test" || cx.role === "migration") return;
    for (const scope of cx.scopes.all) if (scope.isAsync && scope.node.kind === "function_definition") check(scope, cx);
  },
});

/** What a blocking call does, worst first: a call that does several is told by the worst. */
const WORDS: readonly (readonly [BlockKind, string])[] = [
  ["block.sleep", "sleeps"],
  ["block.net", "waits for the network"],
  ["block.process", "waits for a program"],
  ["block.hash", "computes a password hash"],
  ["block.cpu", "computes for long"],
  ["block.db", "waits for the database"],
  ["block.file", "waits for the disk"],
];

/** The set-up hooks of Home Assistant run on the loop of the whole house, whenever an integration is added. */
const HOOKS = /(^|\.)async_setup(_\w+)?$/;

function check(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  if (cx.facts.entryKind(id) === "startup" && !HOOKS.test(scope.name)) return;
  if (isFixture(id, cx)) return;
  let calls = 0;
  const told = new Set<string>();
  for (const node of scope.node.descendants()) {
    if (node.kind !== "call" || cx.scopes.of(node) !== scope) continue;
    calls++;
    const reached = worst(node, cx);
    if (!reached || isAwaited(node) || isWithoutThreads(node) || isPortProbe(node) || isLocalSocket(reached, id, cx))
      continue;
    const guard = guardOf(node);
    if (guard === "once") continue;
    const kind = reached.effect as BlockKind;
    if (kind === "block.file" && (isTemporary(node, cx.scopes) || !isWorthIt(reached, id, cx))) continue;
    const crowd = crowdOf(reached);
    if (crowd && told.has(crowd)) continue;
    told.add(crowd ?? kind);
    report(node, reached, scope, guard === "key", cx);
  }
  if (calls > 0 && told.size === 0) checkStepping(scope, cx);
}

/** Code that only tests run, wherever its file lies. */
function isFixture(id: SymbolId, cx: Cx): boolean {
  return cx.facts.function(id)?.decoratorTexts.some((d) => /^pytest\w*\.fixture$/.test(d)) === true;
}

/** Queries, files and the calls of one client object come in crowds: the first one speaks for the coroutine. */
function crowdOf({ effect, sink, path }: Reached): string | undefined {
  if (effect === "block.db" || effect === "block.file") return effect;
  const owner = /^(.*\.[A-Z]\w*)(\.\w+)?$/.exec(sink)?.[1];
  return owner && path.length === 0 ? `${effect} ${owner}` : undefined;
}

const BULK = /^(shutil|zipfile|tarfile|glob|os\.walk|pathlib\.Path\.(r?glob|iterdir)|pandas|gzip|bz2|lzma)\b/;

/** Small local files are read faster than a thread starts; they matter where requests queue behind them. */
function isWorthIt(reached: Reached, id: SymbolId, cx: Cx): boolean {
  if (cx.profile === "strict") return true;
  if (reached.path.length > 0 && !BULK.test(reached.sink)) return false;
  const kind = cx.facts.entryKind(id);
  return kind === "route" || kind === "websocket" || kind === "view";
}

function worst(node: SyntaxNode, cx: Cx): Reached | undefined {
  const effects = cx.facts.effects(node);
  if (effects.length === 0) return undefined;
  for (const [kind] of WORDS) {
    const found = effects.find((e) => e.effect === kind);
    if (found) return found;
  }
  return undefined;
}

function report(node: SyntaxNode, reached: Reached, scope: Scope, isPerKey: boolean, cx: Cx): void {
  const kind = reached.effect as BlockKind;
  const what = WORDS.find(([k]) => k === kind)?.[1] ?? "blocks";
  const fn = lastPart(scope.name);
  const via = reached.path.map((s) => `\`${s.shown}\``).join(" → ");
  const call = shownExpression(node.field("function") ?? node);
  const data = { call, what, fn, via, sink: reached.sink };
  const isLow = kind === "block.file" || cx.role !== "app";
  const id = { path: cx.path, name: scope.name };
  const isSeldom =
    isPerKey || isSpecialCase(node) || isLastAct(node) || isAlone(id, cx) || isForSome(node, reached, cx);
  const isLikely = isLow || isSeldom;
  const fix = fixOf(node, reached, scope, cx);
  cx.report({
    at: node,
    message: via ? "viaHelper" : "direct",
    data,
    related: related(reached),
    ...(isLikely ? { severity: isLow ? "low" : "medium", confidence: "likely" } : {}),
    ...(kind === "block.db" || kind === "block.file" || kind === "block.hash"
      ? { group: { key: kind, over: 3, message: "many", data: { call, what } } }
      : {}),
    ...(fix ? { fix } : {}),
  });
}

function fixOf(node: SyntaxNode, reached: Reached, scope: Scope, cx: Cx): Report<Message>["fix"] {
  const target = cx.facts.target(node);
  const id = { path: cx.path, name: scope.name };
  const uses = (library: string) => {
    const value = cx.facts.evaluate({ k: "free", name: library }, id);
    return value.v === "library" && value.name === library;
  };
  return blockingFix({
    call: node,
    fn: scope.node,
    isSleep: target.t === "library" && target.name === "time.sleep",
    // What others await must stay a coroutine.
    isRoute: cx.facts.entryKind(id) === "route" && cx.facts.callers(id).calls.length === 0,
    awaits: cx.facts.function(id)?.awaits !== false,
    needsThread: reached.effect !== "block.db" && (cx.python === undefined || cx.python[1] >= 9 || cx.python[0] > 3),
    framework: uses("trio") && !uses("asyncio") ? "trio" : uses("anyio") && !uses("asyncio") ? "anyio" : "asyncio",
  });
}

function related(reached: Reached): readonly Related[] {
  return reached.path.map((step, n) => ({
    place: { id: step.id, call: step.call },
    label: n === reached.path.length - 1 ? `\`${step.shown}\` blocks` : `calls \`${step.shown}\``,
  }));
}

/** A loop that steps something on for as long as a request says, in a coroutine that never lets go. */
function checkStepping(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  const summary = cx.facts.function(id);
  if (!summary || summary.awaits || summary.isGenerator || !summary.dataLoop) return;
  const loop = cx.loops.all.find(
    (l) =>
      l.kind === "for" && l.trips === "data" && cx.scopes.of(l.node) === scope && isStepping(l.iterable, l.body[0]),
  );
  if (!loop) return;
  const end = loop.iterable?.end ?? loop.node.end;
  const fn = lastPart(scope.name);
  cx.report({
    at: { start: loop.node.start, end },
    message: "stepping",
    data: { fn },
    confidence: "likely",
    severity: "medium",
  });
}
