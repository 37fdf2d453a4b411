// Owns the check of one case: what is reported and what is not, where, in which words, and what the fixes do. Besides what a case
// asks for it checks what must hold for all: no rule throws, line ends make no difference, fixes are as declared, parse and converge.
import * as assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/finding";
import type { Rule } from "../../server/src/rules/api";
import { analysed, type Case, type CaseFile } from "./case";
import { checkFixes } from "./fixes";
import { annotate } from "./markers";
import { type Project, project } from "./project";

export interface Found {
  readonly file: CaseFile;
  readonly finding: Finding;
}

/**
 * @param rules Default: all rules of the project.
 * @throws AssertionError that shows the code with what was reported next to what was expected.
 */
export async function check(one: Case, rules?: readonly Rule[]): Promise<void> {
  const found = await run(one, (text) => text, rules);
  const windows = await run(one, (text) => text.replaceAll("\n", "\r\n"), rules);
  assert.deepEqual(windows, found, "CRLF line ends make a difference");
}

/** Checks a case with its texts as `spelled`; returns what must be the same in any spelling. */
async function run(one: Case, spelled: (text: string) => string, rules?: readonly Rule[]): Promise<unknown> {
  const texts = Object.fromEntries(one.files.map((file) => [file.path, spelled(file.text)]));
  const made = await project(
    { ...texts, ...one.others },
    { indexComplete: true, merge: false, ...one.settings, ...(rules && { rules }) },
  );
  try {
    if (!one.settings.profile) made.analyzer.setSettings({ profile: smallestProfile(one, made) });
    const found: Found[] = analysed(one).flatMap((file) =>
      made.show(file.path, texts[file.path] ?? "").map((finding) => ({ file, finding })),
    );
    checkReported(one, found);
    checkSpans(one, found);
    checkSettings(one, found, made);
    checkDeclared(found, made);
    await checkFixes(one, made, spelled);
    assert.deepEqual(made.host.complaints, [], "the engine complained");
    assert.deepEqual([...made.analyzer.configProblems()], [], "the configuration has problems");
    return found.map(({ file, finding: { id, fix, ...finding } }) => ({ path: file.path, ...finding }));
  } finally {
    made.dispose();
  }
}

/** Every rule is meant with `*`, so the largest one is needed there. */
function smallestProfile({ rule }: Case, { analyzer }: Project): string {
  if (rule === "*") return "strict";
  const tested = analyzer.rules.find(({ meta }) => meta.id === rule);
  assert.ok(tested, `there is no rule ${rule}`);
  return tested.meta.profile;
}

/** Compares the code with marks for what is expected and for what was reported. */
function checkReported(one: Case, found: readonly Found[]): void {
  for (const file of analysed(one)) {
    const reported = new Map<number, string[]>();
    for (const { finding } of found.filter((f) => f.file === file)) {
      const line = finding.range.start.line;
      const expected = file.expected.get(line) ?? [];
      // Other rules may have their say elsewhere; their own cases look after them.
      if (one.rule !== "*" && finding.rule !== one.rule && !expected.includes(finding.rule)) continue;
      reported.set(line, [...(reported.get(line) ?? []), finding.rule]);
    }
    const actual = annotate(file.text, reported, file.expected);
    assert.equal(actual, annotate(file.text, file.expected, reported), `${one.name}: ${file.path}`);
  }
}

function checkSpans(one: Case, found: readonly Found[]): void {
  for (const file of analysed(one)) {
    const lines = file.text.split("\n");
    const say = (line: number, start: number, end: number, message: string | undefined) =>
      `${line + 1}:${start}-${end} "${lines[line]?.slice(start, end)}"${message === undefined ? "" : ` ${message}`}`;
    for (const { line, start, end, message } of file.spans) {
      const reported = found
        .filter((f) => f.file === file && f.finding.range.start.line === line)
        .map(({ finding: { range, message: own } }) => {
          // A finding that goes on beyond its first line is pointed at up to the end of that line.
          const last = range.end.line > line ? (lines[line]?.length ?? 0) : range.end.character;
          return say(line, range.start.character, last, message === undefined ? undefined : own);
        });
      const wanted = say(line, start, end, message);
      if (!reported.includes(wanted)) assert.equal(reported.join("\n"), wanted, `${one.name}: ${file.path}`);
    }
  }
}

/** Compares what the prose says about the findings of the rule. */
function checkSettings(one: Case, found: readonly Found[], made: Project): void {
  const { severity, confidence, fix, related = [] } = one.settings;
  const own = found.map((f) => f.finding).filter((finding) => one.rule === "*" || finding.rule === one.rule);
  if (severity ?? confidence ?? fix ?? related[0])
    assert.ok(own.length > 0, "nothing is reported that could be looked at");
  for (const finding of own) {
    if (severity) assert.equal(finding.severity, severity, finding.message);
    if (confidence) assert.equal(finding.confidence, confidence, finding.message);
    if (fix) assert.equal(finding.fix ?? "none", fix, finding.message);
  }
  const places = own[0]?.related.map((place) => ({ ...place, path: made.relative(place.path) })) ?? [];
  for (const { path, line, message } of related) {
    const inCode = one.files.find((file) => file.path === path)?.lines[line - 1];
    const there = places.some(
      (place) =>
        place.path === path &&
        place.range.start.line === inCode &&
        (message === undefined || place.message === message),
    );
    const known = places.map((place) => `${place.path}:${place.range.start.line + 1} ${place.message}`);
    assert.ok(there, `${path}:${line} ${message ?? ""} is not among the related places:\n${known.join("\n")}`);
  }
}

/** A finding says nothing that its rule's description does not allow. */
function checkDeclared(found: readonly Found[], { analyzer }: Project): void {
  const allowed = { none: [null], review: [null, "review"], safe: [null, "review", "safe"] };
  for (const { finding } of found) {
    assert.doesNotMatch(finding.message, /[\r\n]|^\s*$/, "a message is one line");
    const meta = analyzer.rules.find((rule) => rule.meta.id === finding.rule)?.meta;
    // The engine has findings of its own, such as suppressions that suppress nothing.
    if (!meta) continue;
    assert.ok(
      (allowed[meta.fix] as readonly unknown[]).includes(finding.fix),
      `${meta.id} declares ${meta.fix}, offers ${finding.fix}`,
    );
    assert.deepEqual(finding.sections, meta.sections);
  }
}
