// Tests the map between offsets and lines, which must count as the language server protocol does.
import * as assert from "node:assert/strict";
import { createLineIndex } from "../../server/src/text/line-index";

describe("a line index", () => {
  it("ends lines at LF, CRLF and lone CR", () => {
    const lines = createLineIndex("a\nb\r\nc\rd\n\r");
    assert.equal(lines.lineCount, 6);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 9].map((line) => lines.lineStart(line)),
      [0, 2, 5, 7, 9, 10, 10],
    );
  });

  it("finds every position again", () => {
    const text = "x\r\n\u{1f600} y\r\rz\n";
    const lines = createLineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const back = lines.offsetAt(lines.positionAt(offset));
      const betweenCrAndLf = text[offset - 1] === "\r" && text[offset] === "\n";
      assert.equal(back, betweenCrAndLf ? offset - 1 : offset);
    }
  });

  it("clamps what lies outside", () => {
    const lines = createLineIndex("ab\r\nc");
    assert.equal(lines.offsetAt({ line: 0, character: 9 }), 2);
    assert.equal(lines.offsetAt({ line: 5, character: 0 }), 5);
    assert.equal(lines.offsetAt({ line: -1, character: 3 }), 0);
    assert.equal(lines.offsetAt({ line: 1, character: -2 }), 4);
    assert.deepEqual(lines.positionAt(-3), { line: 0, character: 0 });
    assert.deepEqual(lines.positionAt(99), { line: 1, character: 1 });
  });

  it("holds one line when the text is empty", () => {
    assert.equal(createLineIndex("").lineCount, 1);
    assert.deepEqual(createLineIndex("").positionAt(0), { line: 0, character: 0 });
  });
});
