// Rule pages and what a hover makes of them.
import assert from "node:assert/strict";
import type { HoverLinks } from "../../server/src/engine/analyzer";
import { pageOfSection } from "../../server/src/engine/pages/report-pages";
import { firstFence, parseRuleDocs } from "../../server/src/engine/pages/rule-docs";
import type { Report } from "../../server/src/rules/api";
import { callRule, reportOf, withProject } from "./kit";

const PAGE = `# mark-call

A call that is marked.

## What it finds

Marks.

## Why it costs

Each [mark](reports/golf.md#G6) costs
one mark.

Much more text.

## Flagged

\`\`\`python
## not a heading
mark()
\`\`\`

## Not flagged

Others.

## Instead

Do this:

\`\`\`python
done()
\`\`\`

\`\`\`python
second()
\`\`\`

## Fix

Safe.

## When to allow it

Never.

## Sources

[G6](reports/golf.md#G6)
`;

const LINKS: HoverLinks = {
  page: (page, anchor) => `page:${page}#${anchor}`,
  place: (path, { line, character }) => `place:${path}:${line}:${character}`,
  ignore: (rule, line) => `ignore:${rule}:${line}`,
  turnOff: (rule) => `off:${rule}`,
};

const text = (report: Partial<Report> = {}) =>
  callRule("mark", (node, cx) => cx.report(reportOf(node, report)), { docs: PAGE, sections: ["G6", "C1.2"] });

async function hover(
  report: Partial<Report>,
  links: HoverLinks = LINKS,
  source = "x = mark(1)\n",
  character = 6,
): Promise<string | undefined> {
  let markdown: string | undefined;
  await withProject({}, { rules: [text(report)] }, (p) => {
    p.show("a.py", source);
    markdown = p.analyzer.hover(p.at("a.py"), { line: 0, character }, links)?.markdown;
  });
  return markdown;
}

describe("rule pages", () => {
  it("have their parts in order", () => {
    const docs = parseRuleDocs("mark-call", true, PAGE.replaceAll("\n", "\r\n"));
    assert.equal(docs.summary, "A call that is marked.");
    assert.equal(docs.sections.Flagged, "```python\n## not a heading\nmark()\n```");
    assert.equal(docs.sections.Sources, "[G6](reports/golf.md#G6)");
    assert.equal(firstFence(docs.sections.Instead), "```python\ndone()\n```");
    assert.equal(firstFence("no fence"), undefined);
  });

  it("fail when a part is missing, empty, unknown or misplaced", () => {
    const broken: readonly (readonly [string, RegExp])[] = [
      [PAGE.replace("# mark-call", "# other"), /title must be `# mark-call`/],
      [PAGE.replace("A call that is marked.\n", ""), /one line must say/],
      [PAGE.replace("is marked.", "is\nmarked."), /one line must say/],
      [PAGE.replace("## Why it costs", "## Why"), /expected `## Why it costs`, found `## Why`/],
      [PAGE.replace("## Sources", "More:"), /expected `## Sources`, found the end/],
      [PAGE.replace("Never.\n", ""), /`## When to allow it` is empty/],
      [`${PAGE}\n## More\n\ntext\n`, /`## More` is no heading/],
      [PAGE.replace("## Fix\n\nSafe.\n\n", ""), /expected `## Fix`/],
    ];
    for (const [page, message] of broken) assert.throws(() => parseRuleDocs("mark-call", true, page), message);
    assert.throws(() => parseRuleDocs("mark-call", false, PAGE), /expected `## When to allow it`, found `## Fix`/);
  });

  it("name reports by the letter of their sections", () => {
    assert.deepEqual(["G6", "S4", "P2", "C1.2", "X1"].map(pageOfSection), [
      "golf",
      "ailab",
      "workshop",
      "catalynx",
      undefined,
    ]);
  });
});

describe("hover", () => {
  it("tells fact, links, cost and alternative, in this order", async () => {
    assert.equal(
      await hover({}),
      [
        "**found mark(1)**",
        "[Rule mark-call](page:rules#mark-call) · [Report G6](page:golf#G6) · [Report C1.2](page:catalynx#C1.2) · " +
          "[Ignore here](ignore:mark-call:0) · [Turn off](off:mark-call)",
        "Each mark costs one mark.",
        "**Instead**\n\n```python\ndone()\n```",
      ].join("\n\n"),
    );
  });

  it("says how sure it is, and whether the fix is safe", async () => {
    const fix: Report["fix"] = (fx) => fx.insert(0, "y");
    assert.match((await hover({ confidence: "likely" })) ?? "", /^\*\*found mark\(1\)\*\* \*\(likely\)\*/);
    assert.match((await hover({ fix })) ?? "", /The quick fix keeps what the code does\./);
    const review: Report["fix"] = (fx) => {
      fx.safety("review");
      fx.insert(0, "y");
    };
    assert.match((await hover({ fix: review })) ?? "", /The quick fix needs review/);
  });

  it("lists the evidence with links to its places, where the host has them", async () => {
    const related = [{ place: { start: 0, end: 1 }, label: "bound here" }];
    assert.match((await hover({ related })) ?? "", /\n- bound here: \[a\.py:1\]\(place:\/project\/a\.py:0:0\)\n/);
    assert.match((await hover({ related }, { page: () => "p" })) ?? "", /\n- bound here: `a\.py:1`\n/);
  });

  it("leaves out links that the host has not", async () => {
    const plain = (await hover({}, { page: () => "p" })) ?? "";
    assert.ok(plain.includes("\n[Rule mark-call](p) · [Report G6](p) · [Report C1.2](p)\n"), plain);
  });

  it("explains the innermost finding first, and names what is beyond two", async () => {
    const source = "mark(mark(mark()))\n";
    const markdown = (await hover({}, LINKS, source, 12)) ?? "";
    const order = ["**found mark()**", "**found mark(mark())**", "- found mark(mark(mark()))"].map((part) =>
      markdown.indexOf(part),
    );
    assert.ok(
      order.every((at, i) => at >= 0 && at > (order[i - 1] ?? -1)),
      markdown,
    );
    assert.equal(markdown.split("\n---\n").length, 3);
  });

  it("is there up to the end of the finding and nowhere else", async () => {
    assert.equal(await hover({}, LINKS, "x = mark(1)\n", 3), undefined);
    assert.ok(await hover({}, LINKS, "x = mark(1)\n", 4));
    assert.ok(await hover({}, LINKS, "x = mark(1)\n", 11));
    assert.equal(await hover({}, LINKS, "x = mark(1) \n", 12), undefined);
  });

  it("tells of a finding whose page is broken all the same", async () => {
    await withProject(
      {},
      { rules: [callRule("mark", (node, cx) => cx.report(reportOf(node)), { docs: "nonsense" })] },
      (p) => {
        p.show("a.py", "mark()\n");
        const found = p.analyzer.hover(p.at("a.py"), { line: 0, character: 0 }, { page: () => "p" });
        assert.match(found?.markdown ?? "", /^\*\*found mark\(\)\*\*\n\n\[Rule/);
        assert.deepEqual(found?.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } });
      },
    );
  });
});
