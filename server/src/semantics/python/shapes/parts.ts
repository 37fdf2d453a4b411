// Owns how parts of calls and attributes are read wherever their shape is all that matters. Must not know what they are read for.
import type { SyntaxNode } from "../../../syntax/node";

/** What stands between the parentheses of a call. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return call.field("arguments")?.namedChildren ?? [];
}

/** The name of `self.name`. */
export function ownAttribute(node: SyntaxNode | undefined): string | undefined {
  if (node?.kind !== "attribute" || node.field("object")?.text !== "self") return undefined;
  return node.field("attribute")?.text;
}
