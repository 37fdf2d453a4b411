// Owns the compact form in which statements are kept in summaries: no positions, absent rather than empty, equal for equal meaning.
import type { FilterOp, SchemaChange, SchemaColumn, SqlStatement, StatementKind, TableAccess } from "./statement";

/** One table as one SELECT, UPDATE or DELETE reads it. */
export interface AccessSummary {
  /** Absent when the name is put in at run time. */
  readonly table?: string;
  readonly filters?: readonly FilterSummary[];
  readonly columns?: readonly string[];
  readonly order?: readonly string[];
  readonly groups?: readonly string[];
  readonly star?: true;
}

export interface FilterSummary {
  readonly column: string;
  readonly op: FilterOp;
  readonly constant?: true;
  /** For `join`: `table.column`. */
  readonly to?: string;
}

export interface StatementSummary {
  readonly kind: StatementKind;
  readonly reads?: readonly AccessSummary[];
  readonly writes?: string;
  readonly limit?: number | "dynamic";
  /** Names of the aggregates of a statement that gives one row of them. */
  readonly scalars?: readonly string[];
  readonly nested?: true;
  readonly open?: true;
}

export interface SqlSummary {
  readonly statements: readonly StatementSummary[];
  /** Changes of the schema, in order. */
  readonly schema?: readonly SchemaSummary[];
  /** A statement was not understood. */
  readonly unknown?: true;
}

type Placeless<T> = T extends { readonly range: unknown } ? Omit<T, "range"> : T;
type BareColumn = Placeless<SchemaColumn>;
export type SchemaSummary =
  | (Omit<Extract<SchemaChange, { change: "table" }>, "range" | "columns"> & {
      readonly columns: readonly BareColumn[];
    })
  | (Omit<Extract<SchemaChange, { change: "column" }>, "column"> & { readonly column: BareColumn })
  | Placeless<Exclude<SchemaChange, { change: "table" | "column" }>>;

/** Statements beyond this many are a dump. */
const MAX_STATEMENTS = 400;

/** Undefined when nothing was understood. */
export function compactSql(statements: readonly (SqlStatement | undefined)[]): SqlSummary | undefined {
  const known = statements.slice(0, MAX_STATEMENTS).filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  const schema = known.flatMap((one) => one.schema.map(bare));
  const rest = known.filter((one) => one.kind !== "ddl").map(compactStatement);
  return {
    statements: rest,
    ...(schema.length > 0 ? { schema } : {}),
    ...(known.length < statements.length ? { unknown: true } : {}),
  };
}

function compactStatement(one: SqlStatement): StatementSummary {
  return {
    kind: one.kind,
    ...(one.accesses.length > 0 ? { reads: one.accesses.map(compactAccess) } : {}),
    ...(one.writes === undefined ? {} : { writes: one.writes }),
    ...(one.limit === undefined ? {} : { limit: one.limit }),
    ...(one.scalars ? { scalars: one.scalars.map(({ name }) => name) } : {}),
    ...(one.nested ? { nested: true } : {}),
    ...(one.open ? { open: true } : {}),
  };
}

function compactAccess(access: TableAccess): AccessSummary {
  const { table, filters, columns, order, groups, star } = access;
  return {
    ...(table === undefined ? {} : { table }),
    ...(filters.length > 0 ? { filters: filters.map(({ range: _, ...filter }) => filter) } : {}),
    ...(columns.length > 0 ? { columns } : {}),
    ...(order.length > 0 ? { order: order.map(({ column }) => column) } : {}),
    ...(groups.length > 0 ? { groups: groups.map(({ column }) => column) } : {}),
    ...(star ? { star: true } : {}),
  };
}

function bare(change: SchemaChange): SchemaSummary {
  const column = ({ range: _, ...one }: SchemaColumn): BareColumn => one;
  if (change.change === "table") {
    const { range: _, columns, ...rest } = change;
    return { ...rest, columns: columns.map(column) };
  }
  if (change.change === "column") return { ...change, column: column(change.column) };
  if (change.change === "key") {
    const { range: _, ...rest } = change;
    return rest;
  }
  return change;
}
