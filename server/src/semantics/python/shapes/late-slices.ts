// Owns the shape of a list that is cut by what a caller asked for: `rows[:limit]`, `rows[offset : offset + limit]`. Pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";

export interface LateSlice {
  readonly rows: SyntaxNode;
  /** Where it begins and ends, as written; absent: at the first, at the last. */
  readonly from?: SyntaxNode;
  readonly to?: SyntaxNode;
}

const ASKED = /(^|_)(limit|page|size|offset|skip|take|count|start|end|per_page|top|n)$/i;

/** A slice whose end depends on a parameter; fixed numbers and plain subscripts are none. */
export function lateSlice(node: SyntaxNode, services: Services): LateSlice | undefined {
  const rows = node.field("value");
  const slice = node.fields("subscript")[0] ?? node.namedChildren[1];
  if (!rows || slice?.kind !== "slice") return undefined;
  const colon = slice.children.find((n) => n.kind === ":");
  if (!colon || slice.children.filter((n) => n.kind === ":").length > 1) return undefined;
  const from = slice.namedChildren.find((n) => n.end <= colon.start);
  const to = slice.namedChildren.find((n) => n.start >= colon.end);
  if (!to || !isAsked(to, services)) return undefined;
  return { rows, ...(from ? { from } : {}), to };
}

function isAsked(end: SyntaxNode, { scopes }: Services): boolean {
  const names = [end, ...end.descendants()].filter((n) => n.kind === "identifier");
  return names.some((name) => {
    const variable = scopes.variable(name);
    return variable !== undefined && (variable.kind === "parameter" || ASKED.test(name.text));
  });
}
