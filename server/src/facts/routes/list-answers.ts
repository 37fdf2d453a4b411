// Owns the judgement of a query as the source of a whole list, with what facts tell of its model and of the helpers it comes through.

import type { Ref } from "../../semantics/ref";
import type { SqlSummary } from "../../semantics/sql/summary";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { FactQueries } from "../queries";
import { hasGivenLimit } from "../reads/given-limits";
import type { QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";
import type { Step } from "../value";
import { growsByName, growsWithUse, isWhole, type ListSize, listSizeOf, listSizeOfSql, plainName } from "./list-size";

/** A list that may be all there is. */
export interface WholeList {
  /** Its class or table, as messages name it. */
  readonly name: string;
  readonly size: ListSize;
  /** Calls of helpers down to the query. */
  readonly path: readonly Step[];
  /** Mostly short: what belongs to one owner, tables of definitions. */
  readonly small: boolean;
}

/** The whole list that a query of an object mapper gives; `call` is where it is asked for. */
export function listOfQuery(query: QueryFacts, facts: FactQueries, call?: SyntaxNode): WholeList | undefined {
  const size = sizeOfList(query, facts);
  if (!size || !query.model || hasGivenLimit(query, facts, call)) return undefined;
  const name = lastPart(query.model.name);
  return { name, size, path: query.path, small: staysSmall(size, query, facts) };
}

/** The whole list that a statement of SQL gives, when it is the only one. */
export function listOfSql(sql: SqlSummary | undefined): WholeList | undefined {
  const [statement] = sql?.statements ?? [];
  const size = sql?.statements.length === 1 && !sql.unknown && statement ? listSizeOfSql(statement) : undefined;
  const name = statement?.reads?.[0]?.table;
  return size && name ? { name, size, path: [], small: size.of !== "table" || growsByName(name) !== true } : undefined;
}

/** The whole list that a helper gives: it runs one statement, and answers with a list. */
export function listOfHelper(id: SymbolId, facts: FactQueries): WholeList | undefined {
  const summary = facts.function(id);
  const given = summary?.calls.filter((call) => call.sql !== undefined) ?? [];
  const [only] = given;
  if (!summary || given.length !== 1 || !only) return undefined;
  const isList = (ref: Ref) => {
    const value = facts.evaluate(ref, id);
    return value.v === "instance" && value.of === "builtins.list";
  };
  if (summary.results.length === 0 || !summary.results.every(isList)) return undefined;
  if (!summary.calls.some(({ shown }) => /(^|\.)(fetchall|fetch_all|fetch)$/.test(shown))) return undefined;
  const found = listOfSql(only.sql);
  return found && { ...found, path: [{ id, call: summary.calls.indexOf(only), shown: only.shown }] };
}

/** How much the list of a query may hold; undefined: a limit, few by key, or not understood. */
export function sizeOfList(query: QueryFacts, facts: FactQueries): ListSize | undefined {
  return query.model && !isGiven(query, facts) && !hasGivenLimit(query, facts)
    ? listSizeOf(query, facts.model(query.model))
    : undefined;
}

/** What belongs to one owner, and tables of definitions, mostly stay small. */
function staysSmall(size: ListSize, { model }: QueryFacts, facts: FactQueries): boolean {
  const known = model && facts.model(model);
  return size.of !== "table" || !known || !growsWithUse(known) || isWhole(plainName(known.id.name));
}

const QUERIES = /(^|_)(query|queryset|qs|stmt|statement|select)$/;

/** A helper goes on with a query that it is given: what that holds is not told. */
function isGiven({ path }: QueryFacts, facts: FactQueries): boolean {
  return path.some(({ id }) =>
    facts.function(id)?.parameters.some(({ name, annotation }) => {
      const value = annotation && facts.evaluate(annotation, id);
      return QUERIES.test(name) || (value?.v === "instance" && /\.(QuerySet|Query|Select|Manager)$/.test(value.of));
    }),
  );
}
