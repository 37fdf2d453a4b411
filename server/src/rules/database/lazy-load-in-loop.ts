// Flags related rows (and columns left out of a query) that are fetched one by one while a loop or a serializer reads them from the rows
// of one query.
import { eagerFix } from "../../facts/database/eager-fixes";
import { readsMore } from "../../facts/database/lazy-reads";
import { isKept, type Loaded, lazyForAll, lazyTurns } from "../../facts/database/lazy-turns";
import { areMostlyFew, leavesOpen } from "../../facts/database/loop-source";
import { isCostlyTurn } from "../../facts/database/loop-turn";
import { answersRequests, isServed, runsByHand } from "../../facts/database/served";
import { told, type Worth } from "../../facts/database/worth";
import type { QueryFacts } from "../../facts/reads/read-queries";
import { isOfPeriod } from "../../facts/reads/sizes";
import { isMap, serializedAt } from "../../facts/related/serialized-places";
import { listSizeOf } from "../../facts/routes/list-size";
import {
  elementReads,
  isPerElement,
  isSometimes,
  isUsedPerElement,
  mayEndEarly,
} from "../../semantics/python/queries/element-reads";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./lazy-load-in-loop.md";

type Message = "relation" | "column" | "hidden" | "serialized" | "property";
type Cx = UnitContext<Message>;

export const lazyLoadInLoop = defineRule<Message>({
  meta: {
    id: "lazy-load-in-loop",
    family: "database",
    severity: "high",
    profile: "recommended",
    fix: "review",
    sections: ["P2"],
    before: ["blocking-call-in-async", "query-in-loop"],
    docs,
  },
  messages: {
    relation: ({ read, queries, each, names }) =>
      `\`${read}\` runs ${queries} per ${each}: ${names} is loaded when it is read`,
    column: ({ read, each, names }) => `\`${read}\` runs one query per ${each}: the query leaves ${names} out`,
    hidden: ({ read, queries, each, names, by }) =>
      `\`${read}\` runs ${queries} per ${each}: \`${by}\` reads ${names}, loaded when read`,
    serialized: ({ by, queries, each, names }) =>
      `\`${by}\` runs ${queries} per \`${each}\` of a list: it reads ${names}, loaded when read`,
    property: ({ read, each }) => `\`${read}\` sends one request per ${each}`,
  },
  on: {
    for_statement: inspect,
    for_in_clause: inspect,
    assignment: serialized,
    return_statement: serialized,
    call(node, cx) {
      if (isMap(node)) serialized(node, cx);
    },
    keyword_argument(node, cx) {
      if (node.field("name")?.text === "many") serialized(node.parent?.parent, cx);
    },
  },
});

function inspect(node: SyntaxNode, cx: Cx): void {
  if (isAside(cx)) return;
  const loop = cx.loops.all.find((one) => one.node === node);
  if (!loop?.iterable || loop.trips !== "data" || loop.isAsync) return;
  // What the body does with each element is looked at last: few loops go over rows.
  const query = cx.facts.query(loop.iterable);
  const model = query?.model;
  if (!query || !model) {
    properties(loop, cx);
    return;
  }
  if (!readsMore(query, cx.profile, cx.facts) || !isUsedPerElement(loop, cx)) return;
  const loaded = lazyTurns(loop, query, model, cx);
  for (const [at, found] of loaded) reportTurn(at, found, query, loop, cx);
}

/** Tests, and in the recommended profile what runs once per installation. */
function isAside({ role, profile, path }: Cx): boolean {
  const isOnce = role === "migration" || /migrat[^/]*\.py$/i.test(path);
  return role === "test" || (isOnce && profile !== "strict");
}

function reportTurn(node: SyntaxNode, found: readonly Loaded[], query: QueryFacts, loop: Loop, cx: Cx): void {
  const via = found[0]?.via;
  const callee = node.kind === "call" ? node.field("function") : undefined;
  cx.report({
    at: node,
    message: via ? "hidden" : found[0]?.lazy.relation ? "relation" : "column",
    data: {
      ...said(found, query),
      read: shownExpression(callee ?? node),
      each: shownElement(loop),
      by: via?.by.name ?? "",
    },
    related: [{ place: loopHeader(loop), label: "once per turn of this loop" }, ...ways(found, query)],
    ...told(worthOf(node, found, query, loop, cx)),
    ...(loop.iterable
      ? { fix: eagerFix(found, query, { source: loop.iterable, loop, ...(via ? {} : { read: node }) }, cx) }
      : {}),
  });
}

