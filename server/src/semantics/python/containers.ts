// Owns how a function uses containers that outlive it: module variables, attributes, parameters. Pure over the unit.

import type { SyntaxNode } from "../../syntax/node";
import type { Ref } from "../ref";
import type { Scope, Services } from "../services";
import type { ContainerUse } from "../summary";
import type { FunctionParts } from "./function-parts";
import { keyOrigin } from "./keys";
import { isEndless } from "./trips";

export interface PlacedUse {
  readonly use: ContainerUse;
  readonly node: SyntaxNode;
}

const GROW = new Set([
  "append",
  "add",
  "setdefault",
  "update",
  "extend",
  "insert",
  "appendleft",
  "extendleft",
  "push",
  "put",
]);
const SHRINK = new Set([
  "pop",
  "popitem",
  "popleft",
  "clear",
  "remove",
  "discard",
  "evict",
  "expire",
  "difference_update",
  "intersection_update",
]);

/** Uses in order of position. */
export function containerUsesOf(parts: FunctionParts, scope: Scope, services: Services): readonly PlacedUse[] {
  const out: PlacedUse[] = [];
  for (const call of parts.calls) out.push(...ofCall(call, services));
  for (const assignment of parts.assignments) out.push(...ofAssignment(assignment, scope, services));
  for (const deletion of parts.deletions) out.push(...ofDeletion(deletion, services));
  for (const value of [...parts.returns, ...parts.yields]) out.push(...escapes(value, services));
  for (const display of parts.displays) out.push(...ofDisplay(display, services));
  return out.sort((a, b) => a.node.start - b.node.start || a.node.end - b.node.end);
}

/** A container that other functions can see: anything but a local. */
export function isShared(ref: Ref): boolean {
  if (ref.k === "free" || ref.k === "param") return true;
  return ref.k === "attr" && (ref.of.k === "self" || ref.of.k === "cls" || isShared(ref.of) || ref.of.k === "import");
}

interface Insertion {
  /** Node of the key or element; null where none is visible. */
  readonly key: SyntaxNode | null;
  /** See `ContainerUse.item`. */
  readonly item?: true;
  /** See `ContainerUse.distinct`. */
  readonly distinct?: boolean;
}

function place(
  target: Ref,
  use: ContainerUse["use"],
  node: SyntaxNode,
  services: Services,
  insertion?: Insertion,
): PlacedUse[] {
  if (target.k === "either") return target.of.flatMap((t) => place(t, use, node, services, insertion));
  if (!isShared(target)) return [];
  let loops = 0;
  let forever = false;
  for (let at = services.loops.around(node); at; at = at.outer) {
    loops++;
    forever ||= isEndless(at);
  }
  const key = insertion ? keyOrigin(insertion.key, services) : {};
  const item = insertion?.item ? { item: true as const } : {};
  const distinct = insertion?.distinct ? { distinct: true as const } : {};
  return [{ use: { target, use, loops, ...key, ...item, ...distinct, ...(forever ? { forever } : {}) }, node }];
}

function ofCall(call: SyntaxNode, services: Services): readonly PlacedUse[] {
  const args = call.field("arguments")?.namedChildren ?? [];
  const uses = ofMethod(call, args, services);
  const handed = args.filter(isMethodHanded);
  return handed.length === 0 ? uses : [...uses, ...handed.flatMap((arg) => ofHandedMethod(arg, services))];
}

function isMethodHanded(arg: SyntaxNode): boolean {
  return arg.kind === "attribute" || arg.kind === "keyword_argument";
}

/** `task.add_done_callback(tasks.discard)`: called later by whoever gets it. */
function ofHandedMethod(arg: SyntaxNode, services: Services): readonly PlacedUse[] {
  const value = arg.kind === "keyword_argument" ? arg.field("value") : arg;
  const container = value?.kind === "attribute" ? value.field("object") : undefined;
  if (!container || !SHRINK.has(value?.field("attribute")?.text ?? "")) return [];
  return place(services.refs.of(container), "shrink", arg, services);
}

function ofMethod(call: SyntaxNode, args: readonly SyntaxNode[], services: Services): readonly PlacedUse[] {
  const callee = call.field("function");
  if (callee?.kind === "identifier" && callee.text === "len" && args[0]) return ofLength(call, args[0], services);
  if (callee?.kind !== "attribute") return [];
  const method = callee.field("attribute")?.text ?? "";
  const receiver = callee.field("object");
  if (!receiver) return [];
  if (GROW.has(method)) {
    // What `update` and `extend` bring is not seen.
    const key = /^(update|extend|extendleft)$/.test(method) ? null : (args[method === "insert" ? 1 : 0] ?? null);
    const distinct = key !== null && isMissingFrom(key, receiver);
    return [
      ...place(services.refs.of(receiver), "grow", call, services, { key, distinct }),
      ...ofItem(receiver, call, services),
    ];
  }
  if (SHRINK.has(method)) return place(services.refs.of(receiver), "shrink", call, services);
  return [];
}

