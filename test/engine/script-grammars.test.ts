// Tests which grammar reads a script, that each comes with the first file that needs it, that the rules find the same whichever it is, and
// that a text is read alike however it came about.
import * as assert from "node:assert/strict";
import { createAnalyzer } from "../../server/src/engine/analyzer";
import { scriptGrammar } from "../../server/src/text/script-path";
import { asset, memoryHost, project } from "../kit/project";
import { seededRandom } from "../syntax/random-edits";
import { projects, shown } from "./kit";

/** JavaScript with elements, which is TSX as well. */
const PAGE = [
  'import { useEffect, useState } from "react";',
  'import { Jobs } from "./api";',
  "",
  "const jobs = new Jobs();",
  "export function Page({ id }, pace = 5000) {",
  "  const [job, setJob] = useState(null);",
  "  useEffect(() => {",
  "    const load = async () => setJob(await jobs.get(id));",
  "    const timer = setInterval(load, 5000);",
  "    return () => clearInterval(timer);",
  "  }, [id]);",
  "  return <p>{job?.done ? 1 : 2}</p>;",
  "}",
  "",
].join("\n");
/** The same without elements. */
const PLAIN = PAGE.replace(/<p>.*<\/p>/, "(job?.done ? 1 : 2)");
const API = [
  "class Base { read = (path) => fetch(path) }",
  "export class Jobs extends Base { base = '/jobs/'; get(id) { return this.read(this.base + id) } }",
  "",
].join("\n");
const FOUND = ["8:18 fixed-interval-polling `load` asks the server every 5 s, whatever `job.done` says by then"];
const wasm = (grammar: string) => `tree-sitter-${grammar}.wasm`;

describe("the grammar of a script", () => {
  const cases: readonly [string, string, string][] = [
    ["a.ts", "", "typescript"],
    ["a.mts", "", "typescript"],
    ["a.cts", "", "typescript"],
    ["a.tsx", "", "tsx"],
    ["a.js", "const a = 1;", "javascript"],
    ["a.jsx", "const a = <p />;", "javascript"],
    ["a.mjs", "", "javascript"],
    ["a.cjs", "", "javascript"],
    ["a.ts", "// @flow\n", "typescript"],
    ["a.js", "/**\n * Copyright\n * @flow strict\n */\n", "tsx"],
    ["a.js", "// @flow\n", "tsx"],
    ["a.js", "// a\nconst a = '@flow';", "javascript"],
    ["a.js", "/* a */ const a = b; /* @flow */", "javascript"],
    ["a.jsx", "export const A = ({ items }: Object) => items;", "tsx"],
    ["a.js", "export function A({\n  items,\n}: Object) {}", "tsx"],
    ["a.js", "function a(target: any): boolean {}", "tsx"],
    ["a.js", "const a = { encode: (list: string[] | null) => list };", "tsx"],
    ["a.js", "function a(promise: Promise<*>) {}", "tsx"],
    ["a.js", "function a(key: string): ?string {}", "tsx"],
    ["a.js", "const a = b ? { c } : d, e = { f: g, h: (i), j: {} };", "javascript"],
    ["a.js", "switch (a) { case (b): c({ d: {} }, e ? f : g); default: (h) }", "javascript"],
  ];
  for (const [file, text, grammar] of cases) {
    it(`is ${grammar} for ${file} with ${JSON.stringify(text)}`, () =>
      assert.equal(scriptGrammar(`/w/${file}`, text), grammar));
  }
});

