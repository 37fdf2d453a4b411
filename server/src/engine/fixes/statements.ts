// Owns statements as lines: which statement holds a node, whether it has its lines for itself, and what removing it takes.
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { FixStep } from "./fix-step";

/** The innermost statement that holds a node: what stands directly in a block, or the unit itself. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let statement = node;
  while (statement.parent && statement.parent.kind !== "block" && statement.parent.kind !== "module") {
    statement = statement.parent;
  }
  // A block is the body of the statement around it, no statement itself.
  return statement.kind === "block" && statement.parent ? statementOf(statement.parent) : statement;
}

/** True when nothing else stands on the first and last line of a statement. */
export function isAloneOnItsLines(statement: SyntaxNode): boolean {
  const { text } = statement.unit;
  const before = text.slice(lineStart(text, statement.start), statement.start);
  const behind = /^[^\r\n]*/.exec(text.slice(statement.end))?.[0] ?? "";
  return before.trim() === "" && /^\s*(#.*)?$/.test(behind);
}

/** Steps that remove statements with their lines, leaving `pass` where a block would be empty; undefined when that can't be done by lines. */
export function removals(statements: readonly SyntaxNode[], unit: Unit): readonly FixStep[] | undefined {
  const gone = new Set(statements);
  const steps: FixStep[] = [];
  for (const statement of gone) {
    if (!isAloneOnItsLines(statement)) return undefined;
    if (needsPass(statement, gone, unit)) {
      steps.push({ do: "edit", start: statement.start, end: statement.end, text: "pass" });
    } else {
      steps.push({ do: "lines", start: statement.start, end: statement.end });
    }
  }
  return steps;
}

/** The first of a block's statements becomes `pass` when all of them go. */
function needsPass(statement: SyntaxNode, gone: ReadonlySet<SyntaxNode>, unit: Unit): boolean {
  const block = statement.parent;
  // A unit does not see its siblings; in a class body it may be the only member.
  if (!block) return unit.className !== "";
  const siblings = block.namedChildren;
  return siblings.every((sibling) => gone.has(sibling)) && siblings[0] === statement;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1), -1) + 1;
}
