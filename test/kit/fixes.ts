// Owns the check of what fixes do to a case's code. Each is applied in turn until none is left: every one removes what it was offered
// for and leaves code that parses, and the fix-all leaves no safe fix behind. What is reported, and why, is not its matter.
import * as assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/finding";
import { analysed, type Case } from "./case";
import { applyFix, type Project, parses } from "./project";
import { type Output, outputOf, serverOf } from "./python";
import { scriptOutput } from "./script";
import { outputWithServer } from "./servers";

/** No case needs more fixes than this. */
const MAX_ROUNDS = 20;

/** Changes the texts of the project's open files. @param spelled Spells line ends as the project has them. */
export async function checkFixes(one: Case, made: Project, spelled: (text: string) => string): Promise<void> {
  const isTested = (finding: Finding) => one.rule === "*" || finding.rule === one.rule;
  const fixed: Record<string, string> = one.fixed ? { [one.fixed.path]: one.fixed.text } : {};
  for (const { path, text } of analysed(one)) {
    const file: Edited = { path, text: spelled(text), made, isTested };
    await checkFixAll(file);
    await checkOneByOne(file);
    removeCreated(made);
    if (one.fixed?.path === path) {
      assert.equal(firstFixed(file), spelled(one.fixed.text), `${one.name}: after the fix`);
      for (const [name, content] of made.created) fixed[made.relative(name)] = content;
    }
    removeCreated(made);
  }
  if (one.settings.runs && one.fixed && spelled("\n") === "\n") await checkRuns(one, fixed);
}

interface Edited {
  readonly path: string;
  readonly text: string;
  readonly made: Project;
  isTested(finding: Finding): boolean;
}

async function checkFixAll({ path, text, made }: Edited): Promise<void> {
  const isSafe = (finding: Finding) => finding.fix === "safe";
  const before = made.show(path, text);
  const result = made.analyzer.fixAll(made.at(path));
  if (!before.some(isSafe)) return assert.equal(result, undefined, "fix-all does something although no fix is safe");
  assert.ok(result !== undefined, "fix-all does nothing although a fix is safe");
  await assertWellFormed(text, result, path);
  assert.deepEqual(made.show(path, result).filter(isSafe), [], `fix-all leaves safe fixes behind in:\n${result}`);
}

async function checkOneByOne({ path, text, made, isTested }: Edited): Promise<void> {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = made.show(path, current);
    for (const finding of before) if (!finding.fix) assert.equal(made.fix(path, finding), undefined, finding.message);
    const target = before.find((finding) => finding.fix !== null && isTested(finding));
    if (!target) return;
    current = fixedText(made, path, current, target);
    await assertWellFormed(text, current, path);
    const after = made.show(path, current).filter((finding) => finding.rule === target.rule);
    // Findings told as one may be told one by one when they have become few: more of them, in other words.
    const isGone = !after.some((finding) => finding.message === target.message);
    const isLess = after.length < before.filter((finding) => finding.rule === target.rule).length;
    assert.ok(isGone || isLess, `"${target.message}" is reported again in:\n${current}`);
  }
  assert.fail(`${MAX_ROUNDS} fixes were applied, and there are more:\n${current}`);
}

/** Files that fixes have made are gone again. */
function removeCreated({ analyzer, created }: Project): void {
  for (const path of created.keys()) analyzer.setFile(path, undefined);
  created.clear();
}

/** The text after the first fix on offer. */
function firstFixed({ path, text, made, isTested }: Edited): string {
  const target = made.show(path, text).find((finding) => finding.fix !== null && isTested(finding));
  assert.ok(target, "no fix is offered");
  return fixedText(made, path, text, target);
}

function fixedText(made: Project, path: string, text: string, target: Finding): string {
  const fix = made.fix(path, target);
  assert.ok(fix, `"${target.message}" has no fix, says it has`);
  assert.equal(fix.safety, target.fix);
  assert.equal(fix.path, made.at(path));
  assert.match(fix.title, /^\S.*\S$/, "a title is one line");
  const next = applyFix(text, fix);
  if (!fix.files) assert.notEqual(next, text, `"${fix.title}" changes nothing`);
  for (const { path: created, text: content } of fix.files ?? []) {
    assert.ok(!made.analyzer.knownFiles().includes(created), `${created} is there already`);
    made.created.set(created, content);
    made.analyzer.setFile(created, { ok: true, text: content });
  }
  return next;
}

async function assertWellFormed(before: string, after: string, path: string): Promise<void> {
  if (await parses(before, path)) assert.ok(await parses(after, path), `the fix breaks the code:\n${after}`);
  if (before.includes("\r\n")) assert.doesNotMatch(after, /[^\r]\n/, "the fix brings other line ends");
}

/** The program prints the same before and after its fix. @param fixed what the fix changes and makes. */
async function checkRuns(one: Case, fixed: Readonly<Record<string, string>>): Promise<void> {
  const before = Object.fromEntries(one.files.map((file) => [file.path, file.text]));
  const first = await outputOfCase(one, before);
  assert.notEqual(first.printed, "", "the program prints nothing, so that nothing is compared");
  const second = await outputOfCase(one, { ...before, ...fixed });
  assert.equal(second.printed, first.printed, "after the fix, the program prints");
  if (one.settings.queries === undefined) return;
  const counts = [queriesIn(first), queriesIn(second)] as const;
  assert.ok(counts[1] < counts[0], `the program runs ${counts[0]} queries before the fix and ${counts[1]} after it`);
}

async function outputOfCase({ files, settings: { runs } }: Case, texts: Readonly<Record<string, string>>) {
  const main = files[0]?.path ?? "";
  if (runs === "node") return scriptOutput(texts, main);
  const library = runs === "yes" ? undefined : runs;
  const server = library && serverOf(library);
  return library && server ? outputWithServer(texts, main, library, server) : outputOf(texts, main, library);
}

/** @throws AssertionError when the program does not say how many. */
function queriesIn({ told }: Output): number {
  const count = /^queries: (\d+)$/m.exec(told)?.[1];
  assert.ok(count !== undefined, "the program does not say `queries: ...` on standard error");
  return Number(count);
}
