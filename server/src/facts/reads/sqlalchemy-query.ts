// Owns what the steps of a SQLAlchemy query do, in the styles of `Query` and `select()`: entities, conditions, order, limits, loading, and
// what its results are. Pure over the evaluation.
import type { QueryStep } from "../../semantics/query-chain";
import type { Term } from "../../semantics/term";
import { relationNamed } from "../models/models";
import type { SymbolId } from "../summary";
import { columnIn, lookups, sqlCondition, sqlOrdering } from "./conditions";
import type { QueryFacts, Selected } from "./read-queries";
import { classOf, limited, modelIn, type Reading, start, withConditions } from "./state";

/** `select(...)`, `session.query(...)`. */
export function selected(reading: Reading, args: readonly Term[], runs: QueryFacts["runs"]): QueryFacts {
  const items = args.length === 1 && args[0]?.t === "list" ? args[0].items : args;
  const selects = items.map((term) => selectedIn(reading, term));
  return { ...withSelects(start("sqlalchemy", undefined), selects), runs };
}

function withSelects(query: QueryFacts, selects: readonly Selected[]): QueryFacts {
  const [first] = selects;
  const model = query.model ?? selects.find((one) => one.model)?.model;
  const isAggregate = selects.length > 0 && selects.every(({ aggregate }) => aggregate);
  return {
    ...query,
    ...(model ? { model } : {}),
    selects,
    row: selects.length > 1 || first?.column !== undefined || first?.aggregate || !first?.model ? "tuple" : "entity",
    size: isAggregate && !query.grouped ? "aggregate" : query.size,
    opaque: query.opaque || selects.some((one) => !one.model && !one.aggregate),
  };
}

function selectedIn(reading: Reading, term: Term): Selected {
  if (term.t === "ref") {
    const model = modelIn(reading, term);
    if (model) return { model };
    return columnIn(reading, term.ref) ?? {};
  }
  if (term.t !== "call") return {};
  const callee = term.callee;
  // `func.count(User.id)`, also labelled.
  if (/(^|\.)func\.(count|sum|avg|min|max|total)$/.test(term.shown)) {
    const [arg] = term.args;
    const inner = arg ? selectedIn(reading, arg) : {};
    return { ...(inner.model ? { model: inner.model } : {}), aggregate: true };
  }
  if (callee.k === "attr" && /^(label|distinct|desc|asc)$/.test(callee.name)) {
    return term.on ? selectedIn(reading, term.on) : (columnIn(reading, callee.of) ?? {});
  }
  return {};
}

/** One step on a statement or a `Query`; undefined for a step that is not known. */
export function sqlStep(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  if (step.form === "slice") return sliced(query, step);
  if (step.form === "item")
    return query.runs === "statement" ? undefined : { ...query, size: one(query), runs: "here" };
  if (step.form === "get") return undefined;
  return built(reading, query, step) ?? evaluated(query, step);
}

function one(query: QueryFacts): QueryFacts["size"] {
  return query.runs === "here" ? query.size : "one";
}

function sliced(query: QueryFacts, step: QueryStep): QueryFacts {
  // What has run has brought all rows already.
  return query.runs === "here" ? query : limited(query, step, step.args[1]);
}

const KEEPING =
  /^(distinct|execution_options|params|with_for_update|populate_existing|autoflush|yield_per|enable_eagerloads|correlate|prefix_with|unique|with_session|tuples|reset_joinpoint|offset|columns|all_|having|add_cte|suffix_with|with_hint)$/;

function built(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  const { name, args, keywords } = step;
  switch (name) {
    case "filter":
    case "where":
      return withConditions(
        query,
        args.map((arg) => sqlCondition(reading, arg, step.maybe ? { maybe: true } : {})),
      );
    case "filter_by": {
      const model = query.joins.at(-1) ?? query.model;
      const found = lookups(reading, model, keywords, step.maybe ? { maybe: true } : {});
      return withConditions(query, [found, ...(args.length > 0 ? [{ filters: [], opaque: true }] : [])]);
    }
    case "order_by": {
      const order = args.map((arg) => sqlOrdering(reading, arg, query.model));
      return { ...query, order: [...query.order, ...order.filter((o) => o !== undefined)] };
    }
    case "limit":
      return limited(query, step, args[0]);
    case "slice":
      return limited(query, step, args[1]);
    case "fetch":
      return limited(query, step, args[0]);
    case "group_by":
      return { ...query, grouped: true, size: query.size === "aggregate" ? "all" : query.size };
    case "join":
    case "outerjoin":
    case "join_from":
    case "outerjoin_from":
      return joinedTo(reading, query, name.endsWith("_from") ? args.slice(1) : args);
    case "select_from": {
      const model = query.model ?? modelIn(reading, args[0]);
      return { ...query, ...(model ? { model } : {}) };
    }
    case "options":
      return withOptions(reading, query, step);
    case "with_entities":
    case "with_only_columns":
      return withSelects(
        { ...query, size: "all" },
        args.map((arg) => selectedIn(reading, arg)),
      );
    case "add_columns":
    case "add_entity":
      return withSelects(query, [...query.selects, ...args.map((arg) => selectedIn(reading, arg))]);
    default:
      return KEEPING.test(name) ? query : undefined;
  }
}

/** `join(Order)`, `join(User.orders)`, `join(Order, Order.user_id == User.id)`. */
function joinedTo(reading: Reading, query: QueryFacts, args: readonly Term[]): QueryFacts {
  const [target, on] = args;
  const model = modelIn(reading, target) ?? relationTarget(reading, target);
  const joins = model ? [...query.joins, model] : query.joins;
  const filters = on ? sqlCondition(reading, on, {}).filters : [];
  return { ...query, joins, filters: [...query.filters, ...filters], opaque: query.opaque || !model };
}

