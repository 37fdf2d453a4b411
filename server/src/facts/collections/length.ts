// Owns the judgement what the length of a list depends on: rows, other data, what callers hand over, or nothing. Asks facts; knows no rule.
import { COMPREHENSIONS, FOR_CLAUSES } from "../../semantics/python/kinds";
import { isWithin } from "../../semantics/python/shapes/join-rewrite";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { areMostlyFew, areRows, sourcesOf } from "../database/loop-source";
import type { FactQueries } from "../queries";
import { growsByName } from "../routes/list-size";

type Cx = Services & { readonly facts: FactQueries };

/**
 * `rows`: as many as a query brings; `data`: of files, texts, arrays, or of other data; `open`: as many as somebody else says;
 * `few`: written down, or a handful by nature.
 */
export type Length = "few" | "open" | "data" | "rows";

const ORDER: readonly Length[] = ["few", "open", "data", "rows"];
const MAX_DEPTH = 5;
/** Turns from which on a bare number may stand for as many as it takes. */
const MANY = 100;

/** How much an expression holds that is iterated or searched. */
export function lengthOf(expression: SyntaxNode, cx: Cx, depth = 0): Length {
  if (depth > MAX_DEPTH) return "open";
  const query = cx.facts.query(expression);
  if (query && areMostlyFew(query, cx)) return "open";
  if (expression.kind === "identifier") return lengthOfName(expression, cx, depth);
  if (!COMPREHENSIONS.has(expression.kind) && areRows(expression, cx)) return "rows";
  // The members of an enumeration.
  if (cx.facts.value(expression).v === "class") return "few";
  const inside = (node: SyntaxNode | undefined): Length => (node ? lengthOf(node, cx, depth + 1) : "open");
  switch (expression.kind) {
    case "string":
    case "integer":
    case "none":
      return "few";
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
      return longest(
        expression.namedChildren.filter((n) => /splat$/.test(n.kind)).map((n) => inside(n.namedChildren[0])),
      );
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return longest(expression.select(FOR_CLAUSES).map((clause) => inside(clause.field("right"))));
    case "parenthesized_expression":
    case "await":
      return inside(expression.namedChildren[0]);
    case "boolean_operator":
    case "binary_operator":
      return longest([inside(expression.field("left")), inside(expression.field("right"))]);
    case "conditional_expression":
      return longest([inside(expression.namedChildren[0]), inside(expression.namedChildren[2])]);
    case "subscript":
      return lengthOfPart(expression, inside);
    case "call":
      return lengthOfCall(expression, inside, cx);
    case "attribute":
      return lengthByName(expression.field("attribute")?.text ?? "", true);
    default:
      return "open";
  }
}

function longest(lengths: readonly Length[]): Length {
  return ORDER[Math.max(0, ...lengths.map((length) => ORDER.indexOf(length)))] ?? "open";
}

const HANDFUL =
  /(^|_)(columns?|cols|fields?|attrs|attributes|args|argv|params|parameters|options|flags|headers|tags|types|kinds|modes|formats|extensions|exts|suffixes|prefixes|languages|langs|choices|levels|states|statuses|roles|plugins|modules|routes|operators|models|settings|commands|permissions|groups|sections|steps|stages|layers|dims|axes|axis|classes|weights|features|sidebar|methods|categories|parts|tokens|names|units|providers|providers|channels|devices|versions|targets|metrics|backends|exclude\w*|ignored?|skip\w*|allowed|valid|supported|required|whitelist|blacklist)$|^(exclude|ignored?|skip|allowed|valid|supported|required|special|reserved|known|default)(_|[A-Z])|^_?[A-Z][A-Z0-9_]+$/;

/** What somebody else hands over: by convention a registry of the program or the parts of one thing, keys of what grows with use, or open. */
function lengthByName(name: string, isHeld: boolean): Length {
  if (HANDFUL.test(name)) return "few";
  const [, keys, plural] = /^(?:(.+)_(?:ids|pks|uuids|keys)|(.+?)(?:_list|s))$/.exec(name) ?? [];
  const word = lastWord(keys ?? plural ?? "");
  // Anything may consist of these.
  if (ANYTHING.test(word)) return "open";
  const grows = growsByName(word);
  if (grows === undefined) return "open";
  // What a name without keys is given may be a part of it as well.
  return !grows ? "few" : keys !== undefined || isHeld ? "data" : "open";
}

const ANYTHING = /^(Item|Entry|Entrie|Record|Result|Point|Row)$/;

