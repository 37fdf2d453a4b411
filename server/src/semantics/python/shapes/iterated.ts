// Owns where a value is looped over: directly, or through a local that is used for nothing else. Pure over one unit; which library
// function a call calls is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Services, Variable } from "../../services";

type LibraryCall = (call: SyntaxNode) => string | undefined;

/** The loop or clause of a comprehension that iterates over exactly this expression, with nothing awaited between elements. */
export function loopOver(iterable: SyntaxNode, { loops }: Services): Loop | undefined {
  if (!isIterable(iterable)) return undefined;
  const loop = loops.all.find((l) => l.node === iterable.parent);
  return loop?.isAsync ? undefined : loop;
}

function isIterable({ parent, fieldName }: SyntaxNode): boolean {
  return fieldName === "right" && (parent?.kind === "for_statement" || parent?.kind === "for_in_clause");
}

const ITERATING = /^builtins\.(enumerate|zip|reversed|len|sum|min|max|sorted|set|tuple|any|all)$/;

/** True for a local or parameter with at least one loop over it, and no use for which a range would not do as well as a list. */
export function isOnlyIterated({ reads }: Variable, libraryCall: LibraryCall): boolean {
  return reads.some(isIterable) && reads.every((read) => isIterable(read) || isRangeUse(read, libraryCall));
}

function isRangeUse({ parent, fieldName }: SyntaxNode, libraryCall: LibraryCall): boolean {
  if (parent?.kind === "argument_list" && parent.parent?.kind === "call") {
    return ITERATING.test(libraryCall(parent.parent) ?? "");
  }
  if (parent?.kind === "comparison_operator") return / is (not )?None$/.test(parent.text);
  return parent?.kind === "not_operator" || fieldName === "condition";
}

/** The loop over a variable's only value, when it is the next statement and nothing else reads the variable. */
export function loopAtOnce({ reads, writes }: Variable, services: Services): Loop | undefined {
  const [read] = reads;
  const statement = writes[0]?.parent?.parent;
  const loop = read && reads.length === 1 ? loopOver(read, services) : undefined;
  const siblings = statement?.parent?.namedChildren ?? [];
  return statement && loop && siblings[siblings.indexOf(statement) + 1] === loop.node ? loop : undefined;
}

const DRAINING = /^builtins\.(sum|min|max|any|all|sorted|list|tuple|set|dict|str\.join)$/;

/** False for the clause of a generator expression that somebody may drain later. */
export function runsAtOnce(loop: Loop, libraryCall: LibraryCall): boolean {
  const generator = loop.node.parent;
  if (generator?.kind !== "generator_expression") return true;
  const call = generator.parent?.kind === "call" ? generator.parent : generator.parent?.parent;
  return call?.kind === "call" && DRAINING.test(libraryCall(call) ?? "");
}