/** One doubt at most leaves a remark: rows of a growing table that hang on one row, or that are read on condition, or for an unknown caller. */
function worthOf(node: SyntaxNode, found: readonly Loaded[], query: QueryFacts, loop: Loop, cx: Cx): Worth {
  if ((query.opaque && query.path.length > 1) || isMinor(loop, cx)) return "seldom";
  const isFew = areMostlyFew(query, cx);
  const isOnCondition = isSometimes(node, loop);
  if (!isServed(node, cx.facts)) {
    const isUnknown = cx.facts.entryPath(cx.facts.self(node)) === undefined;
    const isOwn = listSizeOf(query, query.model && cx.facts.model(query.model))?.of === "user";
    return isUnknown && !isFew && !isOwn && !isOnCondition && leavesOpen(query, cx.facts) ? "likely" : "seldom";
  }
  if (!isFew && !isOnCondition) return "certain";
  if ((isFew && isOnCondition) || !answersRequests(node, cx.facts)) return "seldom";
  // A given time leaves little as often as not.
  const isBounded = query.filters.some(({ op, value }) => op === "range" && value === "given");
  const isOpen = isOnCondition || (!isBounded && leavesOpen(query, cx.facts));
  return isOpen && !isKept(found, query) ? "likely" : "seldom";
}

const MAX_NAMES = 4;

/** How many queries for each row, and what they bring. */
function said(found: readonly Loaded[], query: QueryFacts): { readonly queries: string; readonly names: string } {
  // A session asks once for each row of the other table.
  const isMost = query.orm === "sqlalchemy" && found.every(({ lazy }) => lazy.isOne);
  const queries = found.length > 1 ? `${found.length} queries` : "one query";
  const names = found.map(({ lazy }) => `\`${lazy.relation ? `${lazy.owner.name}.` : ""}${lazy.path.at(-1)}\``);
  if (names.length > MAX_NAMES) names.splice(MAX_NAMES - 1, names.length, `${names.length - MAX_NAMES + 1} more`);
  return { queries: `${isMost ? "up to " : ""}${queries}`, names: names.join(", ").replace(/, (?=[^,]*$)/, " and ") };
}

/** Helpers with the query, who reads, and what declares the relationships. */
function ways(found: readonly Loaded[], query: QueryFacts): readonly Related[] {
  const made = query.path.map(({ id, call, shown }) => ({
    place: { id, call },
    label: `\`${shown}\` makes the query`,
  }));
  const all = found.flatMap(({ lazy, via }): readonly Related[] => {
    const { relation, path } = lazy;
    const name = relation?.implied ? relation.reverse : path.at(-1);
    const steps = via?.steps.map(({ id, call, shown }) => ({ place: { id, call }, label: `calls \`${shown}\`` })) ?? [];
    const field = via?.field === undefined ? "" : ` for its field \`${via.field}\``;
    return [
      ...steps,
      ...(via ? [{ place: { id: via.by }, label: `reads \`${path.join(".")}\`${field}` }] : []),
      ...(relation ? [{ place: { id: relation.declared }, label: `declares \`${name}\`` }] : []),
    ];
  });
  return [...made, ...all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at)];
}

function isSame(one: Related, other: Related): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Ends with any row, is run by hand or by few people, or waits or writes on every turn anyway. */
function isMinor(loop: Loop, cx: Cx): boolean {
  return mayEndEarly(loop) || cx.role !== "app" || runsByHand(loop.node, cx.facts) || isCostlyTurn(loop, cx);
}

/** What a serializer has fetched for each row. */
function serialized(node: SyntaxNode | undefined, cx: Cx): void {
  const found = isAside(cx) ? undefined : serializedAt(node, cx);
  const [query] = found?.queries ?? [];
  if (!node || !found || !query?.model || !found.queries.every((one) => readsMore(one, cx.profile, cx.facts))) return;
  const all = lazyForAll(found.reads, found.queries, query.model, cx.facts);
  if (all.length === 0) return;
  const isMinor = cx.role !== "app" || runsByHand(node, cx.facts) || (isMap(node) && !isServed(node, cx.facts));
  const few = found.queries.filter((one) => areMostlyFew(one, cx));
  const isSeldom = found.chooses || isMinor || few.some((one) => isOfPeriod(one) || !leavesOpen(one, cx.facts));
  cx.report({
    at: found.source,
    message: "serialized",
    data: { ...said(all, query), each: query.model.name, by: found.serializer.name },
    related: ways(all, query),
    ...told(isSeldom ? "seldom" : few.length > 0 ? "likely" : "certain"),
    fix: eagerFix(all, query, { source: found.source }, cx),
  });
}

/** Attributes of library objects that send a request when they are read. */
function properties(loop: Loop, cx: Cx): void {
  const reads = (elementReads(loop, cx.scopes) ?? []).filter(({ path }) => path.length > 0);
  const value = reads[0] && cx.facts.value(reads[0].name);
  if (value?.v !== "instance") return;
  const read = reads.find((one) => {
    const name = `${value.of}.${one.path[0]?.field("attribute")?.text ?? ""}`;
    const entry = cx.facts.entry({ t: "library", name });
    return entry?.type !== undefined && entry.effects?.includes("net.request") && isPerElement(one, loop, cx);
  });
  const node = read?.path[0];
  if (!node) return;
  cx.report({ at: node, message: "property", data: { read: node.text, each: shownElement(loop) }, severity: "medium" });
}