describe("scripts in every grammar", () => {
  const open = projects();
  const files: readonly [string, string][] = [
    ["Page.tsx", PAGE],
    ["Page.jsx", PAGE],
    ["Page.js", PAGE],
    ["Page.js", `// @flow\n${PAGE}`.replace("\n\n", "\n").replace("{ id }", "{ id }: Object")],
    ["Page.ts", PLAIN],
    ["Page.ts", PLAIN.replace("jobs.get(id)", "(<Jobs>jobs).get(id)")],
    ["Page.mts", PLAIN],
    ["Page.mjs", PLAIN],
  ];
  for (const [name, text] of files) {
    for (const api of ["api.ts", "api.tsx", "api.js"]) {
      it(`have the same findings: ${name}${text.includes("<Jobs>") ? " with a cast" : ""} that imports ${api}`, async () => {
        const p = await open({ [name]: text, [api]: API });
        assert.equal(await p.analyzer.load(p.at(name)), true);
        assert.deepEqual(shown(p, name), FOUND);
        p.show(name, text);
        assert.deepEqual(shown(p, name), FOUND);
        p.show(api, API.replace("fetch", "cached"));
        assert.deepEqual(shown(p, name), []);
      });
    }
  }

  it("give the findings of a fresh engine after edits that change the grammar", async () => {
    const random = seededRandom(11);
    const below = (limit: number) => Math.floor(random() * limit);
    const typed = PAGE.replace("{ id }", "{ id }: Object");
    const pieces = [": Object", "// @flow\n", "(a: string)", "}", "{", "x", "<p>", "'", "\n", "if (job) return;\n"];
    // The first file brings both grammars.
    const others = { "api.js": API, "typed.js": "export function f({ a }: Object) {}\n" };
    const p = await open({ "Page.js": PAGE, ...others }, { hold: false });
    let text = PAGE;
    for (let turn = 0; turn < 60; turn++) {
      const at = random() < 0.3 ? text.indexOf("id }") + 4 : random() < 0.2 ? 0 : below(text.length + 1);
      const piece = pieces[below(pieces.length)] ?? "";
      text = text.slice(0, at) + piece + text.slice(at + (below(3) === 0 ? below(8) : 0));
      p.show("Page.js", text);
      if (turn % 3 === 0) {
        const fresh = await project({ "Page.js": text, ...others }, { hold: false });
        fresh.show("Page.js", text);
        assert.deepEqual(shown(p, "Page.js"), shown(fresh, "Page.js"), JSON.stringify(text));
        fresh.dispose();
      }
      if (turn % 5 === 4) text = turn % 2 === 0 ? PAGE : typed;
    }
    assert.deepEqual(p.host.complaints, []);
  }).timeout(60_000);
});

