// Owns the reading of functions that the configuration names: those that block, and those that run what they are given elsewhere. Bad names
// cost one problem each and are left out.
import type { NamedFunctions } from "../../facts/inputs";

export const NO_NAMES: NamedFunctions = { blocking: [], executors: [] };

type Tell = (path: readonly string[], message: string) => void;

/** @param keys under which the two lists stand in the source. */
export function namedFunctions(
  blocking: unknown,
  executors: unknown,
  [blockingKey, executorsKey]: readonly [string, string],
  tell: Tell,
): NamedFunctions {
  const first = names(blocking, blockingKey, tell);
  const second = names(executors, executorsKey, tell).filter((name) => {
    if (!first.includes(name)) return true;
    tell([executorsKey], `\`${name}\` is in \`${blockingKey}\` as well; it counts as blocking`);
    return false;
  });
  return { blocking: first, executors: second };
}

/** What two sources name together. */
export function unitedNames(sources: readonly NamedFunctions[]): NamedFunctions {
  const blocking = [...new Set(sources.flatMap((source) => source.blocking))];
  const executors = [...new Set(sources.flatMap((source) => source.executors))];
  return { blocking, executors: executors.filter((name) => !blocking.includes(name)) };
}

const EXAMPLE = '"package.module.function"';

function names(raw: unknown, key: string, tell: Tell): readonly string[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) {
    tell([key], `must be a list of dotted names such as ${EXAMPLE}`);
    return [];
  }
  const found = raw.filter((name: unknown): name is string => {
    if (typeof name === "string" && /^[^\W\d]\w*(\.[^\W\d]\w*)+$/u.test(name)) return true;
    tell([key], `${shown(name)} is no dotted name such as ${EXAMPLE}`);
    return false;
  });
  return [...new Set(found)];
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : `a ${typeof value}`;
}
