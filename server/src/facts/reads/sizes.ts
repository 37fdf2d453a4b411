// Owns judgements about how much a query brings, for rules. Pure over facts.
import type { FactQueries } from "../queries";
import type { Filter, QueryFacts } from "./read-queries";

type Models = Pick<FactQueries, "model">;

/** A limit up to which rows are a handful. */
export const HANDFUL = 10;

/** More rows than a handful, as far as the query tells: no such limit, and no condition that only one row can meet. */
export function bringsMany(query: QueryFacts, facts: Models): boolean {
  if (query.size !== "all" && !(query.size === "limited" && (query.limit ?? HANDFUL + 1) > HANDFUL)) return false;
  return !query.filters.some((filter) => isOneRow(filter, query, facts));
}

/** Since a moment, or between two: what has come in the last minutes is little. */
export function isOfPeriod({ filters }: QueryFacts): boolean {
  return filters.some(({ op, column, negated }) => op === "range" && !negated && MOMENT.test(column));
}

/** Of two keys that are given: who belongs to what is there once as a rule. */
export function isOfPair({ filters, model }: QueryFacts): boolean {
  const keys = filters.filter(
    (f) => f.op === "eq" && f.value === "given" && !f.alternative && !f.negated && !f.maybe && isOwn(f, model),
  );
  return new Set(keys.map(({ column }) => column).filter((column) => /(^|_)(id|uuid)$/.test(column))).size > 1;
}

function isOwn(filter: Filter, model: QueryFacts["model"]): boolean {
  return filter.model === undefined || filter.model.name === model?.name;
}

const MOMENT = /(^|_)(at|on|date|datetime|time|timestamp|created|updated|modified)$/i;

/** A condition on a key or a unique column of what is read. */
function isOneRow(
  { model, column, op, alternative, negated, maybe }: Filter,
  query: QueryFacts,
  facts: Models,
): boolean {
  if (op !== "eq" || alternative || negated || maybe || !model || model.name !== query.model?.name) return false;
  const found = facts.model(model)?.columns.find(({ attribute }) => attribute === column);
  return found?.primaryKey === "yes" || found?.unique === "yes";
}
