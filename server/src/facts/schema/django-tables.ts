// Owns the tables that the migrations of Django applications make, operation by operation: columns and keys once everything normal has run.
// Knows neither models nor SQL.
import type { MigratedField, MigratedKey, MigrationStep } from "../../semantics/sql/migration-steps";
import { FUNCTION, FUNCTIONS, ROOTS, symbolKey } from "../inputs";
import { baseName, isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";
import { DJANGO_APPS, MIGRATION_ORDER } from "./django-order";
import type { CallAt, TableColumn, TableKey } from "./schema-queries";

export interface MigratedTable {
  readonly table: string;
  readonly columns: readonly TableColumn[];
  readonly keys: readonly TableKey[];
  /** Every operation on it was understood. */
  readonly sure: boolean;
}

interface Column {
  readonly field: MigratedField;
  readonly at: CallAt;
}

interface Key extends MigratedKey {
  readonly at: CallAt;
}

interface Model {
  table: string | undefined;
  readonly named: boolean;
  readonly fields: Map<string, Column>;
  keys: readonly Key[];
  sure: boolean;
}

/** Tables of one application. Key: its folder. */
const APP_TABLES = defineQuery<readonly MigratedTable[]>("djangoTables", (db, folder) => {
  const { label, classes } = db.get(MIGRATION_ORDER, folder);
  const models = new Map<string, Model>();
  for (const id of classes) for (const { step, at } of stepsOf(db, id)) apply(models, step, at, label);
  const own = [...models.values()].flatMap((model) => tableOf(model) ?? []);
  // Models are given tables by the name of their folder.
  const other = baseName(folder);
  if (other === label) return own;
  const renamed = (table: string) => (table.startsWith(`${label}_`) ? other + table.slice(label.length) : table);
  return [...own, ...own.map((one) => ({ ...one, table: renamed(one.table) }))];
});

/** What the migrations of an application say of a table; undefined when none of them makes it. */
export function migratedTable(db: Reader, table: string): MigratedTable | undefined {
  const roots = db.read(ROOTS, "") ?? [];
  for (const folder of db.get(DJANGO_APPS, "")) {
    if (isTestPath(`${folder}/migrations/0001_initial.py`, roots)) continue;
    const found = db.get(APP_TABLES, folder).find((one) => one.table === table);
    if (found) return found;
  }
  return undefined;
}

/** Each statement of the class body is a function of its own. */
function stepsOf(db: Reader, cls: SymbolId): readonly { readonly step: MigrationStep; readonly at: CallAt }[] {
  const bodies = (db.read(FUNCTIONS, cls.path) ?? []).filter((name) => name.startsWith(`${cls.name}.<body`));
  return bodies.flatMap((name) => {
    const id = { path: cls.path, name };
    const calls = db.read(FUNCTION, symbolKey(cls.path, name))?.calls ?? [];
    return calls.flatMap(({ step }, call) => (step ? [{ step, at: { id, call } }] : []));
  });
}

function apply(models: Map<string, Model>, step: MigrationStep, at: CallAt, label: string): void {
  if (step.step === "unknown") {
    for (const model of models.values()) model.sure = false;
    return;
  }
  if (step.step === "create") {
    models.set(step.model, {
      table: step.bare ? undefined : (step.table ?? `${label}_${step.model}`),
      named: step.table !== undefined,
      fields: new Map(step.fields.map((field) => [field.name, { field, at }])),
      keys: step.keys.map((key) => ({ ...key, at })),
      // A table that is there already may have more than is told.
      sure: !step.state,
    });
    return;
  }
  const model = models.get(step.model);
  if (!model) return;
  const isTaken = step.state === true;
  switch (step.step) {
    case "delete":
      if (!isTaken) models.delete(step.model);
      return;
    case "rename":
      models.delete(step.model);
      models.set(step.to, model);
      if (!model.named && model.table !== undefined && !isTaken) model.table = `${label}_${step.to}`;
      return;
    case "table":
      if (!isTaken) model.table = step.table ?? `${label}_${step.model}`;
      return;
    case "field":
      model.fields.set(step.field.name, { field: step.field, at });
      return;
    case "no-column":
      if (isTaken) return;
      model.fields.delete(step.name);
      return;
    case "rename-field":
      renameField(model, step.name, step.to);
      return;
    default:
      applyKey(model, step, at);
  }
}

type KeyStep = Extract<MigrationStep, { readonly step: "key" | "drop-key" | "rename-key" | "together" }>;

/** What only Django's picture loses may still be there. */
function applyKey(model: Model, step: KeyStep, at: CallAt): void {
  switch (step.step) {
    case "key":
      model.keys = [...model.keys, { ...step.key, at }];
      return;
    case "drop-key":
      if (!step.state) model.keys = model.keys.filter(({ name }) => name !== step.name);
      return;
    case "rename-key":
      model.keys = model.keys.map((key) => (key.name === step.name && key.name ? { ...key, name: step.to } : key));
      return;
    case "together": {
      const rest = step.state ? model.keys : model.keys.filter((key) => !key.together || key.kind !== step.kind);
      model.keys = [...rest, ...step.groups.map((columns): Key => ({ kind: step.kind, columns, at, together: true }))];
    }
  }
}

function renameField(model: Model, from: string, to: string): void {
  const found = model.fields.get(from);
  if (!found) return;
  const { field } = found;
  const isDefault = field.column === from || field.column === `${from}_id`;
  const column = isDefault ? (field.reference ? `${to}_id` : to) : field.column;
  model.fields.delete(from);
  model.fields.set(to, { ...found, field: { ...field, name: to, column } });
  model.keys = model.keys.map((key) => ({ ...key, columns: key.columns.map((name) => (name === from ? to : name)) }));
}

function tableOf({ table, fields, keys, sure }: Model): MigratedTable | undefined {
  if (table === undefined) return undefined;
  const made = (kind: TableKey["kind"], columns: readonly string[], at: CallAt): TableKey => ({
    kind,
    columns,
    partial: false,
    at,
    dead: false,
  });
  const own = [...fields.values()].flatMap(({ field, at }): readonly TableKey[] =>
    // What a field of another package makes of it is not known: it may be an index.
    field.key ? [made(field.key === "open" ? "index" : field.key, [field.column], at)] : [],
  );
  const more = keys.map((key): TableKey => {
    const columns = key.columns.map((name) => fields.get(name)?.field.column ?? name);
    return {
      ...made(key.kind, columns, key.at),
      partial: key.partial === true,
      ...(key.name ? { name: key.name } : {}),
    };
  });
  const columns = [...fields.values()].map(({ field, at }): TableColumn => {
    const key = field.key === "primary" || field.key === "unique" ? field.key : undefined;
    return { name: field.column, type: field.type, ...(key ? { key } : {}), at };
  });
  return { table, columns, keys: [...own, ...more], sure };
}
