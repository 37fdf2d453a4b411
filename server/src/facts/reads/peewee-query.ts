// Owns what the steps of a Peewee query do: what is selected, conditions, order, limits, what comes along, and when it runs. Pure over the
// evaluation.

import type { QueryStep } from "../../semantics/query-chain";
import { boolOfTerm, type Term } from "../../semantics/term";
import { isSameSymbol } from "../inputs";
import { modelOf } from "../models/models";
import type { SymbolId } from "../summary";
import type { Value } from "../value";
import { columnIn, lookups, sqlCondition, sqlOrdering } from "./conditions";
import type { Eager, QueryFacts } from "./read-queries";
import { limited, modelIn, opaque, type Reading, start, withConditions } from "./state";

const GETS = /^(get|get_or_none|get_by_id)$/;
const WRITES =
  /^(create|get_or_create|insert|insert_many|insert_from|replace|replace_many|update|delete|bulk_create|bulk_update|delete_by_id|set_by_id|save)$/;

/** What a method of a model class starts. */
export function peeweeStart(reading: Reading, model: SymbolId, step: QueryStep): QueryFacts | undefined {
  const all = start("peewee", model);
  if (step.name === "select") return selected(reading, all, step);
  if (step.name === "filter") return peeweeStep(reading, all, step);
  if (step.name === "raw") return opaque(all);
  if (WRITES.test(step.name)) return { ...all, size: "write", runs: "here" };
  if (!GETS.test(step.name)) return undefined;
  const found = step.name === "get_by_id" ? all : where(reading, all, step);
  return { ...found, size: "one", runs: "here" };
}

/** `Tweet.select(Tweet, User)`, `User.select(User.id, fn.COUNT(Tweet.id))`. */
function selected(reading: Reading, query: QueryFacts, { args, statement }: QueryStep): QueryFacts {
  if (args.length === 0) return query;
  const { model } = query;
  const only: string[] = [];
  const eager: Eager[] = [];
  let isWhole = false;
  let isOpen = false;
  let aggregates = 0;
  // A call that comes first is told as a statement of its own.
  const isCounted = statement !== undefined && isFunction(reading.cx.evaluate(statement.root, reading.site));
  for (const [n, term] of args.entries()) {
    const whole = modelIn(reading, term);
    const column = term.t === "ref" && !whole ? columnIn(reading, term.ref) : undefined;
    const owner = whole ?? column?.model;
    if (owner && model && isSameSymbol(owner, model)) {
      if (column) only.push(column.column);
      else isWhole = true;
    } else if (owner && model) {
      const path = wayTo(reading, model, owner, 0);
      if (path) eager.push(...path.map((_, n) => ({ path: path.slice(0, n + 1) })));
      else isOpen = true;
    } else if (isAggregate(term) || (n === 0 && isCounted)) aggregates++;
    else isOpen = true;
  }
  const isSum = aggregates === args.length;
  return {
    ...query,
    ...(isSum ? { selects: args.map(() => ({ ...(model ? { model } : {}), aggregate: true as const })) } : {}),
    ...(only.length > 0 && !isWhole && !isOpen ? { only } : {}),
    eager,
    size: isSum ? "aggregate" : "all",
    loadsMore: isOpen,
  };
}

function isFunction(value: Value): boolean {
  return value.v === "instance" && value.of === "peewee.Function";
}

function isAggregate(term: Term): boolean {
  return term.t === "call" && (/(^|\.)fn\.\w+$/.test(term.shown) || (term.on !== undefined && isAggregate(term.on)));
}

const MAX_WAY = 3;

/** Keys that lead from rows of one model to those of another. */
function wayTo(reading: Reading, from: SymbolId, to: SymbolId, depth: number): readonly string[] | undefined {
  if (depth >= MAX_WAY) return undefined;
  const one = modelOf(reading.cx.db, from)?.relations.filter((r) => r.cardinality === "one") ?? [];
  const direct = one.find((r) => r.target && isSameSymbol(r.target, to));
  if (direct) return [direct.attribute];
  for (const { attribute, target } of one) {
    const rest = target && !isSameSymbol(target, from) ? wayTo(reading, target, to, depth + 1) : undefined;
    if (rest) return [attribute, ...rest];
  }
  return undefined;
}

