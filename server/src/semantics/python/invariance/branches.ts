// Owns whether code in a loop runs on each turn, on some of them, or in one of several cases. Pure over nodes.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop } from "../../services";

const CONDITIONS = /^(if_statement|elif_clause|else_clause|conditional_expression|boolean_operator|match_statement)$/;

/** Not on each turn. */
export function isConditional(call: SyntaxNode, { node }: Loop): boolean {
  const around = call.ancestor((n) => n === node || (CONDITIONS.test(n.kind) && !isTested(call, n)));
  return around !== undefined && around !== node && around.index > node.index;
}

/** In one of the cases that elements are told apart by: few of them get there. */
export function isCase(call: SyntaxNode, { node }: Loop): boolean {
  const branch = call.ancestor((n) => n === node || n.kind === "case_clause" || isEquality(call, n));
  return branch !== undefined && branch !== node && branch.index > node.index;
}

function isEquality(call: SyntaxNode, branch: SyntaxNode): boolean {
  if (branch.kind !== "if_statement" && branch.kind !== "elif_clause") return false;
  return !isTested(call, branch) && /[^=!<>]==[^=]/.test(branch.field("condition")?.text ?? "");
}

/** Part of the condition itself, which runs in any case. */
function isTested(call: SyntaxNode, branch: SyntaxNode): boolean {
  const condition =
    branch.field("condition") ?? (branch.kind === "boolean_operator" ? branch.field("left") : undefined);
  return condition !== undefined && call.index >= condition.index && call.index < condition.next;
}
