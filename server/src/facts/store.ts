// Owns the facts of all files and feeds the inputs of the query engine with them, name by name. Knows neither syntax nor hosts.
// What a file says is replaced as a whole; what readers see change are only the cells whose content did.
import {
  ALIASES,
  ATTRIBUTES,
  BINDING,
  CALLS,
  CLASS,
  CLASSES,
  COMPLETE,
  CONTAINERS,
  FILE,
  FOLDER,
  FUNCTION,
  FUNCTIONS,
  HANDED,
  HELD,
  IMPORTED,
  MEMBER,
  METHODS,
  MODULES,
  ROOTS,
  SUBCLASSES,
  symbolKey,
  symbolOf,
} from "./inputs";
import { createMentionIndex, type MentionKind, mentionsOf } from "./mentions";
import type { FileFacts } from "./merge";
import { createModuleTable } from "./module-table";
import type { Durability, InputKind, QueryDb } from "./query";

export interface FactStore {
  /** What a file says from now on; `undefined`: it is gone. `low` durability is for what is being edited. */
  setFile(path: string, facts: FileFacts | undefined, durability: Durability): void;
  facts(path: string): FileFacts | undefined;
  paths(): Iterable<string>;
  readonly size: number;
  setRoots(folders: readonly string[]): void;
  setComplete(complete: boolean): void;
}

const MENTIONED = { calls: CALLS, handed: HANDED, containers: CONTAINERS, subclasses: SUBCLASSES, held: HELD } as const;

interface Entry {
  readonly facts: FileFacts;
  readonly durability: Durability;
}

export function createFactStore(db: QueryDb): FactStore {
  const files = new Map<string, Entry>();
  const modules = createModuleTable();
  const mentions = createMentionIndex();
  provideSymbols(db, files);
  provideFiles(db, files);
  for (const [kind, input] of Object.entries(MENTIONED)) {
    db.provide(input, (name) => ({ value: mentions.mentions(kind as MentionKind, name), durability: "low" }));
  }
  db.provide(ALIASES, (name) => ({ value: mentions.aliases(name), durability: "low" }));
  db.provide(MODULES, (name) => ({ value: modules.named(name), durability: "high" }));
  db.provide(FOLDER, (folder) => ({ value: modules.folder(folder), durability: "high" }));
  return {
    setFile(path, facts, durability) {
      const before = files.get(path)?.facts;
      if (facts) files.set(path, { facts, durability });
      else files.delete(path);
      if (before === facts) return;
      if (facts && !before) modules.add(path);
      if (before && !facts) modules.remove(path);
      if (!before !== !facts) updateModules(db, modules.takeChanges());
      updateSymbols(db, path, before, facts);
      updateFile(db, path);
      mentions.replace(path, facts && mentionsOf(facts), (kind, name) => {
        if (kind === "aliases") db.update(ALIASES, name);
        else db.update(MENTIONED[kind], name);
      });
    },
    facts: (path) => files.get(path)?.facts,
    paths: () => files.keys(),
    get size() {
      return files.size;
    },
    setRoots(folders) {
      db.set(ROOTS, "", [...folders].sort(), "high");
    },
    setComplete(complete) {
      db.set(COMPLETE, "", complete, "high");
    },
  };
}

function provideSymbols(db: QueryDb, files: ReadonlyMap<string, Entry>): void {
  const from = <V>(kind: InputKind<V>, read: (facts: FileFacts, name: string) => V | undefined) => {
    db.provide(kind, (key) => {
      const { path, name } = symbolOf(key);
      const entry = files.get(path);
      return { value: entry && read(entry.facts, name), durability: entry?.durability ?? "low" };
    });
  };
  from(FUNCTION, (facts, name) => facts.functions.get(name));
  from(CLASS, (facts, name) => facts.classes.get(name));
  from(BINDING, (facts, name) => facts.bindings.get(name));
  from(MEMBER, (facts, name) => {
    const dot = name.lastIndexOf(".");
    return facts.members.get(name.slice(0, dot))?.get(name.slice(dot + 1));
  });
  from(METHODS, (facts, name) => memberNames(facts, name, true));
  from(ATTRIBUTES, (facts, name) => memberNames(facts, name, false));
}

function provideFiles(db: QueryDb, files: ReadonlyMap<string, Entry>): void {
  const from = <V>(kind: InputKind<V>, read: (facts: FileFacts) => V) => {
    db.provide(kind, (path) => {
      const entry = files.get(path);
      return { value: entry && read(entry.facts), durability: entry?.durability ?? "low" };
    });
  };
  from(FUNCTIONS, (facts) => [...facts.functions.keys()].sort());
  from(CLASSES, (facts) => [...facts.classes.keys()].sort());
  from(FILE, ({ stars, exports }) => ({ stars, ...(exports ? { exports } : {}) }));
  from(IMPORTED, (facts) => facts.imported);
}

/** Names of methods defined in a class, or of its other attributes. */
function memberNames(facts: FileFacts, cls: string, methods: boolean): readonly string[] | undefined {
  const members = facts.members.get(cls);
  if (!members) return facts.classes.has(cls) ? [] : undefined;
  const isMethod = (name: string) => facts.functions.has(`${cls}.${name}`);
  return [...members.keys()].filter((name) => isMethod(name) === methods).sort();
}

function updateSymbols(db: QueryDb, path: string, before: FileFacts | undefined, after: FileFacts | undefined): void {
  const update = (kind: InputKind<never>, names: Iterable<string>) => {
    for (const name of names) db.update(kind, symbolKey(path, name));
  };
  const both = <V>(pick: (facts: FileFacts) => ReadonlyMap<string, V>) =>
    changedKeys(before && pick(before), after && pick(after));
  update(
    FUNCTION as InputKind<never>,
    both((facts) => facts.functions),
  );
  update(
    CLASS as InputKind<never>,
    both((facts) => facts.classes),
  );
  update(
    BINDING as InputKind<never>,
    both((facts) => facts.bindings),
  );
  const classes = new Set([...(before?.classes.keys() ?? []), ...(after?.classes.keys() ?? [])]);
  for (const cls of new Set([...classes, ...(before?.members.keys() ?? []), ...(after?.members.keys() ?? [])])) {
    const names = changedKeys(before?.members.get(cls), after?.members.get(cls));
    update(
      MEMBER as InputKind<never>,
      names.map((name) => `${cls}.${name}`),
    );
    update(METHODS as InputKind<never>, [cls]);
    update(ATTRIBUTES as InputKind<never>, [cls]);
  }
}

/** Keys whose values are not the very same object; equal ones are found out by the query engine, for cells that were read. */
function changedKeys<V>(
  before: ReadonlyMap<string, V> | undefined,
  after: ReadonlyMap<string, V> | undefined,
): readonly string[] {
  const keys = [...(after ?? [])].flatMap(([key, value]) => (before?.get(key) === value ? [] : [key]));
  for (const key of before?.keys() ?? []) if (!after?.has(key)) keys.push(key);
  return keys;
}

function updateFile(db: QueryDb, path: string): void {
  db.update(FUNCTIONS, path);
  db.update(CLASSES, path);
  db.update(FILE, path);
  db.update(IMPORTED, path);
}

function updateModules(
  db: QueryDb,
  changes: { readonly names: readonly string[]; readonly folders: readonly string[] },
): void {
  for (const name of changes.names) db.update(MODULES, name);
  for (const folder of changes.folders) db.update(FOLDER, folder);
}
