// Owns whether a key has been checked against what is known already when it is used: then it comes from a finite set, and
// writing under it adds nothing that was not there. Straight-line reasoning over blocks. Pure over the unit.
import type { SyntaxNode } from "../../syntax/node";

const LEAVES = new Set(["return_statement", "raise_statement", "continue_statement", "break_statement"]);

/** True when reaching `key` means that a look-up or membership test of the same expression has succeeded. */
export function isChecked(key: SyntaxNode): boolean {
  if (key.kind !== "identifier" && key.kind !== "attribute" && key.kind !== "subscript") return false;
  for (let at: SyntaxNode = key; at.parent; at = at.parent) {
    const parent = at.parent;
    if (parent.kind === "function_definition" || parent.kind === "lambda") return false;
    if ((parent.kind === "if_statement" || parent.kind === "elif_clause") && at.fieldName === "consequence") {
      if (holdsWhenTrue(parent.field("condition"), key.text)) return true;
    }
    if (parent.kind === "block" && leavesUnknown(parent, at, key.text)) return true;
  }
  return false;
}

/** A statement before `at` leaves the block unless the key is known. */
function leavesUnknown(block: SyntaxNode, at: SyntaxNode, key: string): boolean {
  const before = block.namedChildren.filter((n) => n.end <= at.start);
  const found = new Set<string>();
  for (const statement of before) {
    const name = lookedUp(statement, key);
    if (name) found.add(name);
    if (statement.kind === "if_statement" && leaves(statement.field("consequence"))) {
      if (isMissing(statement.field("condition"), key, found)) return true;
    }
  }
  return false;
}

function leaves(block: SyntaxNode | undefined): boolean {
  const last = block?.namedChildren[block.namedChildren.length - 1];
  return last !== undefined && LEAVES.has(last.kind);
}

/** `key in KNOWN`, alone or as a part of a conjunction. */
function holdsWhenTrue(condition: SyntaxNode | undefined, key: string): boolean {
  if (!condition) return false;
  if (condition.kind === "parenthesized_expression") return holdsWhenTrue(condition.namedChildren[0], key);
  if (condition.kind === "boolean_operator" && condition.field("operator")?.kind === "and")
    return condition.namedChildren.some((n) => holdsWhenTrue(n, key));
  return isMembership(condition, "in", key) || isEquality(condition, key);
}

/** `key not in KNOWN`, `not found`, `found is None`: alone or as a part of a disjunction. */
function isMissing(condition: SyntaxNode | undefined, key: string, found: ReadonlySet<string>): boolean {
  if (!condition) return false;
  if (condition.kind === "parenthesized_expression") return isMissing(condition.namedChildren[0], key, found);
  if (condition.kind === "boolean_operator" && condition.field("operator")?.kind === "or")
    return condition.namedChildren.some((n) => isMissing(n, key, found));
  if (isMembership(condition, "not in", key)) return true;
  const name = /^(?:not\s+([\w.]+)|([\w.]+)\s+is\s+None)$/.exec(condition.text);
  return name !== null && found.has(name[1] ?? name[2] ?? "");
}

function isMembership(node: SyntaxNode, operator: "in" | "not in", key: string): boolean {
  return (
    node.kind === "comparison_operator" &&
    node.namedChildren.length === 2 &&
    node.namedChildren[0]?.text === key &&
    node.children.some((c) => c.kind === operator)
  );
}

function isEquality(node: SyntaxNode, key: string): boolean {
  return (
    node.kind === "comparison_operator" &&
    node.namedChildren.length === 2 &&
    node.namedChildren[0]?.text === key &&
    node.namedChildren[1]?.kind === "string" &&
    node.children.some((c) => c.kind === "==")
  );
}

/** Name given to the result of `KNOWN.get(key)` or `known(key)`; an awaited look-up asks something that itself grows. */
function lookedUp(statement: SyntaxNode, key: string): string | undefined {
  const assignment = statement.kind === "expression_statement" ? statement.namedChildren[0] : undefined;
  if (assignment?.kind !== "assignment") return undefined;
  const right = assignment.field("right");
  const args = right?.kind === "call" ? (right.field("arguments")?.namedChildren ?? []) : [];
  if (args[0]?.text !== key || args.length > 2) return undefined;
  return assignment.field("left")?.text;
}
