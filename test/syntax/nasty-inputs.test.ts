// Tests texts that nobody writes but everybody's editor holds for a moment: they may be broken, but must never hang or throw.
import * as assert from "node:assert/strict";
import { liveWasmObjects } from "../../server/src/syntax/ledger";
import type { ParsedFile } from "../../server/src/syntax/node";
import type { SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { createSourceFile } from "../../server/src/syntax/source-file";
import { listUnits, startRuntime } from "./kit";

const deep = 5000;
const texts: Readonly<Record<string, string>> = {
  "an empty text": "",
  "a byte order mark alone": "\ufeff",
  "a byte order mark before code": "\ufeffx = 1\ndef f(): pass\n",
  "blank lines": "\n\r\n \t\n\f\n",
  "a comment alone": "# only",
  "NUL bytes": "x = 1\n\0\0\ny = '\0'\ndef f(): pass\n",
  "lone surrogates": "x = '\ud800'\ny\udc00 = 1\nz = 1\n",
  "astral characters": "x = '\u{1f600}' * 2\n\u{1d4d0} = f(\u{1d4d0})\n",
  "a line of 10,000 characters": `x = [${"1, ".repeat(3300)}]\n`,
  "a statement of 10,000 parts": `x = ${"1 + ".repeat(10_000)}1\n`,
  "a line of 10,000 statements": "x = 1; ".repeat(10_000),
  "deep brackets": `x = ${"[".repeat(deep)}1${"]".repeat(deep)}\ny = 1\n`,
  "deep open brackets": `x = ${"(".repeat(deep)}\ny = 1\n`,
  "deep calls": `${"f(".repeat(deep)}${")".repeat(deep)}\n`,
  "deep attributes": `x${".y".repeat(deep)}\n`,
  "deep nested functions": Array.from({ length: 200 }, (_, i) => `${" ".repeat(i)}def f${i}():\n`).join(""),
  "deep nested classes": Array.from({ length: 200 }, (_, i) => `${" ".repeat(i)}class C${i}:\n`).join(""),
  "deep broken classes": `${Array.from({ length: 60 }, (_, i) => `${" ".repeat(i)}class C${i}:\n`).join("")}${" ".repeat(60)}x = (\n`,
  "deep interpolation": `${'f"{'.repeat(200)}1${'}"'.repeat(200)}\n`,
  "carriage returns only": "x = 1\rdef f():\r    pass\r",
  "mixed line ends": "x = 1\r\ny = 2\rz = 3\n\rdef f(): pass\r\r\n",
  "form feeds": "\fx = 1\n\f\n  \fdef f():\n\f    pass\n",
  "tabs and blanks mixed": "if x:\n\ty\n        z\nelse:\n \tw\n",
  backslashes: "\\\n\\\n\\",
  "open strings": "x = '''\ny = \"\"\"\n'''\n",
  quotes: "'\"`'''\"\"\"f'{f\"{'",
  closers: ")]}\n)]}\nx = 1\n",
};

describe("nasty texts", () => {
  let runtime: SyntaxRuntime;
  before(async () => {
    runtime = await startRuntime();
  });
  afterEach(() => assert.equal(liveWasmObjects(runtime), 0));
  after(() => runtime.dispose());

  for (const [name, text] of Object.entries(texts)) {
    it(`survives ${name}`, () => {
      const once = parseOnce(runtime, text);
      check(once, text);
      const file = createSourceFile(runtime, text);
      check(file.parsed(), text);
      const middle = text.length >> 1;
      for (const typed of ["(", '"""', "\n", "x"]) {
        file.applyChange({ start: middle, end: middle, text: typed });
        check(file.parsed(), file.text());
        file.settle(middle);
      }
      file.applyChange({ start: middle, end: file.length - (text.length - middle), text: "" });
      file.settle();
      assert.equal(file.text(), text);
      assert.deepEqual(listUnits(file.parsed()), listUnits(once));
      file.dispose();
    }).timeout(20_000);
  }

  it("keeps only the root of a statement with more nodes than any code has", () => {
    const text = `x = [${"1, ".repeat(110_000)}]\ny = 1\n`;
    const [big, small] = parseOnce(runtime, text).units;
    assert.equal(big?.unit.size, 1);
    assert.equal(big?.unit.root.kind, "expression_statement");
    assert.equal(big?.unit.root.text.length, text.length - "\ny = 1\n".length);
    assert.deepEqual(big?.unit.root.children, []);
    assert.equal(small?.unit.root.namedChildren[0]?.kind, "assignment");
  }).timeout(20_000);

  it("walks units of more than 65,535 characters and nodes", () => {
    const text = `x = [${"'abc', ".repeat(20_000)}'last']\n`;
    const [placed] = parseOnce(runtime, text).units;
    assert.ok(placed && placed.unit.size > 0xffff);
    const nodes = [...placed.unit.root.descendants()];
    assert.equal(nodes.length, placed.unit.size - 1);
    assert.equal(nodes.filter((node) => node.kind === "string").at(-1)?.text, "'last'");
  }).timeout(20_000);

  it("parses everything, however slow the machine is", () => {
    const { now } = performance;
    let hours = 0;
    performance.now = () => ++hours * 3_600_000;
    try {
      const text = "def f():\n    return [1, 2, 3]\n".repeat(5000);
      assert.equal(parseOnce(runtime, text).units.length, 5000);
      const file = createSourceFile(runtime, text);
      assert.equal(file.parsed().units.length, 5000);
      file.dispose();
    } finally {
      performance.now = now;
    }
  }).timeout(20_000);

  it("parses long data in one go", () => {
    const text = `x = ${"f(1, [2, ".repeat(2)}${"(1, 2), ".repeat(120_000)}${"])".repeat(2)}\n`;
    assert.equal(parseOnce(runtime, text).broken, false);
  }).timeout(20_000);

  it("gives up a parse that takes too many steps", async () => {
    const hasty = await startRuntime({ parseSteps: 0 });
    const text = "def f():\n    return [1, 2, 3]\n".repeat(5000);
    const given = parseOnce(hasty, text);
    assert.deepEqual(listUnits(given), []);
    assert.equal(given.broken, true);
    assert.equal(given.givenUp, true);
    // The next parse starts anew.
    assert.deepEqual(listUnits(parseOnce(hasty, "x = 1\n")), ["statement @0: x = 1"]);
    const file = createSourceFile(hasty, `x = [${"1, ".repeat(50_000)}]\n`);
    assert.equal(file.parsed().broken, true);
    file.applyChange({ start: 0, end: file.length, text: "y = 1\n" });
    assert.deepEqual(listUnits(file.parsed()), ["statement @0: y = 1"]);
    file.dispose();
    assert.equal(liveWasmObjects(hasty), 0);
    hasty.dispose();
  }).timeout(20_000);
});

function check(file: ParsedFile, text: string): void {
  let last = -1;
  for (const { unit, start } of file.units) {
    assert.ok(start >= last, "units stand in order");
    last = start;
    assert.equal(text.slice(start, start + unit.text.length), unit.text);
    let previous = 0;
    for (const node of unit.root.descendants()) {
      assert.equal(node.index, ++previous);
      assert.ok(node.start >= 0 && node.start <= node.end && node.end <= unit.text.length, node.kind);
    }
    assert.equal(previous + 1, unit.size);
  }
  for (const comment of file.comments) assert.equal(text.slice(comment.start, comment.end), comment.text);
}
