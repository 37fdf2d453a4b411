// Owns what the steps of a Django query set or manager do: look-ups, order, slices, what comes along, and when it runs. Pure over the
// evaluation.
import type { QueryStep } from "../../semantics/query-chain";
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import { djangoColumn, djangoCondition, lookups } from "./conditions";
import type { Eager, QueryFacts } from "./read-queries";
import { type Conditions, limited, opaque, type Reading, withConditions } from "./state";

const KEEPING =
  /^(all|using|distinct|reverse|select_for_update|iterator|aiterator|order_by_related|get_queryset|complex_filter|extra|db_manager|alias|_clone|with_perm)$/;

/** One step on a query set or manager; undefined for a step that is not known. */
export function djangoStep(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  if (step.form === "slice") return query.runs === "here" ? query : limited(query, step, step.args[1]);
  if (step.form === "item") return { ...query, size: query.size === "all" ? "one" : query.size, runs: "here" };
  if (step.form === "get") return undefined;
  const name = step.name.replace(/^a(?=(get|first|last|count|exists|aggregate|earliest|latest|in_bulk|iterator)$)/, "");
  return built(reading, query, step, name) ?? evaluated(reading, query, step, name);
}

function built(reading: Reading, query: QueryFacts, step: QueryStep, name: string): QueryFacts | undefined {
  const { args, keywords } = step;
  const texts = args.map(textOfTerm).filter((t) => t !== undefined);
  switch (name) {
    case "filter":
    case "exclude":
      return filtered(reading, query, step, name === "exclude");
    case "order_by":
      return { ...query, order: [...orderings(reading, query, texts)] };
    case "select_related":
      return {
        ...query,
        eager: [...query.eager, ...selectRelated(args, texts)],
        loadsMore: query.loadsMore || texts.length < args.length,
      };
    case "prefetch_related":
      return prefetched(query, args);
    case "only":
    case "defer":
      // Columns that are left out sometimes, or are not told, are no columns to warn of.
      if (step.maybe) return query;
      if (texts.length < args.length) return { ...query, loadsMore: true };
      return name === "only"
        ? { ...query, only: [...(query.only ?? []), ...texts] }
        : { ...query, defer: [...query.defer, ...texts] };
    case "values":
      return asColumns(query, texts, "dict", args.length > texts.length || Object.keys(keywords).length > 0);
    case "values_list": {
      const isFlat = boolOfTerm(keywords.flat) === true;
      return asColumns(query, texts, isFlat ? "scalar" : "tuple", args.length > texts.length);
    }
    case "annotate":
      // After `values` it groups.
      return query.row === "entity" ? query : { ...query, grouped: true };
    case "dates":
    case "datetimes":
      return asColumns(query, texts.slice(0, 1), "scalar", false);
    case "none":
      return { ...query, size: "limited", limit: 0 };
    case "union":
    case "intersection":
    case "difference":
    case "raw":
      return opaque(query);
    default:
      return KEEPING.test(name) ? query : undefined;
  }
}

function filtered(reading: Reading, query: QueryFacts, step: QueryStep, negated: boolean): QueryFacts {
  const frame = { ...(step.maybe ? { maybe: true as const } : {}), ...(negated ? { negated: true as const } : {}) };
  const found: readonly Conditions[] = [
    lookups(reading, query.model, step.keywords, frame),
    ...step.args.map((arg) => djangoCondition(reading, query.model, arg, frame)),
  ];
  return withConditions(query, found);
}

function orderings(reading: Reading, query: QueryFacts, texts: readonly string[]): QueryFacts["order"] {
  return texts.flatMap((text) => {
    const column = djangoColumn(reading, query.model, text.replace(/^[-+]/, "").split("__"));
    return column ? [{ ...column, descending: text.startsWith("-") }] : [];
  });
}

function selectRelated(args: readonly Term[], texts: readonly string[]): readonly Eager[] {
  if (args.length === 0) return [{ path: [], all: true }];
  return texts.map((text) => ({ path: text.split("__") }));
}

/** Names, and `Prefetch("name", ...)`. */
function prefetched(query: QueryFacts, args: readonly Term[]): QueryFacts {
  const paths = args.flatMap((arg): readonly Eager[] => {
    const isPrefetch = arg.t === "call" && /(^|\.)Prefetch$/.test(arg.shown);
    const name = textOfTerm(arg) ?? (isPrefetch ? textOfTerm(arg.args[0] ?? arg.keywords.lookup) : undefined);
    const isOpen = isPrefetch && (arg.args.length > 1 || arg.keywords.queryset !== undefined);
    return name === undefined ? [] : [{ path: name.split("__"), ...(isOpen ? { open: true as const } : {}) }];
  });
  return { ...query, eager: [...query.eager, ...paths], loadsMore: query.loadsMore || paths.length < args.length };
}

function asColumns(query: QueryFacts, texts: readonly string[], row: QueryFacts["row"], isOpen: boolean): QueryFacts {
  const model = query.model ? { model: query.model } : {};
  return {
    ...query,
    selects: texts.length > 0 || isOpen ? texts.map((column) => ({ ...model, column })) : query.selects,
    row,
    opaque: query.opaque || isOpen,
  };
}

function evaluated(reading: Reading, query: QueryFacts, step: QueryStep, name: string): QueryFacts | undefined {
  const here = { ...query, runs: "here" as const };
  switch (name) {
    case "get":
    case "first":
    case "last":
    case "earliest":
    case "latest":
      return { ...(name === "get" ? filtered(reading, here, step, false) : here), size: "one" };
    case "count":
      return { ...here, size: "count" };
    case "exists":
    case "contains":
      return { ...here, size: "exists" };
    case "aggregate":
      return { ...here, size: "aggregate" };
    case "in_bulk":
      return { ...here, size: step.args.length > 0 ? "limited" : "all" };
    case "create":
    case "get_or_create":
    case "update_or_create":
    case "bulk_create":
    case "bulk_update":
    case "update":
    case "delete":
    case "acreate":
    case "aget_or_create":
    case "aupdate_or_create":
    case "abulk_create":
    case "aupdate":
    case "adelete":
    case "add":
    case "remove":
    case "set":
    case "clear":
      return { ...here, size: "write" };
    default:
      return undefined;
  }
}
