// Owns small questions about the summaries that a file is made of. Pure.
import type { FunctionSummary, UnitSummary } from "./summary";

/** The key of `IMPORTED` for an import. */
export function importKey(module: string, level: number, name?: string): string {
  return `${".".repeat(level)}${module}${name === undefined ? "" : `:${name}`}`;
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
    if (other.name.length < owner.length && name.startsWith(`${other.name}.`)) owner = other.name;
  }
  return owner;
}

/** Overload signatures, and setters and deleters of a property, never stand for the function itself. */
export function stubbed(fn: FunctionSummary): boolean {
  return fn.decoratorTexts.some((text) => /(^|\.)overload$/.test(text) || /\.(setter|deleter)$/.test(text));
}
