// Owns the form of what one operation of a Django migration does to models: names as written there, in lower case, without the application's
// label, which the operation does not say. Plain data; the facts put tables together from it.
import type { SchemaKey } from "./statement";

export interface MigratedField {
  readonly name: string;
  readonly column: string;
  /** Class of the field, its last part, in lower case. */
  readonly type: string;
  /** What the field makes by itself; `open`: not told. */
  readonly key?: "primary" | "unique" | "index" | "open";
  readonly reference?: true;
}

/** Its columns are names of fields. */
export interface MigratedKey extends SchemaKey {
  /** Of `unique_together` and `index_together`, which are given as a whole. */
  readonly together?: true;
}

export type MigrationStep = StepOf & {
  /** Told to Django's picture of the models only: the database is changed otherwise, or has been. */
  readonly state?: true;
};

type StepOf =
  | {
      readonly step: "create";
      readonly model: string;
      /** Named by `db_table`. */
      readonly table?: string;
      /** Proxies and unmanaged models make no table. */
      readonly bare?: true;
      readonly fields: readonly MigratedField[];
      readonly keys: readonly MigratedKey[];
    }
  | { readonly step: "delete"; readonly model: string }
  | { readonly step: "rename"; readonly model: string; readonly to: string }
  | { readonly step: "table"; readonly model: string; readonly table?: string }
  | { readonly step: "field"; readonly model: string; readonly field: MigratedField }
  | { readonly step: "no-column"; readonly model: string; readonly name: string }
  | { readonly step: "rename-field"; readonly model: string; readonly name: string; readonly to: string }
  | { readonly step: "key"; readonly model: string; readonly key: MigratedKey }
  | { readonly step: "drop-key"; readonly model: string; readonly name: string }
  | { readonly step: "rename-key"; readonly model: string; readonly name: string; readonly to: string }
  | {
      readonly step: "together";
      readonly model: string;
      readonly kind: "unique" | "index";
      readonly groups: readonly (readonly string[])[];
    }
  /** An operation that is not understood. */
  | { readonly step: "unknown" };
