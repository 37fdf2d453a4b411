// Owns what calls and attributes are to the judgement whether values stay as they are in a loop, as far as facts tell.
// Asks facts; knows no rule.
import type { Onlooker, Steadiness } from "../../semantics/python/invariance/steady";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import { type CallTarget, libraryNameOf } from "../value";
import { writesNothing } from "./effect-free";

type Cx = Services & { readonly facts: FactQueries };

/** @param judged a call whose own doing does not count. */
export function onlookerOf(cx: Cx, judged?: SyntaxNode): Onlooker {
  const nameOf = (call: SyntaxNode) => libraryNameOf(cx.facts.target(call));
  return {
    scopes: cx.scopes,
    ...(judged ? { judged } : {}),
    nameOf,
    isDefinition: (name) => /^(library|module|class|function)$/.test(cx.facts.value(name).v),
    storedAttribute: (attribute) => storedAttribute(attribute, cx),
    leavesReceiver: (call, attribute) => leavesReceiver(call, attribute, cx),
    leavesArgument: (call, argument) => leavesArgument(call, argument, nameOf(call), cx),
    repeats: (call) => repeats(call, nameOf(call)),
  };
}

const LOOKS_UP = /^_?(get|is|has|find|lookup|name|status|count)(_|$)|_of$/;

/**
 * For what depends on all that an object holds: only calls that look something up, by their name as well, surely leave it alone, since
 * what methods write through other names is out of sight.
 */
export function strictOnlooker(cx: Cx, judged: SyntaxNode): Onlooker {
  const whole = onlookerOf(cx, judged);
  const looksUp = (call: SyntaxNode): Steadiness => {
    const callee = call.field("function");
    const target = cx.facts.target(call);
    if (whole.nameOf(call) !== "") return COMPUTES.test(whole.nameOf(call)) ? "same" : "changes";
    const isLookup = LOOKS_UP.test(callee?.field("attribute")?.text ?? callee?.text ?? "");
    return isLookup && target.t === "function" && writesNothing(target.id, cx.facts) ? "same" : "changes";
  };
  return { ...whole, leavesReceiver: looksUp, leavesArgument: looksUp };
}

/** Functions of these libraries compute, apart from a few that write into what they are given. */
const COMPUTES =
  /^(builtins|math|cmath|operator|itertools|functools|statistics|logging|warnings|copy|numpy|scipy|pandas|sklearn)\./;
const WRITES_INTO =
  /^(numpy\.((ma\.|char\.)?(fill_diagonal|copyto|put|place|putmask|put_along_axis|nan_to_num)|random\..*shuffle|\w+\.at)|builtins\.(setattr|delattr|next|exec|eval))$/;
const OUTPUTS = /^(out|overwrite_\w+|copy|inplace)$/;

function leavesArgument(call: SyntaxNode, argument: SyntaxNode, name: string, cx: Cx): Steadiness {
  if (argument.kind === "keyword_argument" && OUTPUTS.test(argument.field("name")?.text ?? "")) return "changes";
  if (name === "") {
    const target = cx.facts.target(call);
    return target.t === "function" && writesNothing(target.id, cx.facts) ? "same" : "likely";
  }
  if (WRITES_INTO.test(name)) return "changes";
  const keywords = (call.field("arguments")?.namedChildren ?? []).filter((a) => a.kind === "keyword_argument");
  if (keywords.some((k) => /^(overwrite_|inplace)/.test(k.field("name")?.text ?? ""))) return "changes";
  return COMPUTES.test(name) ? "same" : "likely";
}

const READERS =
  /^(all|any|arg(max|min|sort)|as(type|format|array)|clip|compress|conj|conjugate|copy|corr|cov|cum(prod|sum)|count|diagonal|dot|flatten|get(_group|col|row|nnz|H)?|groupby|head|index|isna|item(s|size)?|itertuples|iterrows|keys|lower|max|mean|median|min|multiply|nonzero|power|prod|ptp|query|ravel|repeat|reshape|round|split|squeeze|startswith|endswith|std|strip|sum|swapaxes|T|tail|take|to(array|bytes|coo|csc|csr|dense|dia|list|string)|to_numpy|trace|transpose|upper|values|var|view)$/;

