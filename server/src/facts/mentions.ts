// Owns which names a unit mentions, and the reverse: who in the workspace mentions a name. Names only, nothing is resolved here: a reader
// asks by name and then looks at each one it is given.

import type { Ref } from "../semantics/ref";
import type { SqlSummary } from "../semantics/sql/summary";
import { textOfTerm } from "../semantics/term";
import { lastPart } from "../text/dotted";
import type { Contribution } from "./file-table";
import type { Mentions } from "./inputs";
import { columnsInChain, columnsOfSql, tablesOfSchema } from "./schema/column-names";
import type { Binding, ClassSummary, FunctionSummary, SymbolId } from "./summary";

export const MENTION_KINDS = [
  "calls",
  "handed",
  "containers",
  "held",
  "classes",
  "derived",
  "tables",
  "declares",
  "filters",
  "flags",
  "caches",
  "importers",
  "schema",
  "logs",
  "aliases",
] as const;
/** `aliases`: names that an import gives to something of that name; `declares`: who is called that; all others: who mentions it. */
export type MentionKind = (typeof MENTION_KINDS)[number];

type Note = (kind: MentionKind, name: string, who: string) => void;

/** Last part of the dotted name that a ref is written as; undefined where there is none. */
export function lastName(ref: Ref): string | undefined {
  switch (ref.k) {
    case "free":
    case "attr":
      return ref.name;
    case "import":
      return ref.name ?? lastPart(ref.module);
    case "def":
      return lastPart(ref.name);
    default:
      return undefined;
  }
}

/** Tells every mention of a unit, those of one function once per name. */
function tellMentions({ unit, facts }: Contribution, note: Note): void {
  const { functions, bindings } = facts.summary;
  for (const fn of functions) tellFunction(fn, note);
  for (const key of facts.summary.indexes ?? []) note("schema", `@${key}`, "@index");
  for (const flag of facts.summary.flags ?? []) note("flags", flag, "@flag");
  for (const use of facts.summary.caches ?? []) {
    const at = use.lastIndexOf(" ");
    note("caches", use.slice(at + 1), use.slice(0, at));
  }
  for (const module of facts.summary.imports ?? []) note("importers", module, "@import");
  if (facts.summary.mysql) note("schema", "@mysql", "@mysql");
  if (facts.summary.taskLimit) note("flags", "@task limit", "@task limit");
  const logs = facts.summary.script?.logs;
  if (logs) note("logs", "console", `${logs.count}.${logs.key}`);
  for (const cls of facts.summary.classes) note("classes", squashed(lastPart(cls.name)), cls.name);
  for (const cls of facts.summary.classes) for (const base of basesOf(cls)) note("derived", base, cls.name);
  for (const [name, list] of Object.entries(bindings)) {
    const who = unit.className === "" ? name : `${unit.className}.${name}`;
    for (const held of heldIn(list)) note("held", held, who);
    for (const binding of list) if (binding.b === "variable" && binding.sql) tellSql([binding.sql], who, note);
    if (unit.className !== "") {
      const table = TABLE_NAMES.has(name) ? tableNamed(list) : undefined;
      if (table !== undefined) note("tables", table, unit.className);
      continue;
    }
    if (list.some((binding) => binding.b === "variable" && binding.term)) note("declares", name, name);
    for (const binding of list) {
      const imported = binding.b === "import" ? (binding.name ?? lastPart(binding.module)) : name;
      if (imported !== name) note("aliases", imported, name);
    }
  }
}

function basesOf({ bases }: ClassSummary): readonly string[] {
  return bases.flatMap((base) => lastName(base) ?? []);
}

function tellSql(all: readonly SqlSummary[], who: string, note: Note, more: readonly string[] = []): void {
  for (const name of new Set([...all.flatMap(columnsOfSql), ...more])) note("filters", name, who);
  for (const name of new Set(all.flatMap(tablesOfSchema))) note("schema", name, who);
}

const TABLE_NAMES: ReadonlySet<string> = new Set(["__tablename__", "db_table"]);

function tableNamed(bindings: readonly Binding[]): string | undefined {
  const last = bindings.at(-1);
  return last?.b === "variable" ? textOfTerm(last.term) : undefined;
}

