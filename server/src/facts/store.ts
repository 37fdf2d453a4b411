// Owns the facts of all files and feeds the inputs of the query engine with them, name by name. Knows neither syntax nor hosts. A file's
// facts are a table that may go on changing; what readers see change are only the cells whose content did.
import { parentPart } from "../text/dotted";
import { isScriptPath } from "../text/script-path";
import type { FileTable, Slot, Touched } from "./file-table";
import {
  ALIASES,
  BINDING,
  CACHES,
  CALLS,
  CLASS,
  CLASSES,
  COMPLETE,
  CONTAINERS,
  DECLARES,
  DERIVED,
  FILE,
  FILTERS,
  FLAGS,
  FOLDER,
  FUNCTION,
  FUNCTIONS,
  HANDED,
  HELD,
  IMPORTED,
  IMPORTERS,
  LOGS,
  MEMBER,
  MEMBERS,
  METHODS,
  MODULES,
  READS,
  ROOTS,
  SCHEMA,
  SCRIPT,
  symbolKey,
  symbolOf,
  TABLES,
} from "./inputs";
import { MentionIndex, type MentionKind } from "./mentions";
import { createModuleTable } from "./modules/module-table";
import type { InputKind, QueryDb } from "./query";

export interface FactStore {
  /** What a file says from now on; `undefined`: it is gone. */
  setFile(path: string, table: FileTable | undefined): void;
  /** Takes slots out of and into the table of a file. @throws Error when the file has none. */
  edit(path: string, removed: readonly Slot[], added: readonly Slot[]): void;
  table(path: string): FileTable | undefined;
  paths(): Iterable<string>;
  readonly size: number;
  setRoots(folders: readonly string[]): void;
  setComplete(complete: boolean): void;
}

const MENTIONED = {
  calls: CALLS,
  handed: HANDED,
  containers: CONTAINERS,
  held: HELD,
  classes: CLASSES,
  derived: DERIVED,
  tables: TABLES,
  declares: DECLARES,
  filters: FILTERS,
  flags: FLAGS,
  caches: CACHES,
  importers: IMPORTERS,
  schema: SCHEMA,
  logs: LOGS,
} as const;

export function createFactStore(db: QueryDb): FactStore {
  const files = new Map<string, FileTable>();
  const modules = createModuleTable();
  const mentions = new MentionIndex();
  provideSymbols(db, files);
  provideFiles(db, files);
  for (const [kind, input] of Object.entries(MENTIONED)) {
    db.provide(input, (name) => mentions.mentions(kind as keyof typeof MENTIONED, name));
  }
  db.provide(ALIASES, (name) => mentions.names("aliases", name));
  db.provide(MODULES, (name) => modules.named(name));
  db.provide(FOLDER, (folder) => modules.folder(folder));
  const mentioned = (kind: MentionKind, name: string) => {
    if (kind === "aliases") db.update(ALIASES, name);
    else db.update(MENTIONED[kind], name);
  };
  return {
    setFile(path, table) {
      const before = files.get(path);
      if (table) files.set(path, table);
      else files.delete(path);
      if (before === table) return;
      // Folders of scripts are no packages of Python.
      const isModule = !isScriptPath(path);
      if (isModule && table && !before) modules.add(path);
      if (isModule && before && !table) modules.remove(path);
      if (!before !== !table) updateModules(db, modules.takeChanges());
      if (before) mentions.replace(path, before.contributions(), table?.contributions() ?? [], mentioned);
      else if (table) mentions.add(path, table.contributions(), mentioned);
      for (const one of [before, table]) if (one) updateTouched(db, path, one.everything(), true);
    },
    edit(path, removed, added) {
      const table = files.get(path);
      if (!table) throw new Error(`no facts of ${path}`);
      const touched = table.replace(removed, added);
      mentions.replace(path, contributions(removed), contributions(added), mentioned);
      const renamed = [...touched.functions].some(([name, before]) => table.hasFunction(name) !== before);
      updateTouched(db, path, touched, renamed);
    },
    table: (path) => files.get(path),
    paths: () => files.keys(),
    get size() {
      return files.size;
    },
    setRoots(folders) {
      db.set(ROOTS, "", [...folders].sort());
    },
    setComplete(complete) {
      db.set(COMPLETE, "", complete);
    },
  };
}

function contributions(slots: readonly Slot[]) {
  return slots.map(({ data }) => data);
}

function provideSymbols(db: QueryDb, files: ReadonlyMap<string, FileTable>): void {
  const from = <V>(kind: InputKind<V>, read: (table: FileTable, name: string) => V | undefined) => {
    db.provide(kind, (key) => {
      const { path, name } = symbolOf(key);
      const table = files.get(path);
      return table && read(table, name);
    });
  };
  from(FUNCTION, (table, name) => table.functionNamed(name));
  from(READS, (table, name) => table.readsOf(name));
  from(CLASS, (table, name) => table.classNamed(name));
  from(BINDING, (table, name) => table.binding(name));
  from(METHODS, (table, name) => table.methods(name));
  from(MEMBERS, (table, name) => table.memberNames(name));
  from(SCRIPT, (table, name) => table.scriptEntry(name));
  from(MEMBER, (table, name) => {
    const dot = name.lastIndexOf(".");
    return table.member(name.slice(0, dot), name.slice(dot + 1));
  });
}

function provideFiles(db: QueryDb, files: ReadonlyMap<string, FileTable>): void {
  const from = <V>(kind: InputKind<V>, read: (table: FileTable) => V) => {
    db.provide(kind, (path) => {
      const table = files.get(path);
      return table && read(table);
    });
  };
  from(FUNCTIONS, (table) => table.functionNames());
  from(IMPORTED, (table) => table.imported());
  from(FILE, (table) => {
    const exports = table.exports();
    return { stars: table.stars(), ...(exports ? { exports } : {}) };
  });
}

/** @param renamed whether functions came or went. */
function updateTouched(db: QueryDb, path: string, touched: Touched, renamed: boolean): void {
  const classes = new Set<string>(touched.classes);
  for (const name of touched.functions.keys()) {
    db.update(FUNCTION, symbolKey(path, name));
    db.update(READS, symbolKey(path, name));
  }
  for (const name of touched.classes) db.update(CLASS, symbolKey(path, name));
  for (const name of touched.bindings) db.update(BINDING, symbolKey(path, name));
  for (const name of touched.scripts) db.update(SCRIPT, symbolKey(path, name));
  for (const name of touched.members) {
    db.update(MEMBER, symbolKey(path, name));
    classes.add(parentPart(name));
  }
  for (const name of classes) {
    db.update(METHODS, symbolKey(path, name));
    db.update(MEMBERS, symbolKey(path, name));
  }
  if (renamed) db.update(FUNCTIONS, path);
  if (touched.imports || renamed) {
    db.update(FILE, path);
    db.update(IMPORTED, path);
  }
}

function updateModules(
  db: QueryDb,
  changes: { readonly names: readonly string[]; readonly folders: readonly string[] },
): void {
  for (const name of changes.names) db.update(MODULES, name);
  for (const folder of changes.folders) db.update(FOLDER, folder);
}
