// Owns which assignments of a local can reach a use: straight-line reasoning over blocks, without a flow graph.

import type { SyntaxNode } from "../../syntax/node";
import type { Scopes, Variable } from "../services";
import { LOOP_STATEMENTS } from "./kinds";

/**
 * Writes that may give the value read at `use`, in order. From another scope (closures) all writes count. The last write whose
 * block encloses the use hides the earlier ones; later ones count only when a loop carries them back.
 */
export function reachingWrites(variable: Variable, use: SyntaxNode, scopes: Scopes): readonly SyntaxNode[] {
  const { writes } = variable;
  if (writes.length <= 1 || scopes.of(use) !== variable.scope) return writes;
  const reaching: SyntaxNode[] = [];
  for (const write of writes) {
    // `x += y` keeps what was there before.
    if (write.parent?.kind === "augmented_assignment") continue;
    if (isBefore(write, use)) {
      if (encloses(write, use)) reaching.length = 0;
      reaching.push(write);
    } else if (carriedBack(write, use)) {
      reaching.push(write);
    }
  }
  return reaching.length > 0 ? reaching : writes;
}

/** A write takes effect after its statement's right-hand side. */
function isBefore(write: SyntaxNode, use: SyntaxNode): boolean {
  if (write.start >= use.start) return false;
  const assignment = write.ancestor((n) => n.kind === "assignment" || n.kind === "augmented_assignment");
  if (!assignment) return true;
  return use.end > assignment.end || use.start < assignment.start;
}

/** True when the write's block is an ancestor of the use, so that reaching the use means passing the write. */
function encloses(write: SyntaxNode, use: SyntaxNode): boolean {
  const owner = ownerOf(write);
  return owner !== undefined && use.start >= owner.start && use.end <= owner.end;
}

/** The stretch of code in which a binding surely has happened once it is passed. */
function ownerOf(write: SyntaxNode): SyntaxNode | undefined {
  return write.ancestor(
    (n) =>
      n.kind === "block" ||
      n.kind === "module" ||
      n.kind === "for_in_clause" ||
      n.kind.endsWith("comprehension") ||
      n.kind === "generator_expression" ||
      n.parent === undefined,
  );
}

function carriedBack(write: SyntaxNode, use: SyntaxNode): boolean {
  const loop = use.ancestor((n) => LOOP_STATEMENTS.has(n.kind) && n.start <= write.start && n.end >= write.end);
  return loop !== undefined;
}

/** What `a = b = value` gives: the value. */
export function innermostRight(assignment: SyntaxNode): SyntaxNode | undefined {
  let right = assignment.field("right");
  while (right?.kind === "assignment") right = right.field("right");
  return right;
}
