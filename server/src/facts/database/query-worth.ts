// Owns how much a query in a loop is worth a word: what speaks against it, and how much of that a remark can bear. A warning needs rows
// without end and nothing that speaks against it; a remark needs somebody who waits for the answer, and one doubt at most.
// Asks facts; knows no rule.
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import { isOfFew } from "../reads/sizes";
import type { CallSummary } from "../summary";
import type { Reached } from "../value";
import { isSmall } from "./few-turns";
import { goesOverFetched, goesOverRows } from "./loop-source";
import { callAt, isChange, isMinor, writesToo } from "./loop-turn";
import { answersRequests, runsByHand } from "./served";
import type { Worth } from "./worth";

type Cx = Services & { readonly facts: FactQueries };

export interface QueryTurn {
  readonly node: SyntaxNode;
  readonly loop: Loop;
  readonly reached: Reached;
  /** A lazy query that a loop within the loop goes over. */
  readonly isWalked?: boolean;
}

/** @param isApp whether the code runs for users of the program, again and again. */
export function worthOf(turn: QueryTurn, isApp: boolean, cx: Cx): Worth {
  const { node, loop, reached } = turn;
  const [doubt, ...more] = doubtsOf(turn, cx);
  if (!doubt && isApp && loop.kind !== "while") return "certain";
  if (!isApp || loop.kind === "while" || more.length > 0 || reached.path.length > NEAR) return "seldom";
  return answersRequests(node, cx.facts) && doubt && isBearable(doubt, turn, cx) ? "likely" : "seldom";
}

/** Deeper down, a query is one cost among others. */
const NEAR = 2;

type Doubt = "few" | "writes" | "hand" | "change" | "minor" | "small" | "once";

function doubtsOf({ node, loop, reached }: QueryTurn, cx: Cx): readonly Doubt[] {
  const isOnce = cx.loops.memoGuarded(node, loop) || reached.path.some((step) => isSeldom(callAt(step, cx)));
  const all: readonly (readonly [Doubt, boolean])[] = [
    ["few", !goesOverRows(loop, cx)],
    ["writes", writesToo(loop, cx)],
    ["hand", runsByHand(node, cx.facts) || isDoneAgain(node, cx)],
    ["change", isChange(node, reached)],
    ["minor", isMinor(loop, reached, cx)],
    ["small", isSmall(node, loop, cx) || goesOverNamed(loop, cx)],
    ["once", isOnce],
  ];
  return all.flatMap(([doubt, isSo]) => (isSo ? [doubt] : []));
}

/** By its name what somebody starts once more when data has changed. */
function isDoneAgain(node: SyntaxNode, { facts }: Cx): boolean {
  const { path, name } = facts.self(node);
  return /(^|[/._])(rebuild|reindex|backfill)/i.test(`${path}.${name}`);
}

/** Rows that somebody has chosen by their keys. */
function goesOverNamed({ iterable }: Loop, { facts }: Cx): boolean {
  const query = iterable && facts.query(iterable);
  return query !== undefined && isOfFew(query);
}

/** Once per key, or only for what is not at hand. */
function isSeldom(step: CallSummary | undefined): boolean {
  return step?.keyed === true || step?.late === true;
}

/** The doubt leaves enough: rows of some query, or rows without end beside one write, or the query written into the very loop. */
function isBearable(doubt: Doubt, { loop, reached, isWalked }: QueryTurn, cx: Cx): boolean {
  if (doubt === "few") return goesOverFetched(loop, cx);
  if (doubt === "minor") return reached.path.length === 0;
  return doubt === "once" || (doubt === "writes" && !isWalked && isShort(loop));
}

const SHORT = 3;

/** A turn of a few statements: what is asked for is changed, and nothing else goes on. */
function isShort(loop: Loop): boolean {
  return loop.body.every((part) => part.kind !== "block" || part.namedChildren.length <= SHORT);
}
