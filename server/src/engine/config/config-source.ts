// Owns the reading of one source of configuration: editor settings, or the text of a pyproject.toml. Every value is checked; a bad one
// is told as a problem and left out. Knows nothing of other sources or of files.
import { parse, TomlError, type TomlTable } from "smol-toml";
import type { NamedFunctions } from "../../facts/inputs";
import type { Profile } from "../../rules/api";
import type { Range } from "../finding";
import { compileGlobs, type PathTest } from "./globs";
import { NO_NAMES, namedFunctions } from "./named-functions";
import { locateKey } from "./toml-locate";

export interface ConfigProblem {
  readonly message: string;
  /** Where in the source, if that can be told. */
  readonly range?: Range;
}

export type RuleLevel = "off" | "on" | "hint" | "low" | "medium" | "high" | "critical";

export interface Override {
  readonly matches: PathTest;
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

export interface ConfigSource {
  /** False for a project file without a `[tool.perflens]` table. */
  readonly present: boolean;
  /** Folder that globs are relative to; undefined: the workspace folder of the file in question. */
  readonly base: string | undefined;
  readonly enable: boolean | undefined;
  readonly profile: Profile | undefined;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly overrides: readonly Override[];
  readonly excludes: PathTest;
  /** Kilobytes. */
  readonly maxFileSize: number | undefined;
  readonly python: readonly [number, number] | undefined;
  readonly named: NamedFunctions;
  readonly problems: readonly ConfigProblem[];
  /** Where the source sets the level of a rule, in general or for some paths; undefined where it does not, or has no text. */
  locate(rule: string): Range | undefined;
}

const LEVELS: ReadonlySet<unknown> = new Set(["off", "on", "hint", "low", "medium", "high", "critical"]);

/** Reads the settings of an editor or a command line. */
export function readSettings(raw: unknown, ids: ReadonlySet<string>, folder: string | undefined): ConfigSource {
  const problems: ConfigProblem[] = [];
  const tell = (path: readonly string[], message: string) => {
    problems.push({ message: `perflens.${path.join(".")}: ${message}` });
  };
  const table = raw === undefined || raw === null ? {} : raw;
  if (!isTable(table)) {
    return { ...emptySource(true, folder), problems: [{ message: "perflens: must be an object" }] };
  }
  const read = createReader(table, ids, tell);
  return {
    ...read.options("maxFileSize", "blockingFunctions"),
    present: true,
    base: folder,
    enable: read.enable(),
    python: undefined,
    problems,
    locate: () => undefined,
  };
}

const PROJECT_KEYS = [
  ...["profile", "rules", "exclude", "overrides", "max-file-size", "python-version"],
  ...["blocking-functions", "executors"],
];

/** Reads a pyproject.toml; `folder` is the one it lies in. */
export function readProjectFile(text: string, ids: ReadonlySet<string>, folder: string): ConfigSource {
  const parsed = parseToml(text);
  if ("problem" in parsed) return { ...emptySource(true, folder), problems: [parsed.problem] };
  const problems: ConfigProblem[] = [];
  const tell = (path: readonly string[], message: string) => {
    const range = locateKey(text, ["tool", "perflens", ...path]);
    problems.push({ message: `[tool.perflens] ${path.join(".")}: ${message}`, ...(range ? { range } : {}) });
  };
  const tool = tableIn(parsed.table, "tool");
  const given = tool.perflens;
  const own = isTable(given) ? given : {};
  if (given !== undefined && !isTable(given)) tell([], "must be a table");
  const read = createReader(own, ids, tell);
  read.unknownKeys(PROJECT_KEYS);
  const options = read.options("max-file-size", "blocking-functions");
  return {
    ...options,
    present: given !== undefined,
    base: folder,
    enable: undefined,
    python: read.python() ?? requiredPython(parsed.table),
    problems,
    locate: (rule) => locateKey(text, ["tool", "perflens", ...pathOfLevel(options, rule)]),
  };
}

/** The last entry about a rule wins. */
function pathOfLevel({ rules, overrides }: Pick<ConfigSource, "rules" | "overrides">, rule: string): readonly string[] {
  const index = overrides.findLastIndex((override) => Object.hasOwn(override.rules, rule));
  if (index >= 0 && !Object.hasOwn(rules, rule)) return ["overrides", String(index), "rules", rule];
  return ["rules", rule];
}

type Table = Readonly<Record<string, unknown>>;
type Tell = (path: readonly string[], message: string) => void;

function createReader(table: Table, ids: ReadonlySet<string>, tell: Tell) {
  const check = <T>(key: string, test: (value: unknown) => value is T, expected: string): T | undefined => {
    const value = table[key];
    if (value === undefined || value === null) return undefined;
    if (test(value)) return value;
    tell([key], `must be ${expected}, not ${shown(value)}`);
    return undefined;
  };
  const globs = (path: readonly string[], patterns: readonly string[]) =>
    compileGlobs(patterns, (message) => tell(path, message));
  return {
    enable: () => check("enable", isBoolean, "true or false"),
    python(): readonly [number, number] | undefined {
      const text = check("python-version", isVersion, 'a version such as "3.11"');
      return text === undefined ? undefined : versionIn(text);
    },
    options(sizeKey: string, blockingKey: string) {
      return {
        profile: check("profile", isProfile, '"recommended" or "strict"'),
        rules: rulesIn(table.rules, ["rules"], ids, tell),
        overrides: overridesIn(table.overrides, ids, tell, globs),
        excludes: globs(["exclude"], check("exclude", isStrings, "a list of glob patterns") ?? []),
        maxFileSize: check(sizeKey, isSize, "a whole number of kilobytes, 1 or more"),
        named: namedFunctions(table[blockingKey], table.executors, [blockingKey, "executors"], tell),
      };
    },
    unknownKeys(known: readonly string[]): void {
      for (const key of Object.keys(table))
        if (!known.includes(key)) tell([key], `unknown option; there are ${known.join(", ")}`);
    },
  };
}

function rulesIn(
  raw: unknown,
  path: readonly string[],
  ids: ReadonlySet<string>,
  tell: Tell,
): Record<string, RuleLevel> {
  const rules: Record<string, RuleLevel> = {};
  if (raw === undefined || raw === null) return rules;
  if (!isTable(raw)) {
    tell(path, `must map rule ids to levels, not be ${shown(raw)}`);
    return rules;
  }
  for (const [id, level] of Object.entries(raw)) {
    if (!ids.has(id)) tell([...path, id], `there is no rule \`${id}\`${suggestion(id, ids)}`);
    else if (!isLevel(level)) tell([...path, id], `must be one of ${[...LEVELS].join(", ")}, not ${shown(level)}`);
    else rules[id] = level;
  }
  return rules;
}

function overridesIn(
  raw: unknown,
  ids: ReadonlySet<string>,
  tell: Tell,
  globs: (path: readonly string[], patterns: readonly string[]) => PathTest,
): readonly Override[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) {
    tell(["overrides"], `must be a list, not ${shown(raw)}`);
    return [];
  }
  return raw.flatMap((entry: unknown, index) => {
    const path = ["overrides", String(index)];
    if (!isTable(entry) || !isStrings(entry.paths)) {
      tell(path, "must have `paths`, a list of glob patterns, and `rules`");
      return [];
    }
    return [
      { matches: globs([...path, "paths"], entry.paths), rules: rulesIn(entry.rules, [...path, "rules"], ids, tell) },
    ];
  });
}

