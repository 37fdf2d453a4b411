// Owns the questions about mapped classes and their form: tables, columns, relationships, indexes. Plain data without positions; a
// declaration's place is that of the attribute `declared` names. Unknown stays unknown.
import type { SymbolId } from "../summary";
import type { Tri } from "../value";

export type Orm = "sqlalchemy" | "sqlmodel" | "django" | "peewee" | "tortoise";

/** How much a column's values may hold: `narrow` ones fit in a row; texts, documents and blobs may lie outside of it and be large. */
export type Width = "narrow" | "text" | "json" | "binary" | "unknown";

export interface ForeignKeyFacts {
  /** Table and column as far as they are named; Django names the model instead. */
  readonly table?: string;
  readonly column?: string;
  readonly model?: SymbolId;
}

export interface ColumnFacts {
  /** Name in Python. */
  readonly attribute: string;
  /** Name in the database. */
  readonly name: string;
  /** Type as the library calls it (`String`, `JSONField`); of an annotation alone, the Python type (`int`). */
  readonly type?: string;
  readonly width: Width;
  /** Values are lists: arrays, and documents that are an empty list where nothing else is given. */
  readonly isList?: true;
  readonly primaryKey: Tri;
  readonly unique: Tri;
  /** An index of its own; what uniqueness, keys and table-level indexes give is not counted here: see `isIndexed`. */
  readonly index: Tri;
  readonly nullable: Tri;
  readonly foreignKey?: ForeignKeyFacts;
  /** Not read before it is asked for. */
  readonly deferred: boolean;
  /** Class that declares the attribute: the model, a mixin or an abstract base. */
  readonly declared: SymbolId;
}

/** `lazy`: a query when the attribute is first read; `eager`: with the parent; `raise`: never by itself; `query`: the attribute is a query. */
export type Loading = "lazy" | "eager" | "raise" | "query" | "unknown";

export interface RelationFacts {
  readonly attribute: string;
  readonly target?: SymbolId;
  readonly cardinality: "one" | "many" | "unknown";
  readonly loading: Loading;
  /** Name of the attribute on the other side: `back_populates`, `backref`, `related_name` or its default. */
  readonly reverse?: string;
  /** Column of this model that holds the key, by attribute. */
  readonly key?: string;
  readonly declared: SymbolId;
  /** Made by the other side (`backref`, `related_name`). */
  readonly implied: boolean;
}

export interface IndexFacts {
  readonly kind: "index" | "unique" | "primary";
  /** Attributes or column names in order; `?` for an expression. Empty: not told. */
  readonly columns: readonly string[];
  readonly name?: string;
  /** Holds some rows only. */
  readonly partial: boolean;
}

export interface ManagerFacts {
  readonly name: string;
  /** Classes of the workspace that the manager and its query sets are of: they may have more methods. */
  readonly classes: readonly SymbolId[];
}

export interface ModelFacts {
  readonly id: SymbolId;
  readonly orm: Orm;
  /** Undefined for abstract classes, and where the name is computed. */
  readonly table?: string;
  /** Without a table of its own. */
  readonly abstract: boolean;
  /** By attribute. */
  readonly columns: readonly ColumnFacts[];
  /** Declared in this class and its bases; see `relation` for those that the other side implies. */
  readonly relations: readonly RelationFacts[];
  /** Indexes and constraints of the table, not of single columns. */
  readonly indexes: readonly IndexFacts[];
  /** Django: the managers; `objects` where none is declared. */
  readonly managers: readonly ManagerFacts[];
  /** False when a base class is not known, so that there may be more columns and relations. */
  readonly complete: boolean;
}

export interface ModelQueries {
  /** What a class says of its table; undefined for a class that is not known to be mapped. */
  model(cls: SymbolId): ModelFacts | undefined;
  /** A relationship by attribute, declared here or implied by the other side. */
  relation(cls: SymbolId, attribute: string): RelationFacts | undefined;
  /** Relationships that other models imply on this one, by attribute. */
  impliedRelations(cls: SymbolId): readonly RelationFacts[];
  /** The models of a table, those in tests left out where there are others, in canonical order. */
  modelsOfTable(table: string): readonly SymbolId[];
  /** Mapped classes of that name anywhere, those in tests last. */
  modelsNamed(name: string): readonly SymbolId[];
}

/** Whether a search by the column alone can use an index: its own, or one that begins with it. */
export function isIndexed(model: ModelFacts, column: ColumnFacts): Tri {
  if ([column.primaryKey, column.unique, column.index].includes("yes")) return "yes";
  const leads = model.indexes.some(
    ({ columns: [first], partial }) => !partial && (first === column.attribute || first === column.name),
  );
  if (leads) return "yes";
  const isOpen = model.indexes.some(({ columns }) => columns.length === 0);
  return isOpen || [column.primaryKey, column.unique, column.index].includes("unknown") ? "unknown" : "no";
}