/** `if value not in values: values.append(value)`, also as one of several conditions. */
function isMissingFrom(value: SyntaxNode, container: SyntaxNode): boolean {
  const guard = value.ancestor(({ kind }) => kind === "if_statement" || kind === "function_definition");
  const condition = guard?.kind === "if_statement" ? guard.field("condition") : undefined;
  const isAnd = condition?.kind === "boolean_operator" && condition.field("operator")?.text === "and";
  return (isAnd ? condition.namedChildren : [condition]).some((test) => {
    if (test?.kind !== "comparison_operator" || !test.children.some(({ kind }) => kind === "not in")) return false;
    const [tested, of] = test.namedChildren;
    return tested?.text === value.text && of?.text === container.text;
  });
}

/** `groups[key].append(x)`, `counts[key] += 1`: a container that makes missing entries gets one. */
function ofItem(receiver: SyntaxNode, node: SyntaxNode, services: Services): readonly PlacedUse[] {
  const container = receiver.kind === "subscript" ? receiver.field("value") : undefined;
  const key = receiver.field("subscript");
  if (!container || !key || key.kind === "slice") return [];
  return place(services.refs.of(container), "grow", node, services, { key, item: true });
}

/** A size that is compared or decides something bounds the container, one that is only shown does not. */
function ofLength(call: SyntaxNode, container: SyntaxNode, services: Services): readonly PlacedUse[] {
  const parent = call.parent;
  const compared = parent?.kind === "comparison_operator" && isLimit(parent, call);
  return compared ? place(services.refs.of(container), "bound", call, services) : [];
}

/** `len(x) > 0` and `len(x) == 0` test for emptiness, not for a limit. */
function isLimit(comparison: SyntaxNode, length: SyntaxNode): boolean {
  const other = comparison.namedChildren.find((n) => n !== length);
  return other !== undefined && !/^[01]$/.test(other.text);
}

function ofAssignment(assignment: SyntaxNode, scope: Scope, services: Services): readonly PlacedUse[] {
  const left = assignment.field("left");
  const right = assignment.field("right");
  if (!left) return [];
  if (/^(pattern_list|tuple_pattern|list_pattern)$/.test(left.kind)) return ofUnpacking(left, scope, services);
  const isGlobal = left.kind === "identifier" && services.scopes.globals(scope).has(left.text);
  const isStored = left.kind === "attribute" || left.kind === "subscript" || isGlobal || isModuleName(left, scope);
  const out: PlacedUse[] = right && isStored ? [...escapes(right, services)] : [];
  if (left.kind === "subscript") out.push(...ofSubscript(left, assignment, services));
  else if (left.kind === "attribute" || isGlobal) {
    const target: Ref = isGlobal ? { k: "free", name: left.text } : services.refs.of(left);
    const grows = assignment.kind === "augmented_assignment";
    out.push(...place(target, grows ? "grow" : "replace", assignment, services, grows ? { key: null } : undefined));
  }
  return out;
}

/** `taken, self.waiting = self.waiting, []`: what is among the targets starts anew. */
function ofUnpacking(pattern: SyntaxNode, scope: Scope, services: Services): readonly PlacedUse[] {
  return pattern.namedChildren.flatMap((at) => {
    const isGlobal = at.kind === "identifier" && services.scopes.globals(scope).has(at.text);
    if (!isGlobal && at.kind !== "attribute") return [];
    return place(isGlobal ? { k: "free", name: at.text } : services.refs.of(at), "replace", at, services);
  });
}

function ofSubscript(left: SyntaxNode, assignment: SyntaxNode, services: Services): readonly PlacedUse[] {
  const target = left.field("value");
  const index = left.field("subscript");
  if (!target) return [];
  // A slice assignment trims or replaces.
  if (index?.kind === "slice") return place(services.refs.of(target), "shrink", assignment, services);
  const insertion: Insertion =
    assignment.kind === "augmented_assignment" ? { key: index ?? null, item: true } : { key: index ?? null };
  return place(services.refs.of(target), "grow", assignment, services, insertion);
}

/** A second name at module level for the same container. */
function isModuleName(left: SyntaxNode, scope: Scope): boolean {
  return left.kind === "identifier" && scope.parent === undefined;
}

/** Storing, returning or listing the container itself hands it to code that may change it. */
function escapes(value: SyntaxNode, services: Services): readonly PlacedUse[] {
  if (value.kind === "conditional_expression" || value.kind === "boolean_operator")
    return value.namedChildren.flatMap((n) => escapes(n, services));
  if (value.kind !== "identifier" && value.kind !== "attribute") return [];
  const ref = services.refs.of(value);
  return ref.k === "param" ? [] : place(ref, "escape", value, services);
}

/** A container among the elements of a list, tuple, set or dictionary. */
function ofDisplay(display: SyntaxNode, services: Services): readonly PlacedUse[] {
  return display.namedChildren.flatMap((n) => {
    const element = n.kind === "pair" ? n.field("value") : n;
    return element ? escapes(element, services) : [];
  });
}

function ofDeletion(deletion: SyntaxNode, services: Services): readonly PlacedUse[] {
  const targets = deletion.namedChildren.flatMap((n) => (n.kind === "expression_list" ? n.namedChildren : [n]));
  return targets.flatMap((target) => {
    const container = target.kind === "subscript" ? target.field("value") : undefined;
    return container ? place(services.refs.of(container), "shrink", deletion, services) : [];
  });
}
