// Runs a check: finds the files, indexes them all, then analyses those that were named, one after the other. Prints nothing
// but progress; the result is plain data.
import type { Analyzer } from "../engine/analyzer";
import { createAnalyzer } from "../engine/analyzer";
import type { Finding } from "../engine/finding";
import { projectFileAbove, readTextIfPresent, reasonOf } from "../node/files";
import { walkPython } from "../node/walk";
import { SEVERITIES } from "../rules/api";
import type { CheckOptions } from "./args";
import { type CliHost, createCliHost } from "./host";
import type { Progress } from "./progress";
import { type CheckResult, type ReportedError, type ReportedFinding, reported } from "./result";
import { findTargets, isTarget, type Targets } from "./targets";

export interface Check {
  readonly result: CheckResult;
  /** True when something that was asked for could not be read from disk. */
  readonly isIncomplete: boolean;
}

export interface CheckPort {
  /** Folder to which relative paths refer. */
  readonly cwd: string;
  readonly progress: Progress;
}

export async function check(options: CheckOptions, port: CheckPort): Promise<Check> {
  const targets = findTargets(options.paths, port.cwd);
  const host = createCliHost();
  // Others are not run, so that none of them speaks at the place of one that is asked for.
  const only = { only: options.rules };
  const analyzer = await createAnalyzer(host, options.profile ? { ...only, profile: options.profile } : only);
  const run: Run = { options, targets, host, analyzer, progress: port.progress, errors: [...targets.errors] };
  try {
    configure(run);
    const files = findFiles(run);
    await indexFiles(run, files);
    const named = files.filter((file) => isTarget(targets, file));
    return await analyseFiles(run, named);
  } finally {
    port.progress.clear();
    analyzer.dispose();
  }
}

interface Run {
  readonly options: CheckOptions;
  readonly targets: Targets;
  readonly host: CliHost;
  readonly analyzer: Analyzer;
  readonly progress: Progress;
  readonly errors: ReportedError[];
}

function configure({ options, targets, analyzer }: Run): void {
  analyzer.setFolders(targets.roots);
  // A rule that is asked for runs even where the profile leaves it out; where it is turned off it stays off.
  const strict = analyzer.rules.filter(({ meta }) => meta.profile === "strict" && options.rules.includes(meta.id));
  analyzer.setSettings({ rules: Object.fromEntries(strict.map(({ meta }) => [meta.id, "on"])) });
}

/** Python files below the roots in a stable order; project files are taken into account on the way. */
function findFiles(run: Run): readonly string[] {
  const { analyzer, targets, errors } = run;
  const files = new Set<string>();
  for (const root of targets.roots) {
    const above = projectFileAbove(root);
    if (above !== undefined) readProject(run, above);
    for (const found of walkPython(root, { excluded: (path) => analyzer.excluded(path) })) {
      if (found?.kind === "project") readProject(run, found.path);
      else if (found?.kind === "problem") errors.push({ path: targets.shown(found.path), message: found.message });
      else if (found) files.add(found.path);
    }
  }
  // What the user names is read whatever it is called.
  for (const file of targets.files) files.add(file);
  for (const [path, problems] of analyzer.configProblems()) {
    for (const { message } of problems) errors.push({ path: targets.shown(path), message });
  }
  return [...files].filter((file) => !analyzer.excluded(file)).sort();
}

function readProject({ analyzer, targets, errors }: Run, path: string): void {
  try {
    analyzer.setProjectFile(path, readTextIfPresent(path));
  } catch (error) {
    errors.push({ path: targets.shown(path), message: reasonOf(error) });
  }
}

async function indexFiles({ analyzer, progress }: Run, files: readonly string[]): Promise<void> {
  for await (const { done, total } of analyzer.index(files)) progress.show("indexing", done, total);
  analyzer.setIndexComplete(true);
}

async function analyseFiles(run: Run, files: readonly string[]): Promise<Check> {
  const { analyzer, progress, host, targets } = run;
  const findings: ReportedFinding[] = [];
  let analysed = 0;
  let lines = 0;
  for (const [index, file] of files.entries()) {
    progress.show("analysing", index, files.length);
    if (!(await analyzer.load(file))) continue;
    analysed++;
    lines += host.linesOf(file);
    const wanted = analyzer.findings(file).filter((finding) => isWanted(run.options, finding));
    findings.push(...wanted.map((finding) => reported(file, finding, targets.shown)));
  }
  const unread = files.filter((file) => analyzer.unreadable().has(file));
  const errors = [...run.errors, ...unread.map((file) => errorOf(run, file)), ...failures(run)];
  return {
    result: { findings: findings.sort(byPlace), files: analysed, lines, errors: errors.sort(byPath) },
    isIncomplete: targets.errors.length > 0 || unread.some((file) => host.isLost(file)),
  };
}

function errorOf({ analyzer, targets }: Run, file: string): ReportedError {
  return { path: targets.shown(file), message: analyzer.unreadable().get(file) ?? "can't be read" };
}

/** Rules that could not do their work everywhere: findings may be missing. */
function failures({ analyzer }: Run): readonly ReportedError[] {
  return [...analyzer.stats().failures].map(([rule, message]) => ({
    path: ".",
    message: `${rule} failed: ${message}`,
  }));
}

function isWanted({ rules, severity }: CheckOptions, finding: Finding): boolean {
  if (rules.length > 0 && !rules.includes(finding.rule)) return false;
  return severity === undefined || SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(severity);
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  return byPath(a, b) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
