// Runs the examples on every rule's page: what it shows as flagged is reported, what it shows as fine is not, and its headings are
// the agreed ones. PERFLENS_RULE=<id> leaves it at one rule.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { firstFence, firstParagraph, parseRuleDocs } from "../server/src/engine/pages/rule-docs";
import type { RuleMeta } from "../server/src/rules/api";
import { shortenPage } from "../server/tools/rule-docs-plugin.mjs";
import { caseOf, defaultFile } from "./kit/case";
import { check } from "./kit/check";
import { type Fence, type Page, readPage, type Section } from "./kit/markdown";
import { project } from "./kit/project";
import { ruleFiles, textOf } from "./kit/working-copy";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

/** Sections whose examples are run. */
const SHOWN = ["Flagged", "Not flagged", "Instead"];

for (const { id, page } of ruleFiles()) {
  if (!fs.existsSync(page)) continue;
  describe(`page of ${id}`, function () {
    this.timeout(TIME_LIMIT);
    const read = readPage(textOf(page));
    for (const section of read.sections) {
      for (const example of examplesIn(section)) {
        if (section.heading === "Flagged") it(example.name, () => checkFlagged(id, example));
        else if (SHOWN.includes(section.heading)) it(example.name, () => checkSilent(id, example));
      }
    }
    it("has the agreed form", async () => checkForm(read, await metaOf(id)));
    it("shows the same in hovers when shortened", async () => checkShortened(await metaOf(id)));
    it("names its sections of the reports", async () => checkSources(read, await metaOf(id)));
  });
}

interface Example {
  readonly name: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** Neighbouring fences with file names are one project; a name that comes again starts the next one. */
function examplesIn(section: Section): readonly Example[] {
  const examples: { name: string; texts: Record<string, string>; isProject: boolean }[] = [];
  for (const fence of section.fences) {
    const [path] = fence.words;
    const last = examples.at(-1);
    if (path !== undefined && last?.isProject && !(path in last.texts)) last.texts[path] = fence.text;
    else examples.push(newExample(section, fence, path));
  }
  return examples;
}

function newExample({ heading }: Section, fence: Fence, path: string | undefined) {
  const texts = { [path ?? defaultFile(fence)]: fence.text };
  return { name: `${heading}, line ${fence.line}`, texts, isProject: path !== undefined };
}

/** What is flagged may be marked; then the marked lines are meant, and no others. */
async function checkFlagged(id: string, { name, texts }: Example): Promise<void> {
  const marked = caseOf(id, texts, { name, profile: "strict" });
  if (marked.files.some((file) => file.expected.size > 0)) return check(marked);
  const made = await project(texts, { profile: "strict", merge: false });
  try {
    const found = marked.files.flatMap((file) => made.show(file.path, file.text));
    assert.ok(
      found.some((finding) => finding.rule === id),
      `not reported:\n${Object.values(texts).join("\n")}`,
    );
  } finally {
    made.dispose();
  }
}

function checkSilent(id: string, { name, texts }: Example): Promise<void> {
  const one = caseOf(id, texts, { name, profile: "strict" });
  assert.ok(one.files.every((file) => file.expected.size === 0));
  return check(one);
}

async function metaOf(id: string): Promise<RuleMeta> {
  const { analyzer, dispose } = await project({});
  const rule = analyzer.rules.find(({ meta }) => meta.id === id);
  dispose();
  assert.ok(rule, `there is no rule ${id}`);
  return rule.meta;
}

function checkForm(page: Page, meta: RuleMeta): void {
  parseRuleDocs(meta.id, meta.fix !== "none", meta.docs);
  for (const { heading, fences } of page.sections.filter((section) => SHOWN.includes(section.heading)))
    assert.ok(
      fences.some((fence) => ["python", "ts", "tsx", "js"].includes(fence.language)),
      `${heading} shows no code`,
    );
}

/** What is shipped holds of each page what hovers show. */
function checkShortened({ id, fix, docs }: RuleMeta): void {
  const shown = (text: string) => {
    const { summary, sections } = parseRuleDocs(id, fix !== "none", text);
    return [summary, firstParagraph(sections["Why it costs"]), firstFence(sections.Instead)];
  };
  const short = shortenPage(docs);
  assert.deepEqual(shown(short), shown(docs));
  assert.ok(short.length < docs.length);
}

/** Links are those of the rule book, which lies next to the folder of the reports. */
function checkSources(page: Page, meta: RuleMeta): void {
  const sources = page.sections.find((section) => section.heading === "Sources");
  const text = sources?.prose.map((line) => line.text).join("\n") ?? "";
  const linked = [...text.matchAll(/\[([^\]]+)\]\(reports\/([a-z-]+)\.md#([^)]+)\)/g)];
  for (const [, label, report, anchor] of linked) {
    assert.equal(label, anchor);
    assert.ok(textOf(`media/reports/${report}.md`).includes(`<a id="${anchor}"></a>`), `${report}.md has no ${anchor}`);
  }
  assert.deepEqual(new Set(linked.map(([, label]) => label)), new Set(meta.sections));
}
