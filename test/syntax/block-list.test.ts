// Tests the incremental split: after any edit the blocks are those of a fresh split, unless a boundary is provisional.
import * as assert from "node:assert/strict";
import { type BlockList, editBlocks, joinBlocks, splitText } from "../../server/src/syntax/block-list";
import { splitBlocks } from "../../server/src/syntax/blocks";
import { pythonLibrary } from "./corpus";
import { applied, randomChange, seededRandom } from "./random-edits";

const sample = [
  "# top\nimport os\n\n@a\n# between\n@b(\n)\ndef f(x):\n    '''Doc.'''\n    return (x,\n1)\n",
  'if f:\n    pass\nelif os:\n    """text\ndef no(): pass\n"""\nelse:\n    pass\n# end\n',
  'x = f"""{\nf(1)!r:>{2}}\nimport y"""\nclass C:\n    def m(self): pass\n\ntry:\n    x\nexcept E:\n    y\nfinally:\n    z\n',
].join("");

describe("editing a list of blocks", () => {
  const texts = [sample, sample.replace(/\n/g, "\r\n"), ...pythonLibrary(307).map((file) => file.text)].filter(
    (text) => text.length < 20_000,
  );
  for (const [index, text] of texts.slice(0, 6).entries()) {
    it(`equals a fresh split after each of 5,000 random edits (${index + 1})`, () => editAtRandom(text, index)).timeout(
      60_000,
    );
  }

  it("shares the blocks that an edit does not touch", () => {
    const list = splitText("a = 1\nb = 2\nc = 3\n", splitBlocks);
    const { list: after, first, removed, added } = editBlocks(list, { start: 10, end: 11, text: "5" });
    assert.deepEqual([first, removed.length, added.length], [1, 1, 1]);
    assert.equal(after.blocks[0], list.blocks[0]);
    assert.equal(after.blocks[2], list.blocks[2]);
  });
});

function editAtRandom(origin: string, seed: number): void {
  const random = seededRandom(seed);
  let text = origin;
  let list = splitText(text, splitBlocks);
  let compared = 0;
  for (let edit = 0; edit < 5000; edit++) {
    const change = randomChange(random, text, origin);
    list = editBlocks(list, change).list;
    text = applied(text, change);
    assert.equal(joinBlocks(list.blocks, 0, list.blocks.length), text);
    if (list.fences > 0) continue;
    assert.deepEqual(summary(list), summary(splitText(text, splitBlocks)), `edit ${edit}: ${JSON.stringify(change)}`);
    compared++;
  }
  assert.ok(compared > 1000, `only ${compared} states compared`);
}

function summary(list: BlockList): unknown {
  return { ...list, blocks: list.blocks.map((block) => block.text) };
}
