// Owns what makes a name a numeric array, or a list of lists of numbers, as far as the unit tells. Pure; types known beyond the unit are
// asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";

/** Dotted name of the library class of which an expression is an instance; undefined where nobody knows. */
export type TypeOf = (expression: SyntaxNode) => string | undefined;

const ARRAY_TYPES = /^numpy\.(ndarray|matrix|typing\.(NDArray|ArrayLike))$/;
const MAX_DEPTH = 3;

/** True for what is known to be a numpy array of numbers. */
export function isArray(base: SyntaxNode, scopes: Scopes, typeOf: TypeOf, depth = 0): boolean {
  const type = typeOf(base);
  if (type !== undefined) return ARRAY_TYPES.test(type) && !holdsObjects(base, scopes);
  if (depth > MAX_DEPTH) return false;
  const isOne = (node: SyntaxNode | undefined) => node !== undefined && isArray(node, scopes, typeOf, depth + 1);
  if (base.kind === "parenthesized_expression") return isOne(base.namedChildren[0]);
  if (base.kind === "binary_operator") return base.namedChildren.some(isOne);
  const variable = base.kind === "identifier" ? scopes.variable(base) : undefined;
  if (variable?.kind === "parameter") return variable.reads.some(isArrayRead);
  if (variable?.kind !== "local") return false;
  return variable.writes.every((write) => {
    const right = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return right?.kind === "binary_operator" && isOne(right);
  });
}

/** `a.shape`, or a slice of a column `a[:, 0]`: lists and mappings have neither. */
function isArrayRead({ parent }: SyntaxNode): boolean {
  if (parent?.kind === "attribute") return /^(shape|ndim)$/.test(parent.field("attribute")?.text ?? "");
  const indices = parent?.kind === "subscript" ? parent.fields("subscript") : [];
  return indices.length > 1 && indices.some((index) => index.kind === "slice");
}

/** Number of dimensions, where the way an array is made tells it. */
export function rankOf(base: SyntaxNode, scopes: Scopes, depth = 0): number | undefined {
  const inside = (node: SyntaxNode | undefined) => (node && depth < 5 ? rankOf(node, scopes, depth + 1) : undefined);
  if (base.kind === "parenthesized_expression") return inside(base.namedChildren[0]);
  if (base.kind === "binary_operator") return inside(base.field("left")) ?? inside(base.field("right"));
  if (base.kind === "call") return rankOfMade(base, inside);
  const variable = base.kind === "identifier" ? scopes.variable(base) : undefined;
  if (!variable) return undefined;
  for (const { parent } of variable.reads) {
    // `rows, columns = a.shape`
    const names =
      parent?.kind === "attribute" && parent.field("attribute")?.text === "shape" ? parent.parent : undefined;
    const pattern = names?.kind === "assignment" ? names.field("left") : undefined;
    if (pattern?.kind === "pattern_list" && !pattern.text.includes("*")) return pattern.namedChildren.length;
  }
  const made = variable.writes.map((write) =>
    write.parent?.kind === "assignment" ? write.parent.field("right") : undefined,
  );
  const ranks = new Set(made.map((right) => (right?.kind === "identifier" ? undefined : inside(right))));
  return ranks.size === 1 ? [...ranks][0] : undefined;
}

function rankOfMade(
  call: SyntaxNode,
  inside: (node: SyntaxNode | undefined) => number | undefined,
): number | undefined {
  const callee = call.field("function");
  const name = callee?.field("attribute")?.text ?? callee?.text ?? "";
  const args = (call.field("arguments")?.namedChildren ?? []).filter((a) => a.kind !== "keyword_argument");
  const [first] = args;
  if (/^(zeros|ones|empty|full)$/.test(name)) {
    if (first?.kind === "tuple" || first?.kind === "list") return first.namedChildren.length;
    return first && /^(integer|binary_operator|call)$/.test(first.kind) ? 1 : undefined;
  }
  if (/_like$/.test(name)) return inside(first);
  if (/^(copy|astype|conj)$/.test(name)) return inside(callee?.field("object"));
  if (/^(eye|identity|outer)$/.test(name)) return 2;
  return /^(arange|linspace|cumsum)$/.test(name) ? 1 : undefined;
}

/** Elements that are Python objects gain nothing from array operations. */
function holdsObjects(base: SyntaxNode, scopes: Scopes): boolean {
  const writes = base.kind === "identifier" ? (scopes.variable(base)?.writes ?? []) : [];
  return writes.some((write) => /\bdtype\s*=\s*(object|str|["']|np\.(object|str))/.test(write.parent?.text ?? ""));
}

/** A local that is `[[0] * m for _ in range(n)]` or the like and nothing else. */
export function isGridOfNumbers(base: SyntaxNode, scopes: Scopes): boolean {
  const variable = base.kind === "identifier" ? scopes.variable(base) : undefined;
  if (variable?.kind !== "local" || variable.captured) return false;
  return variable.writes.every((write) => {
    const right = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return right?.kind === "list_comprehension" && isRowOfNumbers(right.field("body"));
  });
}

function isRowOfNumbers(row: SyntaxNode | undefined): boolean {
  if (row?.kind === "list_comprehension") return isNumber(row.field("body"));
  const list = row?.kind === "binary_operator" ? row.field("left") : undefined;
  return list?.kind === "list" && list.namedChildren.length === 1 && isNumber(list.namedChildren[0]);
}

function isNumber(node: SyntaxNode | undefined): boolean {
  return node?.kind === "integer" || node?.kind === "float";
}
