// Owns at which of several models of one table the need of an index is told: once. Pure over answers; knows no syntax.
import { isSameSymbol } from "../inputs";
import { type ColumnFacts, isIndexed, type ModelFacts } from "../models/model-queries";
import type { FactQueries } from "../queries";
import { type IndexNeed, modelColumnNeed, tableColumnNeed } from "./needs";

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

/** Need of a column that an SQL file declares, whether models are made of the table or not. */
export function sqlColumnNeed(
  facts: FactQueries,
  table: string,
  column: string,
  strict: boolean,
): IndexNeed | undefined {
  const models = facts.modelsOfTable(table).flatMap((id) => facts.model(id) ?? []);
  if (models.length === 0) return tableColumnNeed(facts, table, column, strict);
  for (const model of models) {
    const mapped = model.columns.find(({ name }) => name.toLowerCase() === column);
    const need = mapped && modelColumnNeedHere(facts, model, mapped, strict);
    if (need) return need;
  }
  return undefined;
}
