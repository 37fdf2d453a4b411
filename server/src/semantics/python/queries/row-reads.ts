// Owns what loops read of rows and what is asked of a single one: attributes only, or no more than whether it is there. Shape only; that
// they are rows, and of what, the facts say.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes, Services, Variable } from "../../services";
import { type ElementRead, elementName, elementReads, isWritten, readsOf } from "./element-reads";
import { littleUse } from "./little-use";

/** All loops over the same rows, in order; none when the rows are used otherwise. */
export function loopsOverSame(loop: Loop, cx: Services): readonly Loop[] {
  if (loop.iterable?.kind === "subscript" && isFetchedBefore(loop.iterable, cx)) return [];
  if (loop.iterable?.kind !== "identifier") return [loop];
  const variable = cx.scopes.variable(loop.iterable);
  if (!variable || !isPlain(variable)) return [];
  const loops = variable.reads.map((read) => loopOf(read, cx) ?? (isHarmless(read) ? "harmless" : undefined));
  if (loops.includes(undefined)) return [];
  return loops.filter((one) => one !== undefined && one !== "harmless");
}

/** `rows[1:]` where `rows` are looked at elsewhere as well: they are there then, and what else is read of them is not told. */
function isFetchedBefore(part: SyntaxNode, cx: Services): boolean {
  const rows = part.field("value");
  const variable = rows?.kind === "identifier" ? cx.scopes.variable(rows) : undefined;
  return variable?.reads.some((read) => read !== rows && read.parent?.kind !== "attribute") === true;
}

function loopOf(read: SyntaxNode, cx: Services): Loop | undefined {
  return cx.loops.all.find((loop) => loop.iterable === read);
}

/** A local that is given a query, and maybe made narrower step by step. */
function isPlain({ kind, captured, writes }: Variable): boolean {
  return kind === "local" && !captured && writes.length === 1;
}

/** `len(rows)`, `if rows:` */
function isHarmless(read: SyntaxNode): boolean {
  const parent = read.parent;
  if (parent?.kind === "not_operator" || parent?.kind === "if_statement") return true;
  const callee = parent?.kind === "argument_list" ? parent.parent?.field("function") : undefined;
  return callee?.kind === "identifier" && /^(len|bool)$/.test(callee.text);
}

/** Attributes that a loop reads of its element; undefined when it does anything else with it. */
export function attributesRead(loop: Loop, cx: Services): readonly string[] | undefined {
  const element = elementName(loop);
  const reads = element && elementReads(loop, cx.scopes);
  // The target of a comprehension is read in its body only; that of a loop may live on.
  if (!reads || cx.scopes.variable(element)?.reads.length !== reads.length) return undefined;
  return namesRead(reads);
}

/** The same for each of the names that a loop gives the parts of its element: `for a, b in rows`. */
export function attributesPerPart(loop: Loop, cx: Services): readonly (readonly string[] | undefined)[] {
  const left = loop.node.field("left");
  if (!left || !/^(pattern_list|tuple_pattern)$/.test(left.kind)) return [];
  const parts = left.namedChildren;
  if (parts.some((part) => part.kind !== "identifier")) return [];
  return parts.map((part) => {
    const variable = cx.scopes.variable(part);
    if (variable?.kind !== "local" || variable.captured || variable.writes.length !== 1) return undefined;
    return namesRead(readsOf(variable));
  });
}

function namesRead(reads: readonly ElementRead[]): readonly string[] | undefined {
  const names = reads.map(nameRead);
  return names.length === 0 || names.includes(undefined) ? undefined : names.filter((name) => name !== undefined);
}

function nameRead({ path: [first] }: ElementRead): string | undefined {
  if (!first || isWritten(first) || first.parent?.kind === "augmented_assignment") return undefined;
  const isCalled = first.parent?.kind === "call" && first.parent.field("function") === first;
  return isCalled ? undefined : first.field("attribute")?.text;
}

/** A local that is given something once and asked for no more than whether that is there. */
export function isOnlyLookedFor({ kind, captured, writes, reads }: Variable): boolean {
  return kind === "local" && !captured && writes.length === 1 && reads.length > 0 && reads.every(isPresenceTest);
}

/** `if row`, `not row`, `row is None` */
export function isPresenceTest(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.kind !== "comparison_operator") return littleUse(node) === "test";
  const [left, right] = parent.namedChildren;
  return left === node && right?.kind === "none" && /^(is|is not|==|!=)$/.test(parent.children[1]?.text ?? "");
}

/** The expression that makes the query of what is iterated. */
export function writtenAt(source: SyntaxNode, scopes: Scopes): SyntaxNode {
  const write = source.kind === "identifier" ? scopes.variable(source)?.writes[0] : undefined;
  const value = write?.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
  const found = value ?? source;
  return found.kind === "await" ? (found.namedChildren[0] ?? found) : found;
}

/** Where a query that a local is made narrower by, step by step, begins: the first assignment. */
export function beginningOf(query: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = query;
  while (at?.kind === "call" || at?.kind === "attribute") at = at.field(at.kind === "call" ? "function" : "object");
  const write = at?.kind === "identifier" ? scopes.variable(at)?.writes[0] : undefined;
  return write?.parent?.kind === "assignment" ? write.parent : undefined;
}
