// Owns the form of what one class and its bases declare, before other models are looked at. Types only.
import type { SymbolId } from "../summary";
import type { ColumnFacts, IndexFacts, Loading, ManagerFacts, Orm } from "./model-queries";

/** How a declaration names another model. */
export type TargetName =
  | { readonly by: "class"; readonly id: SymbolId }
  /** Class name, or `app.Class`. */
  | { readonly by: "name"; readonly name: string }
  /** The class itself. */
  | { readonly by: "self" }
  /** The user model of the settings. */
  | { readonly by: "user" };

export interface DeclaredRelation {
  readonly attribute: string;
  readonly target?: TargetName;
  /** Undefined: the keys of both tables tell. */
  readonly many?: boolean;
  readonly loading: Loading;
  /** Names the attribute that the other side gets, when this declaration makes it. */
  readonly implies?: { readonly name: string; readonly many: boolean | undefined; readonly loading: Loading };
  readonly reverse?: string;
  readonly key?: string;
  /** SQLAlchemy: `remote_side` is given, which makes a relationship to the class itself one to the parent. */
  readonly remote: boolean;
  readonly declared: SymbolId;
}

export interface DeclaredModel {
  readonly id: SymbolId;
  readonly orm: Orm;
  readonly table?: string;
  readonly abstract: boolean;
  readonly columns: readonly ColumnFacts[];
  /** Foreign keys of columns that name a class, by attribute. */
  readonly keys: Readonly<Record<string, TargetName>>;
  readonly relations: readonly DeclaredRelation[];
  readonly indexes: readonly IndexFacts[];
  readonly managers: readonly ManagerFacts[];
  readonly complete: boolean;
}
