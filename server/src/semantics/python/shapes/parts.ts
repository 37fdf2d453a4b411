// Owns how parts of calls and attributes are read wherever their shape is all that matters. Must not know what they are read for.
import type { SyntaxNode } from "../../../syntax/node";

/** What stands between the parentheses of a call. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return call.field("arguments")?.namedChildren ?? [];
}

/** The same without the names of keyword arguments. */
export function givenValues(call: SyntaxNode): readonly SyntaxNode[] {
  return argumentsOf(call).map((arg) => (arg.kind === "keyword_argument" ? (arg.field("value") ?? arg) : arg));
}

/** The name of `self.name`. */
export function ownAttribute(node: SyntaxNode | undefined): string | undefined {
  if (node?.kind !== "attribute" || node.field("object")?.text !== "self") return undefined;
  return node.field("attribute")?.text;
}
