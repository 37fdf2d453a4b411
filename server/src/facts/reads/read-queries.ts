// Owns the questions about what queries read and functions return, and their form. Plain data without positions. Unknown stays unknown: what
// a query does beyond what is told here is `opaque`.
import type { SyntaxNode } from "../../syntax/node";
import type { SymbolId } from "../summary";
import type { Step } from "../value";

/** One thing in the rows: a whole entity, one of its columns, or an expression (neither is told). */
export interface Selected {
  readonly model?: SymbolId;
  /** Attribute of the model; absent: all of it. */
  readonly column?: string;
  /** An aggregate function. */
  readonly aggregate?: true;
}

export type Operator = "eq" | "ne" | "in" | "range" | "like" | "null" | "other";

export interface Filter {
  readonly model?: SymbolId;
  /** Attribute of the model. */
  readonly column: string;
  readonly op: Operator;
  /** `constant`: written there; `column`: joins; `given`: anything else. */
  readonly value: "constant" | "given" | "column";
  /** One of several alternatives, below `or`. */
  readonly alternative?: true;
  /** Holds for what is left out. */
  readonly negated?: true;
  /** Not always applied. */
  readonly maybe?: true;
}

export interface Ordering {
  readonly model?: SymbolId;
  readonly column: string;
  readonly descending: boolean;
}

/** Relationships that come along, as attributes from the first entity on; `all`: whatever it points to. */
export interface Eager {
  readonly path: readonly string[];
  readonly all?: true;
  /** They come by a query of their own, which may bring more. */
  readonly open?: true;
}

/**
 * How many rows come to Python: `all` that match, at most `limited` many, `one`, or one value: a `count`, `exists`, an `aggregate`.
 * `write`: it changes rows.
 */
export type Size = "all" | "limited" | "one" | "count" | "exists" | "aggregate" | "write";

export interface QueryFacts {
  readonly orm: "sqlalchemy" | "django" | "peewee" | "tortoise";
  /** The first entity. */
  readonly model?: SymbolId;
  readonly selects: readonly Selected[];
  readonly joins: readonly SymbolId[];
  readonly filters: readonly Filter[];
  readonly order: readonly Ordering[];
  readonly size: Size;
  /** Where `limited` says so in figures. */
  readonly limit?: number;
  /** A limit is applied where something holds: `if limit: q = q.limit(limit)`. */
  readonly maybeLimited?: true;
  readonly grouped: boolean;
  /** A helper looks through the rows and gives some of them only. */
  readonly sifted?: true;
  /** What one element of the result is. */
  readonly row: "entity" | "tuple" | "scalar" | "dict";
  /** `here`: it has run; `lazy`: it runs when it is iterated; `statement`: it is a description that something else may run. */
  readonly runs: "here" | "lazy" | "statement";
  readonly eager: readonly Eager[];
  /** Columns that are read, when only some are; those that are left for later. */
  readonly only?: readonly string[];
  readonly defer: readonly string[];
  /** Rows of one owner: the query starts from an object's relationship. */
  readonly owned: boolean;
  /** What comes along and what is left out is not all understood. */
  readonly loadsMore: boolean;
  /** It is awaited: reading more from its rows later is an error rather than a query. */
  readonly awaited: boolean;
  /** Steps or conditions that are not understood. */
  readonly opaque: boolean;
  /** Calls of helpers down to the one with the query. */
  readonly path: readonly Step[];
}

/** Rows that a function gives to its caller. */
export interface RowsFacts extends QueryFacts {
  /** One value is made of each row. */
  readonly mapped: boolean;
  /** Attributes of the model that are read with each row and may be large. */
  readonly wide: readonly string[];
}

export interface ReadQueries {
  /** What the query reads that an expression of this unit is or came from (through locals, helpers in any file, `await`). */
  query(expression: SyntaxNode): QueryFacts | undefined;
  /** The same for the n-th call of a function. Only calls that look like the end of a query are told. */
  queryOf(id: SymbolId, call: number): QueryFacts | undefined;
  /** What a function returns or yields, when that is rows of one query. */
  rows(id: SymbolId): RowsFacts | undefined;
}
