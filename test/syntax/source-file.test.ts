// Tests open documents: after any edit they say what a fresh parse of the same text says, and they keep what did not change.
import * as assert from "node:assert/strict";
import { liveWasmObjects } from "../../server/src/syntax/ledger";
import type { LoweredUnit } from "../../server/src/syntax/lowered-tree";
import type { ParsedFile, Unit } from "../../server/src/syntax/node";
import { SLOTS } from "../../server/src/syntax/node-table";
import type { SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { createSourceFile, type SourceFile } from "../../server/src/syntax/source-file";
import { createLineIndex } from "../../server/src/text/line-index";
import { pythonLibrary } from "./corpus";
import { listUnits, qualified, startRuntime } from "./kit";
import { applied, randomChange, seededRandom } from "./random-edits";

/** Per text. */
const EDITS = Number(process.env.SYNTAX_EDITS ?? 600);

const sample = [
  "import os",
  "",
  "# constants",
  "LIMIT = (1,",
  "  2)",
  "",
  "@cached",
  "def load(path):",
  '    """Reads.',
  "",
  '    Twice."""',
  "    for line in open(path):",
  '        yield f"{line!r:>{LIMIT[0]}}"',
  "",
  "class Store(Base):",
  "    name: str = 'x'  # shown",
  "",
  "    def get(self, key):",
  "        return self.data[key]",
  "",
  "    @property",
  "    async def size(self):",
  "        return len(self.data)",
  "",
  "if LIMIT:",
  "    pass",
  "else:",
  "    load('a')",
  "",
].join("\n");

describe("an open document", () => {
  let runtime: SyntaxRuntime;
  const open: SourceFile[] = [];
  before(async () => {
    runtime = await startRuntime();
  });
  afterEach(() => {
    for (const file of open.splice(0)) file.dispose();
    assert.equal(liveWasmObjects(runtime), 0);
  });
  after(() => runtime.dispose());

  const openFile = (text: string): SourceFile => {
    const file = createSourceFile(runtime, text);
    open.push(file);
    return file;
  };
  const unitNamed = (file: ParsedFile, name: string): Unit | undefined =>
    file.units.find(({ unit }) => qualified(unit) === name)?.unit;
  const type = (file: SourceFile, at: string, text: string): void => {
    const start = file.text().indexOf(at) + at.length;
    file.applyChange({ start, end: start, text });
  };

  it("says of a text without errors what the one-shot parse says", () => {
    assert.deepEqual(dump(openFile(sample).parsed()), dump(parseOnce(runtime, sample)));
  });

  it("keeps every other unit object while one function is typed in", () => {
    const file = openFile(sample);
    const before = file.parsed();
    for (const char of "key.upper(") {
      type(file, "return self.data[", char);
      const after = file.parsed();
      for (const name of ["load", "Store", "Store.size"]) {
        if (!unitNamed(after, name)) continue;
        assert.equal(unitNamed(after, name), unitNamed(before, name), `${name} after ${char}`);
      }
      for (const { unit } of before.units.filter(
        (placed) => placed.unit.kind === "statement" && placed.unit.className === "",
      )) {
        assert.ok(
          after.units.some((placed) => placed.unit === unit),
          unit.text,
        );
      }
    }
    assert.notEqual(unitNamed(file.parsed(), "Store.get"), unitNamed(before, "Store.get"));
  });

  it("keeps units that move, and finds undone ones again", () => {
    const file = openFile(sample);
    const before = file.parsed();
    file.applyChange({ start: 0, end: 0, text: "x = 1\n" });
    const moved = file.parsed();
    assert.equal(unitNamed(moved, "Store.get"), unitNamed(before, "Store.get"));
    assert.equal(moved.units.at(-1)?.start, (before.units.at(-1)?.start ?? 0) + 6);
    type(file, "len(self", "!");
    file.parsed();
    const at = file.text().indexOf("self!") + 4;
    file.applyChange({ start: at, end: at + 1, text: "" });
    assert.equal(unitNamed(file.parsed(), "Store.size"), unitNamed(before, "Store.size"));
  });

  it("gives the same parse until the text changes", () => {
    const file = openFile(sample);
    assert.equal(file.parsed(), file.parsed());
    assert.equal(file.settle(10), false);
    const before = file.parsed();
    file.applyChange({ start: 0, end: 0, text: "" });
    assert.deepEqual(dump(file.parsed()), dump(before));
  });

  it("keeps earlier versions as they were", () => {
    const file = openFile(sample);
    const before = file.parsed();
    const dumped = dump(before);
    type(file, "import ", "sys, ");
    file.parsed();
    file.applyChange({ start: 0, end: file.length, text: "" });
    file.parsed();
    assert.deepEqual(dump(before), dumped);
  });

  it("keeps the rest of the file when a docstring is opened, and heals when it is closed", () => {
    const file = openFile(sample);
    const before = file.parsed();
    type(file, "def load(path):\n", '    """');
    const opened = file.parsed();
    assert.equal(file.provisional, true);
    assert.equal(opened.broken, true);
    assert.equal(unitNamed(opened, "Store.get"), unitNamed(before, "Store.get"));
    type(file, 'def load(path):\n    """', '"""\n');
    assert.equal(file.provisional, false);
    assert.deepEqual(dump(file.parsed()), dump(parseOnce(runtime, file.text())));
  });

  it("settles into the real split when that has no errors", () => {
    const file = openFile("a = 1\ndef f():\n    pass\nb = 2\n");
    type(file, "a = 1\n", '"""\n');
    assert.equal(file.provisional, true);
    assert.equal(file.settle(), false);
    file.applyChange({ start: file.length, end: file.length, text: '"""\n' });
    assert.equal(file.provisional, true);
    assert.equal(file.settle(), true);
    assert.equal(file.provisional, false);
    assert.deepEqual(listUnits(file.parsed()), [
      "statement @0: a = 1",
      'statement @6: """\ndef f():\n    pass\nb = 2\n"""',
    ]);
  });

  it("keeps the members of a class while one of them has an open bracket", () => {
    const file = openFile(sample);
    const before = file.parsed();
    type(file, "return self.data", "(");
    const broken = file.parsed();
    assert.equal(broken.broken, true);
    for (const name of ["Store", "Store.", "Store.size"]) {
      assert.ok(unitNamed(broken, name));
      assert.equal(unitNamed(broken, name), unitNamed(before, name), name);
    }
    assert.equal(unitNamed(broken, "Store.get")?.broken, true);
    assert.deepEqual(dump(parseOnce(runtime, file.text())), dump(broken));
  });

  it("keeps members of nested classes as well, whatever the indentation", () => {
    const nested = [
      "@d",
      "class A:",
      "\tx = 1 # c",
      "",
      "\tclass B(C):",
      "\t\tdef f(self):",
      "\t\t\treturn 1",
      "",
      "\t\tdef g(self): pass",
      "",
      "\tdef h(self): pass",
      "",
    ].join("\n");
    const file = openFile(nested);
    const before = file.parsed();
    type(file, "return 1", " + [");
    const broken = file.parsed();
    for (const name of ["A", "A.", "A.B", "A.B.g", "A.h"]) {
      assert.ok(unitNamed(broken, name), name);
      assert.equal(unitNamed(broken, name), unitNamed(before, name), name);
    }
    assert.deepEqual(
      broken.comments.map(({ text }) => text),
      ["# c"],
    );
  });

  it("refuses changes outside the text", () => {
    const file = openFile("a\n");
    for (const [start, end] of [
      [-1, 0],
      [0, 3],
      [2, 1],
      [3, 3],
      [Number.NaN, 1],
    ] as const) {
      assert.throws(() => file.applyChange({ start, end, text: "" }), RangeError);
    }
    assert.equal(file.text(), "a\n");
  });

  it("counts lines and columns as the protocol does", () => {
    const file = openFile("a\rb\r\n\u{1f600}c\n\ndef f(): pass\r\n");
    assert.equal(file.lineCount, 6);
    assert.deepEqual(file.positionAt(2), { line: 1, character: 0 });
    assert.deepEqual(file.positionAt(4), { line: 1, character: 1 });
    assert.deepEqual(file.positionAt(7), { line: 2, character: 2 });
    assert.deepEqual(file.positionAt(file.length), { line: 5, character: 0 });
    assert.equal(file.offsetAt({ line: 2, character: 99 }), 8);
    assert.equal(file.offsetAt({ line: 1, character: 99 }), 3);
    assert.equal(file.offsetAt({ line: 99, character: 0 }), file.length);
    assert.equal(file.offsetAt({ line: -1, character: 5 }), 0);
    assert.equal(file.slice(5, 8), "\u{1f600}c");
  });

  const texts = [
    sample,
    sample.replace(/\n/g, "\r\n"),
    ...pythonLibrary(149)
      .filter((file) => file.text.length < 30_000)
      .map((file) => file.text),
  ];
  for (const [index, text] of texts.slice(0, 8).entries()) {
    it(`equals a fresh one after each of ${EDITS} random edits (${index + 1})`, () =>
      editAtRandom(runtime, openFile(text), text, EDITS, index)).timeout(120_000);
  }
});

function editAtRandom(runtime: SyntaxRuntime, file: SourceFile, origin: string, edits: number, seed: number): void {
  const random = seededRandom(seed);
  let text = origin;
  let compared = 0;
  for (let edit = 0; edit < edits; edit++) {
    // Files with a stray triple quote tend to stay so; starting over keeps most states comparable.
    const again = file.provisional && random() < 0.2;
    const change = again ? { start: 0, end: text.length, text: origin } : randomChange(random, text, origin);
    file.applyChange(change);
    text = applied(text, change);
    if (random() < 0.1) file.settle(Math.floor(random() * text.length));
    // Several edits may come between two parses.
    if (random() < 0.2) continue;
    const parsed = file.parsed();
    assert.equal(file.text(), text, `text after edit ${edit}`);
    comparePositions(file, text, random);
    if (file.provisional) continue;
    const fresh = createSourceFile(runtime, text);
    assert.deepEqual(dump(parsed), dump(fresh.parsed()), `units after edit ${edit}: ${JSON.stringify(change)}`);
    fresh.dispose();
    compared++;
  }
  assert.ok(compared > edits / 2, `only ${compared} states compared`);
}

function comparePositions(file: SourceFile, text: string, random: () => number): void {
  const lines = createLineIndex(text);
  assert.equal(file.lineCount, lines.lineCount);
  for (let i = 0; i < 5; i++) {
    const offset = Math.floor(random() * (text.length + 1));
    const position = file.positionAt(offset);
    assert.deepEqual(position, lines.positionAt(offset));
    const wanted = {
      line: position.line + Math.floor(random() * 3) - 1,
      character: position.character + Math.floor(random() * 9) - 3,
    };
    assert.equal(file.offsetAt(wanted), lines.offsetAt(wanted));
    assert.equal(file.slice(offset, offset + 50), text.slice(offset, offset + 50));
  }
}

/** Everything a parse says, nodes as numbers. */
function dump(file: ParsedFile): unknown {
  const units = file.units.map(({ unit, start, occurrence }) => {
    const { table, base, size } = unit as LoweredUnit;
    const nodes = table.subarray(base, base + size * SLOTS).join(" ");
    return { key: unit.key, name: unit.name, text: unit.text, start, occurrence, broken: unit.broken, nodes };
  });
  return { units, comments: file.comments, broken: file.broken };
}
