// Owns the judgement that a call like `cursor.fetchall()` fetches what one statement selects, and that these may be many rows. Asks facts;
// knows no rule.
import { rowsSource } from "../../semantics/python/shapes/fetched-rows";
import type { Services } from "../../semantics/services";
import type { AccessSummary } from "../../semantics/sql/summary";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";

export interface FetchedRows {
  /** The first table that is read. */
  readonly table: string;
  /** Conditions leave some of its rows only. */
  readonly narrowed: boolean;
}

type Facts = Pick<FactQueries, "effects" | "sql" | "table">;

/** Undefined for other calls, for what gives few rows (a key, a limit, totals), and where the statement is not known. */
export function fetchedRows(fetch: SyntaxNode, facts: Facts, services: Services): FetchedRows | undefined {
  const method = fetch.field("function")?.field("attribute")?.text;
  if (fetch.kind !== "call" || (method !== "fetchall" && method !== "fetch_all")) return undefined;
  const source = rowsSource(fetch, services.scopes.of(fetch), services);
  if (!source || !facts.effects(source).some(({ effect }) => effect === "db.query")) return undefined;
  const sql = facts.sql(source);
  const [statement, ...others] = sql?.statements ?? [];
  if (!statement || others.length > 0 || sql?.unknown || statement.kind !== "select") return undefined;
  const { limit, scalars, nested, open, reads = [] } = statement;
  if (limit !== undefined || scalars || nested || open) return undefined;
  const [first] = reads;
  if (
    !first?.table ||
    reads.some((read) => !read.table || read.groups || isCatalogue(read.table) || isFew(read, facts))
  )
    return undefined;
  return { table: first.table, narrowed: reads.some(({ filters }) => (filters ?? []).length > 0) };
}

/** Tables in which databases describe themselves, and those of one row that say which revision a schema has. */
export function isCatalogue(table: string): boolean {
  return /^(sqlite_|pg_|information_schema|sys\.|dual$|duckdb_)|^(alembic|schema)_?version$/i.test(table);
}

/** Columns that name one row, or a few. */
const NAMING =
  /(^|_)(id|uuid|guid|pk|key|name|title|code|slug|token|hash|e?mail|username|login|url|path|file\w*|domain|host\w*|ip|phone|address|md5|sha\d*|symbol|ticker|isbn|sku)$/;

/** Narrowed to a value that may name one row: only a schema that is known says that it does not. */
function isFew({ table, filters = [] }: AccessSummary, facts: Facts): boolean {
  const given = filters.filter(({ op, constant }) => op === "eq" && !constant).map(({ column }) => column);
  if (given.length === 0) return false;
  const known = table === undefined ? undefined : facts.table(table);
  if (!known?.complete) return true;
  return (
    given.some((column) => {
      const isReference = known.columns.some((one) => one.name === column && one.references !== undefined);
      return !isReference && NAMING.test(column);
    }) || known.keys.some(({ kind, columns }) => kind !== "index" && columns.every((column) => given.includes(column)))
  );
}
