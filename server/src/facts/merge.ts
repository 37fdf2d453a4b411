// Owns the union of what a file's units contribute: which definition of a name counts, and which units a function comes from.
// Pure; knows no files and no queries. Summaries of units are shared, not copied, so that unchanged ones stay identical.
import type { Binding, ClassSummary, FunctionSummary, UnitSummary } from "./summary";

export interface FileFacts {
  readonly functions: ReadonlyMap<string, FunctionSummary>;
  readonly classes: ReadonlyMap<string, ClassSummary>;
  /** Module-level names. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Class name to its attributes' bindings, methods included. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, readonly Binding[]>>;
  readonly stars: readonly { readonly module: string; readonly level: number }[];
  readonly exports: readonly string[] | undefined;
  /** See `IMPORTED`. Imports below `if __name__ == "__main__"` are left out. */
  readonly imported: Readonly<Record<string, readonly string[]>>;
  /** Indices of the units that a function or class comes from; ordinals of the function count through them in this order. */
  readonly sources: ReadonlyMap<string, readonly number[]>;
}

export interface MergeInput {
  /** Dotted name of the classes around the unit. */
  readonly className: string;
  readonly summary: UnitSummary;
}

/** @param units of one file, in file order. */
export function mergeUnits(units: readonly MergeInput[]): FileFacts {
  const functions = mergeFunctions(units);
  const classes = new Map<string, ClassSummary>();
  const sources = new Map(functions.sources);
  const bindings = new Map<string, readonly Binding[]>();
  const members = new Map<string, Map<string, readonly Binding[]>>();
  const stars: { readonly module: string; readonly level: number }[] = [];
  let exports: readonly string[] | undefined;
  units.forEach(({ className, summary }, index) => {
    for (const found of summary.classes) {
      classes.set(found.name, found);
      sources.set(found.name, [index]);
    }
    addBindings(className === "" ? bindings : membersOf(members, className), summary);
    for (const star of summary.stars) {
      if (!stars.some((s) => s.module === star.module && s.level === star.level)) stars.push(star);
    }
    if (className === "" && summary.exports) exports = [...new Set([...(exports ?? []), ...summary.exports])];
  });
  return {
    functions: functions.merged,
    classes,
    bindings,
    members,
    stars,
    exports,
    imported: importedBy(units),
    sources,
  };
}

/** The key of `IMPORTED` for an import. */
export function importKey(module: string, level: number, name?: string): string {
  return `${".".repeat(level)}${module}${name === undefined ? "" : `:${name}`}`;
}

function membersOf(
  members: Map<string, Map<string, readonly Binding[]>>,
  className: string,
): Map<string, readonly Binding[]> {
  const found = members.get(className) ?? new Map<string, readonly Binding[]>();
  members.set(className, found);
  return found;
}

function addBindings(into: Map<string, readonly Binding[]>, summary: UnitSummary): void {
  for (const [name, list] of Object.entries(summary.bindings)) {
    const before = into.get(name);
    into.set(name, before ? [...before, ...list] : list);
  }
}

/** Code that runs when the module or class body does: its statements make one function together. */
function isBody(name: string): boolean {
  return name === "<body>" || name.endsWith(".<body>");
}

function mergeFunctions(units: readonly MergeInput[]): {
  readonly merged: ReadonlyMap<string, FunctionSummary>;
  readonly sources: ReadonlyMap<string, readonly number[]>;
} {
  const winners = winningUnits(units);
  const merged = new Map<string, FunctionSummary>();
  const sources = new Map<string, readonly number[]>();
  const bodies = new Map<string, { readonly parts: FunctionSummary[]; readonly from: number[] }>();
  units.forEach(({ summary }, index) => {
    for (const fn of summary.functions) {
      if (isBody(fn.name)) {
        const body = bodies.get(fn.name) ?? { parts: [], from: [] };
        bodies.set(fn.name, body);
        body.parts.push(fn);
        body.from.push(index);
      } else if (winners.get(ownerOf(fn.name, summary)) === index) {
        merged.set(fn.name, fn);
        sources.set(fn.name, [index]);
      }
    }
  });
  for (const [name, { parts, from }] of bodies) {
    const [first, ...rest] = parts;
    if (first) merged.set(name, rest.length === 0 ? first : joinBodies(first, parts));
    sources.set(name, from);
  }
  return { merged, sources };
}

/** For each outermost function: the unit whose definition of it counts. */
function winningUnits(units: readonly MergeInput[]): ReadonlyMap<string, number> {
  const winners = new Map<string, number>();
  const weak = new Set<string>();
  units.forEach(({ summary }, index) => {
    for (const fn of summary.functions) {
      if (isBody(fn.name) || ownerOf(fn.name, summary) !== fn.name) continue;
      const isWeak = isStub(fn);
      if (isWeak && winners.has(fn.name) && !weak.has(fn.name)) continue;
      winners.set(fn.name, index);
      if (isWeak) weak.add(fn.name);
      else weak.delete(fn.name);
    }
  });
  return winners;
}

/** Name of the outermost function of the same unit that holds a function. */
function ownerOf(name: string, summary: UnitSummary): string {
  let owner = name;
  for (const other of summary.functions) {
    if (other.name.length < owner.length && !isBody(other.name) && name.startsWith(`${other.name}.`))
      owner = other.name;
  }
  return owner;
}

/** Overload signatures, and setters and deleters of a property, never stand for the function itself. */
function isStub(fn: FunctionSummary): boolean {
  return fn.decoratorTexts.some((text) => /(^|\.)overload$/.test(text) || /\.(setter|deleter)$/.test(text));
}

function joinBodies(first: FunctionSummary, parts: readonly FunctionSummary[]): FunctionSummary {
  let shift = 0;
  const containers = parts.flatMap((part) => {
    const before = shift;
    shift += part.calls.length;
    return part.containers.map((use) => (use.call === undefined ? use : { ...use, call: use.call + before }));
  });
  return {
    ...first,
    isAsync: parts.some((part) => part.isAsync),
    results: parts.flatMap((part) => part.results),
    calls: parts.flatMap((part) => part.calls),
    containers,
    awaits: parts.some((part) => part.awaits),
    dataLoop: parts.some((part) => part.dataLoop),
    globals: [...new Set(parts.flatMap((part) => part.globals))],
  };
}

function importedBy(units: readonly MergeInput[]): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  for (const { className, summary } of units) {
    if (className !== "" || summary.main) continue;
    for (const [local, list] of Object.entries(summary.bindings)) {
      for (const binding of list) {
        if (binding.b !== "import") continue;
        const key = importKey(binding.module, binding.level, binding.name);
        found.set(key, (found.get(key) ?? new Set()).add(local));
      }
    }
  }
  return Object.fromEntries(
    [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, names]) => [key, [...names].sort()]),
  );
}
