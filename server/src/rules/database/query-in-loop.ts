// Flags a database round trip made once per element of a loop, directly or through helpers in any file.
import { isWalkedOver, runsAtVersions } from "../../facts/database/few-turns";
import { asksForOne, callAt, consumed, dataLoop, writesRow } from "../../facts/database/loop-turn";
import { canPrefetch } from "../../facts/database/prefetch-fixes";
import { worthOf } from "../../facts/database/query-worth";
import { rowWriteOf } from "../../facts/database/row-writes";
import { told, type Worth } from "../../facts/database/worth";
import { type ListedQuery, listedQuery } from "../../facts/routes/listed-queries";
import type { Reached } from "../../facts/value";
import { isHandler, isSelected, picksTable } from "../../semantics/python/loop-guards";
import { type Columns, lookupQuery } from "../../semantics/python/shapes/orm-lookup";
import { peeweeLookup } from "../../semantics/python/shapes/peewee-lookup";
import { prefetchFix, prefetchSource } from "../../semantics/python/shapes/prefetch-rewrite";
import { isForeignStatement } from "../../semantics/python/statements";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type Report, type UnitContext } from "../api";
import docs from "./query-in-loop.md";

type Message = "direct" | "viaHelper" | "iteration" | "serialized" | "many";
type Cx = UnitContext<Message>;

export const queryInLoop = defineRule<Message>({
  meta: {
    id: "query-in-loop",
    family: "database",
    severity: "high",
    profile: "recommended",
    fix: "review",
    sections: ["G6", "C1.2", "P2", "S4"],
    before: ["blocking-call-in-async", "connection-per-call", "fetch-all-use-little", "over-wide-read"],
    docs,
  },
  messages: {
    direct: ({ call, each }) => `\`${call}\` runs one query per ${each}`,
    viaHelper: ({ call, each, via }) => `\`${call}\` runs one query per ${each} (via ${via})`,
    iteration: ({ call, each }) => `iterating over \`${call}\` runs one query per ${each}`,
    serialized: ({ call, each, via }) => `\`${call}\` runs one query per \`${each}\` that \`${via}\` serializes`,
    many: ({ call, each, count }) => `${count} queries run per ${each}, the first of them by \`${call}\``,
  },
  on: {
    call(node, cx) {
      const found = queryOf(node, cx);
      if (found) return report(node, found, cx);
      const listed = cx.role === "app" ? listedQuery(node, cx) : undefined;
      if (listed) reportListed(node, listed, cx);
    },
    for_statement: iterated,
    for_in_clause: iterated,
  },
});

interface Found {
  readonly loop: Loop;
  readonly reached: Reached;
}

function queryOf(node: SyntaxNode, cx: Cx): Found | undefined {
  const loop = dataLoop(node, cx);
  if (!loop) return undefined;
  // A refresh after a write is part of writing row by row, and so is a merge.
  const reached =
    cx.facts.effects(node).find((r) => r.effect === "db.query" && !/\.(refresh|merge)$/.test(r.sink)) ??
    consumed(node, cx);
  // What also writes per element is told by `write-per-row`.
  return reached && worthIt(node, loop, reached, cx) && !rowWriteOf(node, loop, cx) ? { loop, reached } : undefined;
}

/** Longer ways down hold so much else that the query is one cost among many. */
const FAR = 4;
function worthIt(node: SyntaxNode, loop: Loop, reached: Reached, cx: Cx): boolean {
  if (cx.loops.endsAfter(node, loop) || isSelected(node, loop) || picksTable(node, loop, cx.loops)) return false;
  if (isForeignStatement(node, cx) || writesRow(node, cx) || !asksForOne(node, loop, reached, cx)) return false;
  if (cx.profile === "strict") return true;
  return cx.role !== "test" && reached.path.length <= FAR && !isHandler(node, loop) && !isRescue(reached, cx);
}

/** Only the handling of a failure leads to the query. */
function isRescue(reached: Reached, cx: Cx): boolean {
  return reached.path.some((step) => callAt(step, cx)?.rescue);
}

