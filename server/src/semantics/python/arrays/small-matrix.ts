// Owns how to tell that a matrix is small whatever the data: written out, or made with a few rows. Pure over one unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";
import { onlyValue } from "./distances";

const MAX_DEPTH = 6;
/** Rows up to which a factorization takes no longer than the call itself. */
const SMALL = 16;
const KEEPS_SIZE = /^(array|asarray|asmatrix|matrix|mat|diag|copy|astype|inv|pinv|transpose|cholesky|block_diag)$/;

/** Matrices that turn and move points in space. A name is no proof, but reason enough to say less. */
const OF_SPACE = /(^|_)(affine|aff|rot|rotation|rotmat|pose|homography|intrinsics?|extrinsics?|camera_matrix)$/i;

/** True for a matrix that is small, as far as the unit tells: products and sums of small ones too. */
export function isSmallMatrix(matrix: SyntaxNode, scopes: Scopes, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  const inside = (node: SyntaxNode | undefined) => node !== undefined && isSmallMatrix(node, scopes, depth + 1);
  switch (matrix.kind) {
    case "list":
    case "tuple":
      return !matrix.namedChildren.some((child) => child.kind === "list_splat");
    case "parenthesized_expression":
    case "unary_operator":
      return inside(matrix.namedChildren[0]);
    case "binary_operator":
      return inside(matrix.field("left")) || inside(matrix.field("right"));
    case "attribute":
      return (
        OF_SPACE.test(matrix.field("attribute")?.text ?? "") ||
        (matrix.field("attribute")?.text === "T" && inside(matrix.field("object")))
      );
    case "identifier":
      return OF_SPACE.test(matrix.text) || /^_?[A-Z][A-Z0-9_]+$/.test(matrix.text) || inside(onlyValue(matrix, scopes));
    case "call":
      return isSmallMade(matrix, inside);
    default:
      return false;
  }
}

function isSmallMade(call: SyntaxNode, inside: (node: SyntaxNode | undefined) => boolean): boolean {
  const callee = call.field("function");
  const name = callee?.field("attribute")?.text ?? callee?.text ?? "";
  const [first] = call.field("arguments")?.namedChildren ?? [];
  if (/^(eye|identity)$/.test(name)) return isSmallCount(first);
  if (/^(zeros|ones|empty|full)$/.test(name))
    return isSmallCount(first?.kind === "tuple" || first?.kind === "list" ? first.namedChildren[0] : first);
  return KEEPS_SIZE.test(name) && inside(/^(astype|copy)$/.test(name) ? (callee?.field("object") ?? first) : first);
}

function isSmallCount(count: SyntaxNode | undefined): boolean {
  return count?.kind === "integer" && Number(count.text) <= SMALL;
}
