// Owns what the units of one file add up to: which definition of a name counts, what a class has. Units come and
// go one by one, and an edit costs what it touches. Knows no other file and no queries.
import type { ScriptEntry } from "../semantics/script/summary";
import { importKey, namesOf, ownerOf, stubbed } from "./file-parts";
import type { Binding, ClassSummary, FunctionSummary, ObjectReads, UnitSummary } from "./summary";

/** What a unit brings in. */
export interface Contribution {
  readonly unit: { readonly className: string };
  readonly facts: { readonly summary: UnitSummary };
}

/** The place of a unit in its file. Its content may be exchanged for one with an equal summary. */
export interface Slot<C extends Contribution = Contribution> {
  data: C;
  /** Greater than that of every slot before it in the file. */
  order: number;
}

/** Names whose content may be different now. */
export interface Touched {
  /** With whether there was one before. */
  readonly functions: ReadonlyMap<string, boolean>;
  readonly classes: ReadonlySet<string>;
  readonly bindings: ReadonlySet<string>;
  /** `Class.name`. */
  readonly members: ReadonlySet<string>;
  /** Of a script: see `ScriptSummary.entries`. */
  readonly scripts: ReadonlySet<string>;
  /** True when imports, star imports or `__all__` may be different. */
  readonly imports: boolean;
}

interface Touch {
  readonly functions: Map<string, boolean>;
  readonly classes: Set<string>;
  readonly bindings: Set<string>;
  readonly members: Set<string>;
  readonly scripts: Set<string>;
  imports: boolean;
}

function newTouch(): Touch {
  const names = { classes: new Set<string>(), bindings: new Set<string>(), members: new Set<string>() };
  return { functions: new Map(), ...names, scripts: new Set(), imports: false };
}

export class FileTable {
  private readonly slots = new Set<Slot>();
  private readonly functions = new SlotIndex();
  private readonly classes = new SlotIndex();
  private readonly bindings = new SlotIndex();
  private readonly members = new Map<string, SlotIndex>();
  private readonly scripts = new SlotIndex();
  /** Slots with imports, star imports or `__all__`. */
  private readonly importing: Slot[] = [];

  /** Takes slots out and in; both lists in file order. */
  replace(removed: readonly Slot[], added: readonly Slot[]): Touched {
    const touch = newTouch();
    for (const slot of removed) this.place(slot, false, touch);
    for (const slot of added) this.place(slot, true, touch);
    for (const name of [...touch.functions.keys()]) this.touchNested(name, touch);
    return touch;
  }

  /** Everything, as if it had just come. */
  everything(): Touched {
    const touch = newTouch();
    for (const name of this.functions.names()) touch.functions.set(name, false);
    for (const name of this.classes.names()) touch.classes.add(name);
    for (const name of this.bindings.names()) touch.bindings.add(name);
    for (const [cls, index] of this.members) for (const name of index.names()) touch.members.add(`${cls}.${name}`);
    for (const name of this.scripts.names()) touch.scripts.add(name);
    touch.imports = true;
    return touch;
  }

  contributions(): readonly Contribution[] {
    return [...this.slots].map(({ data }) => data);
  }

  hasFunction(name: string): boolean {
    return this.functions.at(name).length > 0;
  }

  functionNamed(name: string): FunctionSummary | undefined {
    const slot = this.counting(name);
    return slot && own(slot, name);
  }

  readsOf(name: string): ObjectReads | undefined {
    return this.counting(name)?.data.facts.summary.reads?.[name];
  }

  classNamed(name: string): ClassSummary | undefined {
    return this.classes
      .at(name)
      .at(-1)
      ?.data.facts.summary.classes.findLast((found) => found.name === name);
  }

  /** What the last unit that has a name of a script says of it; modules of several `export *` are put together. */
  scriptEntry(name: string): ScriptEntry | undefined {
    const entries = this.scripts.at(name).flatMap((slot) => slot.data.facts.summary.script?.entries[name] ?? []);
    if (name !== "export:*") return entries.at(-1);
    return entries.length > 0
      ? { s: "star", modules: entries.flatMap((e) => (e.s === "star" ? e.modules : [])) }
      : undefined;
  }

