// Owns what is left of an SQL statement once its syntax is gone: which tables and columns it reads and how, or what it does to the
// schema. Types only. Names are in lower case, as databases compare them; ranges are UTF-16 offsets into the parsed text, half-open.

export interface SqlRange {
  readonly start: number;
  readonly end: number;
}

export type SqlDialect = "sqlite" | "postgresql" | "mysql";

export type StatementKind = "select" | "insert" | "update" | "delete" | "ddl" | "pragma" | "other";

/**
 * How a column is narrowed: `eq` to one value, `in` a set of them, a `range`, a `join` with a column of another table, a text
 * `prefix`, or whether it is `null`.
 */
export type FilterOp = "eq" | "in" | "range" | "join" | "prefix" | "null";

export interface ColumnFilter {
  readonly column: string;
  readonly op: FilterOp;
  /** True when it is compared with a constant written in the statement: `status = 'done'`. */
  readonly constant?: true;
  /** For `join`: the other side, `table.column`. */
  readonly to?: string;
  /** Place of the column's name. */
  readonly range: SqlRange;
}

export interface ColumnUse {
  readonly column: string;
  readonly range: SqlRange;
}

/** One table read by one SELECT (or found by an UPDATE or DELETE), subqueries each for themselves. */
export interface TableAccess {
  /** Undefined when the name is put in at run time. */
  readonly table: string | undefined;
  readonly range: SqlRange;
  /** Conditions that hold together; those below OR or NOT are not among them. */
  readonly filters: readonly ColumnFilter[];
  /** Columns named anywhere in the statement that belong to this table for sure, sorted. */
  readonly columns: readonly string[];
  /** `*` or `t.*`. */
  readonly star: boolean;
  /** Columns of ORDER BY, as long as all are plain columns of this table. */
  readonly order: readonly ColumnUse[];
  readonly groups: readonly ColumnUse[];
}

export interface Aggregate {
  /** `count`, `sum`, `avg`, `min`, `max` ... */
  readonly name: string;
  /** The whole call. */
  readonly range: SqlRange;
}

export interface SqlStatement {
  readonly kind: StatementKind;
  readonly range: SqlRange;
  readonly accesses: readonly TableAccess[];
  /** Table that is written to. */
  readonly writes?: string;
  /** The outer SELECT has `LIMIT`; `dynamic` when it is no number. */
  readonly limit?: number | "dynamic";
  /** Set when each column of the outer SELECT is an aggregate and there is no GROUP BY: it gives one row. */
  readonly scalars?: readonly Aggregate[];
  readonly distinct?: true;
  /** Common table expressions, compounds or subqueries are involved. */
  readonly nested?: true;
  /** Something is put into the text at run time that may add conditions, an order or a limit. */
  readonly open?: true;
  readonly schema: readonly SchemaChange[];
}

export type KeyKind = "primary" | "unique" | "index";

export interface SchemaColumn {
  readonly name: string;
  /** As written, without length: `varchar`, `double precision`; empty where there is none. */
  readonly type: string;
  readonly key?: "primary" | "unique";
  /** Column it refers to, `table` or `table.column`. */
  readonly references?: string;
  /** Place of the name. */
  readonly range: SqlRange;
}

export interface SchemaKey {
  readonly kind: KeyKind;
  readonly name?: string;
  /** Leading columns up to the first expression. */
  readonly columns: readonly string[];
  /** Has a WHERE. */
  readonly partial?: true;
}

export type SchemaChange =
  | {
      readonly change: "table";
      readonly table: string;
      readonly range: SqlRange;
      readonly columns: readonly SchemaColumn[];
      readonly keys: readonly SchemaKey[];
      readonly foreign: readonly ForeignKey[];
      readonly mysql?: true;
      readonly temporary?: true;
    }
  | { readonly change: "column"; readonly table: string; readonly column: SchemaColumn }
  | { readonly change: "key"; readonly table: string; readonly key: SchemaKey; readonly range: SqlRange }
  | { readonly change: "drop-table"; readonly table: string }
  | { readonly change: "drop-column"; readonly table: string; readonly column: string }
  | { readonly change: "drop-key"; readonly name: string }
  | { readonly change: "rename-table"; readonly table: string; readonly to: string }
  | { readonly change: "rename-column"; readonly table: string; readonly column: string; readonly to: string };

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly references: string;
}
