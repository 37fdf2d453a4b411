// Owns the shapes in which all rows of a query are fetched for less: to be counted, tested, for the first one, or for those that meet a
// condition. Shape only; that it is a query, and of how many rows, the facts say.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes, Variable } from "../../services";
import { elementName } from "./element-reads";

export type LittleUse =
  /** `len(rows)` */
  | "count"
  /** `if rows:` */
  | "test"
  /** `rows[0]` */
  | "first"
  /** `x in rows` */
  | "member"
  /** Only rows that meet a condition on one column are used. */
  | "match";

/** How one use of an expression needs the rows; undefined: all of them, or nobody knows. */
export function littleUse(node: SyntaxNode): LittleUse | undefined {
  const parent = node.parent;
  switch (parent?.kind) {
    case "parenthesized_expression":
    case "await":
      return littleUse(parent);
    case "argument_list":
      return ofArgument(node, parent);
    case "subscript":
      return parent.field("value") === node && parent.field("subscript")?.text === "0" ? "first" : undefined;
    case "comparison_operator":
      return isMembership(node, parent) ? "member" : undefined;
    case "not_operator":
      return "test";
    case "if_statement":
    case "elif_clause":
      return parent.field("condition") === node ? "test" : undefined;
    case "conditional_expression":
      return parent.namedChildren[1] === node ? "test" : undefined;
    case "boolean_operator":
      // The value of `rows or x` may be the rows.
      return isTested(parent) ? "test" : undefined;
    default:
      return undefined;
  }
}

/** What is looked through, once: `x in rows`. */
function isMembership(node: SyntaxNode, comparison: SyntaxNode): boolean {
  const operator = comparison.children.find((n) => !n.named);
  return (
    comparison.namedChildren.length === 2 && comparison.namedChildren[1] === node && /in$/.test(operator?.text ?? "")
  );
}

function isTested(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (parent?.kind === "boolean_operator" || parent?.kind === "parenthesized_expression") return isTested(parent);
  if (parent?.kind === "if_statement" || parent?.kind === "elif_clause") return parent.field("condition") === node;
  return parent?.kind === "not_operator";
}

function ofArgument(node: SyntaxNode, list: SyntaxNode): LittleUse | undefined {
  const call = list.parent;
  const callee = call?.field("function");
  if (!call || callee?.kind !== "identifier" || list.namedChildren[0] !== node || list.namedChildren.length !== 1)
    return undefined;
  if (callee.text === "len") return "count";
  if (callee.text === "bool") return "test";
  if (callee.text !== "iter") return undefined;
  const outer = call.parent?.kind === "argument_list" ? call.parent.parent?.field("function") : undefined;
  return outer?.kind === "identifier" && outer.text === "next" ? "first" : undefined;
}

/** Uses of a local that is given once; undefined when one of them needs all rows, or there is none. */
export function littleUses(variable: Variable): readonly LittleUse[] | undefined {
  if (variable.kind !== "local" || variable.captured || variable.writes.length !== 1) return undefined;
  const uses = variable.reads.map(littleUse);
  if (uses.length === 0 || uses.includes(undefined)) return undefined;
  return uses.filter((use) => use !== undefined);
}

/** The local that is given an expression, and nothing else. */
export function givenLocal(node: SyntaxNode, scopes: Scopes): Variable | undefined {
  let at = node;
  while (at.parent?.kind === "await" || at.parent?.kind === "parenthesized_expression") at = at.parent;
  const assignment = at.parent;
  const left =
    assignment?.kind === "assignment" && assignment.field("right") === at ? assignment.field("left") : undefined;
  return left?.kind === "identifier" ? scopes.variable(left) : undefined;
}

export interface Match {
  /** Attribute of the element. */
  readonly column: string;
  /** What it is compared with. */
  readonly value: SyntaxNode;
}

/** `[x for x in rows if x.a == value]`, `next((x for x in rows if x.a == value), None)`. */
export function matchIn(loop: Loop): Match | undefined {
  const whole = loop.node.parent;
  const element = elementName(loop);
  if (loop.kind !== "comprehension" || !whole || !element) return undefined;
  const clauses = whole.namedChildren.filter((n) => n.kind === "for_in_clause" || n.kind === "if_clause");
  const condition = clauses[1]?.kind === "if_clause" && clauses.length === 2 ? clauses[1].namedChildren[0] : undefined;
  if (condition?.kind !== "comparison_operator" || condition.children[1]?.kind !== "==") return undefined;
  const [left, right] = condition.namedChildren;
  for (const [attribute, value] of [
    [left, right],
    [right, left],
  ]) {
    const name = attribute?.kind === "attribute" ? attribute.field("attribute")?.text : undefined;
    if (!name || !value || attribute?.field("object")?.text !== element.text) continue;
    const isFree = ![value, ...value.descendants()].some((n) => n.kind === "identifier" && n.text === element.text);
    // What is compared with a constant is one part of the table for good, which the caller may know to be most of it.
    const isGiven = value.kind === "identifier" || /^(self|cls|request|[a-z_]\w*)\./.test(value.text);
    return isFree && isGiven && !/(^|\.)[A-Z][A-Z0-9_]*$/.test(value.text) ? { column: name, value } : undefined;
  }
  return undefined;
}
