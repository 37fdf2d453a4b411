// Owns which part of an expression has another value each time it is computed: the time, an identity made anew, chance, `id()` of what is
// thrown away. What rounds or cuts such a value is unknown, and so silent. Pure over the unit; what a call calls is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";

export interface Surroundings extends Services {
  /** Canonical dotted name of the library function that a call calls; `""` for anything else. */
  libraryCall(call: SyntaxNode): string;
}

/** Spelled so; resolved afterwards. */
const SPELLED =
  /\b(time|time_ns|monotonic|monotonic_ns|perf_counter|now|utcnow|uuid[14]|random|token_\w+|urandom|id)\(/;
const CLOCKS =
  /^(time\.(time|monotonic|perf_counter)(_ns)?|datetime\.datetime\.(now|utcnow)|pandas\.Timestamp\.(now|utcnow)|django\.utils\.timezone\.now)$/;
const CHANCE = /^(uuid\.uuid[14]|random\.random|secrets\.token_(hex|bytes|urlsafe)|os\.urandom)$/;
/** Functions of their arguments that keep them apart. */
const KEEPING = /^(builtins\.(str|repr|hash|tuple|frozenset)|hashlib\.\w+|json\.dumps)$/;
/** Methods that keep their receiver and their arguments apart. */
const KEEPING_METHODS = /^(isoformat|timestamp|encode|hexdigest|digest|join|format|hex)$/;

const MAX_DEPTH = 8;

export interface VolatilePart {
  readonly node: SyntaxNode;
  /** `clock`: goes on by itself; `chance`: made up, and unlike any other; `identity`: of an object that is gone afterwards. */
  readonly kind: "clock" | "chance" | "identity";
}

/** The part of an expression that differs each time; undefined where none is known. */
export function volatilePart(expression: SyntaxNode, cx: Surroundings): VolatilePart | undefined {
  return partOf(expression, cx, 0);
}

function partOf(node: SyntaxNode, cx: Surroundings, depth: number): VolatilePart | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (node.kind) {
    case "identifier":
      return partOfLocal(node, cx, depth);
    case "call":
      return partOfCall(node, cx, depth);
    case "attribute":
      return node.field("attribute")?.text === "hex" ? partOfFirst([node.field("object")], cx, depth) : undefined;
    case "binary_operator": {
      const operator = node.field("operator")?.kind;
      return operator === "+" || operator === "%" ? partOfFirst(node.namedChildren, cx, depth) : undefined;
    }
    case "string":
      return partOfFirst(node.namedChildren.map(wholeHole), cx, depth);
    case "concatenated_string":
    case "tuple":
    case "list":
    case "parenthesized_expression":
      return partOfFirst(node.namedChildren, cx, depth);
    default:
      return undefined;
  }
}

function partOfFirst(nodes: readonly (SyntaxNode | undefined)[], cx: Surroundings, depth: number) {
  for (const node of nodes) {
    const found = node && partOf(node, cx, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** `{now}`, but not `{now:%Y-%m-%d}`: a format may cut. */
function wholeHole(part: SyntaxNode): SyntaxNode | undefined {
  if (part.kind !== "interpolation" || part.namedChildren.some(({ kind }) => kind === "format_specifier"))
    return undefined;
  return part.field("expression") ?? part.namedChildren[0];
}

/** A local that is given its value once. */
function partOfLocal(node: SyntaxNode, cx: Surroundings, depth: number): VolatilePart | undefined {
  const value = onlyValue(node, cx);
  return value && (value.kind !== "call" || SPELLED.test(value.text)) ? partOf(value, cx, depth + 1) : undefined;
}

/** What a local is given, where that happens in one place. */
export function onlyValue(name: SyntaxNode, { scopes }: Services): SyntaxNode | undefined {
  const variable = scopes.variable(name);
  const write = variable?.kind === "local" && variable.writes.length === 1 ? variable.writes[0] : undefined;
  const { parent } = write ?? {};
  return parent?.kind === "assignment" && parent.field("left") === write ? parent.field("right") : undefined;
}

function partOfCall(call: SyntaxNode, cx: Surroundings, depth: number): VolatilePart | undefined {
  const callee = call.field("function");
  const args = call.field("arguments")?.namedChildren ?? [];
  if (!callee || (args.length > 0 && args.some(({ kind }) => kind === "list_splat"))) return undefined;
  const method = callee.kind === "attribute" ? (callee.field("attribute")?.text ?? "") : "";
  if (KEEPING_METHODS.test(method)) {
    // `isoformat(timespec="hours")` cuts.
    if (method === "isoformat" && args.length > 0) return undefined;
    const found = partOfFirst([callee.field("object"), ...args], cx, depth);
    if (found) return found;
  }
  if (!SPELLED.test(call.text)) return undefined;
  const name = cx.libraryCall(call);
  if (CLOCKS.test(name)) return { node: call, kind: "clock" };
  if (CHANCE.test(name)) return { node: call, kind: "chance" };
  if (name === "builtins.id") return isThrownAway(args[0], cx) ? { node: call, kind: "identity" } : undefined;
  return KEEPING.test(name) ? partOfFirst(args, cx, depth) : undefined;
}

const MADE: ReadonlySet<string> = new Set([
  "list",
  "dictionary",
  "set",
  "list_comprehension",
  "dictionary_comprehension",
  "set_comprehension",
  "generator_expression",
  "lambda",
]);

/** Made here and kept by nothing but this function: another object may get the same number afterwards, or none ever. */
function isThrownAway(node: SyntaxNode | undefined, cx: Surroundings): boolean {
  const value = node?.kind === "identifier" ? onlyValue(node, cx) : node;
  return value !== undefined && MADE.has(value.kind);
}
