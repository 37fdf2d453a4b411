// Tests that reading the wasm memory gives the very numbers that the public interface gives.
import * as assert from "node:assert/strict";
import { liveWasmObjects } from "../../server/src/syntax/ledger";
import { createCursorReader, type TreeReader } from "../../server/src/syntax/lower";
import { describe as describeTree, isProven, READER_SAMPLES } from "../../server/src/syntax/memory-check";
import { createNodeSink, SLOTS } from "../../server/src/syntax/node-table";
import type { SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { pythonLibrary } from "./corpus";
import { listUnits, startRuntime, wasmBytes } from "./kit";
import { applied, randomChange, seededRandom } from "./random-edits";

describe("reading trees from the wasm memory", () => {
  let fast: SyntaxRuntime;
  let plain: SyntaxRuntime;
  before(async () => {
    fast = await startRuntime();
    plain = await startRuntime({ readMemory: false });
  });
  after(() => {
    assert.equal(liveWasmObjects(fast) + liveWasmObjects(plain), 0);
    fast.dispose();
    plain.dispose();
  });

  /** All nodes of a text, read both ways. */
  const compare = (text: string, name: string): void => {
    const tree = fast.parse(text);
    assert.ok(tree, name);
    try {
      const cursor = createCursorReader(tree, fast.ledger);
      assert.ok(wholeTree(fast.read(tree)) === wholeTree(cursor), name);
      assert.equal(describeTree(fast.read(tree)), describeTree(cursor), name);
    } finally {
      fast.ledger.release(tree);
    }
  };

  it("is on with the installed packages, and can be turned off", () => {
    assert.equal(fast.readsMemory, true);
    assert.equal(plain.readsMemory, false);
  });

  it("needs no check at the start for the parser of the installed package, and for that one only", () => {
    const { runtimeWasm } = wasmBytes();
    assert.ok(isProven(runtimeWasm));
    const other = runtimeWasm.slice();
    other.fill(1, 100_000, 100_064);
    assert.ok(!isProven(other));
    assert.ok(!isProven(runtimeWasm.subarray(0, -8)));
  });

  it("gives the same numbers for the samples that another parser is checked with", () => {
    for (const text of READER_SAMPLES.python) compare(text, text);
  });

  it("gives the same numbers for the Python library", () => {
    const files = pythonLibrary(17);
    for (const { path, text } of files) compare(text, path);
    assert.ok(files.length > 20);
  }).timeout(240_000);

  it("gives the same numbers for broken code", () => {
    const random = seededRandom(7);
    for (const { path, text: origin } of pythonLibrary(211).filter((file) => file.text.length < 20_000)) {
      let text = origin;
      for (let edit = 0; edit < 40; edit++) {
        text = applied(text, randomChange(random, text, origin));
        compare(text, `${path}, edit ${edit}`);
      }
    }
  }).timeout(240_000);

  it("gives the same numbers for leaves too long to be stored in place", () => {
    compare(`x = "${"a".repeat(5000)}"${"\n".repeat(300)}  # ${"b".repeat(400)}\n${"c".repeat(300)} = 1\n`, "long");
    compare("", "empty");
    compare("\n".repeat(70_000), "blank");
    compare(`# ${"\u{1f600}".repeat(100)}\nx = '${"\u{1f600}".repeat(100)}'\n`, "wide");
  });

  it("gives the same numbers for errors with hundreds of children", () => {
    compare("x = (1 2 ] } ".repeat(300), "mixed");
    compare(") ".repeat(2000), "closers");
    compare("class def if ".repeat(500), "keywords");
  });

  it("gives the same units either way", () => {
    for (const { text } of pythonLibrary(401)) {
      assert.deepEqual(listUnits(parseOnce(fast, text)), listUnits(parseOnce(plain, text)));
    }
  }).timeout(240_000);
});

function wholeTree(reader: TreeReader): string {
  const sink = createNodeSink();
  reader.lower(reader.root, Number.MAX_SAFE_INTEGER, sink);
  return sink.data.subarray(0, sink.length * SLOTS).join(" ");
}
