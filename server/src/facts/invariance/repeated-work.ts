// Owns which calls are worth doing once: queries, files that are read whole, states that are computed anew, and passes over collections.
// Asks facts; knows no rule.
import { isRecomputing } from "../../semantics/knowledge/numeric";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { FactQueries } from "../queries";
import { libraryNameOf, type Reached } from "../value";
import { onlyComputes } from "./effect-free";

type Cx = Services & { readonly facts: FactQueries };

export type Work =
  | { readonly w: "query"; readonly reached: Reached }
  /** `isTable`: a table, an array or a picture, rather than a text that may be small. */
  | { readonly w: "read"; readonly reached: Reached; readonly isTable: boolean }
  /** Computes the state of its arguments from their other parts. */
  | { readonly w: "state" }
  /** A function of the workspace that goes over data and changes nothing. */
  | { readonly w: "build" }
  /** A function of a library that goes over all of its one argument. */
  | { readonly w: "pass"; readonly over: SyntaxNode };

const READS =
  /^(pandas\.read_\w+|polars\.read_\w+|numpy\.(load|loadtxt|genfromtxt)|openpyxl\.load_workbook|PIL\.Image\.open|cv2\.imread|pathlib\.\w*Path\.read_(text|bytes)|yaml\.\w*load\w*|xml\.etree\.ElementTree\.parse|lxml\.etree\.parse)$/;
/** Texts may be small, and of a picture only the head is read. */
const TEXTS = /^(pathlib|yaml|xml|lxml|PIL)\./;
const OPENS =
  /^(builtins\.open|io\.open|json\.load|tomllib\.load|pickle\.load|csv\.(reader|DictReader)|pathlib\.\w*Path\.open)$/;
const STATEFUL = /(^|\.)(fetch\w*|next|read|recv|get_nowait|nextval|pop|dequeue|refresh|merge|scalar_subquery)$/;

/** What the call does that once would do as well, were its input the same; undefined for what is cheap, unknown or does more. */
export function workOf(call: SyntaxNode, cx: Cx): Work | undefined {
  const target = cx.facts.target(call);
  if (target.t === "unknown") return undefined;
  const name = libraryNameOf(target);
  if (name !== "" && isRecomputing(name)) return { w: "state" };
  const over = passOver(call, name);
  if (over) return { w: "pass", over };
  const effects = cx.facts.effects(call).filter(({ effect }) => !effect.startsWith("block."));
  if (effects.length === 0) return target.t === "function" && isBuild(target.id, cx) ? { w: "build" } : undefined;
  const [first, ...others] = effects.filter(({ effect }) => effect !== "db.connect");
  if (!first || others.length > 0 || STATEFUL.test(first.sink) || goesOnce(first, cx)) return undefined;
  // An object of its own for each turn is no answer that could be kept.
  if (target.t === "function" && lastPart(target.id.name) === "__init__") return undefined;
  if (first.effect === "db.query") return isLookup(name) ? { w: "query", reached: first } : undefined;
  if (first.effect !== "file") return undefined;
  if (READS.test(first.sink)) return { w: "read", reached: first, isTable: !TEXTS.test(first.sink) };
  const isLoader = target.t === "function" && /^_?(load|read|parse|get)_/.test(lastPart(target.id.name));
  return isLoader && OPENS.test(first.sink) ? { w: "read", reached: first, isTable: false } : undefined;
}

/** `execute` may do anything; what is built on may be lazy. */
function isLookup(name: string): boolean {
  return (
    name === "" ||
    /\.(all|first|one|one_or_none|scalar|scalar_one|scalar_one_or_none|count|exists|get|aggregate)$/.test(name)
  );
}

const MAKES = /(^|\.)_*[A-Z]\w*$/;

/** Behind a guard or a cache on the way down, or when an object is made, which may be made once for all. */
function goesOnce({ path }: Reached, { facts }: Cx): boolean {
  return path.some(({ id, call, shown }) => {
    if (MAKES.test(shown)) return true;
    const step = facts.calls(id)[call];
    return step?.once || step?.keyed || step?.rescue || step?.retry;
  });
}

const PASSES =
  /^(builtins\.(sum|max|min|sorted|set|frozenset)|collections\.Counter|numpy\.(sum|mean|std|var|median|percentile|quantile|sort|argsort|unique|cumsum|max|min|amax|amin|nanmean|nanstd|nansum|nanmax|nanmin|histogram|corrcoef|cov)|numpy\.fft\.\w+|statistics\.\w+)$/;
const METHOD_PASSES = /^numpy\.ndarray\.(sum|mean|std|var|max|min|argsort|cumsum|prod)$/;

function passOver(call: SyntaxNode, name: string): SyntaxNode | undefined {
  if (METHOD_PASSES.test(name)) return call.field("function")?.field("object");
  const args = call.field("arguments")?.namedChildren ?? [];
  const [first, second] = args;
  if (!PASSES.test(name) || !first || first.kind === "keyword_argument" || first.kind === "list_splat")
    return undefined;
  // `max(a, b)` is of two values.
  return second && second.kind !== "keyword_argument" && name.startsWith("builtins.") ? undefined : first;
}

const CACHED = /(^|\.)(\w*cache\w*|memoize|property|singleton|contextmanager|jit|njit)$/;

/** Goes over data, and gives what it made of it. */
function isBuild(id: Parameters<FactQueries["function"]>[0], { facts }: Cx): boolean {
  const summary = facts.function(id);
  if (!summary?.dataLoop || summary.isGenerator || summary.isAsync || summary.results.length === 0) return false;
  return !summary.decoratorTexts.some((text) => CACHED.test(text)) && onlyComputes(id, facts);
}
