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

/** Where one more argument goes, and what is written there: behind the last one, on a line of its own where that one has one. */
export function furtherArgument(list: SyntaxNode, argument: string): [offset: number, text: string] {
  const last = list.namedChildren.at(-1);
  if (!last) return [list.start + 1, argument];
  const { text } = list.unit;
  const line = text.slice(text.lastIndexOf("\n", last.start - 1) + 1, last.start);
  if (!/^\s+$/.test(line)) return [last.end, `, ${argument}`];
  // Behind a comma, and a comment on the last argument.
  const rest = /^,[ \t]*(#[^\r\n]*)?(?=\r?\n)/.exec(text.slice(last.end, list.end))?.[0];
  return rest === undefined ? [last.end, `,\n${line}${argument}`] : [last.end + rest.length, `\n${line}${argument},`];
}
