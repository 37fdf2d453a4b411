// Owns what SQL and migrations say of a table, put together from all places that name it: columns, keys, what was dropped again. Order is
// that of revisions where they tell, of file names elsewhere.
import type { SchemaSummary } from "../../semantics/sql/summary";
import { DECLARES, FUNCTION, ROOTS, SCHEMA, symbolKey } from "../inputs";
import { folderOf, isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";
import type { Tri } from "../value";
import { migratedTable } from "./django-tables";
import { CALL_SQL } from "./executed-sql";
import { LIVENESS } from "./live";
import { ONLY_REVISIONS } from "./revised-tables";
import { REVISION_RANK } from "./revisions";
import { CONSTANT_USERS, isExecuted } from "./runs";
import type { CallAt, TableColumn, TableFacts, TableKey } from "./schema-queries";

interface Change {
  readonly change: SchemaSummary;
  readonly at: CallAt;
  readonly order: string;
  readonly dead: boolean;
}

/** Key: name in lower case. Null when nothing that normally runs creates the table. */
export const TABLE = defineQuery<TableFacts | null>("table", (db, table) => {
  const changes = changesOf(db, table);
  const live = changes.filter(({ dead }) => !dead);
  const created = live.filter(({ change }) => change.change === "table" && !change.temporary);
  const migrated = migratedTable(db, table);
  const columns = withMigrated(columnsOf(live), migrated?.columns ?? []);
  const keys = [...(migrated ? standing(db, migrated.keys) : []), ...changes.flatMap((one) => keysOf(db, one))];
  if (columns.length === 0 && created.length === 0 && keys.length === 0) return null;
  return {
    table,
    columns,
    keys,
    mysql: created.some(({ change }) => change.change === "table" && change.mysql === true),
    complete:
      (created.length > 0 || migrated !== undefined) && !live.some(({ change }) => change.change === "rename-table"),
    ...(migrated?.sure || isRevised(db, created) ? { migrated: true as const } : {}),
  };
});

/** Made by a revision of Alembic, and by nothing else. */
function isRevised(db: Reader, created: readonly Change[]): boolean {
  return (
    created.length > 0 &&
    created.every(({ at: { id } }) => {
      return db.get(REVISION_RANK, id.path) !== "" && db.get(ONLY_REVISIONS, folderOf(id.path));
    })
  );
}

function withMigrated(own: readonly TableColumn[], migrated: readonly TableColumn[]): readonly TableColumn[] {
  return [...own.filter(({ name }) => !migrated.some((other) => other.name === name)), ...migrated];
}

/** Keys of Django migrations that no SQL of a later one drops. */
function standing(db: Reader, keys: readonly TableKey[]): readonly TableKey[] {
  return keys.filter(({ name, at }) => {
    const order = ` ${at.id.path} ${String(at.call).padStart(5, "0")}`;
    return name === undefined || !isDropped(db, name, order);
  });
}

const MAX_PLACES = 100;

function changesOf(db: Reader, table: string): readonly Change[] {
  const out: Change[] = [];
  for (const id of placesOf(db, table)) {
    const key = symbolKey(id.path, id.name);
    const liveness = db.get(LIVENESS, key);
    if (liveness === "never") continue;
    const calls = db.read(FUNCTION, key)?.calls ?? [];
    const sql = db.get(CALL_SQL, key);
    sql.forEach((summary, call) => {
      if (!summary?.schema || !isExecuted(db, id, call)) return;
      const isScript = liveness === "script" || calls[call]?.main === true;
      const dead = liveness === "dead" || (isScript && db.get(HAS_REVISIONS, ""));
      const order = `${db.get(REVISION_RANK, id.path)} ${id.path} ${String(call).padStart(5, "0")}`;
      for (const change of summary.schema) {
        const isMine = change.change !== "drop-key" && (change.table === table || renames(change, table));
        if (isMine) out.push({ change, at: { id, call }, order, dead });
      }
    });
  }
  return out.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
}

function renames(change: SchemaSummary, table: string): boolean {
  return change.change === "rename-table" && change.to === table;
}

/** Functions whose SQL or operations name a table, those that are handed a constant with it included. */
function placesOf(db: Reader, table: string): readonly SymbolId[] {
  const found = new Map<string, SymbolId>();
  for (const id of (db.read(SCHEMA, table)?.ids ?? []).slice(0, MAX_PLACES)) {
    const key = symbolKey(id.path, id.name);
    const holders = db.read(FUNCTION, key) ? [id] : db.get(CONSTANT_USERS, key);
    for (const holder of holders) found.set(symbolKey(holder.path, holder.name), holder);
  }
  return [...found.values()];
}

function columnsOf(changes: readonly Change[]): readonly TableColumn[] {
  const columns = new Map<string, TableColumn>();
  const keep = ({ name, type, key, references }: Omit<TableColumn, "at">, at: CallAt) => {
    columns.set(name, { name, type, ...(key ? { key } : {}), ...(references ? { references } : {}), at });
  };
  for (const { change, at } of changes) {
    if (change.change === "table") {
      for (const column of change.columns) if (!columns.has(column.name)) keep(column, at);
      for (const { columns: own, references } of change.foreign) {
        const only = own.length === 1 ? columns.get(own[0] ?? "") : undefined;
        if (only) keep({ ...only, references }, only.at);
      }
    }
    if (change.change === "column") keep(change.column, at);
    if (change.change === "drop-column") columns.delete(change.column);
  }
  return [...columns.values()];
}

function keysOf(db: Reader, { change, at, order, dead }: Change): readonly TableKey[] {
  if (change.change === "key") {
    const { kind, name, columns, partial } = change.key;
    if (!dead && name !== undefined && isDropped(db, name, order)) return [];
    return [{ kind, ...(name ? { name } : {}), columns, partial: partial === true, at, dead }];
  }
  if (change.change !== "table" || dead) return [];
  const own = change.columns.flatMap((column): readonly TableKey[] =>
    column.key ? [{ kind: column.key, columns: [column.name], partial: false, at, dead }] : [],
  );
  const more = change.keys.map(
    (key): TableKey => ({
      kind: key.kind,
      ...(key.name ? { name: key.name } : {}),
      columns: key.columns,
      partial: key.partial === true,
      at,
      dead,
    }),
  );
  return [...own, ...more];
}

/** Dropped later on, by code that normally runs. */
function isDropped(db: Reader, name: string, order: string): boolean {
  return (db.read(SCHEMA, `-${name}`)?.ids ?? []).some((id) => {
    const key = symbolKey(id.path, id.name);
    if (!db.read(FUNCTION, key) || db.get(LIVENESS, key) !== "live") return false;
    const calls = db.get(CALL_SQL, key);
    return calls.some((sql, call) => {
      const drops = sql?.schema?.some((change) => change.change === "drop-key" && change.name === name);
      const later = `${db.get(REVISION_RANK, id.path)} ${id.path} ${String(call).padStart(5, "0")}` > order;
      return drops === true && later;
    });
  });
}

/** Whether Alembic revisions make the schema. Key: "". */
export const HAS_REVISIONS = defineQuery<boolean>("hasRevisions", (db) => {
  const candidates = db.read(DECLARES, "down_revision")?.ids ?? [];
  return candidates.some((id) => db.get(REVISION_RANK, id.path) !== "");
});

/** Whether the program's database may be MySQL, as far as code and strings name it. Key: "". */
export const MYSQL = defineQuery<Tri>("mysql", (db) => {
  const roots = db.read(ROOTS, "") ?? [];
  const told = (db.read(SCHEMA, "@mysql")?.ids ?? []).some(({ path }) => !isTestPath(path, roots));
  return told ? "unknown" : "no";
});

/** A text anywhere but in tests makes such an index. */
export function mayBeIndexed(db: Reader, table: string, column: string): boolean {
  const roots = db.read(ROOTS, "") ?? [];
  const key = `@${table}.${column}`.toLowerCase();
  return (db.read(SCHEMA, key)?.ids ?? []).some(({ path }) => !isTestPath(path, roots));
}
