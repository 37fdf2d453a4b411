// Owns which methods of a class answer several of its other questions at once. Asks facts; knows no rule.

import { lastPart } from "../../text/dotted";
import type { FactQueries } from "../queries";
import type { FunctionSummary, SymbolId } from "../summary";

export interface Batch {
  readonly id: SymbolId;
  readonly name: string;
  /** Names of the methods whose answers it gives. */
  readonly answers: ReadonlySet<string>;
}

/** The method that answers most of the questions; at least two of them. */
export function batchOf(cls: SymbolId, questions: ReadonlySet<string>, facts: FactQueries): Batch | undefined {
  let best: Batch | undefined;
  for (const id of facts.methods(cls)) {
    const summary = facts.function(id);
    const name = lastPart(id.name);
    if (!summary || name.startsWith("_") || !gathers(summary)) continue;
    const asked = ownCalls(summary);
    const answers = new Set([...asked].filter((one) => questions.has(one)));
    const isOther = [...asked].some((one) => CHANGES.test(one));
    if (answers.size > 1 && !isOther && answers.size > (best?.answers.size ?? 0)) best = { id, name, answers };
  }
  return best;
}

/** The method for many keys that stands beside one for a key: `get_value` and `get_values`. */
export function manyOf(cls: SymbolId, method: string, facts: FactQueries): string | undefined {
  const names = facts.methods(cls).map((id) => lastPart(id.name));
  const many = [`${method}s`, `${method}_many`, `${method}_batch`, `${method}_bulk`, `batch_${method}`, `m${method}`];
  return many.find((name) => names.includes(name));
}

const CHANGES = /^_?(set|step|reset|load|update|apply|run|close|open|write|save|delete|add|remove|move|send)(_|$)/;

/** Asks and hands back what it was told, and needs nothing but itself for it. */
function gathers({ parameters, results, isGenerator, selfAttributes, decoratorTexts }: FunctionSummary): boolean {
  const needed = parameters.slice(1).filter((parameter) => parameter.default === undefined);
  if (needed.length > 0 || results.length === 0 || isGenerator || Object.keys(selfAttributes).length > 0) return false;
  return !decoratorTexts.some((text) => /property|staticmethod|classmethod/.test(text));
}

function ownCalls({ calls }: FunctionSummary): ReadonlySet<string> {
  return new Set(calls.flatMap(({ callee }) => (callee.k === "attr" && callee.of.k === "self" ? [callee.name] : [])));
}
