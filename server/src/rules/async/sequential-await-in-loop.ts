// Flags loops that await one request after the other although no turn needs what another one got. Silent where order, limits or a shared
// transaction may be meant.

import { loopLibraryOf } from "../../facts/async/loop-library";
import { isOneOfFew } from "../../facts/async/request-turns";
import { isAlone } from "../../facts/async/special-calls";
import { runsAtVersions } from "../../facts/database/few-turns";
import { isSameSymbol } from "../../facts/inputs";
import type { Reached } from "../../facts/value";
import { gatherFix } from "../../semantics/python/async/gather-rewrite";
import { hasIndependentTurns, isPicked } from "../../semantics/python/async/independent-turns";
import { isSpecialCase } from "../../semantics/python/call-guards";
import { isAwaited } from "../../semantics/python/call-summary";
import { CALLS, WITH_ITEMS } from "../../semantics/python/kinds";
import { isHandler, isOfKind, isSelected } from "../../semantics/python/loop-guards";
import { shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type Report, type UnitContext } from "../api";
import docs from "./sequential-await-in-loop.md";

type Message = "direct" | "viaHelper";
type Cx = UnitContext<Message>;

export const sequentialAwaitInLoop = defineRule<Message>({
  meta: {
    id: "sequential-await-in-loop",
    family: "async",
    severity: "low",
    profile: "recommended",
    fix: "review",
    sections: ["C4.4", "S4"],
    before: ["request-per-item"],
    docs,
  },
  messages: {
    direct: ({ call, each }) =>
      `\`${call}\` is awaited for one ${each} after the other, and no turn needs another's result`,
    viaHelper: ({ call, sink, each }) =>
      `\`${call}\` waits for \`${sink}\`, for one ${each} after the other, and no turn needs another's result`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const loop of cx.loops.all) if (isCandidate(loop, cx)) check(loop, cx);
  },
});

function isCandidate(loop: Loop, cx: Cx): boolean {
  if (loop.kind === "while" || loop.isAsync || loop.trips !== "data") return false;
  const scope = cx.scopes.of(loop.node);
  // One by one what could not be had at once: what usually happens does not come here.
  if (!scope.isAsync || isSpecialCase(loop.node)) return false;
  // A generator hands out its elements in order; a chain of comprehensions is another thing to each clause.
  const comprehension = loop.kind === "comprehension" ? loop.node.parent : undefined;
  return comprehension === undefined || comprehension.kind === "list_comprehension";
}

function check(loop: Loop, cx: Cx): void {
  const awaited = loop.body
    .flatMap((part) => part.select(CALLS))
    .filter((call) => isAwaited(call) && cx.loops.around(call) === loop);
  const found = awaited.map((call) => ({ call, effects: cx.facts.effects(call) }));
  const first = found.find(({ call, effects }) => {
    const reached = effects.find(({ effect }) => effect === "net.request");
    if (!reached || !READS.test(reached.sink) || reached.path.length > FAR) return false;
    const name = lastPart(shownExpression(call.field("function") ?? call));
    return !CHANGES.test(name) && !isHandler(call, loop) && !isSelected(call, loop) && !isPicked(call, loop);
  });
  if (!first || isRecursive(first.call, cx)) return;
  if (found.some(({ call, effects }) => effects.some(isOrdered) || isHandedContainer(call, cx))) return;
  if (!found.every(({ call, effects }) => effects.length > 0 || isPartOfAnswer(call, cx))) return;
  if (!hasIndependentTurns(loop, cx.scopes) || hasOtherWaits(loop, cx) || isOnce(first.call, cx)) return;
  report(first.call, first.effects, loop, cx);
}

/** What is further down is seldom all that the call does. */
const FAR = 3;
/** Helpers that do more than ask, by their own word. */
const CHANGES =
  /^_*(install|uninstall|remove|delete|create|update|send|publish|post|push|write|save|repair|restart|stop|start|play|reply|edit|kick|ban|move|click)/;

/** What is nested in what it works on is few, and mostly put in order where the outermost call began. */
function isRecursive(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  return target.t === "function" && isSameSymbol(target.id, cx.facts.self(call));
}

