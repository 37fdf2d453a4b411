// Owns the judgement whether reading an attribute of a row runs a query of its own: what the query brought along, what the model says of
// the attribute, what the function fetched before. Made of questions alone; knows no rule and no syntax.
import type { RelationFacts } from "../models/model-queries";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import { bringsMany } from "../reads/sizes";
import type { SymbolId } from "../summary";

type Facts = Pick<FactQueries, "relation" | "model">;

/** An attribute of a row that is fetched when it is read. */
export interface LazyRead {
  /** Attributes from the row on; the last one is fetched. */
  readonly path: readonly string[];
  /** Class that the last attribute belongs to. */
  readonly owner: SymbolId;
  /** Absent for a column that the query leaves out. */
  readonly relation?: RelationFacts;
  /** One row for each, on all of the path. */
  readonly isOne: boolean;
}

/** More rows than a handful, as entities that read more when asked. */
export function readsMore(query: QueryFacts, profile: "recommended" | "strict", facts: Facts): boolean {
  // What Tortoise has not fetched can be awaited; with SQLAlchemy it is an error.
  const fails = query.awaited && query.orm !== "tortoise";
  if (query.row !== "entity" || fails || query.loadsMore || query.runs === "statement") return false;
  // All rows of a relationship may have been fetched ahead by whoever brought the object, with more than is told here.
  if (query.owned && query.orm !== "sqlalchemy" && query.filters.length <= 1 && profile !== "strict") return false;
  return bringsMany(query, facts);
}

/**
 * The first attribute of a path that has to be fetched.
 * @param asks whether reading the attribute at that place of the path asks the database, with one or many related rows.
 */
export function lazyIn(
  path: readonly string[],
  asks: (at: number, isMany: boolean) => boolean,
  query: QueryFacts,
  model: SymbolId,
  facts: Facts,
): LazyRead | undefined {
  let owner = model;
  let isOne = true;
  let before: RelationFacts | undefined;
  for (const [at, name] of path.entries()) {
    const relation = facts.relation(owner, name);
    const way = path.slice(0, at + 1);
    if (!relation)
      return at === 0 && isLeftOut(name, query, model, facts) ? { path: way, owner, isOne: false } : undefined;
    if (at === 0 && hasNoKey(relation, query)) return undefined;
    // What a row leads to knows the row.
    if (before?.implied && before.reverse === name) return undefined;
    before = relation;
    const isMany = relation.cardinality !== "one";
    isOne &&= !isMany;
    if (!isCovered(way, relation, query) && relation.loading !== "eager") {
      if (relation.loading !== "lazy" || isBackReference(way, query)) return undefined;
      return asks(at, isMany) ? { path: way, owner, relation, isOne } : undefined;
    }
    if (!relation.target || isOpen(way, query)) return undefined;
    owner = relation.target;
  }
  return undefined;
}

/** The query asks for rows that lead nowhere: there is nothing to fetch. */
function hasNoKey({ attribute, key }: RelationFacts, { filters, orm, model }: QueryFacts): boolean {
  return filters.some(
    (f) =>
      f.op === "null" &&
      orm === "sqlalchemy" &&
      !(f.negated || f.maybe || f.alternative) &&
      (f.column === key || f.column === attribute) &&
      (f.model === undefined || f.model.name === model?.name),
  );
}

function isCovered(path: readonly string[], relation: RelationFacts, query: QueryFacts): boolean {
  return query.eager.some(
    (eager) => (eager.all && relation.cardinality === "one") || path.every((name, at) => eager.path[at] === name),
  );
}

/** What comes along is brought by a query of its own, which may bring more. */
function isOpen(path: readonly string[], query: QueryFacts): boolean {
  return query.eager.some((eager) => eager.open && eager.path.join(".") === path.join("."));
}

/** Rows of one owner know their owner. */
function isBackReference(path: readonly string[], query: QueryFacts): boolean {
  return query.owned && path.length === 1 && query.filters.some(({ column }) => column === path[0]);
}

/** A column that `only`, `load_only`, `defer` or its declaration keeps out of the query. */
function isLeftOut(name: string, query: QueryFacts, model: SymbolId, facts: Facts): boolean {
  const column = facts.model(model)?.columns.find(({ attribute }) => attribute === name);
  if (!column || column.primaryKey === "yes") return false;
  if (query.defer.includes(name)) return true;
  return query.only ? !query.only.includes(name) : column.deferred;
}

/** Rows that an earlier query of the function brought are found without another one. */
export function isFilled(
  { relation }: LazyRead,
  query: QueryFacts,
  fn: SymbolId,
  facts: Pick<FactQueries, "calls" | "queryOf">,
): boolean {
  if (query.orm !== "sqlalchemy" || relation?.cardinality !== "one" || !relation.target) return false;
  const { target } = relation;
  return facts.calls(fn).some((_, call) => {
    const other = facts.queryOf(fn, call);
    return other?.model?.name === target.name && other.row === "entity" && other.size === "all";
  });
}
