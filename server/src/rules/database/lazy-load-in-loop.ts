// Flags related rows (and columns left out of a query) that are fetched one by one while a loop reads them from the rows of one query.
import type { RelationFacts } from "../../facts/models/model-queries";
import { asksDatabase } from "../../facts/reads/lazy-reads";
import type { QueryFacts } from "../../facts/reads/read-queries";
import { bringsMany } from "../../facts/reads/sizes";
import { waitsAnyway } from "../../facts/reads/turns";
import type { SymbolId } from "../../facts/summary";
import { loadEagerly, readKey } from "../../semantics/python/queries/eager-rewrite";
import {
  type ElementRead,
  elementName,
  isReadBefore,
  mayEndEarly,
  readsPerElement,
} from "../../semantics/python/queries/element-reads";
import { loopHeader, shownElement } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type Related, type UnitContext } from "../api";
import docs from "./lazy-load-in-loop.md";

type Message = "relation" | "column" | "property";
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
    relation: ({ read, most, each, owner, name }) =>
      `\`${read}\` runs ${most}one query per ${each}: \`${owner}.${name}\` is loaded when it is read`,
    column: ({ read, each, name }) => `\`${read}\` runs one query per ${each}: the query leaves \`${name}\` out`,
    property: ({ read, each }) => `\`${read}\` sends one request per ${each}`,
  },
  on: {
    for_statement: inspect,
    for_in_clause: inspect,
  },
});

function inspect(node: SyntaxNode, cx: Cx): void {
  const loop = cx.loops.all.find((one) => one.node === node);
  if (!loop?.iterable || loop.trips !== "data" || loop.isAsync || isAside(cx)) return;
  const reads = readsPerElement(loop, cx);
  if (reads.length === 0) return;
  const query = cx.facts.query(loop.iterable);
  const model = query?.model;
  if (!query || !model) properties(reads, loop, cx);
  if (!query || !model || !manyRows(query, cx)) return;
  const told = new Set<string>();
  for (const read of reads) {
    const found = lazyIn(read, query, model, cx);
    const name = found?.path.join(".") ?? "";
    if (!found || told.has(name) || isFilled(found, query, loop, cx) || isReadBefore(read, loop, cx)) continue;
    told.add(name);
    report(found, query, loop, cx);
  }
}

/** Tests, and in the recommended profile what runs once per installation. */
function isAside({ role, profile, path }: Cx): boolean {
  const isOnce = role === "migration" || /migrat[^/]*\.py$/i.test(path);
  return role === "test" || (isOnce && profile !== "strict");
}

/** More rows than a handful, as entities that read more when asked. */
function manyRows(query: QueryFacts, cx: Cx): boolean {
  // What Tortoise has not fetched can be awaited; with SQLAlchemy it is an error.
  const fails = query.awaited && query.orm !== "tortoise";
  if (query.row !== "entity" || fails || query.loadsMore || query.runs === "statement") return false;
  // All rows of a relationship may have been fetched ahead by whoever brought the object, with more than is told here.
  if (query.owned && query.orm !== "sqlalchemy" && query.filters.length <= 1 && cx.profile !== "strict") return false;
  return bringsMany(query, cx.facts);
}

interface Found {
  /** The attribute that is read. */
  readonly node: SyntaxNode;
  readonly path: readonly string[];
  readonly owner: SymbolId;
  readonly relation?: RelationFacts;
}

/** The first attribute of a path that has to be fetched. */
function lazyIn(read: ElementRead, query: QueryFacts, model: SymbolId, cx: Cx): Found | undefined {
  let owner = model;
  const path: string[] = [];
  for (const node of read.path) {
    const name = node.field("attribute")?.text ?? "";
    path.push(name);
    const relation = cx.facts.relation(owner, name);
    const found: Found = { node, path: [...path], owner, ...(relation ? { relation } : {}) };
    if (!relation) return path.length === 1 && isLeftOut(name, query, model, cx) ? found : undefined;
    const isMany = relation.cardinality !== "one";
    if (!isCovered(path, relation, query) && relation.loading !== "eager") {
      if (relation.loading !== "lazy" || isBackReference(path, query)) return undefined;
      return asksDatabase(node, isMany, query.orm) ? found : undefined;
    }
    if (isMany || !relation.target) return undefined;
    owner = relation.target;
  }
  return undefined;
}

