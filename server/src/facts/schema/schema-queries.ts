// Owns the questions about tables, indexes and the SQL that runs, and their form. Plain data without positions: places are calls of
// functions. Unknown stays unknown.
import type { KeyKind } from "../../semantics/sql/statement";
import type { SqlSummary } from "../../semantics/sql/summary";
import type { SyntaxNode } from "../../syntax/node";
import type { SymbolId } from "../summary";
import type { Tri } from "../value";

/** A call, by its ordinal among those of a function. */
export interface CallAt {
  readonly id: SymbolId;
  readonly call: number;
}

export interface TableColumn {
  readonly name: string;
  /** As written, in lower case; empty where there is none. */
  readonly type: string;
  readonly key?: "primary" | "unique";
  /** `table` or `table.column`. */
  readonly references?: string;
  /** The statement or operation that declares it. */
  readonly at: CallAt;
}

export interface TableKey {
  readonly kind: KeyKind;
  readonly name?: string;
  /** Leading plain columns. */
  readonly columns: readonly string[];
  /** Holds some rows only, or serves other searches than by equality and order. */
  readonly partial: boolean;
  readonly at: CallAt;
  /** Made only by code that nothing runs, or nothing but the file as a script where migrations make the schema. */
  readonly dead: boolean;
}

export interface TableFacts {
  readonly table: string;
  /** Declared by CREATE TABLE, ALTER TABLE and migrations that normally run. */
  readonly columns: readonly TableColumn[];
  readonly keys: readonly TableKey[];
  /** Written for MySQL, which makes an index for each foreign key. */
  readonly mysql: boolean;
  /** False when something happened to the table that is not followed. */
  readonly complete: boolean;
  /** Migrations make it, of Django or Alembic, and every operation of them is understood: what they do not make is not there. */
  readonly migrated?: true;
}

/** A query that searches a table by a column. */
export interface ColumnSearch {
  readonly at: CallAt;
  readonly shown: string;
  readonly by: "eq" | "in" | "join" | "range" | "order";
  /** Compared with a constant. */
  readonly constant: boolean;
  /** It finds rows to change or delete. */
  readonly writes?: true;
  /** Other columns by which the same query searches the table at the same time, in lower case. */
  readonly with: readonly string[];
  /** How often it runs: below an entry of a framework, or in a loop; undefined where neither is known. */
  readonly often?: { readonly entry?: string; readonly loop?: true };
}

/** A column, by its model or by its table as SQL names it. */
export type ColumnKey =
  | {
      readonly model: SymbolId;
      readonly attribute: string;
      readonly table: string | undefined;
      readonly column: string;
    }
  | { readonly model?: undefined; readonly table: string; readonly column: string };

/** Where the next migration goes, and what it follows. */
export interface MigrationHead {
  readonly tool: "alembic" | "django";
  readonly folder: string;
  /** Revision, or name of the migration, that is the last one. */
  readonly head: string;
  /** Name of its file. */
  readonly file: string;
  /** Django: label of the application. */
  readonly label?: string;
}

export interface SchemaQueries {
  /** Where a migration for what a file declares goes; undefined where there are none, or several could be the last one. */
  migrationHead(tool: "alembic" | "django", path: string): MigrationHead | undefined;
  /** SQL that a call of a function is handed, also by constants of any file; whether it runs is another question. */
  sqlOf(id: SymbolId, call: number): SqlSummary | undefined;
  /** The same for a call node of this unit. */
  sql(call: SyntaxNode): SqlSummary | undefined;
  /** What SQL and migrations say of a table; undefined when nothing that normally runs creates it. */
  table(name: string): TableFacts | undefined;
  /** Queries anywhere that search by a column, in canonical order; undefined when there are too many to look at. */
  searches(column: ColumnKey): readonly ColumnSearch[] | undefined;
  /** Some text makes an index that begins with the column, and what becomes of the text is not followed. */
  mayBeIndexed(table: string, column: string): boolean;
  /** Whether a foreign key has an index without saying so: on MySQL. */
  indexesForeignKeys(): Tri;
}