/** A class name as table names write it, whatever their style: see `CLASSES`. */
export function squashed(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function tellFunction(fn: FunctionSummary, note: Note): void {
  tellSql(
    fn.calls.flatMap(({ sql }) => sql ?? []),
    fn.name,
    note,
    fn.calls.flatMap(({ chain }) => (chain ? columnsInChain(chain) : [])),
  );
  const calls = new Set<string>();
  const handed = new Set<string>();
  for (const call of fn.calls) {
    const name = call.callee.k === "cls" ? lastPart(fn.className) : lastName(call.callee);
    if (name) calls.add(name);
    for (const ref of call.args) addNames(ref, handed);
    for (const ref of Object.values(call.keywords)) addNames(ref, handed);
  }
  for (const ref of fn.decorators) addNames(ref, handed);
  for (const parameter of fn.parameters) {
    if (parameter.default) addNames(parameter.default, handed);
    if (parameter.annotation) addNames(parameter.annotation, handed);
  }
  for (const name of calls) note("calls", name, fn.name);
  for (const name of handed) note("handed", name, fn.name);
  for (const name of new Set(fn.containers.flatMap((use) => lastName(use.target) ?? [])))
    note("containers", name, fn.name);
}

function heldIn(bindings: readonly Binding[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const binding of bindings) {
    if (binding.b !== "variable") continue;
    addNames(binding.value, names);
    if (binding.annotation) addNames(binding.annotation, names);
  }
  return names;
}

function addNames(ref: Ref, names: Set<string>): void {
  const name = lastName(ref);
  if (name) names.add(name);
  if (ref.k === "either") for (const part of ref.of) addNames(part, names);
  // `path("", View.as_view())` hands on the class.
  if (ref.k === "attr" && ref.name === "as_view") addNames(ref.of, names);
  if (ref.k === "call" && ref.arg) addNames(ref.arg, names);
  if (ref.k === "type" && ref.args) for (const part of ref.args) addNames(part, names);
  if (
    ref.k === "call" ||
    ref.k === "type" ||
    ref.k === "await" ||
    ref.k === "enter" ||
    ref.k === "item" ||
    ref.k === "part"
  ) {
    addNames(ref.of, names);
  }
}

/** Who mentions a name: path, who, path, who, ...; once for every unit in which they do. */
type Holders = string[];

export class MentionIndex {
  private readonly kinds: Readonly<Record<MentionKind, Map<string, Holders>>> = {
    calls: new Map(),
    handed: new Map(),
    containers: new Map(),
    held: new Map(),
    classes: new Map(),
    derived: new Map(),
    tables: new Map(),
    declares: new Map(),
    filters: new Map(),
    flags: new Map(),
    caches: new Map(),
    importers: new Map(),
    schema: new Map(),
    logs: new Map(),
    aliases: new Map(),
  };

  /** Takes in all units of a file that was not known before; `changed` is told the names for which there is somebody new. */
  add(path: string, units: Iterable<Contribution>, changed: (kind: MentionKind, name: string) => void): void {
    for (const one of units) {
      tellMentions(one, (kind, name, who) => {
        this.holders(kind, name).push(path, who);
        changed(kind, name);
      });
    }
  }

  /** Units of a known file go and come; `changed` is told the names for which there is somebody new, or somebody less. */
  replace(
    path: string,
    removed: Iterable<Contribution>,
    added: Iterable<Contribution>,
    changed: (kind: MentionKind, name: string) => void,
  ): void {
    const balance = new Balance();
    for (const one of removed) tellMentions(one, (kind, name, who) => balance.add(kind, name, who, -1));
    for (const one of added) tellMentions(one, (kind, name, who) => balance.add(kind, name, who, 1));
    balance.forEach((kind, name, who, count) => {
      if (this.put(kind, name, path, who, count)) changed(kind, name);
    });
  }

  /** Who mentions a name, sorted when looked at; undefined when nobody does. */
  mentions(kind: MentionKind, name: string): Mentions | undefined {
    const holders = this.kinds[kind].get(name);
    return holders && lazyMentions(holders);
  }

  /** The names noted for a name, whatever the file; sorted. */
  names(kind: MentionKind, name: string): readonly string[] | undefined {
    const holders = this.kinds[kind].get(name);
    return holders && [...new Set(holders.filter((_, i) => i % 2 === 1))].sort();
  }

  private holders(kind: MentionKind, name: string): Holders {
    const known = this.kinds[kind].get(name);
    if (known) return known;
    const holders: Holders = [];
    this.kinds[kind].set(name, holders);
    return holders;
  }

  /** True when somebody came or went altogether. */
  private put(kind: MentionKind, name: string, path: string, who: string, count: number): boolean {
    const holders = this.holders(kind, name);
    const before = placeOf(holders, path, who) >= 0;
    for (let i = 0; i < count; i++) holders.push(path, who);
    for (let i = 0; i > count; i--) {
      const at = placeOf(holders, path, who);
      if (at >= 0) holders.splice(at, 2);
    }
    if (holders.length === 0) this.kinds[kind].delete(name);
    return before !== placeOf(holders, path, who) >= 0;
  }
}

function placeOf(holders: Holders, path: string, who: string): number {
  for (let i = 0; i < holders.length; i += 2) if (holders[i + 1] === who && holders[i] === path) return i;
  return -1;
}

/** Sums up what goes and what comes, so that what does both is no change. */
class Balance {
  private readonly counts = new Map<string, { kind: MentionKind; name: string; who: string; count: number }>();

  add(kind: MentionKind, name: string, who: string, count: number): void {
    const key = `${kind} ${name} ${who}`;
    const known = this.counts.get(key);
    if (known) known.count += count;
    else this.counts.set(key, { kind, name, who, count });
  }

  forEach(tell: (kind: MentionKind, name: string, who: string, count: number) => void): void {
    for (const { kind, name, who, count } of this.counts.values()) if (count !== 0) tell(kind, name, who, count);
  }
}

function lazyMentions(holders: Holders): Mentions {
  const fixed = [...holders];
  let ids: readonly SymbolId[] | undefined;
  return {
    get ids() {
      ids ??= sortedIds(fixed);
      return ids;
    },
  };
}

function sortedIds(holders: Holders): readonly SymbolId[] {
  const files = new Map<string, Set<string>>();
  for (let i = 0; i < holders.length; i += 2) {
    const path = holders[i] ?? "";
    const names = files.get(path) ?? new Set();
    files.set(path, names.add(holders[i + 1] ?? ""));
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([path, names]) => [...names].sort().map((name) => ({ path, name })));
}
