// Owns at which of several models of one table the need of an index is told: once. Pure over answers; knows no syntax.
import { isSameSymbol } from "../inputs";
import { type ColumnFacts, isIndexed, type ModelFacts } from "../models/model-queries";
import type { FactQueries } from "../queries";
import { type IndexNeed, modelColumnNeed } from "./needs";

/**
 * Need of a column of a mapped class, where it is told: of several models of a table at the one by which most queries search, else at the
 * first of them. Undefined where another one declares an index: the table may well have it.
 */
export function modelColumnNeedHere(
  facts: FactQueries,
  model: ModelFacts,
  column: ColumnFacts,
  strict: boolean,
): IndexNeed | undefined {
  const need = modelColumnNeed(facts, model, column, strict);
  if (!need || model.table === undefined) return need;
  const ids = facts.modelsOfTable(model.table);
  const place = ids.findIndex((id) => isSameSymbol(id, model.id));
  for (const [at, id] of ids.entries()) {
    const other = at === place ? undefined : facts.model(id);
    const twin = other?.columns.find(({ name }) => name === column.name);
    // What a class inherits is declared, and told, once.
    if (!other || !twin || isSameSymbol(twin.declared, column.declared)) continue;
    if (isIndexed(other, twin) !== "no") return undefined;
    const count = modelColumnNeed(facts, other, twin, strict)?.searches.length ?? 0;
    if (count > need.searches.length || (count === need.searches.length && at < place)) return undefined;
  }
  return need;
}
