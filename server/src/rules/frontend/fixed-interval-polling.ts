// Flags pages that ask their server again and again at a fixed pace: past the last answer, and after the component that asked is gone.
import { callsOf, localFunction } from "../../semantics/script/calls";
import { addCleanup } from "../../semantics/script/effect-cleanup";
import { isGuarded } from "../../semantics/script/guards";
import { CALLS, functionAround, wrapped } from "../../semantics/script/kinds";
import { isTimer } from "../../semantics/script/knowledge";
import {
  duration,
  freshHandle,
  isPage,
  looksAtVisibility,
  repeatedFunction,
  shown,
} from "../../semantics/script/pages";
import { pathOf } from "../../semantics/script/paths";
import { progressRead, statesSetIn } from "../../semantics/script/progress";
import { polledQuery } from "../../semantics/script/query-options";
import {
  type Effect,
  effectAround,
  effectPath,
  fixedNumber,
  handleOf,
  hookCalls,
  mayHandOn,
  stopsOf,
  timerCalls,
} from "../../semantics/script/timers";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./fixed-interval-polling.md";

type Message = "past" | "always" | "left" | "bounded" | "query" | "queryPast";
type Cx = UnitContext<Message>;

/** Milliseconds. Below the first it is often; up to the others worth a remark where the answer tells that it is the last. */
const OFTEN = 15_000;
const SELDOM = 60_000;
const SELDOM_QUERY = 30_000;
const FASTEST = 200;

export const fixedIntervalPolling = defineRule<Message>({
  meta: {
    id: "fixed-interval-polling",
    family: "frontend",
    languages: ["script"],
    severity: "medium",
    profile: "recommended",
    fix: "safe",
    sections: ["P4"],
    docs,
  },
  messages: {
    past: ({ name, every, end }) => `\`${name}\` asks the server every ${every}, whatever \`${end}\` says by then`,
    always: ({ name, every }) => `\`${name}\` asks the server every ${every} for as long as the page is open`,
    left: ({ name, every }) =>
      `nothing stops this timer when the component goes: \`${name}\` asks the server every ${every}`,
    bounded: ({ name, every }) =>
      `\`${name}\` asks the server again ${every} after each answer, also when the page was left`,
    query: ({ every, while: time }) => `this query asks the server every ${every} for as long as the page is ${time}`,
    queryPast: ({ every, end }) => `this query asks the server every ${every}, whatever \`${end}\` says by then`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const call of timerCalls(cx.unit.root, "setInterval")) checkInterval(call, cx);
    for (const call of hookCalls(cx.unit.root)) checkHook(call, cx);
    checkTimeouts(cx);
    for (const call of cx.unit.root.select(CALLS)) checkQuery(call, cx);
  },
});

function checkInterval(call: SyntaxNode, cx: Cx): void {
  const poll = pollOf(call, cx);
  if (!poll || poll.ms >= SELDOM) return;
  const handle = handleOf(call);
  const stops = stopsOf(call, handle, cx.script);
  const around = functionAround(call);
  if (handle.h === "gone" || stops.others.length > 0 || (around && isGuarded(call, around))) return;
  const effect = effectOf(call, cx);
  if (effect && stops.leaving.length === 0 && !mayHandOn(effect)) {
    cx.report({
      at: call,
      message: "left",
      data: { name: poll.name, every: duration(poll.ms) },
      confidence: "likely",
      fix: (fx) =>
        addCleanup(
          fx,
          call,
          effect.fn,
          freshHandle(cx.unit.root, (name) => libraryName(name, cx) !== undefined),
        ),
    });
  } else if (effect || isOnPage(cx)) reportEndless(call, poll, cx);
}

function checkHook(call: SyntaxNode, cx: Cx): void {
  const poll = pollOf(call, cx);
  if (poll && poll.ms < SELDOM && wrapped(call).parent?.kind === "expression_statement") reportEndless(call, poll, cx);
}

/** A timer that nothing stops while the page is open. */
function reportEndless(at: SyntaxNode, { ms, name, fns }: Poll, cx: Cx): void {
  if (looksAtVisibility(cx.unit.root)) return;
  const end = progressRead(cx.unit.root, statesSetIn(fns, cx.script), cx.script);
  if (end === undefined && ms >= OFTEN) return;
  cx.report({
    at,
    message: end === undefined ? "always" : "past",
    data: { name, every: duration(ms), end: end ?? "" },
    confidence: "likely",
  });
}