function report(node: SyntaxNode, found: Found, cx: Cx): void {
  const { loop, reached } = found;
  const callee = node.field("function");
  const call = shownExpression(callee ?? node);
  const steps = reached.path.map((s) => `\`${s.shown}\``).join(" → ");
  const message = steps ? "viaHelper" : "direct";
  const isPlace = message === "direct" && (loop.kind === "for" || loop.kind === "comprehension");
  const lookupOf = reached.sink.startsWith("peewee.") ? peeweeLookup : lookupQuery;
  const lookup = isPlace ? lookupOf(node, columnsOf(cx)) : undefined;
  const source = lookup && prefetchSource(lookup, loop);
  const role =
    cx.role === "app" && runsAtVersions([call, steps, cx.facts.self(node).name], cx.path) ? "migration" : cx.role;
  const worth = worthOf({ node, ...found }, role === "app", cx);
  cx.report({
    at: node,
    message,
    data: { call, each: shownElement(loop), via: steps },
    related: [{ place: loopHeader(loop), label: "once per turn of this loop" }, ...path(reached)],
    group: groupOf(node, loop, worth, cx),
    ...told(worth),
    ...(lookup && source && canPrefetch(lookup, loop, source, cx)
      ? { fix: (fx) => prefetchFix(fx, lookup, loop, source) }
      : {}),
  });
}

function reportListed(node: SyntaxNode, { object, serializer, use, evident }: ListedQuery, cx: Cx): void {
  cx.report({
    at: node,
    message: "serialized",
    data: { call: shownExpression(node.field("function") ?? node), each: object, via: serializer.name },
    related: [{ place: use, label: "serializes many objects" }],
    ...told(evident ? "certain" : "seldom"),
  });
}

/** A lazy query as the iterable of a loop within a loop. */
function iterated(node: SyntaxNode, cx: Cx): void {
  const iterable = node.field("right");
  if (!iterable || (iterable.kind === "call" && cx.facts.effects(iterable).length > 0)) return;
  const loop = dataLoop(iterable, cx);
  const reached = loop && cx.facts.iteration(iterable).find((r) => r.effect === "db.query");
  if (!loop || !reached || isWalkedOver(iterable, loop, cx) || !worthIt(iterable, loop, reached, cx)) return;
  const worth = worthOf({ node: iterable, loop, reached, isWalked: true }, cx.role === "app", cx);
  cx.report({
    at: iterable,
    message: "iteration",
    data: { call: shownExpression(iterable), each: shownElement(loop) },
    related: [{ place: loopHeader(loop), label: "once per turn of this loop" }],
    group: groupOf(iterable, loop, worth, cx),
    ...told(worth),
  });
}

/** Many queries of one loop are one thing to do: to fetch ahead. */
function groupOf(node: SyntaxNode, loop: Loop, worth: Worth, cx: Cx): NonNullable<Report<Message>["group"]> {
  const call = shownExpression(node.field("function") ?? node);
  const key = `${cx.facts.self(node).name} ${loop.node.start} ${worth}`;
  return { key, over: 3, message: "many", data: { call, each: shownElement(loop) } };
}

function columnsOf(cx: Cx): Columns {
  const known = (model: SyntaxNode) => {
    const value = cx.facts.value(model);
    return (value.v === "class" && cx.facts.model(value.id)?.columns) || [];
  };
  return {
    key: (model) => {
      const [only, more] = known(model).filter(({ primaryKey }) => primaryKey === "yes");
      return more ? undefined : only?.attribute;
    },
    isUnique: (model, name) =>
      /^(id|pk)$/.test(name) ||
      known(model).some((c) => c.attribute === name && (c.primaryKey === "yes" || c.unique === "yes")),
  };
}

function path(reached: Reached): readonly Related[] {
  return reached.path.map((step, n) => ({
    place: { id: step.id, call: step.call },
    label: n === reached.path.length - 1 ? `\`${step.shown}\` runs the query` : `calls \`${step.shown}\``,
  }));
}