function isCovered(path: readonly string[], relation: RelationFacts, query: QueryFacts): boolean {
  return query.eager.some(
    (eager) => (eager.all && relation.cardinality === "one") || path.every((name, at) => eager.path[at] === name),
  );
}

/** Rows of one owner know their owner. */
function isBackReference(path: readonly string[], query: QueryFacts): boolean {
  return query.owned && path.length === 1 && query.filters.some(({ column }) => column === path[0]);
}

/** A column that `only`, `load_only`, `defer` or its declaration keeps out of the query. */
function isLeftOut(name: string, query: QueryFacts, model: SymbolId, cx: Cx): boolean {
  const column = cx.facts.model(model)?.columns.find(({ attribute }) => attribute === name);
  if (!column || column.primaryKey === "yes") return false;
  if (query.defer.includes(name)) return true;
  return query.only ? !query.only.includes(name) : column.deferred;
}

/** Rows that an earlier query of the function brought are found without another one. */
function isFilled({ relation }: Found, query: QueryFacts, loop: Loop, cx: Cx): boolean {
  if (query.orm !== "sqlalchemy" || relation?.cardinality !== "one" || !relation.target) return false;
  const { target } = relation;
  const id = cx.facts.self(loop.node);
  return cx.facts.calls(id).some((_, call) => {
    const other = cx.facts.queryOf(id, call);
    return other?.model?.name === target.name && other.row === "entity" && other.size === "all";
  });
}

function report(found: Found, query: QueryFacts, loop: Loop, cx: Cx): void {
  const { node, path, owner, relation } = found;
  const read = node.text.replace(/\s+/g, "");
  const name = path.at(-1) ?? "";
  const where: Related[] = relation
    ? [{ place: { id: relation.declared }, label: `declares \`${relation.implied ? relation.reverse : name}\`` }]
    : [];
  // A session asks once for each row of the other table.
  const most = query.orm === "sqlalchemy" && relation?.cardinality === "one" ? "up to " : "";
  cx.report({
    at: node,
    message: relation ? "relation" : "column",
    data: { read, most, each: shownElement(loop), owner: owner.name, name },
    related: [
      { place: loopHeader(loop), label: "once per turn of this loop" },
      ...query.path.map((step) => ({
        place: { id: step.id, call: step.call },
        label: `\`${step.shown}\` makes the query`,
      })),
      ...where,
    ],
    ...((query.opaque && query.path.length > 1) || isMinor(loop, cx) ? { confidence: "likely" } : {}),
    ...(relation && path.length === 1 && loop.iterable
      ? { fix: eagerFix(node, relation, query, loop.iterable, cx) }
      : {}),
  });
}

/** Ends with any row, is run by hand, or waits on every turn anyway. */
function isMinor(loop: Loop, cx: Cx): boolean {
  return mayEndEarly(loop) || cx.role === "script" || waitsAnyway(loop, cx.facts);
}

function eagerFix(node: SyntaxNode, relation: RelationFacts, query: QueryFacts, source: SyntaxNode, cx: Cx) {
  return (fx: FixBuilder): void => {
    const { attribute, cardinality } = relation;
    const orm = query.orm === "tortoise" ? "django" : query.orm;
    if (orm === "django" && cardinality === "one" && relation.key && readKey(fx, node, attribute)) return;
    // A relation without a key of its own on this side may be to any model.
    const isAny = orm === "django" && !relation.target;
    if (orm === "peewee" || query.path.length > 0 || query.only || cardinality === "unknown") fx.cancel();
    else loadEagerly(fx, source, { orm, attribute, isOne: cardinality === "one" && !isAny }, cx.scopes);
  };
}

/** Attributes of library objects that send a request when they are read. */
function properties(reads: readonly ElementRead[], loop: Loop, cx: Cx): void {
  const element = elementName(loop);
  const value = element && cx.facts.value(reads[0]?.name ?? element);
  if (value?.v !== "instance") return;
  const read = reads.find(({ path }) => {
    const entry = cx.facts.entry({ t: "library", name: `${value.of}.${path[0]?.field("attribute")?.text ?? ""}` });
    return entry?.type !== undefined && entry.effects?.includes("net.request");
  });
  const node = read?.path[0];
  if (!node) return;
  cx.report({ at: node, message: "property", data: { read: node.text, each: shownElement(loop) }, severity: "medium" });
}
