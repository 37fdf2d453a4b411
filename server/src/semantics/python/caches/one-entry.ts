// Owns the shape of a cache with one entry, kept under the values of an array: compared with a tolerance, or element by element. Pure over
// the unit; what a call calls is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import { ASSIGNMENTS } from "../kinds";
import type { Surroundings } from "./volatile-values";
import { onlyValue } from "./volatile-values";

export interface OneEntry {
  /** The comparison of the values now with those that are kept. */
  readonly compared: SyntaxNode;
  /** The parameter or local that holds the values now. */
  readonly state: SyntaxNode;
  /** The attribute that keeps the answer. */
  readonly kept: SyntaxNode;
}

const BINARIES: ReadonlySet<string> = new Set(["binary_operator", "call"]);
const EQUAL = /^numpy\.(allclose|array_equal|isclose)$/;

/** The one-entry cache that an `if` fills; undefined where it is none. */
export function oneEntryOf(statement: SyntaxNode, cx: Surroundings): OneEntry | undefined {
  const condition = statement.field("condition");
  const body = statement.field("consequence");
  if (!condition || !body) return undefined;
  const filled = body
    .select(ASSIGNMENTS)
    .flatMap((node) => (node.field("left")?.kind === "attribute" ? [node] : []))
    .filter((node) => node.field("left")?.field("object")?.text === "self");
  if (filled.length < 2) return undefined;
  const test = condition.kind === "identifier" ? onlyValue(condition, cx) : condition;
  for (const assignment of test ? filled : []) {
    const state = copied(assignment.field("right"));
    const key = assignment.field("left");
    const compared = state && key && test && comparisonOf(test, state, key, cx);
    const kept = filled.find((one) => one !== assignment && one.field("right")?.kind === "call")?.field("left");
    if (compared && kept) return { compared, state, kept };
  }
  return undefined;
}

/** `q.copy()`, `np.array(q)`, `q`. */
function copied(value: SyntaxNode | undefined): SyntaxNode | undefined {
  if (value?.kind === "identifier") return value;
  const callee = value?.kind === "call" ? value.field("function") : undefined;
  if (callee?.kind !== "attribute") return undefined;
  const method = callee.field("attribute")?.text ?? "";
  const of = method === "copy" && callee.field("object")?.kind === "identifier" ? callee.field("object") : undefined;
  const first = value?.field("arguments")?.namedChildren[0];
  if (first?.kind === "identifier" && /^(array|copy|asarray|deepcopy)$/.test(method)) return first;
  return of;
}

/** Inside of what is tested: `np.abs(q - self.last_q)` or `np.allclose(q, self.last_q)`. */
function comparisonOf(test: SyntaxNode, state: SyntaxNode, key: SyntaxNode, cx: Surroundings): SyntaxNode | undefined {
  for (const node of test.select(BINARIES)) {
    const pair = node.kind === "call" ? (node.field("arguments")?.namedChildren ?? []) : node.namedChildren;
    const [a, b] = pair;
    if (![a, b].some((n) => n?.text === state.text) || ![a, b].some((n) => n?.text === key.text)) continue;
    if (node.kind === "call" ? EQUAL.test(cx.libraryCall(node)) : isDistance(node, cx)) return outermost(node, test);
  }
  return undefined;
}

/** A difference that a function of numpy makes one number. */
function isDistance(difference: SyntaxNode, cx: Surroundings): boolean {
  if (difference.field("operator")?.kind !== "-") return false;
  const call = difference.ancestor(({ kind }) => kind === "call" || kind === "block");
  return call?.kind === "call" && /^numpy\./.test(cx.libraryCall(call));
}

/** The comparison as a whole, within `a or b or c`. */
function outermost(node: SyntaxNode, test: SyntaxNode): SyntaxNode {
  let at = node;
  while (at !== test && at.parent && !/^(boolean_operator|not_operator|parenthesized_expression)$/.test(at.parent.kind))
    at = at.parent;
  return at;
}
