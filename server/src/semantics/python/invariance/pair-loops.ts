// Owns loops over the pairs of a collection, and which expressions in them belong to one element of the pair alone. Pure over one unit;
// what a call is named is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Loops } from "../../services";
import { NAMES } from "../kinds";
import { mentions } from "../loops";
import { turnOf } from "./steady";

/** Each of two names takes each element, or each place of one. */
export interface PairLoop {
  readonly first: string;
  readonly second: string;
  /** The loop whose turn is one pair. */
  readonly inner: Loop;
  /** The loop around it; the same where one loop gives pairs. */
  readonly outer: Loop;
}

/** The pair loop whose turn holds a node; `nameOf` gives the canonical dotted name of what a call calls. */
export function pairLoopAround(
  node: SyntaxNode,
  loops: Pick<Loops, "around">,
  nameOf: (call: SyntaxNode) => string,
): PairLoop | undefined {
  for (let inner = loops.around(node); inner; inner = inner.outer) {
    const pair = ofCombinations(inner, nameOf) ?? ofNested(inner);
    if (pair) return pair;
    // A loop further in goes over something else for each pair.
    if (inner.kind === "while") return undefined;
  }
  return undefined;
}

/** `for a, b in combinations(items, 2)`. */
function ofCombinations(loop: Loop, nameOf: (call: SyntaxNode) => string): PairLoop | undefined {
  const call = loop.iterable;
  const [first, second, ...others] = loop.targets;
  if (call?.kind !== "call" || !first || !second || others.length > 0) return undefined;
  const written = call.field("function")?.text ?? "";
  if (!/(combinations(_with_replacement)?|permutations|product)$/.test(written)) return undefined;
  if (loop.node.field("left")?.namedChildren.some((part) => part.kind !== "identifier")) return undefined;
  const args = call.field("arguments")?.namedChildren ?? [];
  // A few that are written down.
  if (/^(list|tuple|set)$/.test(args[0]?.kind ?? "") || /^range\(\d+\)$/.test(args[0]?.text ?? "")) return undefined;
  const isOfTwo = /product$/.test(written) ? args[0]?.text === args[1]?.text : args[1]?.text === "2";
  return isOfTwo && args.length === 2 && /^itertools\./.test(nameOf(call))
    ? { first, second, inner: loop, outer: loop }
    : undefined;
}

/** `for i in range(n): for j in range(i + 1, n)`, and both over the same. */
function ofNested(inner: Loop): PairLoop | undefined {
  const { outer } = inner;
  const [second, ...others] = inner.targets;
  if (!outer || !second || others.length > 0 || inner.kind === "while" || outer.kind === "while") return undefined;
  const [first, ...more] = outer.targets;
  if (!first || more.length > 0 || first === second || !inner.iterable || !outer.iterable) return undefined;
  const isSame = inner.iterable.text === outer.iterable.text && !/^(range\(\d+\)|iter|zip)/.test(inner.iterable.text);
  return isSame || countsFrom(inner.iterable, first) ? { first, second, inner, outer } : undefined;
}

/** `range(i)`, `range(i + 1, n)`, `items[i + 1:]`. */
function countsFrom(iterable: SyntaxNode, first: string): boolean {
  if (iterable.kind === "subscript") {
    const slice = iterable.field("subscript");
    return slice?.kind === "slice" && new RegExp(`^${first}(\\s*\\+\\s*1)?\\s*:`).test(slice.text);
  }
  const args = iterable.kind === "call" ? (iterable.field("arguments")?.namedChildren ?? []) : [];
  const isRange = iterable.field("function")?.text === "range" && args.length <= 2;
  return isRange && new RegExp(`^${first}(\\s*[+-]\\s*1)?$`).test(args[0]?.text ?? "");
}

/** Which element of the pair an expression belongs to, if it depends on nothing else that the loops move. */
export function elementOf(expression: SyntaxNode, pair: PairLoop): "first" | "second" | undefined {
  const hasFirst = mentions(expression, new Set([pair.first]));
  const hasSecond = mentions(expression, new Set([pair.second]));
  if (hasFirst === hasSecond || dependsOnTurn(expression, pair)) return undefined;
  return hasFirst ? "first" : "second";
}

/** A name that the turn itself gives a value. */
function dependsOnTurn(expression: SyntaxNode, { first, second, outer }: PairLoop): boolean {
  const turn = turnOf(outer);
  const written = new Set<string>();
  for (const name of turn.select(NAMES)) if (isGiven(name)) written.add(name.text);
  return expression.select(NAMES).some(({ text, parent, fieldName }) => {
    if (parent?.kind === "attribute" && fieldName === "attribute") return false;
    return text !== first && text !== second && written.has(text);
  });
}

const GIVES = /^(assignment|augmented_assignment|for_statement|for_in_clause)$/;

/** Assigned itself, or an element or attribute of it. */
function isGiven(name: SyntaxNode): boolean {
  let at = name;
  while (at.parent && /^(subscript|attribute|pattern_list|tuple_pattern)$/.test(at.parent.kind)) {
    if (at.parent.kind === "subscript" && at.fieldName !== "value") return false;
    if (at.parent.kind === "attribute" && at.fieldName !== "object") return false;
    at = at.parent;
  }
  return at.fieldName === "left" && GIVES.test(at.parent?.kind ?? "");
}
