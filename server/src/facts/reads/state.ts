// Owns what is known of a query while its chain is read, and the parts that the libraries' readers share.
import type { QueryStep } from "../../semantics/query-chain";
import type { Ref } from "../../semantics/ref";
import type { Term } from "../../semantics/term";
import type { Evaluation, Site } from "../evaluation";
import type { SymbolId } from "../summary";
import type { QueryFacts } from "./read-queries";

export interface Reading {
  readonly cx: Evaluation;
  readonly site: Site;
}

export function start(orm: QueryFacts["orm"], model: SymbolId | undefined): QueryFacts {
  return {
    orm,
    ...(model ? { model } : {}),
    selects: model ? [{ model }] : [],
    joins: [],
    filters: [],
    order: [],
    size: "all",
    grouped: false,
    row: "entity",
    runs: "lazy",
    eager: [],
    defer: [],
    owned: false,
    loadsMore: false,
    awaited: false,
    opaque: false,
    path: [],
  };
}

export function opaque(query: QueryFacts): QueryFacts {
  return { ...query, opaque: true };
}

/** What conditions of a call add to a query. */
export interface Conditions {
  readonly filters: QueryFacts["filters"];
  readonly opaque: boolean;
}

export function withConditions(query: QueryFacts, found: readonly Conditions[]): QueryFacts {
  return {
    ...query,
    filters: [...query.filters, ...found.flatMap((f) => f.filters)],
    opaque: query.opaque || found.some((f) => f.opaque),
  };
}

/** Class that a term names. */
export function modelIn({ cx, site }: Reading, term: Term | undefined): SymbolId | undefined {
  if (term?.t !== "ref") return undefined;
  return classOf({ cx, site }, term.ref);
}

export function classOf({ cx, site }: Reading, ref: Ref): SymbolId | undefined {
  const value = cx.evaluate(ref, site);
  return value.v === "class" ? value.id : undefined;
}

/** Whether a value is written there. */
export function isConstant(term: Term): boolean {
  if (term.t === "list") return term.items.every(isConstant);
  return term.t === "text" || term.t === "number" || term.t === "bool" || term.t === "none";
}

/** A limit that is applied always; a number where it is written. */
export function limited(query: QueryFacts, step: QueryStep, count: Term | undefined): QueryFacts {
  if (query.size !== "all" || !count || count.t === "none") return query;
  if (step.maybe) return { ...query, maybeLimited: true };
  return { ...query, size: "limited", ...(count.t === "number" ? { limit: count.value } : {}) };
}
