// Owns what rewrites that move statements into a block must know of their lines. Must not know what the block is for.
import type { SyntaxNode } from "../../../syntax/node";

/** Nothing but white space is before it in its line. */
export function startsLine(statement: SyntaxNode): boolean {
  return /(^|\n)[ \t]*$/.test(statement.unit.text.slice(0, statement.start));
}

const STRINGS: ReadonlySet<string> = new Set(["string"]);

/** Holds a text over several lines, which must stay where they are. */
export function hasLongText(statement: SyntaxNode): boolean {
  return [statement, ...statement.select(STRINGS)].some((n) => n.kind === "string" && n.text.includes("\n"));
}

/** Starts of the lines that begin after `from` and before `to` and are not empty; UTF-16 offsets of the unit. */
export function lineStarts(text: string, from: number, to: number): readonly number[] {
  const out: number[] = [];
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1))
    if (!/^[ \t]*(\r?\n|$)/.test(text.slice(at + 1, at + 200))) out.push(at + 1);
  return out;
}
