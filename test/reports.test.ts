// Tests the shipped report pages: every finding has one section with its four parts, links lead somewhere, and the index counts right.
// Also tests that the reports' examples agree with the pages. The labels of the 65 findings are enumerated here, so that a section
// which is lost from a page is missed. What an example is reported as belongs to the tests of the rules.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { isSource } from "./kit/case";

interface Example {
  readonly name: string;
  readonly label: string;
  /** Rule ids of its `# expect:` comments, one list per line. */
  readonly expected: readonly (readonly string[])[];
}

interface Section {
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}

const folder = path.join(process.cwd(), "media", "reports");
const findingPages = ["golf.md", "ailab.md", "workshop.md", "catalynx.md"];
const parts = ["The report says", "In general", "When it does not hold", "Rules"];
const fixParts = ["The log says", "What changed", "Whether it holds", "Rules"];
const verdicts = ["holds", "holds in part", "does not hold"];
const ruleBook = path.join(folder, "..", "rules.md");

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);

const labels: Readonly<Record<string, readonly string[]>> = {
  "golf.md": numbered("G", 20),
  "ailab.md": numbered("S", 12),
  "workshop.md": numbered("P", 9),
  "catalynx.md": [6, 3, 6, 4, 3, 2].flatMap((count, chapter) => numbered(`C${chapter + 1}.`, count)),
};

const read = (page: string): string => fs.readFileSync(path.join(folder, page), "utf8");

/** Anchor ids of a page, each with its heading line (empty when none follows directly) and the text up to the next anchor. */
function sectionsOf(page: string): readonly Section[] {
  const [, ...chunks] = read(page).split(/^<a id="/m);
  return chunks.map((chunk) => {
    const [anchor = "", heading = ""] = chunk.split("\n", 2);
    return { id: anchor.replace(/"><\/a>$/, ""), heading, text: chunk };
  });
}

/** What a link may name in a file: its explicit anchors, and its headings the way Markdown viewers spell them. */
function anchorsIn(file: string): ReadonlySet<string> {
  const text = fs.readFileSync(file, "utf8");
  const explicit = [...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map((m) => m[1] ?? "");
  const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map((m) => slug(m[1] ?? ""));
  return new Set([...explicit, ...slugs]);
}

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/** Relative links of a page as `path#anchor`; code blocks and code spans are no links. */
function linksOf(page: string): readonly string[] {
  const prose = read(page).replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)]+)\)/g)].map((m) => m[1] ?? "").filter((link) => !/^[a-z]+:/.test(link));
}

/** Why a link leads nowhere, or nothing. The rule book is generated: it counts only when it is there. */
function brokenLink(page: string, link: string): string | undefined {
  const [target = "", anchor] = link.split("#", 2);
  const file = target === "" ? path.join(folder, page) : path.join(folder, target);
  if (file === ruleBook && !fs.existsSync(file)) return undefined;
  if (!fs.existsSync(file)) return `${page}: no file ${target}`;
  if (anchor !== undefined && !anchorsIn(file).has(anchor)) return `${page}: no anchor ${link}`;
  return undefined;
}

const examplesFolder = path.join(process.cwd(), "test", "corpus", "reports");

