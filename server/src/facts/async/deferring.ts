// Owns whether a decorator of the workspace keeps the functions that it is given from running where they are called: it hands them to
// somebody else, and what takes their place never calls them. Asks facts; knows no rule.
import { createEvaluation } from "../evaluate";
import { FUNCTION, FUNCTIONS, symbolKey, symbolOf } from "../inputs";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { CallSummary, FunctionSummary, SymbolId } from "../summary";
import { entryOf, TARGETS } from "../targets";

/** Whether one of a function's decorators does so. Key: symbol of the function. */
export const DEFERRED = defineQuery<boolean>("deferred", (db, key) => {
  const decorators = db.read(FUNCTION, key)?.decorators ?? [];
  return decorators.some((ref) => {
    if (ref.k === "call" || ref.k === "unknown") return false;
    const value = createEvaluation(db).evaluate(ref, siteOf(db, symbolOf(key)));
    return value.v === "function" && db.get(DEFERS, symbolKey(value.id.path, value.id.name));
  });
});

/** Key: symbol of the decorator. */
const DEFERS = defineQuery<boolean>("defers", (db, key) => {
  const { path, name } = symbolOf(key);
  const summary = db.read(FUNCTION, key);
  const given = summary?.parameters[0]?.name;
  if (!summary || !given || summary.parameters.length !== 1 || summary.isAsync) return false;
  const inner = (db.read(FUNCTIONS, path) ?? []).filter((other) => other.startsWith(`${name}.`));
  if (inner.length === 0) return false;
  return [name, ...inner].every((one) => isPassedOn(db, { path, name: one }, { fn: name, name: given }));
});

interface Given {
  readonly fn: string;
  readonly name: string;
}

/** A function that neither calls what the decorator was given, nor returns it, nor hands it to somebody who may call it at once. */
function isPassedOn(db: Reader, id: SymbolId, given: Given): boolean {
  const key = symbolKey(id.path, id.name);
  const summary = db.read(FUNCTION, key);
  if (!summary || summary.results.some((ref) => isGiven(ref, given))) return false;
  const targets = db.get(TARGETS, key);
  return summary.calls.every((call, n) => {
    if (isGiven(call.callee, given)) return false;
    if (!hands(call, given)) return true;
    const target = targets[n];
    if (target?.t !== "library") return false;
    const runs = entryOf(target)?.passes?.runs;
    return runs === "elsewhere" || runs === "later" || /^functools\.(wraps|update_wrapper)$/.test(target.name);
  });
}

function hands({ args, keywords }: CallSummary, given: Given): boolean {
  return [...args, ...Object.values(keywords)].some((ref) => isGiven(ref, given));
}

function isGiven(ref: FunctionSummary["results"][number], { fn, name }: Given): boolean {
  return ref.k === "param" && ref.fn === fn && ref.name === name;
}
