// Tests where blocks begin, by hand-made cases and by the property that blocks end to end equal the whole file.
import * as assert from "node:assert/strict";
import { splitBlocks } from "../../server/src/syntax/blocks";
import { liveWasmObjects } from "../../server/src/syntax/ledger";
import type { SyntaxRuntime } from "../../server/src/syntax/runtime";
import { normaliseSplats } from "../../server/src/syntax/splats";
import { pythonLibrary } from "./corpus";
import { startRuntime } from "./kit";
import { equalsWhole } from "./whole-text";

const pieces = (text: string): string[] => {
  const { starts } = splitBlocks(text);
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
};

describe("splitting text into blocks", () => {
  const cases: readonly [string, readonly string[]][] = [
    ["one block per statement", ["a = 1\n", "def f():\n    pass\n", "b = 2\n"]],
    ["comments and blank lines belong to the block before", ["# top\n\na\n\n# c\n\n", "b\n"]],
    [
      "clauses stay with their statement",
      ["if a:\n  b\nelif c:\n  d\nelse:\n  e\n", "try:\n  a\nexcept B:\n  c\nfinally:\n  d\n"],
    ],
    ["words that begin like clauses are no clauses", ["if a:\n  b\n", "elsewhere = 1\n", "finally_ = 2\n"]],
    ["decorators stay with their definition", ["@a\n# c\n@b(\n1)\n\ndef f(): pass\n", "x\n"]],
    ["brackets and backslashes continue", ["a = (\n1,\n)\n", "b = 1 + \\\n2\n", "c\n"]],
    ["strings hide what looks like code", ['a = """\ndef f(): pass\n"""\n', "b = '''x\\'''\ny'''\n", "c\n"]],
    ["a newline ends a single-quoted string", ["a = 'x\n", "b = 1\n"]],
    ["raw strings let a backslash hide a quote", ["a = r'\\'\nb = 'c'\n"].flatMap((text) => pieces(text))],
    ["interpolated strings nest", ['a = f"""{\nb["}"]:>{w\n}}\nx = 1"""\n', 'b = f"{a["b"]}"\n', "c\n"]],
    ["doubled braces are text", ['a = f"{{"\n', 'b = f"}}{c}"\n', "d\n"]],
    ["identifiers ending in a prefix letter are no prefixes", ["elif_x = 1\n", 'a = notf"{"\n', "b\n"]],
    ["a form feed begins a line anew", ["a\n", "  \fb\n", "\fdef f(): pass\n"]],
    ["a lone backslash line goes with the next statement", ["a\n", "\\\ndef f(): pass\n"]],
    [
      "a definition closes a runaway bracket",
      ["a = f(\n", "def g():\n  x = [1,\n", "@d\nclass A: pass\n", "b = {\n", "from x import y\n"],
    ],
    ["an asynchronous loop closes nothing", ["a = [x\nasync for x in y]\n", "b = (yield\nfrom c)\n"]],
    ["windows line ends", ["a = 1\r\n", "b = 1 + \\\r\n2\r\n", "c = '''\r\nd\r\n'''\r\n", "e\r\n"]],
    ["a byte order mark is no character", ["\ufeffa\n", "b\n"]],
    ["tabs indent", ["if a:\n\tb\n", "c\n"]],
    ["a stray closer is ignored", ["a = f)\n", "b = (1]\n)\n", "c\n"]],
  ];
  for (const [name, blocks] of cases) {
    it(name, () => assert.deepEqual(pieces(blocks.join("")), blocks));
  }

  it("tells whether a triple-quoted string is open at the mark", () => {
    assert.equal(splitBlocks('a = """\nb\n').openString, true);
    assert.equal(splitBlocks('a = """\nb"""\n').openString, false);
    assert.equal(splitBlocks('a = """\nb"""\n', { mark: 8 }).openString, true);
    assert.equal(splitBlocks('a = f"""{b\n').openString, true);
    assert.equal(splitBlocks('a = f"{b\n').openString, false);
    assert.equal(splitBlocks('a\n"""b"""\n', { mark: 2 }).openString, false);
  });
});

describe("blocks parsed one by one", () => {
  let runtime: SyntaxRuntime;
  before(async () => {
    runtime = await startRuntime();
  });
  after(() => runtime.dispose());

  const compare = (name: string, text: string): boolean =>
    equalsWhole(runtime, name, text, (sink) => normaliseSplats(sink, 0, runtime.grammar));

  const compareAll = (step: number, least: number, variant: (text: string) => string): void => {
    const results = pythonLibrary(step).map((file) => compare(file.path, variant(file.text)));
    const equal = results.filter((result) => result).length;
    assert.ok(equal >= least, `only ${equal} of ${results.length} files could be compared`);
    assert.equal(liveWasmObjects(runtime), 0);
  };

  // Every eighth file: all 2,039 were equal when this was written, but take minutes on a busy machine.
  it("equal the whole file, over the Python library", () => compareAll(8, 100, (text) => text)).timeout(120_000);

  const variants: readonly [string, (text: string) => string][] = [
    ["with windows line ends", (text) => text.replace(/\r?\n/g, "\r\n")],
    ["behind a byte order mark", (text) => `\ufeff${text.replace(/^\ufeff/, "")}`],
    ["with form feeds before definitions", (text) => text.replace(/^(def|class) /gm, "\f\n\f$1 ")],
    [
      "with comments at odd indents",
      (text) => text.replace(/^(?=def |class |if |for )/gm, "# a\n    # b\n\t# c\n  # d\n"),
    ],
    ["with a lone backslash before definitions", (text) => text.replace(/^(?=def |class )/gm, "\\\n")],
    ["without a final newline", (text) => text.trimEnd()],
  ];
  for (const [name, variant] of variants) {
    it(`equal the whole file ${name}`, () => compareAll(25, 10, variant)).timeout(60_000);
  }
});
