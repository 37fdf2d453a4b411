// Owns the model of one case, a small project with what must be found in it, and how it is read from a section of a page or from
// plain texts. Runs nothing.

import { isCode, kindOf } from "../../server/src/files/names";
import type { Confidence, FixSafety, Profile, Severity } from "../../server/src/rules/api";
import type { Fence, Section } from "./markdown";
import { type MarkedCode, readMarkers } from "./markers";
import { PYTHON_LIBRARIES, type PythonLibrary } from "./python";

export interface CaseFile extends MarkedCode {
  readonly path: string;
}

export interface Case {
  readonly name: string;
  /** Id of the rule under test, or `*`: then no rule may report anything that is not expected. */
  readonly rule: string;
  /** Python files. */
  readonly files: readonly CaseFile[];
  /** Which of them are analysed: those with expectations and the first one, or all. */
  readonly analyse: "marked" | "all";
  /** Other files by path: `pyproject.toml`. */
  readonly others: Readonly<Record<string, string>>;
  readonly settings: CaseSettings;
  /** Text of a file after the first fix has been applied. */
  readonly fixed: { readonly path: string; readonly text: string } | undefined;
}

/** What the lines `name: value` in the prose say; see CONTRIBUTING.md. */
export interface CaseSettings {
  /** Default: the smallest profile that holds the rule. */
  readonly profile?: Profile;
  /** False: as if not all files of the workspace had been read yet. */
  readonly indexComplete?: boolean;
  /** Before and after the fix, the program prints the same; what it needs beyond the standard library. */
  readonly runs?: "yes" | "node" | PythonLibrary;
  /** The program says on standard error how many queries it ran (`queries: 3`), and after the fix there are fewer. */
  readonly queries?: "fewer";
  /** Of every finding of the rule. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly fix?: FixSafety | "none";
  /** Places that the first finding of the rule names as related; `line` counts the lines of the fence, from 1. */
  readonly related?: readonly { readonly path: string; readonly line: number; readonly message: string | undefined }[];
}

export const DEFAULT_FILE = "main.py";
/** Languages of fences in which things are found. */
const ANALYSED = ["python", "sql", "ts", "tsx", "js", "jsx", "mjs", "cjs"];
/** True for files in which things are found. */
export const isSource = (path: string): boolean => isCode(kindOf(path));

const VALUES: Readonly<Record<string, readonly string[]>> = {
  profile: ["recommended", "strict"],
  index: ["complete", "incomplete"],
  runs: ["yes", "node", ...PYTHON_LIBRARIES],
  queries: ["fewer"],
  severity: ["critical", "high", "medium", "low", "hint"],
  confidence: ["certain", "likely"],
  fix: ["none", "safe", "review"],
};

/** @throws Error that names the page's line when the section is not well-formed. */
export function readCase(rule: string, section: Section): Case {
  const after = section.fences.filter((fence) => fence.words.includes("fixed"));
  const before = section.fences.filter((fence) => !after.includes(fence));
  if (after.length > 1) throw new Error(`line ${after[1]?.line}: one "fixed" fence is enough`);
  const files = before.filter(isAnalysed).map(readFile);
  const first = files[0];
  if (!first) throw new Error(`line ${section.line}: "${section.heading}" has no Python`);
  const settings = readSettings(section);
  if (settings.runs && !after[0]) throw new Error(`line ${section.line}: "runs" needs a "fixed" fence`);
  if (settings.queries && !settings.runs) throw new Error(`line ${section.line}: "queries" needs "runs"`);
  const fixed = after[0] && { path: pathOf(after[0]) ?? first.path, text: marked(after[0]).text };
  const others = Object.fromEntries(before.filter((fence) => !isAnalysed(fence)).map(readOther));
  return wellFormed({ name: section.heading, rule, files, analyse: "marked", others, settings, fixed });
}

/** A case from texts by path, all of which are analysed; for tests written in TypeScript. */
export function caseOf(
  rule: string,
  texts: Readonly<Record<string, string>>,
  options: CaseSettings & { readonly name?: string; readonly fixed?: Case["fixed"] } = {},
): Case {
  const { name = "case", fixed, ...settings } = options;
  const entries = Object.entries(texts);
  const sources = entries.filter(([path]) => isSource(path));
  const files = sources.map(([path, text]) => ({ path, ...readMarkers(text) }));
  const others = Object.fromEntries(entries.filter((entry) => !sources.includes(entry)));
  return wellFormed({ name, rule, files, analyse: "all", others, settings, fixed });
}

/** Files that are analysed. */
export function analysed({ files, analyse }: Case): readonly CaseFile[] {
  return files.filter((file, at) => analyse === "all" || at === 0 || file.expected.size > 0);
}

function wellFormed(one: Case): Case {
  const paths = one.files.map((file) => file.path);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw new Error(`"${one.name}": two fences are ${twice}; give each its own name`);
  if (one.fixed && !paths.includes(one.fixed.path)) throw new Error(`"${one.name}": no fence is ${one.fixed.path}`);
  for (const { path } of one.settings.related ?? [])
    if (!paths.includes(path)) throw new Error(`"${one.name}": related names ${path}, which no fence is`);
  return one;
}

/** Fences of languages in which things are found. */
function isAnalysed({ language }: Fence): boolean {
  return ANALYSED.includes(language);
}

function readFile(fence: Fence): CaseFile {
  return { path: pathOf(fence) ?? defaultFile(fence), ...marked(fence) };
}

/** Path of a fence that names none. */
export function defaultFile({ language }: Fence): string {
  return language === "python" || language === "sql" ? DEFAULT_FILE : `main.${language}`;
}

function readOther(fence: Fence): readonly [string, string] {
  const path = pathOf(fence);
  if (path === undefined) throw new Error(`line ${fence.line - 1}: a fence that is not Python needs a file name`);
  return [path, fence.text];
}

function pathOf(fence: Fence): string | undefined {
  const names = fence.words.filter((word) => word !== "fixed");
  if (names.length > 1) throw new Error(`line ${fence.line - 1}: one file name, please, not ${names.join(" ")}`);
  return names[0];
}

function marked(fence: Fence): MarkedCode {
  try {
    return readMarkers(fence.text);
  } catch (error) {
    throw new Error(`fence at line ${fence.line}: ${error instanceof Error ? error.message : error}`);
  }
}

function readSettings(section: Section): CaseSettings {
  const found: Record<string, string> = {};
  const related: { path: string; line: number; message: string | undefined }[] = [];
  for (const { text, line } of section.prose) {
    const place = /^related: (\S+):(\d+)(?: (.*\S))?\s*$/.exec(text);
    const [, name = "", value = ""] = /^([a-z]+): (\S+)\s*$/.exec(text) ?? [];
    if (place) related.push({ path: place[1] ?? "", line: Number(place[2]), message: place[3] });
    else if (name !== "" && !VALUES[name]?.includes(value)) throw new Error(`line ${line}: ${advice(name, value)}`);
    else if (name !== "") found[name] = value;
  }
  const { index, ...asserted } = found;
  return {
    // Checked above, one by one.
    ...(asserted as CaseSettings),
    ...(index ? { indexComplete: index === "complete" } : {}),
    ...(related.length > 0 ? { related } : {}),
  };
}

function advice(name: string, value: string): string {
  const values = VALUES[name];
  if (values) return `${name} is one of ${values.join(", ")}, not ${value}`;
  return `no setting is called "${name}"; there are ${[...Object.keys(VALUES), "related"].join(", ")}`;
}
