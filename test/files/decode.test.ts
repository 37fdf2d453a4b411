// Tests how bytes of Python files become text: byte order mark, coding lines, what can't be read.
import * as assert from "node:assert/strict";
import { decodePython } from "../../server/src/files/decode";

const bytes = (...parts: readonly (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : Buffer.of(part))));
const text = (content: Uint8Array) => {
  const result = decodePython(content);
  assert.ok(result.ok, JSON.stringify(result));
  return result.text;
};
const refusal = (content: Uint8Array) => {
  const result = decodePython(content);
  assert.ok(!result.ok);
  return `${result.why}: ${result.detail}`;
};

describe("decoding Python files", () => {
  it("reads UTF-8, with and without a byte order mark", () => {
    assert.equal(text(bytes("x = 'é😀'\r\n")), "x = 'é😀'\r\n");
    assert.equal(text(bytes(0xef, 0xbb, 0xbf, "x = 'é'\n")), "x = 'é'\n");
    assert.equal(text(bytes("")), "");
  });

  it("follows a coding line in the first two lines", () => {
    assert.equal(
      text(bytes("# -*- coding: latin-1 -*-\nx = '", 0xe9, 0x93, "'\n")),
      "# -*- coding: latin-1 -*-\nx = 'é\u0093'\n",
    );
    assert.equal(text(bytes("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'", 0xe9, "'")).at(-2), "é");
    assert.equal(text(bytes("# coding: koi8-r\n'", 0xc1, "'")).at(-2), "а");
    assert.equal(text(bytes("# coding: ascii\n'é'")).at(-2), "é");
    assert.equal(text(bytes("# coding: UTF_8\n'é'")).at(-2), "é");
  });

  it("ignores a coding line elsewhere", () => {
    assert.match(refusal(bytes("x = 1\n# coding: latin-1\n'", 0xe9, "'")), /^encoding: not valid utf-8/);
    assert.match(refusal(bytes("\n\n# coding: latin-1\n'", 0xe9, "'")), /^encoding/);
    assert.match(refusal(bytes("s = '# coding: latin-1'\n'", 0xe9, "'")), /^encoding/);
  });

  it("says what it can't read", () => {
    assert.equal(refusal(bytes("x = 1\n", 0, "\n")), "binary: contains NUL bytes");
    assert.equal(refusal(bytes("# coding: no-such\n")), 'encoding: unknown encoding "no-such"');
    assert.match(refusal(bytes("x = '", 0xff, "'")), /^encoding: not valid utf-8/);
    assert.match(refusal(Buffer.from("x = 1\n", "utf16le")), /^binary/);
  });
});
