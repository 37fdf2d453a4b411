// Owns how a function uses containers that outlive it: module variables, attributes, parameters. Pure over the unit.
import type { ContainerUse } from "../summary";
import type { SyntaxNode } from "../../syntax/node";
import type { Ref } from "../ref";
import type { Scope, Services } from "../services";
import type { FunctionParts } from "./function-parts";
import { keyOrigin } from "./keys";

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
  for (const value of parts.returns) out.push(...ofReturn(value, services));
  return out.sort((a, b) => a.node.start - b.node.start || a.node.end - b.node.end);
}

/** A container that other functions can see: anything but a local. */
export function isShared(ref: Ref): boolean {
  if (ref.k === "free" || ref.k === "param") return true;
  return ref.k === "attr" && (ref.of.k === "self" || ref.of.k === "cls" || isShared(ref.of) || ref.of.k === "import");
}

function place(
  target: Ref,
  use: ContainerUse["use"],
  node: SyntaxNode,
  services: Services,
  key?: SyntaxNode | null,
): PlacedUse[] {
  if (!isShared(target)) return [];
  let loops = 0;
  for (let at = services.loops.around(node); at; at = at.outer) loops++;
  const origin = key === undefined ? {} : { key: keyOrigin(key, services) };
  return [{ use: { target, use, loops, ...origin }, node }];
}

function ofCall(call: SyntaxNode, services: Services): readonly PlacedUse[] {
  const callee = call.field("function");
  const args = call.field("arguments")?.namedChildren ?? [];
  if (callee?.kind === "identifier" && callee.text === "len" && args[0]) return ofLength(call, args[0], services);
  if (callee?.kind !== "attribute") return [];
  const method = callee.field("attribute")?.text ?? "";
  const receiver = callee.field("object");
  if (!receiver) return [];
  if (GROW.has(method)) return place(services.refs.of(receiver), "grow", call, services, args[0] ?? null);
  if (SHRINK.has(method)) return place(services.refs.of(receiver), "shrink", call, services);
  return [];
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
  const out: PlacedUse[] = [];
  if (left?.kind === "subscript") {
    const target = left.field("value");
    const index = left.field("subscript");
    // A slice assignment trims or replaces.
    if (target && index?.kind === "slice") out.push(...place(services.refs.of(target), "shrink", assignment, services));
    else if (target) out.push(...place(services.refs.of(target), "grow", assignment, services, index ?? null));
  } else if (left && (left.kind === "attribute" || left.kind === "identifier")) {
    const isGlobal = left.kind === "identifier" && services.scopes.globals(scope).has(left.text);
    if (left.kind === "attribute" || isGlobal) {
      const target: Ref = isGlobal ? { k: "free", name: left.text } : services.refs.of(left);
      const use = assignment.kind === "augmented_assignment" ? "grow" : "replace";
      out.push(...place(target, use, assignment, services, use === "grow" ? null : undefined));
    }
  }
  if (right && left && (left.kind === "attribute" || left.kind === "subscript")) out.push(...escapes(right, services));
  return out;
}

/** Storing or returning the container itself hands it to code that may change it. */
function escapes(value: SyntaxNode, services: Services): readonly PlacedUse[] {
  if (value.kind !== "identifier" && value.kind !== "attribute") return [];
  const ref = services.refs.of(value);
  return ref.k === "param" ? [] : place(ref, "escape", value, services);
}

function ofReturn(value: SyntaxNode, services: Services): readonly PlacedUse[] {
  return escapes(value, services);
}

function ofDeletion(deletion: SyntaxNode, services: Services): readonly PlacedUse[] {
  const targets = deletion.namedChildren.flatMap((n) => (n.kind === "expression_list" ? n.namedChildren : [n]));
  return targets.flatMap((target) => {
    const container = target.kind === "subscript" ? target.field("value") : undefined;
    return container ? place(services.refs.of(container), "shrink", deletion, services) : [];
  });
}
