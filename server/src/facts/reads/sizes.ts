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

/** By what names one row or a few: two keys of others at a time, a name within something, or a list of keys. */
export function isOfFew({ filters, model }: QueryFacts): boolean {
  const certain = filters.filter((f) => f.value === "given" && !f.alternative && !f.negated && !f.maybe);
  if (certain.some(({ op, column }) => op === "in" && /^(id|pk|uuid|slug)$/.test(column))) return true;
  const columns = certain.filter((f) => f.op === "eq" && isOwn(f, model)).map(({ column }) => column);
  const keys = new Set(columns.filter((column) => /(^|_)(id|uuid)$/.test(column)));
  return keys.size > 1 || (new Set(columns).size > 1 && columns.some((column) => NAMING.test(column)));
}

/** A helper whose arguments decide what it brings: all conditions, or a limit, apply in some cases only; or a name is asked for. */
export function isForCallers({ filters, maybeLimited }: QueryFacts): boolean {
  if (maybeLimited || (filters.length > 0 && filters.every(({ maybe }) => maybe))) return true;
  return filters.some((f) => f.op === "eq" && !f.alternative && !f.negated && NAMING.test(f.column));
}

/** Narrowed by one value: whoever takes the first row of one owner or parent mostly knows that there is one. */
export function isOfOne({ filters }: QueryFacts): boolean {
  return filters.some((f) => f.op === "eq" && f.value === "given" && !f.negated && !f.maybe);
}

/** What names one row, or a few of the same name. */
export const NAMING =
  /(^|_)(name|title|code|slug|token|key|hash|e?mail|username|login|url|path|domain|host\w*|uuid|uid)$/;

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