/** `name`: what the timer runs, as it is called, or what that asks with; `fns`: the function that it runs, and the one that asks. */
type Poll = { readonly ms: number; readonly name: string; readonly fns: readonly SyntaxNode[] };

/** What a timer with a fixed pace asks; undefined where the pace is not fixed, or it asks for nothing. */
function pollOf(call: SyntaxNode, cx: Cx): Poll | undefined {
  const [callback, delay] = call.field("arguments")?.namedChildren ?? [];
  const ms = delay && milliseconds(delay, cx);
  if (!callback || ms === undefined || ms < FASTEST || !isKnown(call, cx)) return undefined;
  const local = localFunction(callback, cx.script);
  const path = local ? undefined : pathOf(callback, cx.script);
  if (!local) return path && cx.facts.scriptRequest(path) ? { ms, name: shown(callback), fns: [] } : undefined;
  const made = callsOf(local.fn, cx.script).find(({ path }) => path !== undefined && cx.facts.scriptRequest(path));
  if (!made) return undefined;
  const name = local.name || made.through[0] || shown(made.call.field("function") ?? made.call);
  return { ms, name, fns: [local.fn, functionAround(made.call) ?? local.fn] };
}

const milliseconds = (delay: SyntaxNode, { script, facts }: Cx): number | undefined =>
  fixedNumber(delay, script, (name) => facts.scriptNumber(name));

/** A timer of the platform or of a library, not one of this name. */
function isKnown(call: SyntaxNode, cx: Cx): boolean {
  const callee = call.field("function");
  return isTimer((callee && libraryName(pathOf(callee, cx.script), cx)) ?? "");
}

function libraryName(path: string | undefined, cx: Cx): string | undefined {
  const value = path === undefined ? undefined : cx.facts.scriptValue(path);
  return value?.v === "library" ? value.name : undefined;
}

/** The effect of React whose own function sets a timer. */
function effectOf(call: SyntaxNode, cx: Cx): Effect | undefined {
  const effect = effectAround(call);
  const name = effect && libraryName(effectPath(effect, cx.script), cx);
  return name !== undefined && /^(react|preact\/hooks|preact)\./.test(name) ? effect : undefined;
}

const isOnPage = ({ path, unit, script, facts }: Cx): boolean =>
  isPage(path, unit.root, script, (name) => facts.isPageName(name));

/** Functions that run themselves again after a fixed time. */
function checkTimeouts(cx: Cx): void {
  const seen = new Set<SyntaxNode>();
  for (const call of timerCalls(cx.unit.root, "setTimeout")) {
    const again = repeatedFunction(call, cx.script);
    const poll = again && !seen.has(again) ? pollOf(call, cx) : undefined;
    const handle = handleOf(call);
    if (!again || !poll || poll.ms >= SELDOM || handle.h === "gone" || !isOnPage(cx)) continue;
    if (stopsOf(call, handle, cx.script).others.length > 0) continue;
    seen.add(again);
    if (!isGuarded(call, again)) reportEndless(call, poll, cx);
    else if (handle.h === "dropped" && cx.profile === "strict") reportBounded(call, again, poll, cx);
  }
}

/** One that ends by itself, and only leaves the page behind. */
function reportBounded(call: SyntaxNode, fn: SyntaxNode, { ms, name }: Poll, cx: Cx): void {
  const others = timerCalls(fn, "setTimeout").filter((one) => one !== call && repeatedFunction(one, cx.script) === fn);
  cx.report({
    at: call,
    message: "bounded",
    data: { name, every: duration(ms) },
    severity: "low",
    confidence: "likely",
    related: others.map((other) => ({ place: { at: other }, label: "asks again here too" })),
  });
}

function checkQuery(call: SyntaxNode, cx: Cx): void {
  const polled = polledQuery(call, cx.script, (path) => libraryName(path, cx));
  const ms = polled && milliseconds(polled.interval, cx);
  if (!polled || ms === undefined || ms < FASTEST || ms >= (polled.background ? SELDOM : SELDOM_QUERY)) return;
  const end = progressRead(cx.unit.root, polled.variables, cx.script);
  if ((end === undefined && ms >= OFTEN) || looksAtVisibility(cx.unit.root)) return;
  // Most dashboards do as much, and pause where nobody looks.
  const isMild = end === undefined && !polled.background;
  if (isMild && cx.profile !== "strict") return;
  cx.report({
    at: polled.pair,
    message: end === undefined ? "query" : "queryPast",
    data: { every: duration(ms), end: end ?? "", while: polled.background ? "open" : "looked at" },
    confidence: "likely",
    ...(isMild ? { severity: "low" } : {}),
  });
}
