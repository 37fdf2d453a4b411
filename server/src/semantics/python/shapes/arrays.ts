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

/** Numbers of dimensions that an array may have, as far as the ways it is made and used tell; empty where they don't. */
export function ranksOf(base: SyntaxNode, scopes: Scopes, depth = 0): readonly number[] {
  const inside = (node: SyntaxNode | undefined) => (node && depth < 5 ? ranksOf(node, scopes, depth + 1) : []);
  if (base.kind === "parenthesized_expression") return inside(base.namedChildren[0]);
  if (base.kind === "binary_operator") {
    const left = inside(base.field("left"));
    return left.length > 0 ? left : inside(base.field("right"));
  }
  if (base.kind === "call") return ranksOfMade(base, inside);
  const variable = base.kind === "identifier" ? scopes.variable(base) : undefined;
  if (!variable) return [];
  const made = variable.writes.flatMap((write) => {
    const right = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return right?.kind === "identifier" ? [] : inside(right);
  });
  if (made.length > 0) return made;
  const used = variable.reads.flatMap((read) => rankOfUse(read) ?? []);
  return used.length > 0 ? [Math.max(...used)] : [];
}

/** `rows, columns = a.shape`, `a.shape[1]`, `a[:, 1:-1]`. */
function rankOfUse({ parent }: SyntaxNode): number | undefined {
  if (parent?.kind === "subscript") {
    const indices = parent.fields("subscript");
    return indices.some((index) => index.kind === "slice") && indices.length > 1 ? indices.length : undefined;
  }
  if (parent?.kind !== "attribute" || parent.field("attribute")?.text !== "shape") return undefined;
  const use = parent.parent;
  if (use?.kind === "subscript") {
    const axis = Number(use.field("subscript")?.text);
    return axis > 0 ? axis + 1 : undefined;
  }
  const pattern = use?.kind === "assignment" ? use.field("left") : undefined;
  return pattern?.kind === "pattern_list" && !pattern.text.includes("*") ? pattern.namedChildren.length : undefined;
}

function ranksOfMade(call: SyntaxNode, inside: (node: SyntaxNode | undefined) => readonly number[]): readonly number[] {
  const callee = call.field("function");
  const name = callee?.field("attribute")?.text ?? callee?.text ?? "";
  const args = (call.field("arguments")?.namedChildren ?? []).filter((a) => a.kind !== "keyword_argument");
  const [first] = args;
  if (/^(zeros|ones|empty|full)$/.test(name)) {
    if (first?.kind === "tuple" || first?.kind === "list") return [first.namedChildren.length];
    return first && /^(integer|binary_operator|call)$/.test(first.kind) ? [1] : [];
  }
  if (/_like$/.test(name)) return inside(first);
  if (/^(copy|astype|conj)$/.test(name)) return inside(callee?.field("object"));
  if (/^(eye|identity|outer)$/.test(name)) return [2];
  return /^(arange|linspace|cumsum)$/.test(name) ? [1] : [];
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
