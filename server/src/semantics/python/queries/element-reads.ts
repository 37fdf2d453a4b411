// Owns what a loop reads from its element: attribute paths in the body, with how they are used. Pure over the unit; what the attributes are is the
// facts' business.

import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes, Services, Variable } from "../../services";
import { FUNCTIONS, LOOP_ENDS } from "../kinds";
import { isHandler, isSelected } from "../loop-guards";

/** One use of the element in the body of a loop. */
export interface ElementRead {
  /** Attribute nodes from the element on: for `x.a.b()` those of `x.a` and `x.a.b`. Empty: the element itself is used. */
  readonly path: readonly SyntaxNode[];
  /** The identifier. */
  readonly name: SyntaxNode;
}

/** The identifier that stands for one element, also in `for i, x in enumerate(xs)`. */
export function elementName(loop: Loop): SyntaxNode | undefined {
  const left = loop.node.field("left");
  if (left?.kind === "identifier") return left;
  const isCounted = loop.iterable?.kind === "call" && loop.iterable.field("function")?.text === "enumerate";
  const last = left?.namedChildren.at(-1);
  return isCounted && left?.namedChildren.length === 2 && last?.kind === "identifier" ? last : undefined;
}

/** Uses of the element in the body, in order; undefined when the body gives its name to something else. */
export function elementReads(loop: Loop, scopes: Scopes): readonly ElementRead[] | undefined {
  const target = elementName(loop);
  const variable = target && scopes.variable(target);
  if (!target || !variable) return undefined;
  const inBody = (node: SyntaxNode) => loop.body.some((part) => node.start >= part.start && node.end <= part.end);
  if (variable.writes.some((write) => write !== target && inBody(write))) return undefined;
  return variable.reads.filter(inBody).map(readAt);
}

/** Uses of each element as a rule: not in handlers, for one element, or where the loop ends. */
export function usesPerElement(loop: Loop, services: Services): readonly ElementRead[] {
  const reads = elementReads(loop, services.scopes) ?? [];
  return reads.filter((read) => isPerElement(read, loop, services));
}

/** Whether there is such a use. */
export function isUsedPerElement(loop: Loop, services: Services): boolean {
  return (elementReads(loop, services.scopes) ?? []).some((read) => isPerElement(read, loop, services));
}

/** Happens for each element. */
export function isPerElement({ name, path }: ElementRead, loop: Loop, cx: Services): boolean {
  const last = path.at(-1);
  if (!isBelow(name, loop, cx)) return false;
  if (isInComplaint(name)) return false;
  if (isSelected(name, loop) || isHandler(name, loop) || cx.loops.endsAfter(name, loop)) return false;
  if (cx.loops.memoGuarded(name, loop) || (path.length === 1 && last && isWritten(last))) return false;
  const whole = loop.kind === "comprehension" ? loop.node.parent : loop.node;
  return name.ancestor((n) => n === whole || n.kind === "raise_statement" || FUNCTIONS.has(n.kind)) === whole;
}

/** In the loop, or in one within it. */
function isBelow(node: SyntaxNode, loop: Loop, cx: Services): boolean {
  for (let at = cx.loops.around(node); at; at = at.outer) if (at === loop) return true;
  return loop.kind === "comprehension";
}

/** In a branch that not every element takes; that a part of the element is there is no such condition. */
export function isSometimes(node: SyntaxNode, loop: Loop): boolean {
  const name = elementName(loop)?.text ?? "";
  const presence = new RegExp(`^\\(?${name}(\\.\\w+)+( is not None)?\\)?$`);
  for (let at = node; at.parent && at !== loop.node; at = at.parent) {
    const { parent } = at;
    const condition = parent.kind === "conditional_expression" ? parent.namedChildren[1] : parent.field("condition");
    if (!/^(if_statement|elif_clause|conditional_expression)$/.test(parent.kind) || !condition) continue;
    if (at !== condition && !presence.test(condition.text)) return true;
  }
  return false;
}