function parseToml(text: string): { readonly table: TomlTable } | { readonly problem: ConfigProblem } {
  try {
    return { table: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const at = { line: Math.max(0, error.line - 1), character: Math.max(0, error.column - 1) };
    const [first = "not valid TOML"] = error.message.split("\n");
    return { problem: { message: first, range: { start: at, end: { ...at, character: at.character + 1 } } } };
  }
}

/** Lowest version that `[project] requires-python`, or Poetry's own field, admits. */
function requiredPython(table: TomlTable): readonly [number, number] | undefined {
  const project = tableIn(table, "project")["requires-python"];
  const poetry = tableIn(tableIn(tableIn(table, "tool"), "poetry"), "dependencies").python;
  for (const text of [project, poetry]) {
    const bound = typeof text === "string" ? /(?:>=?|~=|={2,3}|\^|~)\s*(\d+\.\d+)|^\s*(\d+\.\d+)/.exec(text) : null;
    const version = bound?.[1] ?? bound?.[2];
    if (version) return versionIn(version);
  }
  return undefined;
}

function emptySource(present: boolean, base: string | undefined): ConfigSource {
  return {
    present,
    base,
    enable: undefined,
    profile: undefined,
    rules: {},
    overrides: [],
    excludes: () => false,
    maxFileSize: undefined,
    python: undefined,
    named: NO_NAMES,
    problems: [],
    locate: () => undefined,
  };
}

function versionIn(text: string): readonly [number, number] {
  const [major = "3", minor = "0"] = text.split(".");
  return [Number(major), Number(minor)];
}

/** ` (did you mean ...?)` for a slip of up to two letters. */
function suggestion(id: string, ids: ReadonlySet<string>): string {
  const near = [...ids].filter((other) => distance(id, other) <= 2).sort((a, b) => distance(id, a) - distance(id, b));
  return near[0] === undefined ? "" : ` (did you mean \`${near[0]}\`?)`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function tableIn(table: Table, key: string): Table {
  const value = table[key];
  return isTable(value) ? value : {};
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
  return text !== undefined && text.length <= 40 ? text : typeof value;
}

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isProfile = (value: unknown): value is Profile => value === "recommended" || value === "strict";
const isLevel = (value: unknown): value is RuleLevel => LEVELS.has(value);
const isSize = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 1;
const isVersion = (value: unknown): value is string => typeof value === "string" && /^[23]\.\d+$/.test(value);
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
