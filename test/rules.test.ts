// Runs the literate cases of every rule, test/rules/<family>/<id>.md. What a case may say is described in CONTRIBUTING.md.
// PERFLENS_RULE=<id> leaves it at one rule.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { analysed, type Case, readCase } from "./kit/case";
import { check } from "./kit/check";
import { type Page, readPage } from "./kit/markdown";
import { project } from "./kit/project";
import { serverOf } from "./kit/python";
import { missingServer, stopServers } from "./kit/servers";
import { type RuleFiles, ruleFiles, textOf } from "./kit/working-copy";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

after(function () {
  this.timeout(TIME_LIMIT);
  return stopServers();
});

for (const rule of ruleFiles()) {
  if (fs.existsSync(rule.cases)) {
    describe(`cases of ${rule.id}`, function () {
      this.timeout(TIME_LIMIT);
      casesOf(rule);
    });
  }
}

function casesOf(rule: RuleFiles): void {
  const page = readPage(textOf(rule.cases));
  const cases = readAll(rule.id, page);
  for (const [name, one] of cases) {
    it(name, async function () {
      if (one instanceof Error) throw one;
      const missing = missingFor(one);
      if (missing) {
        console.log(`      ${missing}`);
        this.skip();
      }
      await check(one);
    });
  }

  it("are well-formed, and differ", () => {
    assert.equal(page.title, rule.id);
    assert.deepEqual(page.intro.fences, [], "cases start with a heading");
    const names = page.sections.map((section) => section.heading);
    assert.deepEqual(names, [...new Set(names)]);
    const bodies = new Map<string, string>();
    for (const [name, one] of cases) {
      if (one instanceof Error) continue;
      const body = JSON.stringify([one.files.map((file) => [file.path, file.text]), one.others, one.settings]);
      assert.equal(bodies.get(body), undefined, `"${name}" is the same as "${bodies.get(body)}"`);
      bodies.set(body, name);
    }
  });

  it("show the rule reporting, being silent, and its fix", async () => {
    const sound = [...cases.values()].filter((one): one is Case => !(one instanceof Error));
    const reports = (one: Case) => analysed(one).some((file) => [...file.expected.values()].flat().includes(rule.id));
    assert.ok(sound.some(reports), "no case expects the rule");
    assert.ok(
      sound.some((one) => !reports(one)),
      "no case is silent",
    );
    const { analyzer, dispose } = await project({});
    const meta = analyzer.rules.find((one) => one.meta.id === rule.id)?.meta;
    dispose();
    assert.ok(meta, `there is no rule ${rule.id}`);
    const shows = (is: (one: Case) => unknown) => sound.some((one) => one.fixed && is(one));
    if (meta.fix !== "none")
      assert.ok(
        shows(() => true),
        "no case shows the fix",
      );
    if (meta.fix === "safe")
      assert.ok(
        shows((one) => one.settings.runs),
        "no case runs the code before and after a fix",
      );
  });
}

/** Why a case is left out on this machine; automation runs all of them, or fails. */
function missingFor({ settings: { runs } }: Case): string | undefined {
  if (process.env.CI || runs === undefined || runs === "yes" || runs === "node") return undefined;
  const server = serverOf(runs);
  return server && missingServer(server);
}

/** Cases by name; a section that can't be read is a test that fails. */
function readAll(rule: string, page: Page): ReadonlyMap<string, Case | Error> {
  const read = page.sections.map((section): readonly [string, Case | Error] => {
    try {
      return [section.heading, readCase(rule, section)];
    } catch (error) {
      return [section.heading, error instanceof Error ? error : new Error(String(error))];
    }
  });
  return new Map(read);
}