/** A search that may end with any element: `next(x for x in xs if ...)`, a loop with a `break` or `return`. */
export function mayEndEarly(loop: Loop): boolean {
  if (loop.kind === "comprehension") {
    const list = loop.node.parent?.parent;
    const call = list?.kind === "argument_list" ? list.parent : loop.node.parent?.parent;
    return /^(next|any|all)$/.test(call?.field("function")?.text ?? "");
  }
  return loop.node.select(LOOP_ENDS).length > 0;
}

/** In what is said of a failure. */
export function isInComplaint(node: SyntaxNode): boolean {
  const call = node.ancestor(
    (n) => n.kind === "block" || (n.kind === "call" && COMPLAINS.test(n.field("function")?.text ?? "")),
  );
  return call?.kind === "call";
}

const COMPLAINS = /(^|\.)(add_error|warning|warn|error|exception|critical|\w+(Error|Exception|Warning))$/;

/** An earlier loop over the same local has fetched it: rows keep what they have read. */
export function isReadBefore(read: ElementRead, loop: Loop, cx: Services): boolean {
  const variable = loop.iterable?.kind === "identifier" ? cx.scopes.variable(loop.iterable) : undefined;
  const name = read.path[0]?.field("attribute")?.text;
  if (!variable) return false;
  return cx.loops.all.some((other) => {
    if (other.node.start >= loop.node.start || other.iterable?.kind !== "identifier") return false;
    if (cx.scopes.variable(other.iterable) !== variable) return false;
    return elementReads(other, cx.scopes)?.some(({ path }) => path[0]?.field("attribute")?.text === name) === true;
  });
}

/** Uses of a local, in order. */
export function readsOf(variable: Variable): readonly ElementRead[] {
  return variable.reads.map(readAt);
}

export function readAt(name: SyntaxNode): ElementRead {
  const path: SyntaxNode[] = [];
  let at = name;
  while (at.parent?.kind === "attribute" && at.parent.field("object") === at) {
    at = at.parent;
    path.push(at);
  }
  return { path, name };
}

/** True for `x.a = 1` and `del x.a`, where the attribute is not read. */
export function isWritten(attribute: SyntaxNode): boolean {
  const parent = attribute.parent;
  if (parent?.kind === "delete_statement") return true;
  return parent?.kind === "assignment" && parent.field("left") === attribute;
}

const CONSUMING = /^(list|tuple|set|frozenset|sorted|len|bool|sum|min|max|any|all|dict|iter|enumerate|next)$/;
/** Methods of a manager that a prefetch answers without a query. */
const ANSWERED = /^(count|exists|all)$/;

/** `x.tags.all()` that is iterated or measured here, `x.tags.count()`: a call on a manager that asks the database. */
export function asksManager(attribute: SyntaxNode): boolean {
  const method = attribute.parent;
  const call = method?.kind === "attribute" ? method.parent : undefined;
  const name = method?.field("attribute")?.text ?? "";
  if (call?.kind !== "call" || call.field("function") !== method || !ANSWERED.test(name)) return false;
  return name !== "all" || isConsumed(call);
}

/** `await x.author`, `await x.tags.all()`, `async for tag in x.tags`. */
export function isAwaitedRows(attribute: SyntaxNode): boolean {
  let at = attribute;
  while (at.parent?.kind === "attribute" || (at.parent?.kind === "call" && at.fieldName === "function")) at = at.parent;
  if (at.parent?.kind === "await") return true;
  const isIterable = /^for_(statement|in_clause)$/.test(at.parent?.kind ?? "") && at.fieldName === "right";
  return isIterable && at.parent?.children[0]?.kind === "async";
}

/** Iterated, measured, indexed or tested. */
export function isConsumed(node: SyntaxNode): boolean {
  const parent = node.parent;
  switch (parent?.kind) {
    case "for_statement":
    case "for_in_clause":
      return parent.field("right") === node;
    case "subscript":
      return parent.field("value") === node;
    case "not_operator":
    case "boolean_operator":
      return true;
    case "if_statement":
    case "elif_clause":
    case "while_statement":
    case "conditional_expression":
      return true;
    case "list_splat":
      return true;
    case "argument_list": {
      const callee = parent.parent?.field("function");
      return callee?.kind === "identifier" ? CONSUMING.test(callee.text) : false;
    }
    default:
      return false;
  }
}
