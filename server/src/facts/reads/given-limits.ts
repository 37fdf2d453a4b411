// Owns the question whether a caller hands a limit to the helper that brings rows, where the helper applies one that it is given. Asks facts.
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import type { QueryFacts } from "./read-queries";

type Facts = Pick<FactQueries, "calls" | "function">;

const LIMIT = /(^|_)(limit|top|size|per_page|max|count|first|take)(_|$)|^(n|k|num)$/;

/**
 * `repo.items(limit=50)`, `repo.items(50)` for `def items(self, limit=None): ... if limit: query = query.limit(limit)`.
 * @param call the expression whose rows are asked for, where it is at hand.
 */
export function hasGivenLimit({ maybeLimited, path }: QueryFacts, facts: Facts, call?: SyntaxNode): boolean {
  if (!maybeLimited) return false;
  const given = [call && handedBy(call), ...path.slice(0, -1).map((step) => handedIn(step.id, step.call, facts))];
  return path.some(({ id }, n) => given[n] !== undefined && isLimit(given[n], id, facts));
}

interface Handed {
  readonly places: number;
  /** Names of arguments that are not None. */
  readonly names: readonly string[];
}

function handedBy(expression: SyntaxNode): Handed | undefined {
  const call = expression.kind === "await" ? expression.namedChildren[0] : expression;
  const args = call?.kind === "call" ? call.field("arguments")?.namedChildren : undefined;
  if (!args) return undefined;
  const named = args.filter((arg) => arg.kind === "keyword_argument" && arg.field("value")?.kind !== "none");
  return {
    places: args.filter(({ kind }) => kind !== "keyword_argument").length,
    names: named.map((arg) => arg.field("name")?.text ?? ""),
  };
}

function handedIn(id: SymbolId, call: number, facts: Facts): Handed | undefined {
  const summary = facts.calls(id)[call];
  if (!summary) return undefined;
  const isNone = (name: string) => {
    const value = summary.keywords[name];
    return value?.k === "literal" && value.type === "builtins.None";
  };
  return { places: summary.args.length, names: Object.keys(summary.keywords).filter((name) => !isNone(name)) };
}

function isLimit({ places, names }: Handed, id: SymbolId, facts: Facts): boolean {
  const helper = facts.function(id);
  if (!helper) return false;
  const bound = helper.className !== "" && !helper.isStatic && lastPart(helper.name) !== "__init__" ? 1 : 0;
  return helper.parameters.some(
    ({ name }, n) => LIMIT.test(name) && (names.includes(name) || (n >= bound && n - bound < places)),
  );
}
