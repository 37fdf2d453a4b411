// Scripts as documents: their grammar comes with the first of them and not before, they are found in, suppressed in, explained and fixed like
// Python, and after any edits the findings are those of a fresh engine.
import assert from "node:assert/strict";
import { project } from "../kit/project";
import { seededRandom } from "../syntax/random-edits";
import { projects, shown } from "./kit";

const PAGE = [
  'import { useEffect, useState } from "react";',
  'import { getJob } from "./api";',
  "",
  "export function Page({ id }) {",
  "  const [job, setJob] = useState(null);",
  "  useEffect(() => {",
  "    const load = async () => setJob(await getJob(id));",
  "    const timer = setInterval(load, 5000);",
  "    return () => clearInterval(timer);",
  "  }, [id]);",
  "  return <p>{job?.done ? 1 : 2}</p>;",
  "}",
  "",
].join("\n");
const API = "export const getJob = (id) => fetch('/jobs/' + id).then((answer) => answer.json());\n";
const FOUND = ["7:18 fixed-interval-polling `load` asks the server every 5 s, whatever `job.done` says by then"];

describe("scripts", () => {
  const open = projects();

  it("are found in, closed and open, with what other files do", async () => {
    const p = await open({ "src/Page.tsx": PAGE, "src/api.ts": API });
    assert.equal(await p.analyzer.load(p.at("src/Page.tsx")), true);
    assert.deepEqual(shown(p, "src/Page.tsx"), FOUND);
    p.show("src/Page.tsx", PAGE);
    assert.deepEqual(shown(p, "src/Page.tsx"), FOUND);
    p.show("src/api.ts", API.replace("fetch", "cached"));
    assert.deepEqual(shown(p, "src/Page.tsx"), []);
    p.show("src/api.ts", API);
    assert.deepEqual(shown(p, "src/Page.tsx"), FOUND);
  });

  it("run nothing again for a change that others do not see", async () => {
    const p = await open({ "src/Page.tsx": PAGE, "src/api.ts": `${API}export function other() {\n  return 1;\n}\n` });
    p.show("src/Page.tsx", PAGE);
    p.show("src/api.ts", `${API}export function other() {\n  return 1;\n}\n`);
    p.analyzer.stats();
    p.show("src/api.ts", `${API}export function other() {\n  return 2;\n}\n`);
    p.findings("src/Page.tsx");
    const looked = p.analyzer.stats().executed.map((entry) => entry.replace("/project/", "").replace(/[@#].*/, ""));
    assert.deepEqual(looked, ["findings(src/api.ts"]);
  });

  it("have suppressions behind two slashes", async () => {
    const p = await open({ "src/Page.tsx": PAGE, "src/api.ts": API });
    const line = "    const timer = setInterval(load, 5000);";
    p.show("src/Page.tsx", PAGE.replace(line, `${line} // perflens: ignore[fixed-interval-polling] a wall display`));
    assert.deepEqual(shown(p, "src/Page.tsx"), []);
    p.show(
      "src/Page.tsx",
      PAGE.replace(line, `    // perflens: ignore[fixed-interval-polling] a wall display\n${line}`),
    );
    assert.deepEqual(shown(p, "src/Page.tsx"), []);
    p.show("src/Page.tsx", PAGE.replace(line, `${line} // perflens: ignore[query-in-loop] why`));
    assert.deepEqual(
      p.findings("src/Page.tsx").map(({ rule }) => rule),
      ["fixed-interval-polling", "unused-suppression"],
    );
    p.show("src/Page.tsx", PAGE);
    assert.deepEqual(p.analyzer.suppression(p.at("src/Page.tsx"), 7, "fixed-interval-polling", "a display"), {
      line: 7,
      character: line.length,
      text: "  // perflens: ignore[fixed-interval-polling] a display",
    });
  });

  it("have hovers", async () => {
    const p = await open({ "src/Page.tsx": PAGE, "src/api.ts": API });
    p.show("src/Page.tsx", PAGE);
    const hover = p.analyzer.hover(p.at("src/Page.tsx"), { line: 7, character: 22 }, { page: (page) => page });
    assert.match(hover?.markdown ?? "", /asks the server every 5 s/);
  });

  it("are not read where nobody wrote them", async () => {
    const p = await open({ "a/Page.tsx": PAGE, "a/api.min.js": API, "a/api.js": `${API}${"x();".repeat(2000)}` });
    p.show("a/Page.tsx", PAGE);
    assert.deepEqual(shown(p, "a/Page.tsx"), []);
  });

  it("give the findings of a fresh engine after any edits", async () => {
    const random = seededRandom(5);
    const below = (limit: number) => Math.floor(random() * limit);
    const pieces = [
      "`",
      "${",
      "}",
      "{",
      "(",
      ")",
      "<p>",
      "'",
      "//",
      "\n",
      "await ",
      "clearInterval(timer);",
      "if (job) return;\n",
      "x",
    ];
    const p = await open({ "src/Page.tsx": PAGE, "src/api.ts": API }, { hold: false });
    let text = PAGE;
    for (let turn = 0; turn < 60; turn++) {
      const at = below(text.length + 1);
      text =
        text.slice(0, at) + (pieces[below(pieces.length)] ?? "") + text.slice(at + (below(3) === 0 ? below(8) : 0));
      p.show("src/Page.tsx", text);
      if (turn % 3 === 0) {
        const fresh = await project({ "src/Page.tsx": text, "src/api.ts": API }, { hold: false });
        fresh.show("src/Page.tsx", text);
        assert.deepEqual(shown(p, "src/Page.tsx"), shown(fresh, "src/Page.tsx"), JSON.stringify(text));
        fresh.dispose();
      }
      if (turn % 5 === 4) text = PAGE;
    }
    assert.deepEqual(p.host.complaints, []);
  }).timeout(60_000);
});