  /** Bindings of a module-level name, in order. */
  binding(name: string): readonly Binding[] | undefined {
    return bindingsIn(this.bindings.at(name), name);
  }

  member(cls: string, name: string): readonly Binding[] | undefined {
    return bindingsIn(this.members.get(cls)?.at(name) ?? [], name);
  }

  /** Names of the methods defined in a class, sorted; undefined for no class of the file. */
  methods(cls: string): readonly string[] | undefined {
    const members = this.members.get(cls);
    if (!members) return this.classes.at(cls).length > 0 ? [] : undefined;
    return [...members.names()].filter((name) => this.functions.at(`${cls}.${name}`).length > 0).sort();
  }

  /** Names bound in the body of a class, sorted; undefined for no class of the file. */
  memberNames(cls: string): readonly string[] | undefined {
    const members = this.members.get(cls);
    if (!members) return this.classes.at(cls).length > 0 ? [] : undefined;
    return [...members.names()].sort();
  }

  functionNames(): readonly string[] {
    return [...this.functions.names()].sort();
  }

  classNames(): readonly string[] {
    return [...this.classes.names()].sort();
  }

  stars(): UnitSummary["stars"] {
    const all = this.importing.flatMap((slot) => slot.data.facts.summary.stars);
    return all.filter((star, i) => all.findIndex((s) => s.module === star.module && s.level === star.level) === i);
  }

  exports(): readonly string[] | undefined {
    const lists = this.importing.flatMap(({ data }) => {
      const { exports } = data.facts.summary;
      return exports && data.unit.className === "" ? [exports] : [];
    });
    return lists.length > 0 ? [...new Set(lists.flat())] : undefined;
  }

  /** See `IMPORTED`. Imports below `if __name__ == "__main__"` are left out. */
  imported(): Readonly<Record<string, readonly string[]>> {
    const found = new Map<string, Set<string>>();
    for (const { data } of this.importing) {
      if (data.unit.className !== "" || data.facts.summary.main) continue;
      for (const [local, list] of Object.entries(data.facts.summary.bindings)) {
        for (const binding of list) {
          if (binding.b !== "import") continue;
          const key = importKey(binding.module, binding.level, binding.name);
          found.set(key, (found.get(key) ?? new Set()).add(local));
        }
      }
    }
    const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([key, names]) => [key, [...names].sort()]));
  }

  /** Attributes of all classes, as `Class.name`. */
  attributeNames(): readonly string[] {
    return [...this.members].flatMap(([cls, index]) => [...index.names()].map((name) => `${cls}.${name}`));
  }

  /** The slot that a function, a class or an attribute of a class comes from. */
  sourceOf(name: string): Slot | undefined {
    const found = this.counting(name) ?? this.classes.at(name).at(-1);
    if (found) return found;
    const dot = name.lastIndexOf(".");
    return this.members
      .get(name.slice(0, Math.max(dot, 0)))
      ?.at(name.slice(dot + 1))
      .at(-1);
  }

  /** The slot whose definition of a function counts. */
  private counting(name: string): Slot | undefined {
    return this.functions.at(name).findLast((slot) => this.winner(ownerOf(name, slot.data.facts.summary)) === slot);
  }

  /** The slot whose definition of an outermost function counts: the last one that is no stub. */
  private winner(owner: string): Slot | undefined {
    const slots = this.functions.at(owner);
    return slots.findLast((slot) => !stubbed(own(slot, owner))) ?? slots.at(-1);
  }

  private place(slot: Slot, present: boolean, touch: Touch): void {
    if (present) this.slots.add(slot);
    else this.slots.delete(slot);
    const { summary } = slot.data.facts;
    const { className } = slot.data.unit;
    for (const name of namesOf(summary)) {
      if (!touch.functions.has(name)) touch.functions.set(name, this.hasFunction(name));
      this.functions.put(name, slot, present);
    }
    for (const { name } of summary.classes) {
      this.classes.put(name, slot, present);
      touch.classes.add(name);
    }
    if (summary.script) {
      const entries = Object.keys(summary.script.entries);
      this.scripts.putAll(entries, slot, present);
      for (const name of entries) touch.scripts.add(name);
    }
    const names = Object.keys(summary.bindings);
    const isModule = className === "";
    for (const name of names) (isModule ? touch.bindings : touch.members).add(isModule ? name : `${className}.${name}`);
    if (names.length > 0) this.indexOf(className).putAll(names, slot, present);
    if (!isModule && this.members.get(className)?.size === 0) this.members.delete(className);
    if (!isImporting(summary)) return;
    putSorted(this.importing, slot, present);
    touch.imports = true;
  }

  private indexOf(className: string): SlotIndex {
    if (className === "") return this.bindings;
    const index = this.members.get(className) ?? new SlotIndex();
    this.members.set(className, index);
    return index;
  }

  /** A definition that starts or stops to count takes what is nested in the others along. */
  private touchNested(owner: string, touch: Touch): void {
    for (const slot of this.functions.at(owner)) {
      for (const name of namesOf(slot.data.facts.summary)) {
        if (name.startsWith(`${owner}.`) && !touch.functions.has(name)) touch.functions.set(name, true);
      }
    }
  }
}

