// Owns logical lines: from the line on which a statement starts to the one on which it, or its header, ends.
import type { ParsedFile, SyntaxNode } from "../../syntax/node";
import { lineStartAt, type SourceText } from "../source-text";

/** Last line of the statement, or of the header of the compound statement, that starts on a line; the line itself when none does. */
export function logicalLineEnd(parsed: ParsedFile, text: SourceText, line: number): number {
  const from = lineStartAt(text, line);
  const to = lineStartAt(text, line + 1);
  for (const { unit, start } of parsed.units) {
    if (start >= to && start > from) break;
    if (start + unit.text.length <= from) continue;
    const statement = startingIn(unit.root, from - start, to - start);
    if (statement) return text.positionAt(start + headerEnd(statement)).line;
  }
  return line;
}

/** The outermost statement that starts between two offsets of the unit. */
function startingIn(root: SyntaxNode, from: number, to: number): SyntaxNode | undefined {
  if (root.start >= from && root.start < to) return root;
  for (const node of root.descendants((other) => other.end <= from || other.start >= to)) {
    const isStatement = node.named && node.parent?.kind === "block" && node.kind !== "comment";
    if (isStatement && node.start >= from && node.start < to) return node;
  }
  return undefined;
}

function headerEnd(statement: SyntaxNode): number {
  const definition = statement.kind === "decorated_definition" ? statement.field("definition") : undefined;
  const owner = definition ?? statement;
  const block = owner.children.find((child) => child.kind === "block");
  if (!block) return statement.end;
  const before = owner.children.filter((child) => child.end <= block.start && child.kind !== "comment").at(-1);
  return before?.end ?? statement.start;
}
