// Owns the signs that counting loops go over a field or over data rather than over a small matrix. Pure over one unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { type Cell, isIndexedBy, type Nest, rangeEnds } from "./numeric-loops";

/**
 * Three loops, a loop of another kind around them, neighbours of a cell, or two arrays that know nothing of each other. A matrix
 * filled up to its diagonal, or an array gone over cell by cell, has few cells too often.
 */
export function isGrid({ loops, counters }: Nest, cells: readonly Cell[], scopes: Scopes): boolean {
  const [inner, outer] = loops;
  if (loops.length > 2 || !inner || !outer || outer.outer) return true;
  if (rangeEnds(inner.node).some((end) => isNextTo(end, counters))) return false;
  if (cells.some((c) => c.indices.some((i) => i.kind === "binary_operator") && isIndexedBy(c, counters))) return true;
  const [first, second] = [arraysOf(inner, scopes), arraysOf(outer, scopes)];
  return first.size > 0 && second.size > 0 && ![...first].some((name) => second.has(name));
}

/** `i`, `i + 1`: counting up to another counter. */
function isNextTo(end: SyntaxNode, counters: ReadonlySet<string>): boolean {
  if (end.kind === "identifier") return counters.has(end.text);
  const [left, right] = [end.field("left"), end.field("right")];
  return end.kind === "binary_operator" && [left, right].some((n) => n !== undefined && isNextTo(n, counters));
}

/** Names of the arrays whose length a loop counts to. */
function arraysOf(loop: Loop, scopes: Scopes): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (node: SyntaxNode | undefined, depth: number): void => {
    for (const at of node && depth < 4 ? [node, ...node.descendants()] : []) {
      const isLength = at.kind === "call" && at.field("function")?.text === "len";
      const array = isLength ? at.field("arguments")?.namedChildren[0] : lengthOwner(at);
      if (array) found.add(array.text);
      else if (at.kind === "identifier") for (const value of valuesOf(at, scopes)) collect(value, depth + 1);
    }
  };
  for (const end of rangeEnds(loop.node)) collect(end, 0);
  return found;
}

function lengthOwner(node: SyntaxNode): SyntaxNode | undefined {
  return node.kind === "attribute" && /^(shape|size)$/.test(node.field("attribute")?.text ?? "")
    ? node.field("object")
    : undefined;
}

/** What a local is given, part by part where a tuple is unpacked. */
function valuesOf(name: SyntaxNode, scopes: Scopes): readonly SyntaxNode[] {
  return (scopes.variable(name)?.writes ?? []).flatMap((write) => {
    const pattern = /^(pattern_list|tuple_pattern)$/.test(write.parent?.kind ?? "") ? write.parent : undefined;
    const assignment = (pattern ?? write).parent;
    const right = assignment?.kind === "assignment" ? assignment.field("right") : undefined;
    if (!right || !pattern || right.kind !== "expression_list") return right ?? [];
    return right.namedChildren[pattern.namedChildren.indexOf(write)] ?? [];
  });
}
