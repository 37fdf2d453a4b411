// Owns the recognition of texts that grow in loops: which statements append, over which loop a text accumulates, what starts it anew.
// Pure over one unit; whether the value is a text, and what to say of it, is the business of rules.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Services, Variable } from "../../services";
import { ALL_ASSIGNMENTS } from "../kinds";

/** `target += added`, or `target = target + added`. */
export interface Growth {
  /** The augmented_assignment or assignment. */
  readonly node: SyntaxNode;
  readonly target: SyntaxNode;
  /** What is appended, in source order, as one stretch of source: UTF-16 offsets in the unit. */
  readonly added: { readonly start: number; readonly end: number };
  /** The expressions that are appended. */
  readonly parts: readonly SyntaxNode[];
  /** False for `s = s + a + b`: the first sum is a new text, whatever the interpreter does about `s += ...`. */
  readonly inPlace: boolean;
}

/** A text that grows over all turns of a loop. */
export interface Accumulation {
  readonly loop: Loop;
  /** In order; at least one. */
  readonly growths: readonly Growth[];
}

export function growthOf(node: SyntaxNode): Growth | undefined {
  const target = node.field("left");
  const right = node.field("right");
  if (!target || !right || !isPlace(target)) return undefined;
  if (node.kind === "augmented_assignment") {
    if (node.field("operator")?.kind !== "+=") return undefined;
    return { node, target, added: right, parts: [right], inPlace: true };
  }
  return node.kind === "assignment" && !node.field("type") ? sumOf(node, target, unwrapped(right)) : undefined;
}

function isPlace(target: SyntaxNode): boolean {
  return target.kind === "identifier" || target.kind === "attribute" || target.kind === "subscript";
}

function sumOf(node: SyntaxNode, target: SyntaxNode, sum: SyntaxNode): Growth | undefined {
  const parts: SyntaxNode[] = [];
  let at = sum;
  while (at.kind === "binary_operator" && at.field("operator")?.kind === "+") {
    const left = at.field("left");
    const right = at.field("right");
    if (!left || !right) return undefined;
    parts.unshift(right);
    at = left;
  }
  const first = parts[0];
  if (!first || at.kind !== target.kind || at.text !== target.text) return undefined;
  return { node, target, added: { start: first.start, end: sum.end }, parts, inPlace: parts.length === 1 };
}

function unwrapped(node: SyntaxNode): SyntaxNode {
  const inner = node.kind === "parenthesized_expression" ? node.namedChildren[0] : undefined;
  return inner ? unwrapped(inner) : node;
}

/** How other things than texts grow. */
export interface Growing<G extends Growth> {
  growthOf(node: SyntaxNode): G | undefined;
  /** Assignments in the loop that do not start the target anew, but on the first turn only. */
  firstOf(growth: G): readonly SyntaxNode[];
}

/** Accumulations of a unit whose number of turns depends on data, each target and loop once. */
export function accumulations(root: SyntaxNode, services: Services): readonly Accumulation[] {
  return accumulationsBy({ growthOf, firstOf: () => [] }, root, services);
}

export function accumulationsBy<G extends Growth>(
  growing: Growing<G>,
  root: SyntaxNode,
  services: Services,
): readonly (Accumulation & { readonly growths: readonly G[] })[] {
  const growths: G[] = [];
  for (const node of root.select(ALL_ASSIGNMENTS)) {
    const growth = services.loops.around(node) && growing.growthOf(node);
    if (growth) growths.push(growth);
  }
  const nodes = new Set(growths.flatMap((g) => [g.node, ...growing.firstOf(g)]));
  const found = new Map<string, { loop: Loop; growths: G[] }>();
  for (const growth of growths) {
    const loop = accumulatingLoop(growth, nodes, services);
    if (!loop) continue;
    const key = `${loop.node.index} ${growth.target.text}`;
    const known = found.get(key);
    if (known) known.growths.push(growth);
    else found.set(key, { loop, growths: [growth] });
  }
  return [...found.values()];
}

/** The outermost loop over data in which the target is the same one and is not started anew. */
function accumulatingLoop(growth: Growth, growths: ReadonlySet<SyntaxNode>, services: Services): Loop | undefined {
  const { loops } = services;
  const innermost = loops.around(growth.node);
  if (!innermost || loops.endsAfter(growth.node, innermost)) return undefined;
  let found: Loop | undefined;
  for (let loop: Loop | undefined = innermost; loop; loop = loop.outer) {
    if (!isSame(growth.target, loop, growths, services)) break;
    if (turnsByData(loop, growth.target)) found = loop;
  }
  return found;
}

