// Owns the conditions under which a call in a loop runs for one element only, or for another thing on each turn. Pure over nodes.
import type { SyntaxNode } from "../../syntax/node";
import type { Loop } from "../services";

/** Inside `if name == "x":` on a loop target: at most one element gets there. */
export function isSelected(node: SyntaxNode, loop: Loop): boolean {
  for (let at = node; at.parent && at !== loop.node; at = at.parent) {
    if (at.parent.kind !== "if_statement" && at.parent.kind !== "elif_clause") continue;
    const condition = at.fieldName === "consequence" ? at.parent.field("condition") : undefined;
    const match = /^(\w+)\s*==\s*(["'\d].*|[A-Z_]+)$/.exec(condition?.text ?? "");
    if (match && loop.targets.includes(match[1] ?? "")) return true;
  }
  return false;
}

/** `db[collection].find(...)`, `cursor.execute(statement)`: each turn asks another table, or something else altogether. */
export function picksTable(node: SyntaxNode, loop: Loop): boolean {
  const statement = node.field("arguments")?.namedChildren[0];
  const isExecute = /^execut|^query$/.test(node.field("function")?.field("attribute")?.text ?? "");
  if (isExecute && statement?.kind === "identifier" && loop.targets.includes(statement.text)) return true;
  for (let at = node.field("function"); at; at = at.field("object") ?? at.field("function") ?? at.field("value")) {
    if (at.kind === "subscript" && loop.targets.includes(at.field("subscript")?.text ?? "")) return true;
  }
  return false;
}
