// Owns which names a unit mentions, and the reverse: who in the workspace mentions a name. Names only, nothing is resolved here: a reader
// asks by name and then looks at each one it is given.
import type { Ref } from "../semantics/ref";
import type { Contribution } from "./file-table";
import type { Mentions } from "./inputs";
import type { Binding, FunctionSummary, SymbolId } from "./summary";

export const MENTION_KINDS = ["calls", "handed", "containers", "held", "aliases"] as const;
/** `aliases`: names that an import gives to something of that name; all others: who mentions it. */
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
  for (const [name, list] of Object.entries(bindings)) {
    const who = unit.className === "" ? name : `${unit.className}.${name}`;
    for (const held of heldIn(list)) note("held", held, who);
    if (unit.className !== "") continue;
    for (const binding of list) {
      const imported = binding.b === "import" ? (binding.name ?? lastPart(binding.module)) : name;
      if (imported !== name) note("aliases", imported, name);
    }
  }
}

function tellFunction(fn: FunctionSummary, note: Note): void {
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

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

/** Per name and file: who mentions it, once for every unit in which they do. */
type Holders = Map<string, string[]>;

export class MentionIndex {
  private readonly kinds: Readonly<Record<MentionKind, Map<string, Holders>>> = {
    calls: new Map(),
    handed: new Map(),
    containers: new Map(),
    held: new Map(),
    aliases: new Map(),
  };

  /** Units of a file go and come; `changed` is told the names for which somebody new, or somebody less, is to be found. */
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
    return holders && [...new Set([...holders.values()].flat())].sort();
  }

  /** True when somebody came or went altogether. */
  private put(kind: MentionKind, name: string, path: string, who: string, count: number): boolean {
    const names = this.kinds[kind];
    const holders: Holders = names.get(name) ?? new Map();
    const list = holders.get(path) ?? [];
    const before = list.includes(who);
    for (let i = 0; i < count; i++) list.push(who);
    for (let i = 0; i > count; i--) {
      const at = list.indexOf(who);
      if (at >= 0) list.splice(at, 1);
    }
    if (list.length > 0) holders.set(path, list);
    else holders.delete(path);
    if (holders.size > 0) names.set(name, holders);
    else names.delete(name);
    return before !== list.includes(who);
  }
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

function lazyMentions(holders: ReadonlyMap<string, readonly string[]>): Mentions {
  const fixed = [...holders].map(([path, names]) => [path, [...names]] as const);
  let ids: readonly SymbolId[] | undefined;
  return {
    get ids() {
      ids ??= fixed
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([path, names]) => [...new Set(names)].sort().map((name) => ({ path, name })));
      return ids;
    },
  };
}
