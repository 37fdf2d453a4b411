// Owns the finding of containers that a loop makes anew on each turn, with what they held and more: by a call, a sum or a display.
// Shape only: what is called, and what the target is, is asked elsewhere.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Services } from "../../services";
import { ASSIGNMENTS } from "../kinds";
import { type Accumulation, accumulationsBy, type Growth } from "../shapes/text-growth";

/** `target = call([target, added])`, `target = target + added`, `target = {**target, added}`. */
export interface Copy extends Growth {
  readonly form: "call" | "method" | "sum" | "union" | "display";
  /** The call, the operation or the display. */
  readonly value: SyntaxNode;
  /** What was there before comes first. */
  readonly isFirst: boolean;
}

export interface Copying extends Accumulation {
  readonly loop: Loop;
  readonly growths: readonly Copy[];
}

/** Containers of a unit that grow by copies in a loop over data, each target and loop once. */
export function copyings(root: SyntaxNode, services: Services): readonly Copying[] {
  return accumulationsBy({ growthOf: copyOf, firstOf }, root, services);
}

function copyOf(node: SyntaxNode): Copy | undefined {
  const target = node.field("left");
  const right = node.field("right");
  if (node.kind !== "assignment" || node.field("type") || !target || !right) return undefined;
  if (target.kind !== "identifier" && target.kind !== "attribute" && target.kind !== "subscript") return undefined;
  const value = right.kind === "parenthesized_expression" ? (right.namedChildren[0] ?? right) : right;
  const found = partsOf(value, target.text);
  if (!found || found.parts.length === 0) return undefined;
  const { parts } = found;
  const added = { start: parts[0]?.start ?? value.start, end: parts[parts.length - 1]?.end ?? value.end };
  return { ...found, node, target, value, added, inPlace: false };
}

type Parts = Pick<Copy, "form" | "parts" | "isFirst"> | undefined;

function partsOf(value: SyntaxNode, target: string): Parts {
  switch (value.kind) {
    case "call":
      return partsOfCall(value, target);
    case "binary_operator":
      return partsOfOperation(value, target);
    case "dictionary":
    case "list":
      return partsOfDisplay(value, target);
    default:
      return undefined;
  }
}

const JOINS = /(^|\.)(concatenate|vstack|hstack|dstack|column_stack|row_stack|concat|cat)$/;

function partsOfCall(call: SyntaxNode, target: string): Parts {
  const callee = call.field("function");
  const args = (call.field("arguments")?.namedChildren ?? []).filter((a) => a.kind !== "keyword_argument");
  const [first, second] = args;
  if (callee?.field("attribute")?.text === "append") {
    if (callee.field("object")?.text === target) return first && { form: "method", parts: [first], isFirst: true };
    return first?.text === target && second ? { form: "call", parts: [second], isFirst: true } : undefined;
  }
  if (!JOINS.test(callee?.text ?? "") || (first?.kind !== "list" && first?.kind !== "tuple")) return undefined;
  const parts = first.namedChildren.filter((part) => part.text !== target);
  if (parts.length !== first.namedChildren.length - 1) return undefined;
  return { form: "call", parts, isFirst: first.namedChildren[0]?.text === target };
}

function partsOfOperation(operation: SyntaxNode, target: string): Parts {
  const operator = operation.field("operator")?.kind;
  const left = operation.field("left");
  const right = operation.field("right");
  if (!left || !right || (operator !== "+" && operator !== "|")) return undefined;
  if (left.text === target) return { form: operator === "+" ? "sum" : "union", parts: [right], isFirst: true };
  return operator === "+" && right.text === target ? { form: "sum", parts: [left], isFirst: false } : undefined;
}

/** `{**target, key: value}`, `[*target, value]`. */
function partsOfDisplay(display: SyntaxNode, target: string): Parts {
  const [first, ...parts] = display.namedChildren;
  const isSame = first && /splat$/.test(first.kind) && first.namedChildren[0]?.text === target;
  return isSame ? { form: "display", parts, isFirst: true } : undefined;
}

const STARTS =
  /\bis (not )?None\b|^not \w|^\w+$|\blen\(|\.(size|shape|empty|ndim|numel)\b|\bfirst\b|^\w+ (==|!=|>) 0$|\b(in|not in)\b/;

/** `if x is None: x = row`, where the other branch is the growth. */
function firstOf({ node, target }: Copy): readonly SyntaxNode[] {
  const branch = node.ancestor((n) => n.kind === "if_statement" || n.kind === "for_statement");
  if (branch?.kind !== "if_statement" || !STARTS.test(branch.field("condition")?.text ?? "")) return [];
  return branch.select(ASSIGNMENTS).filter((one) => one !== node && one.field("left")?.text === target.text);
}