function leavesReceiver(call: SyntaxNode, attribute: string, cx: Cx): Steadiness {
  const method = call.field("function")?.field("attribute")?.text ?? "";
  if (attribute === "" && READERS.test(method)) return "same";
  const target = cx.facts.target(call);
  if (target.t !== "function") return "changes";
  if (writesNothing(target.id, cx.facts)) return "same";
  return attribute === "" ? "changes" : leavesAttribute(target, attribute, cx);
}

const MAX_FUNCTIONS = 30;

/** No method that is called on the way gives the attribute a value or changes what it holds, as far as calls can be followed. */
function leavesAttribute(target: CallTarget, attribute: string, cx: Cx): Steadiness {
  const [name = attribute, ...parts] = attribute.split(".");
  const queue: SymbolId[] = target.t === "function" ? [target.id] : [];
  const seen = new Set(queue.map(keyOf));
  for (let at = 0; at < queue.length; at++) {
    const id = queue[at] as SymbolId;
    const summary = cx.facts.function(id);
    if (!summary || at >= MAX_FUNCTIONS || summary.selfAttributes[name]) return "changes";
    const writes = summary.containers.some(
      ({ target: to, use }) => use !== "read" && to.k === "attr" && to.of.k === "self" && to.name === name,
    );
    if (writes) return "changes";
    for (let call = 0; call < summary.calls.length; call++) {
      const { callee, args } = summary.calls[call] ?? {};
      // `self.solver.estimate()` may change what the solver holds.
      const owner = callee?.k === "attr" ? callee.of : undefined;
      if (parts.length > 0 && owner?.k === "attr" && owner.of.k === "self" && owner.name === name) return "changes";
      const isOwn = callee?.k === "attr" && callee.of.k === "self";
      if (!isOwn && !args?.some((arg) => arg.k === "self")) continue;
      const next = cx.facts.targetOf(id, call);
      if (next.t !== "function") return "changes";
      if (!seen.has(keyOf(next.id))) queue.push(next.id);
      seen.add(keyOf(next.id));
    }
  }
  return "likely";
}

function keyOf({ path, name }: SymbolId): string {
  return `${path}:${name}`;
}

/** Attributes of arrays, and of modules, are what they are. */
const PLAIN_ATTRIBUTES = /^(T|shape|ndim|size|dtype|real|imag|flat|H|values|index|columns)$/;

function storedAttribute(attribute: SyntaxNode, cx: Cx): Steadiness {
  const name = attribute.field("attribute")?.text ?? "";
  const object = attribute.field("object");
  if (!object || PLAIN_ATTRIBUTES.test(name)) return "same";
  const value = cx.facts.value(object);
  if (value.v === "library" || value.v === "module") return "same";
  if (value.v !== "object" && value.v !== "class") return "likely";
  const methods = cx.facts.methods(value.id);
  if (methods.some((id) => lastPart(id.name) === name)) return "changes";
  return methods.some((id) => cx.facts.function(id)?.selfAttributes[name]) ? "same" : "likely";
}

const REPEATS =
  /^(builtins\.(abs|bool|dict|divmod|enumerate|float|frozenset|int|isinstance|len|list|max|min|pow|range|round|set|slice|sorted|str|sum|tuple|zip)|math\.\w+|numpy\.(?!load|save|fromfile|genfromtxt|random)\w+|numpy\.(linalg|fft|ma|char)\.\w+|scipy\.(linalg|sparse|special|spatial)\.(\w+\.)?\w+)$/;
const REPEATING_MEMBERS =
  /^((numpy\.(ndarray|matrix)|scipy\.sparse\.\w+|builtins\.(str|tuple|bytes|int|float))\.|builtins\.(dict|list|set|frozenset)\.(items|keys|values|get|copy|count|index)$)/;

function repeats(call: SyntaxNode, name: string): Steadiness {
  if (REPEATS.test(name) || REPEATING_MEMBERS.test(name)) return "same";
  // Asked of what is not known, these names mean an array.
  const method = call.field("function")?.kind === "attribute" ? call.field("function")?.field("attribute")?.text : "";
  return name === "" && method && READERS.test(method) ? "likely" : "changes";
}