function examples(): readonly Example[] {
  const folders = fs.readdirSync(examplesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const inside = fs.readdirSync(path.join(examplesFolder, name), { recursive: true, encoding: "utf8" });
    const sources = inside.filter((file) => isSource(file));
    const text = sources.map((file) => fs.readFileSync(path.join(examplesFolder, name, file), "utf8")).join("\n");
    const expected = [...text.matchAll(/(?:#|\/\/) expect: (.+)$/gm)].map((m) => m[1]?.split(", ") ?? []);
    return { name, label: name.split("-", 1)[0] ?? "", expected };
  });
}

const verdictOf = (section: Section): string => /Verdict on the code: \*\*([^*]+)\*\*/.exec(section.text)?.[1] ?? "";

describe("report pages", () => {
  it("enumerate 65 findings", () => assert.equal(Object.values(labels).flat().length, 65));

  for (const page of findingPages) {
    it(`${page} has one section per finding, in order`, () => {
      assert.deepEqual(
        sectionsOf(page).map((s) => s.id),
        labels[page],
      );
      for (const { id, heading } of sectionsOf(page)) assert.match(heading, new RegExp(`^## ${id}: \\S`));
    });

    it(`${page} has the four parts and a verdict in each section`, () => {
      for (const section of sectionsOf(page)) {
        const found = [...section.text.matchAll(/^\*\*([^*]+)\*\*: \S/gm)].map((m) => m[1]);
        assert.deepEqual(found, parts, section.id);
        assert.ok(verdicts.includes(verdictOf(section)), `${section.id}: verdict "${verdictOf(section)}"`);
      }
    });
  }

  it("tell of each fix in parts of its own", () => {
    for (const { id, heading, text } of sectionsOf("golf-fixes.md")) {
      assert.match(heading, new RegExp(`^## ${id}: \\S`));
      assert.deepEqual(
        [...text.matchAll(/^\*\*([^*]+)\*\*: \S/gm)].map((m) => m[1]),
        fixParts,
        id,
      );
    }
    const fixed = new Set(sectionsOf("golf-fixes.md").map((s) => s.id));
    for (const label of numbered("fix-G", 11)) assert.ok(fixed.has(label), label);
  });
});

describe("contents, links and counts of the report pages", () => {
  it("list every section in their contents", () => {
    for (const page of [...findingPages, "golf-fixes.md"]) {
      const contents = (read(page).split(/^<a id=/m)[0] ?? "").match(/^- \[.*\]\(#.*\)$/gm) ?? [];
      const expected = sectionsOf(page).map((s) => `- [${s.heading.replace(/^## /, "")}](#${s.id})`);
      assert.deepEqual(contents, expected, page);
    }
  });

  it("have no relative link that leads nowhere", () => {
    const pages = fs.readdirSync(folder).filter((name) => name.endsWith(".md"));
    const links = pages.flatMap((page) => linksOf(page).map((link) => ({ page, link })));
    assert.ok(links.length > 65);
    assert.deepEqual(
      links.flatMap(({ page, link }) => brokenLink(page, link) ?? []),
      [],
    );
  });

  it("count the verdicts right in the index", () => {
    const rows = findingPages.map((page) => {
      const given = sectionsOf(page).map(verdictOf);
      return { page, counts: verdicts.map((v) => given.filter((g) => g === v).length) };
    });
    const index = read("README.md");
    for (const { page, counts } of rows) {
      const row = index.split("\n").find((line) => line.includes(`](${page}) |`)) ?? "";
      assert.ok(row.endsWith(`| ${counts.join(" | ")} |`), `${page}: ${counts.join(", ")}`);
    }
    const [holds, partly, not] = verdicts.map((_, i) => rows.reduce((sum, row) => sum + (row.counts[i] ?? 0), 0));
    const sentence = `Of 65 findings ${holds} hold on the real code as they are written, ${partly} hold in part and ${not} do not`;
    assert.ok(index.includes(sentence), sentence);
  });
});

describe("examples of the reports", () => {
  const all = examples();
  const sections = new Map(findingPages.flatMap(sectionsOf).map((s) => [s.id, s.text]));

  it("expect rules that their section links, if with others beside them", () => {
    for (const { name, label, expected } of all) {
      const isLinked = (rule: string) => sections.get(label)?.includes(`(../rules.md#${rule})`) === true;
      for (const rules of expected) assert.ok(rules.some(isLinked), `${name}: ${rules}`);
    }
  });

  it("expect something exactly where they are not silent", () => {
    for (const { name, expected } of all) assert.equal(expected.length === 0, name.endsWith("-silent"), name);
  });

  it("cover every rule that a section links", () => {
    for (const [label, text] of sections) {
      const given = new Set(all.flatMap((e) => (e.label === label ? e.expected.flat() : [])));
      for (const [, rule = ""] of text.matchAll(/\(\.\.\/rules\.md#([\w-]+)\)/g))
        assert.ok(given.has(rule), `${label}: ${rule}`);
    }
  });

  it("show the silent look-alike wherever the claim does not hold", () => {
    const all = examples();
    for (const section of findingPages.flatMap(sectionsOf)) {
      const shown = all.filter((e) => e.label === section.id);
      if (verdictOf(section) !== "does not hold" || shown.length === 0) continue;
      assert.ok(
        shown.some((e) => e.name.endsWith("-silent")),
        section.id,
      );
    }
  });
});
