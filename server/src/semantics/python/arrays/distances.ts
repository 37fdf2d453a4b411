// Owns what is done with a matrix of distances within a unit: compared, searched for its largest, counted. Pure over nodes and scopes;
// what a call is named is asked of the caller. Knows no rule.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes, Variable } from "../../services";

export interface Reader {
  readonly scopes: Scopes;
  /** Canonical dotted name of the library function that a call calls, or "". */
  readonly nameOf: (call: SyntaxNode) => string;
  /** Canonical dotted name of the library object that an expression is, or "". */
  readonly objectOf: (expression: SyntaxNode) => string;
}

export type MatrixUse =
  /** `matrix < limit`; `cast`: the call of `astype` that keeps the answer in eight bytes. */
  | {
      readonly u: "compared";
      readonly at: SyntaxNode;
      readonly limit: SyntaxNode;
      readonly cast: SyntaxNode | undefined;
    }
  /** `np.max(matrix)`, `matrix.max()`: the whole of it becomes one number. */
  | { readonly u: "reduced"; readonly at: SyntaxNode; readonly by: string };

const REDUCTIONS = /^(a?max|a?min|nanmax|nanmin|sum|mean)$/;
const WIDE = /^(builtins\.(int|float)|numpy\.(int_|int64|intp|float64|float_))$/;
const WIDE_NAMES = /^["'](int|int64|float|float64)["']$/;

/** The name that an expression is given in an assignment of its own. */
export function nameGiven(expression: SyntaxNode): SyntaxNode | undefined {
  const assignment =
    expression.parent?.kind === "assignment" && expression.fieldName === "right" ? expression.parent : undefined;
  const name = assignment?.field("left");
  return name?.kind === "identifier" ? name : undefined;
}

/** What a local's only value is; undefined for other names. */
export function onlyValue(name: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  const variable = name.kind === "identifier" ? scopes.variable(name) : undefined;
  const [write, ...others] = variable?.writes ?? [];
  if (variable?.kind !== "local" || others.length > 0 || write?.parent?.kind !== "assignment") return undefined;
  return write.parent.field("left") === write ? write.parent.field("right") : undefined;
}

/** Where the value of an expression is read: itself, or the reads of the local it is given to. Undefined where that is out of sight. */
export function placesOf(expression: SyntaxNode, scopes: Scopes): readonly SyntaxNode[] | undefined {
  const name = nameGiven(expression);
  if (!name) return expression.fieldName === "right" ? undefined : [expression];
  const variable = scopes.variable(name);
  if (variable?.kind !== "local" || variable.captured || expression.unit.kind !== "function") return undefined;
  return variable.writes.length === 1 ? variable.reads : readsUntilNext(name, variable);
}

/** `d = squareform(d)` and, in the next statement, `d = d < limit`: what comes later is not the matrix. */
function readsUntilNext(name: SyntaxNode, { reads, writes }: Variable): readonly SyntaxNode[] | undefined {
  const statement = name.parent?.parent;
  const block = statement?.parent?.namedChildren ?? [];
  const next = statement && block[block.indexOf(statement) + 1];
  const assignment = next?.kind === "expression_statement" ? next.namedChildren[0] : undefined;
  const again = assignment?.kind === "assignment" ? assignment.field("left") : undefined;
  const right = assignment?.field("right");
  if (!again || !right || !writes.includes(again)) return undefined;
  return reads.filter((read) => read.index >= right.index && read.index < right.next);
}

/** How a read of a matrix is used, where it is compared with one number or made one number. */
export function matrixUse(read: SyntaxNode, reader: Reader): MatrixUse | undefined {
  const at = outOfParentheses(read);
  const { parent } = at;
  if (parent?.kind === "comparison_operator") return comparison(parent, at, reader);
  const by = reductionOf(at, reader);
  return by === undefined ? undefined : { u: "reduced", at, by };
}

function comparison(at: SyntaxNode, matrix: SyntaxNode, reader: Reader): MatrixUse | undefined {
  const [left, right, ...others] = at.namedChildren;
  const isOrdered = at.children.some((child) => /^[<>]=?$/.test(child.kind));
  if (!left || !right || others.length > 0 || !isOrdered) return undefined;
  const limit = left === matrix ? right : left;
  return isOneNumber(limit, reader) ? { u: "compared", at, limit, cast: wideCast(at, reader) } : undefined;
}

/** The call of `astype` by which the answer of a comparison takes eight bytes for each element. */
function wideCast(compared: SyntaxNode, { objectOf }: Reader): SyntaxNode | undefined {
  const attribute = outOfParentheses(compared).parent;
  const call =
    attribute?.kind === "attribute" && attribute.field("attribute")?.text === "astype" ? attribute.parent : undefined;
  const args =
    call?.kind === "call" && attribute?.fieldName === "function" ? (call.field("arguments")?.namedChildren ?? []) : [];
  const [type] = args;
  if (!call || args.length !== 1 || !type) return undefined;
  const isWide = type.kind === "string" ? WIDE_NAMES.test(type.text) : WIDE.test(objectOf(type));
  return isWide ? call : undefined;
}

/** `max` for `np.max(matrix)` and `matrix.max()`, with nothing said of axes. */
export function reductionOf(at: SyntaxNode, { nameOf }: Pick<Reader, "nameOf">): string | undefined {
  const { parent } = at;
  if (parent?.kind === "attribute" && parent.parent?.kind === "call" && parent.fieldName === "function") {
    const name = parent.field("attribute")?.text ?? "";
    return REDUCTIONS.test(name) && parent.parent.field("arguments")?.namedChildren.length === 0 ? name : undefined;
  }
  const call = parent?.kind === "argument_list" && parent.namedChildren.length === 1 ? parent.parent : undefined;
  const [, name = ""] = (call?.kind === "call" && /^numpy\.(\w+)$/.exec(nameOf(call))) || [];
  return REDUCTIONS.test(name) ? name : undefined;
}

const NUMBER_CALLS = /^(builtins\.(float|int|len|abs)|math\.\w+|numpy\.(sqrt|exp|log|log10))$/;
const MAX_DEPTH = 6;

/** True for what is surely one number: literals, numeric parameters, totals of arrays, and arithmetic on those. */
export function isOneNumber(node: SyntaxNode | undefined, reader: Reader, depth = 0): boolean {
  if (!node || depth > MAX_DEPTH) return false;
  const inside = (other: SyntaxNode | undefined) => isOneNumber(other, reader, depth + 1);
  switch (node.kind) {
    case "integer":
    case "float":
      return true;
    case "parenthesized_expression":
      return inside(node.namedChildren[0]);
    case "unary_operator":
      return inside(node.field("argument"));
    case "binary_operator":
      return inside(node.field("left")) && inside(node.field("right"));
    case "call":
      return isNumberCall(node, reader, inside);
    case "identifier":
      return isNumberName(node, reader, inside);
    default:
      return false;
  }
}

function isNumberCall(
  call: SyntaxNode,
  { nameOf }: Reader,
  inside: (node: SyntaxNode | undefined) => boolean,
): boolean {
  const callee = call.field("function");
  const args = call.field("arguments")?.namedChildren ?? [];
  const name = nameOf(call);
  if (NUMBER_CALLS.test(name)) return name === "builtins.len" || args.every(inside);
  if (callee?.kind === "attribute" && args.length === 0) return REDUCTIONS.test(callee.field("attribute")?.text ?? "");
  const [, total = ""] = /^numpy\.(\w+)$/.exec(name) ?? [];
  if (/^(nan)?(percentile|quantile)$/.test(total)) return args.length === 2 && inside(args[1]);
  return /^(nan)?(median|std|var|sum|mean|max|min|amax|amin)$/.test(total) && args.length === 1;
}

function isNumberName(
  name: SyntaxNode,
  { scopes }: Reader,
  inside: (node: SyntaxNode | undefined) => boolean,
): boolean {
  const variable = scopes.variable(name);
  if (variable?.kind !== "local" && variable?.kind !== "parameter") return false;
  return variable.writes.every((write) => {
    const { parent } = write;
    if (parent?.kind === "assignment") return parent.field("left") === write && inside(parent.field("right"));
    if (parent?.kind === "augmented_assignment") return inside(parent.field("right"));
    const type = parent?.field("type")?.text;
    if (type !== undefined) return /^(Optional\[)?(float|int)\]?( \| None)?$/.test(type);
    return parent?.kind === "default_parameter" && /^(integer|float)$/.test(parent.field("value")?.kind ?? "");
  });
}

export function outOfParentheses(node: SyntaxNode): SyntaxNode {
  return node.parent?.kind === "parenthesized_expression" ? outOfParentheses(node.parent) : node;
}
