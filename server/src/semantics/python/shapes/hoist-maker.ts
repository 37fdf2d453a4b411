// Owns the rewrite that makes a thing once before a loop instead of on every turn: shape only, that it is worth it others have said.

import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { WITH_ITEMS } from "../kinds";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface HoistRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  removeStatement(node: SyntaxNode): void;
}

/** For `with make() as x:` that is all there is in the loop, or `x = make()` at the top of it where `x` is not closed in the loop. */
export function hoistFix(
  call: SyntaxNode,
  loop: Loop,
  scopes: Pick<Scopes, "variable">,
): ((fx: HoistRewriter) => void) | undefined {
  const body = loop.node.field("body");
  if (loop.kind !== "for" || !body || loop.node.field("alternative") || loop.outer) return undefined;
  return withFix(call, loop.node, body) ?? assignmentFix(call, loop.node, body, scopes);
}

function withFix(call: SyntaxNode, loop: SyntaxNode, body: SyntaxNode): ((fx: HoistRewriter) => void) | undefined {
  const [only, ...others] = body.namedChildren;
  if (only?.kind !== "with_statement" || others.length > 0) return undefined;
  const items = only.select(WITH_ITEMS).filter((i) => i.ancestor((n) => n.kind === "with_statement") === only);
  const inner = only.field("body");
  if (items.length !== 1 || !inner || call.ancestor((n) => n.kind === "with_item") !== items[0]) return undefined;
  const { text } = loop.unit;
  const outerHead = headOf(loop, body, text);
  const innerHead = headOf(only, inner, text);
  // A line of its own for each header, and no comment between them that would change places.
  if (!outerHead || !innerHead || /\S/.test(text.slice(loop.start + outerHead.length, only.start))) return undefined;
  return (fx) => {
    fx.title("Open it once, around the loop");
    fx.safety("review");
    fx.replace({ start: loop.start, end: loop.start + outerHead.length }, innerHead);
    fx.replace({ start: only.start, end: only.start + innerHead.length }, outerHead);
  };
}

/** `for x in xs:`, without what follows on the line. */
function headOf(statement: SyntaxNode, body: SyntaxNode, text: string): string | undefined {
  const between = text.slice(statement.start, body.start).trimEnd();
  return between.endsWith(":") && !between.includes("#") ? between : undefined;
}

function assignmentFix(
  call: SyntaxNode,
  loop: SyntaxNode,
  body: SyntaxNode,
  scopes: Pick<Scopes, "variable">,
): ((fx: HoistRewriter) => void) | undefined {
  const assignment = call.parent;
  const left = assignment?.kind === "assignment" ? assignment.field("left") : undefined;
  const statement = assignment?.parent;
  if (left?.kind !== "identifier" || !statement || statement.parent !== body) return undefined;
  const variable = scopes.variable(left);
  if (variable?.writes.length !== 1 || body.namedChildren.length < 2) return undefined;
  if (
    variable.reads.some((r) => /^(a?close|shutdown|dispose|terminate)$/.test(r.parent?.field("attribute")?.text ?? ""))
  )
    return undefined;
  return (fx) => {
    fx.title(`Make \`${left.text}\` once, before the loop`);
    fx.safety("review");
    fx.insertBefore(loop, statement.text);
    fx.removeStatement(statement);
  };
}