function isImporting({ stars, exports, bindings }: UnitSummary): boolean {
  if (stars.length > 0 || exports !== undefined) return true;
  return Object.values(bindings).some((list) => list.some((binding) => binding.b === "import"));
}

/** A table of these units, in file order. */
export function tableOf(units: readonly Contribution[]): FileTable {
  const table = new FileTable();
  table.replace(
    [],
    units.map((data, order) => ({ data, order })),
  );
  return table;
}

/** Names and the slots that have them, in order. */
class SlotIndex {
  private readonly slots = new Map<string, Slot | Slot[]>();

  get size(): number {
    return this.slots.size;
  }

  names(): Iterable<string> {
    return this.slots.keys();
  }

  at(name: string): readonly Slot[] {
    const found = this.slots.get(name);
    if (found === undefined) return [];
    return Array.isArray(found) ? found : [found];
  }

  put(name: string, slot: Slot, present: boolean): void {
    const found = this.slots.get(name);
    if (found === undefined) {
      if (present) this.slots.set(name, slot);
    } else if (Array.isArray(found)) {
      putSorted(found, slot, present);
    } else if (found === slot) {
      if (!present) this.slots.delete(name);
    } else if (present) {
      const pair = [found];
      putSorted(pair, slot, true);
      this.slots.set(name, pair);
    }
    if (Array.isArray(found) && found.length === 0) this.slots.delete(name);
  }

  putAll(names: readonly string[], slot: Slot, present: boolean): void {
    for (const name of names) this.put(name, slot, present);
  }
}

function putSorted(slots: Slot[], slot: Slot, present: boolean): void {
  const at = slots.indexOf(slot);
  if (!present && at >= 0) slots.splice(at, 1);
  if (!present || at >= 0) return;
  let end = slots.length;
  while (end > 0 && (slots[end - 1]?.order ?? 0) > slot.order) end--;
  slots.splice(end, 0, slot);
}

function own(slot: Slot, name: string): FunctionSummary {
  const found = slot.data.facts.summary.functions.findLast((fn) => fn.name === name);
  if (!found) throw new Error(`the unit does not define ${name}`);
  return found;
}

function bindingsIn(slots: readonly Slot[], name: string): readonly Binding[] | undefined {
  const [first, ...rest] = slots.map((slot) => slot.data.facts.summary.bindings[name] ?? []);
  return first && rest.length > 0 ? [...first, ...rest.flat()] : first;
}