function relationTarget(reading: Reading, term: Term | undefined): SymbolId | undefined {
  if (term?.t !== "ref" || term.ref.k !== "attr") return undefined;
  const owner = classOf(reading, term.ref.of);
  return owner && relationNamed(reading.cx.db, owner, term.ref.name)?.target;
}

const EAGER = /^(joinedload|selectinload|subqueryload|immediateload|contains_eager|raiseload|noload)$/;

/** Columns that are left out sometimes are no columns to warn of. */
function withOptions(reading: Reading, query: QueryFacts, { args, maybe }: QueryStep): QueryFacts {
  const found = args.reduce((q, arg) => withOption(reading, q, arg), query);
  if (!maybe) return found;
  const { only: _, ...rest } = found;
  return { ...rest, ...(query.only ? { only: query.only } : {}), defer: query.defer };
}

/** `selectinload(User.orders).joinedload(Order.lines)`, `load_only(User.id)`, `defer(User.bio)`. */
function withOption(reading: Reading, query: QueryFacts, term: Term): QueryFacts {
  if (term.t !== "call") return { ...query, loadsMore: true };
  const before = term.on ? withOption(reading, query, term.on) : query;
  const name = term.callee.k === "attr" || term.callee.k === "free" ? term.callee.name : "";
  const attributes = term.args.map(attributeIn).filter((a) => a !== undefined);
  if (EAGER.test(name)) {
    if (attributes.length < term.args.length || attributes.length === 0) return { ...before, loadsMore: true };
    const outer = term.on ? (before.eager.at(-1)?.path ?? []) : [];
    return { ...before, eager: [...before.eager, { path: [...outer, ...attributes.flatMap((a) => a.split("."))] }] };
  }
  // Options of a relationship's own columns say nothing of the first entity.
  if (/^(load_only|defer)$/.test(name) && attributes.length < term.args.length) return { ...before, loadsMore: true };
  if (name === "load_only") return term.on ? before : { ...before, only: [...(before.only ?? []), ...attributes] };
  if (name === "defer") return term.on ? before : { ...before, defer: [...before.defer, ...attributes] };
  if (name === "lazyload" || name === "defaultload") return before;
  return { ...before, loadsMore: true };
}

function attributeIn(term: Term): string | undefined {
  if (term.t === "text") return term.value;
  if (term.t === "ref") return term.ref.k === "attr" ? term.ref.name : undefined;
  // `User.orders.of_type(Big)`, `User.orders.and_(...)`.
  return term.t === "call" && term.callee.k === "attr" && term.callee.of.k === "attr" ? term.callee.of.name : undefined;
}

/** Steps that run a query, or read its result. */
function evaluated(query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  const { name } = step;
  const here = { ...query, runs: "here" as const };
  switch (name) {
    case "all":
    case "fetchall":
    case "fetchmany":
    case "partitions":
      return query.runs === "statement" ? undefined : here;
    case "first":
    case "one":
    case "one_or_none":
    case "fetchone":
    case "first_or_404":
    case "one_or_404":
      // A result that has run brought what the statement asked for.
      if (query.runs === "statement") return undefined;
      return query.runs === "here" && query.size !== "all" ? here : { ...here, size: single(query) };
    case "get":
    case "get_or_404":
      return query.runs === "lazy"
        ? { ...here, size: "one", filters: [...query.filters, ...keyFilter(query)] }
        : undefined;
    case "scalar":
    case "scalar_one":
    case "scalar_one_or_none":
      if (query.runs === "statement") return undefined;
      return { ...here, size: single(query), row: firstRow(query) };
    case "scalars":
      return { ...here, row: firstRow(query) };
    case "mappings":
      return { ...here, row: "dict" };
    case "count":
      return { ...here, size: "count" };
    case "delete":
    case "update":
      return { ...here, size: "write" };
    case "paginate":
      return { ...here, size: "limited" };
    case "exists":
    case "subquery":
    case "cte":
    case "label":
    case "scalar_subquery":
    case "as_scalar":
      return { ...query, runs: "statement" };
    default:
      return undefined;
  }
}

function single(query: QueryFacts): QueryFacts["size"] {
  return query.size === "aggregate" || query.size === "count" ? query.size : "one";
}

function keyFilter(query: QueryFacts): QueryFacts["filters"] {
  return query.model ? [{ model: query.model, column: "id", op: "eq", value: "given" }] : [];
}

/** What `scalars()` leaves of a row: its first part. */
function firstRow(query: QueryFacts): QueryFacts["row"] {
  const [first] = query.selects;
  return first?.model && first.column === undefined && !first.aggregate ? "entity" : "scalar";
}

/** `session.execute(statement)` and its kin. */
export function executed(query: QueryFacts, name: string): QueryFacts {
  const here: QueryFacts = { ...query, runs: "here" };
  if (name === "scalars" || name === "stream_scalars") return { ...here, row: firstRow(query) };
  if (name === "scalar") return { ...here, size: single(query), row: firstRow(query) };
  // SQLModel's `exec` gives entities where there is one only.
  if (name === "exec") return { ...here, row: query.selects.length === 1 ? firstRow(query) : "tuple" };
  if (name === "paginate") return { ...here, size: "limited", row: firstRow(query) };
  return { ...here, row: "tuple" };
}