function turnsByData(loop: Loop, target: SyntaxNode): boolean {
  if (loop.trips !== "data" && loop.trips !== "batch") return false;
  if (loop.kind === "for") return true;
  // Other conditions are searches, waits, the digits of a number, and texts filled up to a length.
  const condition = loop.node.field("condition");
  if (!condition || condition.text.includes(target.text)) return false;
  return /^\w+ < len\(/.test(condition.text) || isDrained(condition, loop);
}

/** `while queue:` with a `queue.pop()` in its body. */
function isDrained(condition: SyntaxNode, loop: Loop): boolean {
  for (const node of loop.node.descendants()) {
    const callee = node.kind === "call" ? node.field("function") : undefined;
    const isPop = /^(pop|popleft)$/.test(callee?.field("attribute")?.text ?? "");
    if (isPop && callee?.field("object")?.text === condition.text) return true;
  }
  return false;
}

/** True when an outer loop starts the text anew: it is as long as one element makes it. */
export function restarts({ loop, growths: [first] }: Accumulation): boolean {
  for (let outer = loop.outer; first && outer; outer = outer.outer) {
    for (const node of outer.node.select(ALL_ASSIGNMENTS)) {
      if (node.kind === "assignment" && node.field("left")?.text === first.target.text) return true;
    }
  }
  return false;
}

const REPLACES = new Set([
  "assignment",
  "augmented_assignment",
  "for_statement",
  "named_expression",
  "delete_statement",
  "as_pattern",
]);
const CHANGES: ReadonlySet<string> = new Set([...REPLACES, "call"]);

/** True when the target means the same place on each turn and nothing in the loop but growth writes it. */
function isSame(target: SyntaxNode, loop: Loop, growths: ReadonlySet<SyntaxNode>, services: Services): boolean {
  if (target.kind !== "identifier" && moves(target, loop, services)) return false;
  const prefixes = prefixesOf(target);
  const containers = new Set(
    [target, ...target.descendants()].flatMap((n) => (n.kind === "subscript" ? (n.field("value")?.text ?? []) : [])),
  );
  for (const node of loop.node.select(CHANGES)) {
    if (REPLACES.has(node.kind) && !growths.has(node) && writes(node, prefixes)) return false;
    if (node.kind === "call" && changes(node, containers)) return false;
  }
  return true;
}

/** A name in it is given another value in the loop. */
function moves(target: SyntaxNode, loop: Loop, { scopes }: Services): boolean {
  for (const node of target.descendants()) {
    const writes = node.kind === "identifier" ? (scopes.variable(node)?.writes ?? []) : [];
    if (writes.some((w) => w.start >= loop.node.start && w.end <= loop.node.end)) return true;
  }
  return false;
}

/** `self.report.text` is another place when `self.report` or `self` is. */
function prefixesOf(target: SyntaxNode): ReadonlySet<string> {
  const prefixes = new Set<string>();
  for (let at: SyntaxNode | undefined = target; at; at = at.field("object") ?? at.field("value")) prefixes.add(at.text);
  return prefixes;
}

function writes(node: SyntaxNode, places: ReadonlySet<string>): boolean {
  const target = node.field("left") ?? node.field("name") ?? node.namedChildren[node.namedChildren.length - 1];
  if (!target) return false;
  if (places.has(target.text)) return true;
  for (const inner of target.descendants())
    if (places.has(inner.text) && inner.kind !== "string" && isWhole(inner)) return true;
  return false;
}

/** A name in a pattern, rather than the base of another place. */
function isWhole(node: SyntaxNode): boolean {
  return node.parent?.kind !== "attribute" && node.parent?.kind !== "subscript";
}

/** `lines.append("")` makes `lines[-1]` another place. */
function changes(call: SyntaxNode, containers: ReadonlySet<string>): boolean {
  const object = call.field("function")?.field("object");
  return object !== undefined && containers.has(object.text);
}

/** A variable whose every use is in sight: a local of a function that no nested function shares. */
export function ownLocal(target: SyntaxNode, services: Services): Variable | undefined {
  if (target.kind !== "identifier") return undefined;
  const variable = services.scopes.variable(target);
  if (!variable || variable.captured || variable.scope.node.kind !== "function_definition") return undefined;
  return variable.kind === "local" || variable.kind === "parameter" ? variable : undefined;
}
