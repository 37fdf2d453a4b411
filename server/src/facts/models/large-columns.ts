// Owns the judgement which columns of a model make its rows large, and which columns names in Python mean. Pure over the facts of models;
// knows no query.
import type { ColumnFacts, ModelFacts } from "./model-queries";

/** Columns that come with each whole row and may hold much; keys and what is searched by are short, whatever their type. */
export function largeColumns({ columns }: ModelFacts): readonly ColumnFacts[] {
  return columns.filter(
    (column) => !column.deferred && /^(text|json|binary)$/.test(column.width) && !isLookedUpBy(column),
  );
}

function isLookedUpBy({ primaryKey, unique, index, foreignKey }: ColumnFacts): boolean {
  return foreignKey !== undefined || [primaryKey, unique, index].includes("yes");
}

/** How much large columns are likely to hold: one short description says little, documents and bodies much. */
export function weightOf(columns: readonly ColumnFacts[]): number {
  return columns.reduce(
    (sum, { attribute, width }) =>
      sum + (SMALL.test(attribute) ? 0 : LARGE.test(attribute) || width !== "text" ? 2 : 1),
    0,
  );
}

/** One of them says by its name that it holds what somebody wrote, sent or computed as a whole. */
export function hasDocument(columns: readonly ColumnFacts[]): boolean {
  return columns.some(({ attribute }) => LARGE.test(attribute));
}

const SMALL =
  /(^|_)(meta|metadata|settings|options|config|extra|flags|preferences|permissions|tags|labels|ip|name|title|reason)$/;
const LARGE =
  /^source$|(^|_)(body|content|html|xml|json|markdown|text|source_code|payload|data|raw|log|logs|input|output|report|message|document|transcript)$|(^|_)(cached|embeddings?|vector)(_|$)/;

/** The columns of that name, keys by their other names too; undefined when one of them is no column. */
export function columnsNamed(names: ReadonlySet<string>, model: ModelFacts): readonly ColumnFacts[] | undefined {
  // Elsewhere the attribute of a key is the related row.
  const isSql = model.orm === "sqlalchemy" || model.orm === "sqlmodel";
  const found = [...names].map((name) =>
    model.columns.find(
      (column) =>
        (column.attribute === name && (isSql || !column.foreignKey)) ||
        (!isSql && (column.name === name || (name === "pk" && column.primaryKey === "yes"))),
    ),
  );
  return found.includes(undefined) ? undefined : [...new Set(found.filter((column) => column !== undefined))];
}
