// Owns how much it is worth a word that a query brings more than is used: how many rows there may be, and who waits for them.
// Asks facts; knows no rule.
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import { isOfFew, isOfOne, isOfPeriod } from "../reads/sizes";
import { listSizeOf } from "../routes/list-size";
import { runsAtVersions } from "./few-turns";
import { leavesMany, leavesOpen } from "./loop-source";
import { writesToo } from "./loop-turn";
import { answersRequests, isSeldomByName, runsByHand } from "./served";
import type { Worth } from "./worth";

interface Cx {
  readonly role: string;
  readonly facts: FactQueries;
}

/**
 * All rows for the sake of a part: rows of one owner, of a moment or of a few keys may be few, and a helper may serve callers that need
 * them, unless a request does no more than count.
 * @param use what is made of the rows: `count`, `test`, `first`; others are never worth more than `seldom`.
 */
export function worthOfRows(node: SyntaxNode, use: string, query: QueryFacts, cx: Cx): Worth {
  const isFew = !query.model || isOfPeriod(query) || isOfFew(query) || !leavesMany(query, cx.facts);
  if (isFew || cx.role !== "app" || !/^(count|test|first)$/.test(use)) return "seldom";
  const isOne = use === "first" && isOfOne(query);
  if (query.path.length === 0) return isOne ? "seldom" : "certain";
  if (use === "test" || !answersRequests(node, cx.facts)) return "seldom";
  // Whoever has a handful of something of their own takes the first; of what a project or the like holds there are many.
  const size = listSizeOf(query, query.model && cx.facts.model(query.model));
  return !isOne || (leavesOpen(query, cx.facts) && size?.of === "parent") ? "likely" : "seldom";
}

/**
 * Whole rows of what hangs on one object or came in the last hours, asked for by a command or by those who run the program, to make data for
 * a test, or in a loop that changes something on each turn.
 */
export function isReadSeldom({ node, body }: Pick<Loop, "node" | "body">, query: QueryFacts, cx: Cx): boolean {
  const { role, facts } = cx;
  if (query.owned || isOfPeriod(query) || role !== "app") return true;
  // A page is small whatever it holds.
  if (query.filters.some((f) => f.op === "in" && !f.negated && /^(id|pk|uuid|slug)$/.test(f.column))) return true;
  const id = facts.self(node);
  if (runsByHand(node, facts) || isSeldomByName(id)) return true;
  return runsAtVersions([id.name], id.path) || FIXTURES.test(id.name) || writesToo({ body }, cx);
}

const FIXTURES = /(^|_)(test|mock|demo|sample)_data(_|$)/;
