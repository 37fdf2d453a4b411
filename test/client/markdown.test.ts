// Tests the HTML of the report pages: what can be linked to, and that it is there.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { renderPage } from "../../client/src/markdown";

describe("report pages", () => {
  it("take a heading's anchor from the line above it, from the heading, or from its words", () => {
    const page = renderPage(
      '# Title\n\n<a id="G1"></a>\n## First: `x` *again*\n\n## <a id="G2"></a>Second\n\n## Why it costs\n\n## Why it costs\n',
    );
    assert.equal(page.title, "Title");
    assert.deepEqual(
      page.sections.map(({ anchor, title, level }) => [anchor, title, level]),
      [
        ["title", "Title", 1],
        ["G1", "First: x again", 2],
        ["G2", "Second", 2],
        ["why-it-costs", "Why it costs", 2],
        ["why-it-costs-1", "Why it costs", 2],
      ],
    );
  });

  it("keep every anchor of a shipped page as an id", () => {
    const page = renderPage(fs.readFileSync("media/reports/golf.md", "utf8"));
    const anchors = page.sections.map(({ anchor }) => anchor);
    for (let finding = 1; finding <= 20; finding++) assert.ok(anchors.includes(`G${finding}`), `G${finding}`);
    for (const anchor of anchors) assert.ok(page.html.includes(`id="${anchor}"`), anchor);
  });
});
