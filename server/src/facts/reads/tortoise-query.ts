// Owns what is particular to Tortoise's query sets beside Django's: they run when they are awaited. Pure over the evaluation.
import type { QueryStep } from "../../semantics/query-chain";
import type { SymbolId } from "../summary";
import { djangoStep } from "./django-query";
import type { QueryFacts } from "./read-queries";
import { limited, opaque, type Reading, start } from "./state";

/** What a method of a model class starts. */
export function tortoiseStart(reading: Reading, model: SymbolId, step: QueryStep): QueryFacts | undefined {
  return step.name === "raw" ? opaque(start("tortoise", model)) : tortoiseStep(reading, start("tortoise", model), step);
}

/** One step on a query set; undefined for a step that is not known. */
export function tortoiseStep(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  const next = stepOf(reading, query, step);
  return next && step.awaited ? { ...next, runs: "here" } : next;
}

function stepOf(reading: Reading, query: QueryFacts, step: QueryStep): QueryFacts | undefined {
  if (step.form) return query.runs === "here" ? djangoStep(reading, query, step) : undefined;
  switch (step.name) {
    case "limit":
      return limited(query, step, step.args[0]);
    case "offset":
    case "using_db":
    case "use_index":
    case "force_index":
      return query;
    case "group_by":
      return { ...query, grouped: true };
    case "get_or_none":
      return djangoStep(reading, query, { ...step, name: "get" });
    default:
      return djangoStep(reading, query, step);
  }
}
