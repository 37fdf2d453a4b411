// Owns what the code around a read of a name does with the value: writes to it, calls a method of it, hands it on, gives it another name.
// Pure over nodes.
import type { SyntaxNode } from "../../../syntax/node";
import type { Variable } from "../../services";

/** A value as a name reaches it: `self.model` for the variable `self`. */
export interface Place {
  readonly variable: Variable;
  readonly path: string;
}

/** `path`: the dotted name from the read on, as far as it goes. */
export type Use = { readonly path: string } & (
  | { readonly u: "read" }
  | { readonly u: "written" }
  | { readonly u: "method"; readonly call: SyntaxNode; readonly method: string }
  | { readonly u: "handed"; readonly call: SyntaxNode; readonly argument: SyntaxNode }
  | { readonly u: "bound"; readonly names: readonly SyntaxNode[] }
);

/** The longest dotted name that starts with this one; the name of a method that is called is no part of it. */
export function chainAround(name: SyntaxNode): SyntaxNode {
  const { parent } = name;
  if (parent?.kind !== "attribute" || name.fieldName !== "object" || isCallee(parent)) return name;
  return chainAround(parent);
}

function isCallee(node: SyntaxNode): boolean {
  return node.fieldName === "function" && node.parent?.kind === "call";
}

/** Methods of arrays whose result shares their memory. */
const VIEWS = /^(reshape|ravel|view|transpose|swapaxes|squeeze|diagonal|items|values|get)$/;

export function useAt(read: SyntaxNode): Use {
  const chain = chainAround(read);
  const path = chain.text;
  const { at, call } = partOf(chain);
  const { parent } = at;
  if (call) return { u: "method", path, call, method: call.field("function")?.field("attribute")?.text ?? "" };
  if (!parent || isTarget(at)) return { u: "written", path };
  if (parent.kind === "argument_list" && parent.parent?.kind === "call")
    return { u: "handed", path, call: parent.parent, argument: at };
  if (/^(keyword_argument|list_splat|dictionary_splat)$/.test(parent.kind)) return handed(parent, path);
  const names = namesBound(at, parent);
  return names.length > 0 ? { u: "bound", path, names } : { u: "read", path };
}

function handed(argument: SyntaxNode, path: string): Use {
  const call = argument.parent?.kind === "argument_list" ? argument.parent.parent : undefined;
  return call?.kind === "call" ? { u: "handed", path, call, argument } : { u: "read", path };
}

/** Climbs over elements and views; stops at a method that is none. */
function partOf(chain: SyntaxNode): { readonly at: SyntaxNode; readonly call: SyntaxNode | undefined } {
  const { parent, fieldName } = chain;
  if (parent?.kind === "subscript" && fieldName === "value") return partOf(parent);
  if (parent?.kind === "parenthesized_expression") return partOf(parent);
  if (parent?.kind !== "attribute" || fieldName !== "object") return { at: chain, call: undefined };
  const call = isCallee(parent) ? parent.parent : undefined;
  if (!call) return partOf(parent);
  return VIEWS.test(parent.field("attribute")?.text ?? "") ? partOf(call) : { at: chain, call };
}

const PATTERNS = /^(pattern_list|tuple_pattern|list_pattern|list_splat_pattern|expression_list|as_pattern_target)$/;

/** On the left of an assignment, or removed. */
function isTarget(node: SyntaxNode): boolean {
  const { parent, fieldName } = node;
  if (!parent) return false;
  if (parent.kind === "delete_statement" || parent.kind === "as_pattern_target") return true;
  if (fieldName === "left") return /^(assignment|augmented_assignment|for_statement|for_in_clause)$/.test(parent.kind);
  return PATTERNS.test(parent.kind) && isTarget(parent);
}

function namesBound(at: SyntaxNode, parent: SyntaxNode): readonly SyntaxNode[] {
  if (at.fieldName !== "right" || !/^(assignment|for_statement|for_in_clause)$/.test(parent.kind)) return [];
  const left = parent.field("left");
  if (left?.kind === "identifier") return [left];
  return left && PATTERNS.test(left.kind) ? left.namedChildren.filter((n) => n.kind === "identifier") : [];
}

/** The name whose value, or part of whose value, an assignment gives to `write`. */
export function assignedName(write: SyntaxNode): SyntaxNode | undefined {
  let at = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
  while (at && at.kind !== "identifier") {
    const isView = at.kind === "call" && VIEWS.test(at.field("function")?.field("attribute")?.text ?? "");
    if (isView) at = at.field("function")?.field("object");
    else if (at.kind === "attribute") at = at.field("object");
    else if (at.kind === "subscript") at = at.field("value");
    else return undefined;
  }
  return at;
}
