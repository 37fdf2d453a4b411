// Owns where a value goes that is put into displays and locals: which calls are handed it in the end, and whether the function returns it.
// Pure over one unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";

/** A call that is handed the value, or the statement that returns it. */
export type End = { readonly call: SyntaxNode } | { readonly returned: SyntaxNode };

const MAX_DEPTH = 4;
const HOLDS = new Set([
  ...["dictionary", "pair", "list", "tuple", "parenthesized_expression", "conditional_expression", "boolean_operator"],
  ...["list_comprehension", "dictionary_comprehension", "keyword_argument", "expression_list"],
]);

/** Where an expression's value ends up, seen through displays and locals. */
export function endsOf(node: SyntaxNode, services: { readonly scopes: Scopes }, depth = 0): readonly End[] {
  let at = node;
  while (at.parent && HOLDS.has(at.parent.kind) && !isDecision(at)) at = at.parent;
  const { parent } = at;
  if (parent?.kind === "return_statement") return [{ returned: parent }];
  if (parent?.kind === "argument_list" && parent.parent?.kind === "call") return [{ call: parent.parent }];
  const name = parent?.kind === "assignment" && at.fieldName === "right" ? heldBy(parent.field("left")) : undefined;
  const variable = name && services.scopes.variable(name);
  if (!parent || !variable || variable.captured || depth >= MAX_DEPTH) return [];
  return variable.reads.flatMap((read) => (read.start > parent.start ? endsOf(read, services, depth + 1) : []));
}

/** What decides is not handed on. */
function isDecision(node: SyntaxNode): boolean {
  if (node.parent?.kind === "conditional_expression") return node.parent.namedChildren[1] === node;
  return node.kind === "if_clause" || node.kind === "for_in_clause" || node.fieldName === "key";
}

/** `data`, or the dictionary of `data["points"]`. */
function heldBy(left: SyntaxNode | undefined): SyntaxNode | undefined {
  const held = left?.kind === "subscript" ? left.field("value") : left;
  return held?.kind === "identifier" ? held : undefined;
}
