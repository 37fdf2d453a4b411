// Flags pages that ask their server again and again at a fixed pace: past the last answer, and after the component that asked is gone.
import { addCleanup } from "../../semantics/script/effect-cleanup";
import { isGuarded } from "../../semantics/script/guards";
import { CALLS, functionAround, wrapped } from "../../semantics/script/kinds";
import { isTimer } from "../../semantics/script/knowledge";
import {
  componentName,
  duration,
  freshHandle,
  isPage,
  looksAtVisibility,
  repeatedFunction,
  shown,
} from "../../semantics/script/pages";
import { FASTEST, type Outside, type Poll, pollOf } from "../../semantics/script/polls";
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
import { defineRule, type MessageData, type UnitContext } from "../api";
import docs from "./fixed-interval-polling.md";

type Message = "past" | "always" | "each" | "left" | "rendered" | "bounded";
type Cx = UnitContext<Message>;

/** Milliseconds. Below the first it is often; up to the others worth a remark where the answer tells that it is the last. */
const OFTEN = 15_000;
const SELDOM = 60_000;
const SELDOM_QUERY = 30_000;

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
    always: ({ name, every, while: time }) =>
      `\`${name}\` asks the server every ${every} for as long as the page is ${time}`,
    each: ({ name, every, items }) => `\`${name}\` asks the server every ${every}, once for each of \`${items}\``,
    left: ({ name, every }) =>
      `\`${name}\` asks the server every ${every}, and nothing stops it when the component goes`,
    rendered: ({ name, every, component }) =>
      `\`${name}\` asks the server every ${every}, by one more timer for each time that \`${component}\` renders`,
    bounded: ({ name, every }) =>
      `\`${name}\` asks the server again ${every} after each answer, also when the page was left`,
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
  const poll = pollOf(call, cx.script, outsideOf(cx));
  if (!poll || poll.ms >= SELDOM) return;
  const handle = handleOf(call);
  const stops = stopsOf(call, handle, cx.script);
  const around = functionAround(call);
  if (handle.h === "gone" || stops.others.length > 0 || (around && isGuarded(call, around))) return;
  const effect = effectOf(call, cx);
  const component = componentName(call);
  if (effect && stops.leaving.length === 0 && !mayHandOn(effect) && !isEverlasting(effect)) {
    reportLeft(call, poll, effect, cx);
  } else if (component !== undefined && stops.leaving.length === 0) {
    cx.report({ at: call, message: "rendered", data: { ...said(poll), component }, confidence: "likely" });
  } else if (effect || isOnPage(cx)) reportEndless(call, poll, cx);
}

function reportLeft(call: SyntaxNode, poll: Poll, effect: Effect, cx: Cx): void {
  const isFree = (name: string) => libraryName(name, cx) !== undefined;
  cx.report({
    at: call,
    message: "left",
    data: said(poll),
    confidence: "likely",
    fix: (fx) => addCleanup(fx, call, effect.fn, freshHandle(cx.unit.root, isFree)),
  });
}

function checkHook(call: SyntaxNode, cx: Cx): void {
  if (wrapped(call).parent?.kind !== "expression_statement") return;
  // Further arguments may say when.
  if ((call.field("arguments")?.namedChildren.length ?? 0) > 2) return;
  const poll = pollOf(call, cx.script, outsideOf(cx));
  if (poll && poll.ms < SELDOM) reportEndless(call, poll, cx);
}

/** A timer that nothing stops while the page is open. */
function reportEndless(at: SyntaxNode, poll: Poll, cx: Cx): void {
  if (looksAtVisibility(cx.unit.root)) return;
  const end = progressRead(cx.unit.root, statesSetIn(poll.fns, cx.script), cx.script);
  if (end?.isFinal) {
    cx.report({ at, message: "past", data: { ...said(poll), end: end.text }, confidence: "likely" });
  } else if (poll.each !== undefined && poll.ms < OFTEN) {
    cx.report({ at, message: "each", data: { ...said(poll), items: poll.each }, confidence: "likely" });
  } else if (end !== undefined || poll.ms < OFTEN) reportMild(at, end?.text, { ...said(poll), while: "open" }, cx);
}

/** What is there to be watched, as far as the code tells. */
function reportMild(at: SyntaxNode, end: string | undefined, data: MessageData, cx: Cx): void {
  const message = end === undefined ? "always" : "past";
  cx.report({ at, message, data: { ...data, end: end ?? "" }, confidence: "likely", profile: "strict" });
}

const said = ({ name, ms }: Poll): { name: string; every: string } => ({ name, every: duration(ms) });

function outsideOf({ facts }: Cx): Outside {
  return {
    number: (name) => facts.scriptNumber(name),
    request: (path) => facts.scriptRequest(path) !== undefined,
    timer(path) {
      const value = facts.scriptValue(path);
      if (value.v === "library") return isTimer(value.name) ? [0, 1] : undefined;
      return value.v === "entry" && value.entry.s === "function" ? value.entry.timer : undefined;
    },
  };
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

/** One of the application's own component, which never goes, that runs once. */
function isEverlasting({ call }: Effect): boolean {
  return componentName(call) === "App" && call.field("arguments")?.namedChildren[1]?.text === "[]";
}

const isOnPage = ({ path, unit, script, facts }: Cx): boolean =>
  isPage(path, unit.root, script, (name) => facts.isPageName(name));

/** Functions that run themselves again after a fixed time. */
function checkTimeouts(cx: Cx): void {
  const seen = new Set<SyntaxNode>();
  for (const call of timerCalls(cx.unit.root, "setTimeout")) {
    const again = repeatedFunction(call, cx.script);
    const poll = again && !seen.has(again) ? pollOf(call, cx.script, outsideOf(cx)) : undefined;
    const handle = handleOf(call);
    if (!again || !poll || poll.ms >= SELDOM || handle.h === "gone" || !isOnPage(cx)) continue;
    if (stopsOf(call, handle, cx.script).others.length > 0) continue;
    seen.add(again);
    if (!isGuarded(call, again)) reportEndless(call, poll, cx);
    else if (handle.h === "dropped") reportBounded(call, again, poll, cx);
  }
}

/** One that ends by itself, and only leaves the page behind. */
function reportBounded(call: SyntaxNode, fn: SyntaxNode, poll: Poll, cx: Cx): void {
  const others = timerCalls(fn, "setTimeout").filter((one) => one !== call && repeatedFunction(one, cx.script) === fn);
  cx.report({
    at: call,
    message: "bounded",
    data: said(poll),
    profile: "strict",
    confidence: "likely",
    related: others.map((other) => ({ place: { at: other }, label: "asks again here too" })),
  });
}

function checkQuery(call: SyntaxNode, cx: Cx): void {
  const polled = polledQuery(call, cx.script, (path) => libraryName(path, cx));
  const ms = polled && fixedNumber(polled.interval, cx.script, (name) => cx.facts.scriptNumber(name));
  if (!polled || ms === undefined || ms < FASTEST || ms >= (polled.background ? SELDOM : SELDOM_QUERY)) return;
  const end = progressRead(cx.unit.root, polled.variables, cx.script);
  if ((end === undefined && ms >= OFTEN) || looksAtVisibility(cx.unit.root)) return;
  const data = { name: shown(call.field("function") ?? call), every: duration(ms) };
  if (!end?.isFinal)
    reportMild(polled.pair, end?.text, { ...data, while: polled.background ? "open" : "looked at" }, cx);
  else cx.report({ at: polled.pair, message: "past", data: { ...data, end: end.text }, confidence: "likely" });
}