function lastWord(name: string): string {
  const word = name.slice(name.lastIndexOf("_") + 1);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A slice of a few elements; other slices are most of the whole; elements may be anything. */
function lengthOfPart(subscript: SyntaxNode, inside: (node: SyntaxNode | undefined) => Length): Length {
  const slice = subscript.field("subscript");
  if (slice?.kind !== "slice") return "open";
  const limit = /^(\d*)\s*:\s*(\d+)$/.exec(slice.text);
  return limit && Number(limit[2]) <= 20 ? "few" : inside(subscript.field("value"));
}

const WHOLE = /^(list|sorted|set|tuple|frozenset|reversed|enumerate|iter|dict|zip|map|filter|tqdm|Counter|deque)$/;
const VIEWS = /^(keys|values|items|copy|elements|fromkeys)$/;
const READS =
  /^(readlines|splitlines|tolist|to_list|to_dict|iterrows|itertuples|findall|finditer|reader|DictReader|nonzero)$/;

function lengthOfCall(call: SyntaxNode, inside: (node: SyntaxNode | undefined) => Length, cx: Cx): Length {
  const callee = call.field("function");
  const name = callee?.field("attribute")?.text ?? callee?.text ?? "";
  const args = (call.field("arguments")?.namedChildren ?? []).filter((a) => a.kind !== "keyword_argument");
  if (callee?.kind === "identifier" && name === "range") return longest(args.map((arg) => lengthOfCount(arg, inside)));
  if (callee?.kind === "identifier" && WHOLE.test(name)) {
    if (name === "map" || name === "filter") return inside(args[1]);
    if (name === "zip")
      return args.length > 0 ? (ORDER[Math.min(...args.map((a) => ORDER.indexOf(inside(a))))] ?? "open") : "few";
    return args.length === 0 ? "few" : longest(args.map(inside));
  }
  if (VIEWS.test(name)) return inside(callee?.field("object"));
  // Words of an option are a handful; lines of a text are many.
  if (name === "split") return args[0] && !/\\n/.test(args[0].text) ? "few" : args[0] ? "data" : "open";
  if (!READS.test(name) || isOfColumns(callee)) return "open";
  return cx.facts.target(call).t === "function" ? "open" : "data";
}

const REDUCES = /^(sum|mean|median|std|var|min|max|count|nunique|unique|mode|columns|index|dtypes|shape|value_counts)$/;

const CHAINED: ReadonlySet<string> = new Set(["call", "attribute", "parenthesized_expression", "binary_operator"]);

/** `frame.sum().round(2).tolist()`, `frame.columns.tolist()`: one for each column, label or distinct value, as many as who made the table says. */
function isOfColumns(callee: SyntaxNode | undefined): boolean {
  let at = callee?.field("object");
  while (at && CHAINED.has(at.kind)) {
    if (REDUCES.test(at.field("attribute")?.text ?? "")) return true;
    at = at.field("object") ?? at.field("function") ?? at.field("left") ?? at.namedChildren[0];
  }
  return false;
}

/** What a range goes up to: the length of something, or a number that says nothing. */
function lengthOfCount(count: SyntaxNode, inside: (node: SyntaxNode | undefined) => Length): Length {
  if (count.kind === "integer" || count.kind === "unary_operator") return Number(count.text) > MANY ? "open" : "few";
  const counted = /^len\b/.test(count.text) ? count.field("arguments")?.namedChildren[0] : undefined;
  return counted ? inside(counted) : "open";
}

function lengthOfName(name: SyntaxNode, cx: Cx, depth: number): Length {
  const variable = cx.scopes.variable(name);
  if (cx.facts.value(name).v === "class") return "few";
  const named = lengthByName(name.text, false);
  // What a module defines is written down.
  if (!variable?.scope.parent) {
    if (variable && isElement(variable.writes[0])) return "open";
    return areRows(name, cx) ? "rows" : "few";
  }
  if (variable.kind === "parameter") {
    const id = cx.facts.self(name);
    return cx.facts.entryKind(id) === "command" || cx.facts.isConstant(id, name.text) ? "few" : named;
  }
  if (isElement(variable.writes[0])) return named === "few" ? "few" : "open";
  const sources = sourcesOf(name, cx);
  const isAsked = cx.facts.query(name) !== undefined && areRows(name, cx);
  const isRows = isAsked || sources.some((source) => /^(call|await)$/.test(source.kind) && areRows(source, cx));
  const length = isRows ? "rows" : longest(sources.map((source) => lengthOf(source, cx, depth + 1)));
  // Whatever fills it, these are a handful as often as not.
  if (named === "few") return length === "open" ? "few" : "open";
  return length;
}

/** A name that a loop binds is one element of something. */
function isElement(write: SyntaxNode | undefined): boolean {
  const loop = write?.ancestor((n) => n.kind === "for_statement" || n.kind === "for_in_clause" || n.kind === "block");
  const left = loop?.kind === "block" ? undefined : loop?.field("left");
  return left !== undefined && write !== undefined && isWithin(write, left);
}
