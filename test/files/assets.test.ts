// Unpacks what was packed, leaves wasm as it is, and refuses everything else.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { compress } from "lzma1";
import { unpackAsset } from "../../server/src/files/assets";

describe("shipped assets", () => {
  const wasm = fs.readFileSync("grammars/tree-sitter-python.wasm");
  const packed = compress(wasm, 1);

  it("that are wasm stay as they are", () => {
    assert.equal(unpackAsset(wasm), wasm);
  });

  it("that are packed are unpacked", () => {
    assert.ok(packed.length < wasm.length / 4);
    assert.ok(wasm.equals(unpackAsset(packed)));
  });

  it("that end early are refused wherever they end", () => {
    for (let parts = 0; parts < 40; parts++)
      assert.throws(() => unpackAsset(packed.subarray(0, (packed.length * parts) / 40)), Error);
  });

  it("that are damaged are refused", () => {
    const damaged = packed.slice().fill(0xff, 2000, 2100);
    assert.throws(() => unpackAsset(damaged), Error);
  });

  it("that unpack to something else are refused", () => {
    assert.throws(() => unpackAsset(compress(new TextEncoder().encode("select 1"), 1)), /damaged/);
  });

  it("that are pages of a server are refused", () => {
    const page = new TextEncoder().encode("<!DOCTYPE html><title>not found</title>");
    assert.throws(() => unpackAsset(page), /neither wasm nor packed/);
  });
});
