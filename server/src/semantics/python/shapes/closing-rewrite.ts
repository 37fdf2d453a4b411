// Owns the rewrite that closes what a local holds on every way out: a `with` around the statements that use it. Shape only.

import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes, Variable } from "../../services";
import { hasLongText, lineStarts, startsLine } from "../cleanup/statement-lines";
import { NAMES } from "../kinds";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface ClosingRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insert(offset: number, text: string): void;
  removeStatement(node: SyntaxNode): void;
  ensureImport(module: string, name: string): string | undefined;
  readonly indentUnit: string;
  cancel(): void;
}

export interface Block {
  /** `conn = connect(...)`. */
  readonly opening: SyntaxNode;
  /** What uses it, and what is between. */
  readonly body: readonly SyntaxNode[];
  /** `conn.close()` behind them. */
  readonly close: SyntaxNode | undefined;
}

/**
 * The statements from the opening to the last use, all in one block; `close` is the one close that there is. Undefined when something
 * else uses the local, or a text over several lines stands in the way.
 *
 * @param needs whether what is bound to a name in between may need the thing open: a cursor needs its connection.
 */
export function closingBlock(
  assignment: SyntaxNode,
  variable: Variable,
  scopes: Scopes,
  close?: SyntaxNode,
  needs: (made: SyntaxNode) => boolean = () => true,
): Block | undefined {
  const opening = assignment.parent;
  const block = opening?.parent;
  if (opening?.kind !== "expression_statement" || block?.kind !== "block") return undefined;
  const after = block.namedChildren.filter((s) => s.start >= opening.end && s.kind !== "comment");
  const closing = close?.ancestor((n) => n.kind === "expression_statement");
  if (close && (!closing || closing.parent !== block || closing.text !== `${variable.name}.close()`)) return undefined;
  const end = closing ? after.indexOf(closing) : after.length;
  const last = lastUse(variable, after.slice(0, end + 1), scopes, needs);
  if (last === undefined || last > end) return undefined;
  const body = after.slice(0, closing ? end : endOf(after, last) + 1);
  const isAlone = [opening, ...body].every(startsLine) && /^[ \t]*(#|\r?\n)/.test(block.unit.text.slice(opening.end));
  return body.length > 0 && isAlone && !body.some(hasLongText) ? { opening, body, close: closing } : undefined;
}

/** The last statement that uses the local, or what is made of it and needs it. Undefined when others do. */
function lastUse(
  variable: Variable,
  statements: readonly SyntaxNode[],
  scopes: Scopes,
  needs: (made: SyntaxNode) => boolean,
): number | undefined {
  let last = -1;
  const known = new Set<Variable>();
  const pending = [variable];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (known.has(at)) continue;
    known.add(at);
    for (const read of at.reads.filter((r) => r.start >= (statements[0]?.start ?? 0))) {
      const use = statements.findIndex((s) => read.start >= s.start && read.end <= s.end);
      if (use < 0) return undefined;
      last = Math.max(last, use);
    }
    for (const name of statements.slice(0, last + 1).flatMap((s) => s.select(NAMES))) {
      const made = scopes.variable(name);
      if (made?.kind === "local" && made.writes.includes(name) && needs(name)) pending.push(made);
    }
  }
  return last < 0 ? undefined : last;
}

/** A `return` or `raise` right behind the last use belongs to it: what it gives may be a row that is still to be read, but no literal is. */
function endOf(statements: readonly SyntaxNode[], last: number): number {
  const next = statements[last + 1];
  const [given] = next?.namedChildren ?? [];
  const isApart = next?.kind === "return_statement" && (!given || LITERAL.test(given.kind));
  return /^(return|raise)_statement$/.test(next?.kind ?? "") && !isApart ? last + 1 : last;
}

const LITERAL = /^(true|false|none|integer|float|string)$/;

/** @param call the expression that opens. */
export function closeAtEnd(fx: ClosingRewriter, block: Block, call: SyntaxNode, name: string): void {
  const closing = fx.ensureImport("contextlib", "closing");
  if (!closing) {
    fx.cancel();
    return;
  }
  fx.title("Close the connection with `closing`");
  enterAround(fx, block, `with ${closing}(${call.text}) as ${name}:`);
}

/** The statements move into a `with`, whose first line is given; the close goes. */
export function enterAround(
  fx: Pick<ClosingRewriter, "safety" | "replace" | "insert" | "removeStatement" | "indentUnit" | "cancel">,
  { opening, body, close }: Block,
  head: string,
): void {
  const first = body[0];
  const last = body[body.length - 1];
  if (!first || !last) {
    fx.cancel();
    return;
  }
  const { text } = opening.unit;
  // No empty line behind the header; a comment there moves with what it is about.
  const gap = /^[\r\n]+[ \t]*\r?\n(?=([ \t]*)\S)/.exec(text.slice(opening.end, first.start + 1))?.[0] ?? "";
  const end = opening.end + gap.length;
  fx.safety("review");
  fx.replace({ start: opening.start, end }, gap === "" ? head : `${head}\n`);
  for (const start of lineStarts(text, end - (gap === "" ? 0 : 1), last.end)) fx.insert(start, fx.indentUnit);
  if (close) fx.removeStatement(close);
}
