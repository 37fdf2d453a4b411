// Owns the rewrite that runs a statement on every way out of those before it: `try` around them, the statement in `finally`. Shape only.
import type { SyntaxNode } from "../../../syntax/node";
import { hasLongText, lineStarts, startsLine } from "./statement-lines";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface FinallyRewriter {
  replace(at: { readonly start: number; readonly end: number }, text: string): void;
  insert(offset: number, text: string): void;
  indentOf(node: SyntaxNode): string;
  readonly indentUnit: string;
}

export interface Ensured {
  /** The statements between, at least one. */
  readonly body: readonly SyntaxNode[];
  /** What is to run in any case. */
  readonly last: SyntaxNode;
}

/**
 * The statements after `first` up to `last`, where both are in one block and all begin a line. Undefined otherwise, or where a text over
 * several lines stands in the way.
 */
export function ensurable(first: SyntaxNode, last: SyntaxNode): Ensured | undefined {
  const block = first.parent;
  if (!block || block !== last.parent) return undefined;
  const body = block.namedChildren.filter((s) => s.start >= first.end && s.end <= last.start);
  const moved = [...body, last];
  return body.length > 0 && moved.every((s) => startsLine(s) && !hasLongText(s)) ? { body, last } : undefined;
}

const LEAVES: ReadonlySet<string> = new Set(["return_statement", "break_statement", "continue_statement", "yield"]);

/** Nothing between leaves the block other than by an exception: then the statement runs in the same cases, and in more. */
export function runsThrough({ body }: Ensured): boolean {
  return body.every((s) => s.select(LEAVES).length === 0);
}

export function ensure(fx: FinallyRewriter, { body, last }: Ensured): void {
  const [first] = body;
  const end = body[body.length - 1];
  if (!first || !end) return;
  const { text } = last.unit;
  const outer = fx.indentOf(last);
  const inner = `${outer}${fx.indentUnit}`;
  fx.insert(first.start, `try:\n${inner}`);
  for (const start of lineStarts(text, first.start, end.end)) fx.insert(start, fx.indentUnit);
  // No empty line before `finally`; comments on the statement move with it.
  const between = text.slice(end.end, last.start);
  const behind = /^[^\r\n]*/.exec(between)?.[0].length ?? 0;
  const comment = /\n[ \t]*(?=#)/.exec(between);
  const moved = comment ? end.end + comment.index + comment[0].length : last.start;
  fx.replace({ start: end.end + behind, end: moved }, `\n${outer}finally:\n${inner}`);
  for (const start of lineStarts(text, moved, last.end)) fx.insert(start, fx.indentUnit);
}
