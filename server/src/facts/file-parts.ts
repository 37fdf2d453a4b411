// Owns small questions about the summaries that a file is made of. Pure.
import type { FunctionSummary, UnitSummary } from "./summary";

/** The key of `IMPORTED` for an import. */
export function importKey(module: string, level: number, name?: string): string {
  return `${".".repeat(level)}${module}${name === undefined ? "" : `:${name}`}`;
}

/** Code that runs when the module or class body does: its statements make one function together. */
export function isBody(name: string): boolean {
  return name === "<body>" || name.endsWith(".<body>");
}

/** Names of the functions of a unit, each once. */
export function namesOf(summary: UnitSummary): readonly string[] {
  const { functions } = summary;
  if (functions.length < 2) return functions.map(({ name }) => name);
  return [...new Set(functions.map(({ name }) => name))];
}

/** Name of the outermost function of the same unit that holds a function. */
export function ownerOf(name: string, summary: UnitSummary): string {
  let owner = name;
  for (const other of summary.functions) {
    if (other.name.length < owner.length && !isBody(other.name) && name.startsWith(`${other.name}.`))
      owner = other.name;
  }
  return owner;
}

/** Overload signatures, and setters and deleters of a property, never stand for the function itself. */
export function stubbed(fn: FunctionSummary): boolean {
  return fn.decoratorTexts.some((text) => /(^|\.)overload$/.test(text) || /\.(setter|deleter)$/.test(text));
}

/** One function of the statements of a body; ordinals count through. */
export function joinBodies(first: FunctionSummary, rest: readonly FunctionSummary[]): FunctionSummary {
  const parts = [first, ...rest];
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