describe("the grammars of scripts", () => {
  const start = async () => {
    const host = memoryHost([
      ["/w/a.py", "x = 1\n"],
      ["/w/b.sql", "SELECT 1;"],
      ["/w/c.tsx", PAGE],
      ["/w/d.js", PAGE],
      ["/w/api.ts", API],
    ]);
    const asked: string[] = [];
    const analyzer = await createAnalyzer({
      ...host,
      async asset(name) {
        asked.push(name);
        return asset(name);
      },
    });
    analyzer.setFolders(["/w"]);
    return { analyzer, asked, host };
  };
  const scripts = (asked: readonly string[]) => asked.filter((name) => !/python|web/.test(name));

  it("are not asked for by Python and SQL", async () => {
    const { analyzer, asked } = await start();
    analyzer.open("/w/a.py", "x = 2\n", 1);
    for await (const _ of analyzer.index(["/w/a.py", "/w/b.sql"]));
    assert.equal(await analyzer.prepare("/w/a.py"), false);
    assert.deepEqual(asked.sort(), ["tree-sitter-python.wasm", "web-tree-sitter.wasm"]);
    analyzer.dispose();
  });

  it("come once, each with the first script that is indexed", async () => {
    const { analyzer, asked } = await start();
    for await (const _ of analyzer.index(["/w/a.py", "/w/api.ts", "/w/api.ts"]));
    assert.deepEqual(scripts(asked), [wasm("typescript")]);
    for await (const _ of analyzer.index(["/w/c.tsx", "/w/api.ts"]));
    assert.deepEqual(scripts(asked), [wasm("typescript"), wasm("tsx")]);
    assert.equal(await analyzer.load("/w/d.js"), true);
    assert.deepEqual(scripts(asked), [wasm("typescript"), wasm("tsx"), wasm("javascript")]);
    assert.equal(analyzer.findings("/w/d.js").length, 1);
    assert.equal(await analyzer.load("/w/c.tsx"), true);
    assert.equal(analyzer.findings("/w/c.tsx").length, 1);
    assert.equal(analyzer.stats().wasmObjects, 0);
    analyzer.dispose();
  });

  it("come with the first script that is opened, whatever is typed meanwhile", async () => {
    const { analyzer, asked } = await start();
    analyzer.open("/w/api.ts", API, 1);
    analyzer.open("/w/c.tsx", PAGE.replace("5000", "500"), 1);
    assert.deepEqual(analyzer.findings("/w/c.tsx"), []);
    const [first, second] = [analyzer.prepare("/w/api.ts"), analyzer.prepare("/w/c.tsx")];
    analyzer.change("/w/c.tsx", [{ text: PAGE }], 2);
    const third = analyzer.prepare("/w/c.tsx");
    assert.deepEqual(await Promise.all([first, second, third]), [true, true, false]);
    assert.equal(analyzer.version("/w/c.tsx"), 2);
    assert.equal(analyzer.findings("/w/c.tsx").length, 1);
    assert.deepEqual(scripts(asked).sort(), [wasm("tsx"), wasm("typescript")]);
    for (const path of analyzer.openFiles()) analyzer.close(path);
    assert.equal(analyzer.stats().wasmObjects, 0);
    analyzer.dispose();
  });

  it("come when JavaScript is given types, and keep what is open meanwhile", async () => {
    const { analyzer, asked } = await start();
    for await (const _ of analyzer.index(["/w/api.ts"]));
    analyzer.open("/w/d.js", PAGE, 1);
    assert.equal(await analyzer.prepare("/w/d.js"), true);
    assert.equal(analyzer.findings("/w/d.js").length, 1);
    const at = { line: 4, character: PAGE.split("\n")[4]?.indexOf(", pace") ?? 0 };
    analyzer.change("/w/d.js", [{ range: { start: at, end: at }, text: ": Object" }], 2);
    assert.deepEqual(analyzer.findings("/w/d.js"), []);
    assert.equal(await analyzer.prepare("/w/d.js"), true);
    assert.equal(analyzer.version("/w/d.js"), 2);
    assert.equal(analyzer.findings("/w/d.js").length, 1);
    analyzer.change("/w/d.js", [{ text: PAGE }], 3);
    assert.equal(await analyzer.prepare("/w/d.js"), false);
    assert.equal(analyzer.findings("/w/d.js").length, 1);
    assert.deepEqual(scripts(asked), [wasm("typescript"), wasm("javascript"), wasm("tsx")]);
    analyzer.close("/w/d.js");
    assert.equal(analyzer.stats().wasmObjects, 0);
    analyzer.dispose();
  });

  it("may be missing: everything else works", async () => {
    const host = memoryHost([
      ["/w/c.tsx", PAGE],
      ["/w/d.js", PAGE],
      ["/w/api.ts", API],
    ]);
    const analyzer = await createAnalyzer({
      ...host,
      async asset(name) {
        if (name === wasm("tsx")) throw new Error("not there");
        return asset(name);
      },
    });
    analyzer.open("/w/c.tsx", PAGE, 1);
    assert.equal(await analyzer.prepare("/w/c.tsx"), false);
    assert.equal(await analyzer.load("/w/c.tsx"), true);
    assert.deepEqual(analyzer.findings("/w/c.tsx"), []);
    assert.deepEqual(host.complaints, ["error: TSX can't be read: not there"]);
    for await (const _ of analyzer.index(["/w/api.ts"]));
    analyzer.open("/w/d.js", PAGE, 1);
    assert.equal(await analyzer.prepare("/w/d.js"), true);
    assert.equal(analyzer.findings("/w/d.js").length, 1);
    analyzer.open("/w/a.py", "x = (\n", 1);
    assert.deepEqual(analyzer.findings("/w/a.py"), []);
    analyzer.dispose();
  });
});