const KEEPING =
  /^(distinct|switch|for_update|objects|having|offset|order_by_extend|with_cte|clone|namedtuples_as|from_|bind)$/;

/** One step on a query; undefined for a step that is not known. */
export function peeweeStep(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  if (step.form === "slice") return query.runs === "here" ? query : limited(query, step, step.args[1]);
  if (step.form === "item") return { ...query, size: query.size === "all" ? "one" : query.size, runs: "here" };
  if (step.form === "get") return undefined;
  return built(reading, query, step) ?? evaluated(reading, query, step);
}

function built(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  const { name, args } = step;
  switch (name) {
    case "where":
    case "filter":
      return where(reading, query, step);
    case "orwhere":
      return opaque(query);
    case "join":
    case "left_outer_join":
    case "join_from":
      return joinedTo(reading, query, step);
    case "order_by": {
      const order = args.map((arg) => ordering(reading, arg, query.model));
      return { ...query, order: order.filter((o) => o !== undefined) };
    }
    case "group_by":
      return { ...query, grouped: true, size: query.size === "aggregate" ? "all" : query.size };
    case "limit":
      return limited(query, step, args[0]);
    case "paginate":
      return { ...query, size: "limited" };
    case "select":
    case "select_extend":
      return selected(reading, query, step);
    case "dicts":
      return { ...query, row: "dict" };
    case "tuples":
    case "namedtuples":
      return { ...query, row: "tuple" };
    default:
      return KEEPING.test(name) ? query : undefined;
  }
}

function where(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts {
  const frame = step.maybe ? { maybe: true as const } : {};
  const found = step.args.map((arg) => sqlCondition(reading, arg, frame));
  return withConditions(query, [...found, lookups(reading, query.model, step.keywords, frame)]);
}

function joinedTo(reading: Reading, query: QueryFacts, { name, args, keywords }: QueryStep): QueryFacts {
  const [target, , third] = name === "join_from" ? args.slice(1) : args;
  const model = modelIn(reading, target);
  if (!model) return opaque(query);
  const on = third ?? keywords.on;
  // Of several keys to one class, the join tells which rows come along.
  const key = on?.t === "ref" ? columnIn(reading, on.ref) : undefined;
  const filters = on && !key ? sqlCondition(reading, on, {}).filters : [];
  const isOwn = key?.model && query.model && isSameSymbol(key.model, query.model);
  const way = isOwn && query.eager.length > 0 ? [{ path: [key.column] }] : [];
  return {
    ...query,
    joins: [...query.joins, model],
    filters: [...query.filters, ...filters],
    eager: [...query.eager, ...way],
  };
}

/** `-Tweet.created`, `Tweet.created.desc()`. */
function ordering(reading: Reading, term: Term, model: SymbolId | undefined): QueryFacts["order"][number] | undefined {
  const [of] = term.t === "op" && term.op === "-" ? term.of : [];
  const column = of?.t === "ref" ? columnIn(reading, of.ref) : undefined;
  return column ? { ...column, descending: true } : sqlOrdering(reading, term, model);
}

function evaluated(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  const here = { ...query, runs: "here" as const };
  switch (step.name) {
    case "get":
    case "get_or_none":
      return { ...where(reading, here, step), size: "one" };
    case "first":
    case "peek": {
      const [count] = step.args;
      return count && !(count.t === "number" && count.value === 1)
        ? { ...here, size: "limited" }
        : { ...here, size: "one" };
    }
    case "count":
      return { ...here, size: "count" };
    case "exists":
      return { ...here, size: "exists" };
    case "scalar":
      return boolOfTerm(step.keywords.as_tuple)
        ? { ...here, size: query.size === "aggregate" ? query.size : "one", row: "tuple" }
        : { ...here, size: query.size === "aggregate" ? query.size : "one", row: "scalar" };
    case "execute":
    case "iterator":
      return query.size === "write" ? here : { ...here, size: query.size };
    case "prefetch":
      return { ...here, loadsMore: true };
    default:
      return undefined;
  }
}
