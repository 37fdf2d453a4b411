// Owns which names a function, class or module-level name mentions, and the reverse: who in the workspace mentions a name.
// Names only, nothing is resolved here: a reader asks by name and then looks at each one it is given.
import type { Ref } from "../semantics/ref";
import type { Mentions } from "./inputs";
import type { FileFacts } from "./merge";
import type { Binding, FunctionSummary, SymbolId } from "./summary";

export const MENTION_KINDS = ["calls", "handed", "containers", "subclasses", "held"] as const;
export type MentionKind = (typeof MENTION_KINDS)[number];

/** Of one file, per kind: mentioned name -> local names of who mentions it. */
export type FileMentions = Readonly<Record<MentionKind, ReadonlyMap<string, readonly string[]>>> & {
  /** Imported name -> names given to it. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
};

/** Last part of the dotted name that a ref is written as; undefined where there is none. */
export function lastName(ref: Ref): string | undefined {
  switch (ref.k) {
    case "free":
      return ref.name;
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

export function mentionsOf(facts: FileFacts): FileMentions {
  const collected = Object.fromEntries(MENTION_KINDS.map((kind) => [kind, new Map<string, string[]>()])) as Record<
    MentionKind,
    Map<string, string[]>
  >;
  const note = (kind: MentionKind, who: string) => (name: string) => {
    const list = collected[kind].get(name) ?? [];
    if (list.at(-1) !== who) list.push(who);
    collected[kind].set(name, list);
  };
  for (const [name, fn] of facts.functions) {
    const names = functionMentions(fn);
    names.calls.forEach(note("calls", name));
    names.handed.forEach(note("handed", name));
    names.containers.forEach(note("containers", name));
  }
  for (const [name, cls] of facts.classes)
    for (const base of cls.bases) namesIn(base).forEach(note("subclasses", name));
  for (const [name, list] of facts.bindings) heldIn(list).forEach(note("held", name));
  for (const [cls, attributes] of facts.members) {
    for (const [name, list] of attributes) heldIn(list).forEach(note("held", `${cls}.${name}`));
  }
  return { ...collected, aliases: aliasesOf(facts) };
}

interface FunctionMentions {
  readonly calls: ReadonlySet<string>;
  readonly handed: ReadonlySet<string>;
  readonly containers: ReadonlySet<string>;
}

// Summaries are immutable and shared between versions of a file, so what they mention is worked out once.
const known = new WeakMap<FunctionSummary, FunctionMentions>();

function functionMentions(fn: FunctionSummary): FunctionMentions {
  const before = known.get(fn);
  if (before) return before;
  const calls = new Set<string>();
  const handed = new Set<string>();
  for (const call of fn.calls) {
    const name = call.callee.k === "cls" ? lastPart(fn.className) : lastName(call.callee);
    if (name) calls.add(name);
    for (const ref of [...call.args, ...Object.values(call.keywords)]) addNames(ref, handed);
  }
  for (const ref of fn.decorators) addNames(ref, handed);
  for (const parameter of fn.parameters) {
    if (parameter.default) addNames(parameter.default, handed);
    if (parameter.annotation) addNames(parameter.annotation, handed);
  }
  const containers = new Set(fn.containers.flatMap((use) => lastName(use.target) ?? []));
  const found = { calls, handed, containers };
  known.set(fn, found);
  return found;
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

function namesIn(ref: Ref): ReadonlySet<string> {
  const names = new Set<string>();
  addNames(ref, names);
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

function aliasesOf(facts: FileFacts): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, string[]>();
  for (const [local, list] of facts.bindings) {
    for (const binding of list) {
      if (binding.b !== "import") continue;
      const name = binding.name ?? lastPart(binding.module);
      if (name === local) continue;
      aliases.set(name, [...(aliases.get(name) ?? []), local]);
    }
  }
  return aliases;
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

export interface MentionIndex {
  /** Replaces what a file mentions; tells which names' lists changed. */
  replace(
    path: string,
    mentions: FileMentions | undefined,
    changed: (kind: MentionKind | "aliases", name: string) => void,
  ): void;
  mentions(kind: MentionKind, name: string): Mentions | undefined;
  aliases(name: string): readonly string[] | undefined;
}

type Table = ReadonlyMap<string, readonly string[]>;

export function createMentionIndex(): MentionIndex {
  const kinds = [...MENTION_KINDS, "aliases"] as const;
  const files = new Map<string, FileMentions>();
  const reverse = new Map(kinds.map((kind) => [kind, new Map<string, Map<string, readonly string[]>>()]));
  const reverseOf = (kind: MentionKind | "aliases", name: string) => reverse.get(kind)?.get(name);
  const put = (kind: MentionKind | "aliases", name: string, path: string, list: readonly string[] | undefined) => {
    const names = reverse.get(kind);
    const holders = names?.get(name) ?? new Map<string, readonly string[]>();
    if (list) holders.set(path, list);
    else holders.delete(path);
    if (holders.size > 0) names?.set(name, holders);
    else names?.delete(name);
  };
  return {
    replace(path, mentions, changed) {
      const before = files.get(path);
      if (mentions) files.set(path, mentions);
      else files.delete(path);
      for (const kind of kinds) {
        for (const name of differences(before?.[kind], mentions?.[kind])) {
          put(kind, name, path, mentions?.[kind].get(name));
          changed(kind, name);
        }
      }
    },
    mentions(kind, name) {
      const holders = reverseOf(kind, name);
      return holders && lazyMentions(holders);
    },
    aliases(name) {
      const holders = reverseOf("aliases", name);
      return holders && [...new Set([...holders.values()].flat())].sort();
    },
  };
}

/** Names whose lists differ. */
function differences(before: Table | undefined, after: Table | undefined): readonly string[] {
  const names = [...(after?.keys() ?? [])].filter((name) => !sameList(before?.get(name), after?.get(name)));
  for (const name of before?.keys() ?? []) if (!after?.has(name)) names.push(name);
  return names;
}

function sameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((value, i) => value === b[i]);
}

function lazyMentions(holders: ReadonlyMap<string, readonly string[]>): Mentions {
  const fixed = [...holders];
  let ids: readonly SymbolId[] | undefined;
  return {
    get ids() {
      ids ??= fixed
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([path, names]) => [...names].sort().map((name) => ({ path, name })));
      return ids;
    },
  };
}
