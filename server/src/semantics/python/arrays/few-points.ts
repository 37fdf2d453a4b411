// Owns how to tell that an array has few rows whatever the data: written out, cut, or refused where it is large. Pure over one unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";
import { onlyValue } from "./distances";

/** Rows up to which a square of them is nothing to speak of. */
const FEW = 500;
const MAX_DEPTH = 5;
const CONDITIONS = new Set(["if_statement", "assert_statement"]);
const KEEPS_ROWS = /^(array|asarray|ascontiguousarray|astype|copy|sorted|list|tuple)$/;

/** True for points of which there are few, as far as the unit tells. */
export function areFew(points: SyntaxNode, scopes: Scopes, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  const inside = (node: SyntaxNode | undefined) => node !== undefined && areFew(node, scopes, depth + 1);
  switch (points.kind) {
    case "list":
    case "tuple":
      return !points.namedChildren.some((child) => child.kind === "list_splat");
    case "subscript":
      return isCut(points);
    case "identifier":
      return isRefusedIfLarge(points) || inside(onlyValue(points, scopes));
    case "call":
      return isFewMade(points, inside);
    default:
      return false;
  }
}

/** `points[:50]`, `points[np.newaxis]`, `points[None, :]`. */
function isCut(subscript: SyntaxNode): boolean {
  const [rows] = subscript.fields("subscript");
  if (rows?.kind === "none" || rows?.field("attribute")?.text === "newaxis") return true;
  const [end, ...others] = rows?.kind === "slice" ? rows.namedChildren : [];
  return others.length === 0 && isSmall(end) && rows?.children[0]?.kind === ":";
}

function isFewMade(call: SyntaxNode, inside: (node: SyntaxNode | undefined) => boolean): boolean {
  const callee = call.field("function");
  const name = callee?.field("attribute")?.text ?? callee?.text ?? "";
  const [first] = call.field("arguments")?.namedChildren ?? [];
  if (/^(rand|randn)$/.test(name)) return isSmall(first);
  if (/^(random|random_sample|zeros|ones|reshape)$/.test(name)) {
    return isSmall(first?.kind === "tuple" || first?.kind === "list" ? first.namedChildren[0] : first);
  }
  if (name === "atleast_2d") return inside(first);
  return KEEPS_ROWS.test(name) && inside(/^(astype|copy)$/.test(name) ? callee?.field("object") : first);
}

function isSmall(count: SyntaxNode | undefined): boolean {
  return count?.kind === "integer" && Number(count.text.replaceAll("_", "")) <= FEW;
}

/** `if len(points) > LIMIT: raise ...`, or a way of its own for many points. */
function isRefusedIfLarge(points: SyntaxNode): boolean {
  const sizes = [`len(${points.text})`, `${points.text}.shape[0]`];
  for (const condition of points.unit.root.select(CONDITIONS)) {
    const test = condition.field("condition") ?? condition.namedChildren[0];
    if (test?.kind !== "comparison_operator" || !sizes.includes(test.namedChildren[0]?.text ?? "")) continue;
    const isUpper = test.children.some((child) => /^<=?$/.test(child.kind));
    const isLower = test.children.some((child) => /^>=?$/.test(child.kind));
    const limit = test.namedChildren[1];
    const isLimit = limit?.kind !== "integer" || Number(limit.text.replaceAll("_", "")) > 10;
    if (isLimit && (isLower || (isUpper && (condition.kind === "assert_statement" || isAbove(condition, points)))))
      return true;
  }
  return false;
}

function isAbove(condition: SyntaxNode, node: SyntaxNode): boolean {
  return condition.index < node.index && node.index < condition.next;
}
