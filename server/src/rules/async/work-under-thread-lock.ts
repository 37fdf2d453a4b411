// Flags long work inside a thread lock that coroutines take too: an await, blocking calls, or serialising whole containers. Short sections
// are fine, whatever kind of lock it is.

import { wordsOf } from "../../facts/async/blocking-calls";
import { isSerialising } from "../../facts/async/serialising";
import { isBetweenAttempts, isSoonDone } from "../../facts/async/special-calls";
import type { CallerAt } from "../../facts/queries";
import type { SymbolId } from "../../facts/summary";
import type { Reached } from "../../facts/value";
import type { BlockKind } from "../../semantics/effects";
import { containerOf, copyFirst, workingLoops } from "../../semantics/python/async/lock-sections";
import { guardOf } from "../../semantics/python/call-guards";
import { CALLS, WITH_ITEMS } from "../../semantics/python/kinds";
import { shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./work-under-thread-lock.md";

type Message = "awaits" | "blocks" | "serialises" | "loops";
type Cx = UnitContext<Message>;

export const workUnderThreadLock = defineRule<Message>({
  meta: {
    id: "work-under-thread-lock",
    family: "async",
    severity: "high",
    profile: "recommended",
    fix: "review",
    sections: ["C3.1"],
    before: ["blocking-call-in-async", "async-without-await"],
    docs,
  },
  messages: {
    awaits: ({ lock }) =>
      `\`${lock}\` is held over an \`await\`: whoever wants it meanwhile stops the event loop, and may wait for ever`,
    blocks: ({ call, what, lock }) =>
      `\`${call}\` ${what} while \`${lock}\` is held: coroutines that want it stop the event loop`,
    serialises: ({ call, items, lock }) =>
      `\`${call}\` runs for each entry of \`${items}\` while \`${lock}\` is held: coroutines that want it stop the event loop`,
    loops: ({ items, lock }) =>
      `this goes through all of \`${items}\` while \`${lock}\` is held: coroutines that want it stop the event loop`,
  },
  on: {
    with_statement(node, cx) {
      if (cx.role !== "app" || node.children[0]?.kind === "async") return;
      const lock = lockOf(node, cx);
      const body = node.field("body");
      if (lock && body) check({ node, body, lock: shownExpression(lock) }, cx);
    },
  },
});

interface Section {
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  readonly lock: string;
}

const AWAITS: ReadonlySet<string> = new Set(["await"]);

function lockOf(node: SyntaxNode, cx: Cx): SyntaxNode | undefined {
  for (const item of node.select(WITH_ITEMS)) {
    const held = item.field("value");
    if (held?.kind !== "attribute" && held?.kind !== "identifier") continue;
    if (item.ancestor((n) => n.kind === "with_statement") !== node) continue;
    const value = cx.facts.value(held);
    if (value.v === "instance" && /^threading\.R?Lock$/.test(value.of)) return held;
  }
  return undefined;
}

function check(section: Section, cx: Cx): void {
  const { node, body, lock } = section;
  const scope = cx.scopes.of(node);
  const id = { path: cx.path, name: scope.name };
  const waits = body.select(AWAITS).find((n) => cx.scopes.of(n) === scope);
  if (waits) {
    cx.report({ at: waits, message: "awaits", data: { lock }, confidence: "likely" });
    return;
  }
  const blocking = blockingIn(section, cx);
  const loop = blocking ? undefined : loopIn(section, cx);
  if (!blocking && !loop) return;
  // Only where coroutines run this: threads may wait for each other.
  const way = cx.facts.loopCallers(id);
  if (!way) return;
  if (blocking) reportBlocking(blocking, section, way, cx);
  else if (loop) reportLoop(loop, section, way, id, cx);
}

const KINDS: readonly BlockKind[] = [
  "block.sleep",
  "block.net",
  "block.process",
  "block.db",
  "block.cpu",
  "block.file",
];

interface Blocking {
  readonly node: SyntaxNode;
  readonly reached: Reached;
}

function blockingIn({ body, node: section }: Section, cx: Cx): Blocking | undefined {
  const found = body
    .select(CALLS)
    // What fills a missing value once is what the lock is there for.
    .filter((node) => cx.scopes.of(node) === cx.scopes.of(section) && guardOf(node) === undefined)
    .flatMap((node) => cx.facts.effects(node).map((reached) => ({ node, reached })));
  for (const kind of KINDS) {
    const worst = found.find(({ reached }) => reached.effect === kind && !isBetweenAttempts(reached, cx));
    if (worst) return worst;
  }
  return undefined;
}

function reportBlocking({ node, reached }: Blocking, { lock }: Section, way: readonly CallerAt[], cx: Cx): void {
  const kind = reached.effect as BlockKind;
  cx.report({
    at: node,
    message: "blocks",
    data: { call: shownExpression(node.field("function") ?? node), what: wordsOf(kind), lock },
    related: [
      ...callersOf(way, cx),
      ...reached.path.map((s): Related => ({ place: s, label: `calls \`${s.shown}\`` })),
    ],
    // How often coroutines meet at the lock is not seen here.
    confidence: "likely",
    // A database that one connection serves has to be asked in turn; files are mostly small.
    ...(isSoonDone(node, reached)
      ? { profile: "strict" as const }
      : { severity: kind === "block.db" || kind === "block.file" ? ("medium" as const) : ("high" as const) }),
  });
}

interface Work {
  readonly loop: Loop;
  readonly container: SyntaxNode;
  /** The call that serialises each entry. */
  readonly heavy: SyntaxNode | undefined;
}

function loopIn({ body }: Section, cx: Cx): Work | undefined {
  let plain: Work | undefined;
  for (const loop of workingLoops(body, cx.loops)) {
    const container = containerOf(loop.iterable);
    if (!container || !isKept(container, cx)) continue;
    const calls = loop.body.flatMap((part) => part.select(CALLS));
    const heavy = calls.find((call) => isSerialising(call, cx));
    if (heavy) return { loop, container, heavy };
    if (calls.some((call) => cx.facts.target(call).t === "function")) plain ??= { loop, container, heavy: undefined };
  }
  return plain;
}

/** A container of an object or of the module: it outlives the call, and may have grown. */
function isKept(container: SyntaxNode, cx: Cx): boolean {
  if (container.kind === "attribute") return /^(self|cls)\.\w+$/.test(container.text);
  return cx.scopes.variable(container) === undefined;
}

function reportLoop(
  { loop, container, heavy }: Work,
  section: Section,
  way: readonly CallerAt[],
  id: SymbolId,
  cx: Cx,
): void {
  // A walk that only looks is short unless much has gathered.
  if (!heavy && (cx.profile !== "strict" || !grows(container, id, cx))) return;
  const fix = copyFirst(section.node, loop);
  cx.report({
    at: heavy ?? loop.iterable ?? loop.node,
    message: heavy ? "serialises" : "loops",
    data: {
      call: heavy ? shownExpression(heavy.field("function") ?? heavy) : "",
      items: container.text,
      lock: section.lock,
    },
    related: callersOf(way, cx),
    severity: heavy ? "medium" : "low",
    confidence: "likely",
    ...(fix ? { fix } : {}),
  });
}

function grows(container: SyntaxNode, { path }: SymbolId, cx: Cx): boolean {
  const owner = container.kind === "attribute" ? cx.unit.className : "";
  const name = container.field("attribute")?.text ?? container.text;
  const { uses } = cx.facts.containerUses(owner ? { path, owner, name } : { path, name });
  return uses.some(({ use, key }) => use === "grow" && key !== "constant" && key !== "finite");
}

function callersOf(way: readonly CallerAt[], cx: Cx): readonly Related[] {
  return way.map((place) => ({ place, label: `calls \`${cx.facts.calls(place.id)[place.call]?.shown ?? "it"}\`` }));
}
