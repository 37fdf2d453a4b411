// Owns the judgement of a query as the source of a whole list, with what facts tell of its model and of the helpers it comes through.
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import { growsWithUse, type ListSize, listSizeOf } from "./list-size";

/** How much the list of a query may hold; undefined: a limit, few by key, or not understood. */
export function sizeOfList(query: QueryFacts, facts: FactQueries): ListSize | undefined {
  return query.model && !isGiven(query, facts) ? listSizeOf(query, facts.model(query.model)) : undefined;
}

/** What belongs to one owner, and tables of definitions, mostly stay small. */
export function staysSmall(size: ListSize, { model }: QueryFacts, facts: FactQueries): boolean {
  const known = model && facts.model(model);
  return size.of !== "table" || !known || !growsWithUse(known);
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