/** Given a list of the function, the callee may well put things into it one after the other. */
function isHandedContainer(call: SyntaxNode, cx: Cx): boolean {
  const given = call.field("arguments")?.namedChildren.map((a) => a.field("value") ?? a) ?? [];
  return given.some((arg) => {
    const write = arg.kind === "identifier" ? cx.scopes.variable(arg)?.writes[0]?.parent : undefined;
    const made = write?.kind === "assignment" ? write.field("right") : undefined;
    return made !== undefined && /^(\[\]|\{\}|(list|dict|set|defaultdict|deque)\(\w*\))$/.test(made.text);
  });
}

/** Requests that only read, or that a language model answers: their order means nothing to the other side. */
const READS =
  /^(httpx\.AsyncClient\.(get|head|options)|aiohttp\.ClientSession\.(get|head|options)|(openai|anthropic)\.resources\.Async\w+\.(create|parse))$/;

/** A session of a database serves one coroutine at a time, and a sleep is there to pace. */
function isOrdered({ effect }: Reached): boolean {
  return effect.startsWith("db.") || effect === "sleep" || effect === "process";
}

/** `await response.json()`: the rest of an answer. */
function isPartOfAnswer(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  return target.t === "library" && /Response\.\w+$/.test(target.name);
}

/** Semaphores, locks, transactions and anything else that is entered and not known to be a request or a client. */
function hasOtherWaits(loop: Loop, cx: Cx): boolean {
  const [body] = loop.body;
  const waits = body?.select(WAITS) ?? [];
  return waits.some((node) => {
    if (node.children[0]?.kind !== "async") return false;
    if (node.kind !== "with_statement") return true;
    return node.select(WITH_ITEMS).some((item) => {
      const call = item.select(CALLS)[0];
      const target = call && cx.facts.target(call);
      return !(target?.t === "library" && /^(httpx|aiohttp)\./.test(target.name));
    });
  });
}

const WAITS: ReadonlySet<string> = new Set(["with_statement", "for_statement", "for_in_clause"]);

/** Nobody waits for what runs at the start of a program, or for a command. */
function isOnce(call: SyntaxNode, cx: Cx): boolean {
  const id = cx.facts.self(call);
  const kind = cx.facts.entryKind(id);
  return kind === "startup" || kind === "command" || isAlone(id, cx);
}

function report(call: SyntaxNode, effects: readonly Reached[], loop: Loop, cx: Cx): void {
  const reached = effects.find(({ effect }) => effect === "net.request");
  const path = reached?.path ?? [];
  const fix = fixOf(call, loop, cx);
  cx.report({
    at: call,
    message: path.length > 0 ? "viaHelper" : "direct",
    data: {
      call: shownExpression(call.field("function") ?? call),
      sink: reached?.sink ?? "",
      each: shownElement(loop),
    },
    related: path.map(({ id, call: n, shown }) => ({ place: { id, call: n }, label: `calls \`${shown}\`` })),
    confidence: "likely",
    ...(isMinor(call, path.length, loop, cx) ? { profile: "strict" } : {}),
    ...(fix ? { fix } : {}),
  });
}

/** Few elements come to it, it is one wait among others far below, or nobody waits for the whole. */
function isMinor(call: SyntaxNode, depth: number, loop: Loop, cx: Cx): boolean {
  const { name } = cx.facts.self(call);
  if (depth >= FAR || isOfKind(call, loop) || isCounted(loop) || isOneOfFew(loop)) return true;
  return runsAtVersions([name], cx.path) || SHOWS.test(lastPart(name));
}

/** `request_count += 1`: who counts what is asked keeps to a limit. */
function isCounted({ body }: Loop): boolean {
  const counts = body.flatMap((part) => part.select(COUNTS));
  return counts.some((count) => /(^|[._])(requests?|calls|budget|quota)(_|$)/.test(count.field("left")?.text ?? ""));
}

const COUNTS: ReadonlySet<string> = new Set(["augmented_assignment"]);

const SHOWS = /(^|_)(examples?|demo)(_|$)/;

function fixOf(call: SyntaxNode, loop: Loop, cx: Cx): Report<Message>["fix"] {
  if (loopLibraryOf(cx) !== "asyncio") return undefined;
  const target = cx.facts.target(call);
  // Requests of aiohttp can be awaited, but are no coroutines.
  const isCoroutine = target.t === "function" || (target.t === "library" && !target.name.startsWith("aiohttp."));
  const [major = 0, minor = 0] = cx.python ?? [];
  const hasGroups = major > 3 || (major === 3 && minor >= 11);
  return gatherFix({ call, loop, groups: hasGroups && isCoroutine, scopes: cx.scopes });
}
