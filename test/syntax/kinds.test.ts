// Tests that the written-down names of kinds and fields are those of the installed grammar.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

describe("the names of node kinds", () => {
  it("are those of the installed grammar", () => {
    const { status, stderr } = spawnSync(process.execPath, ["server/tools/kinds.mjs", "--check"], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  }).timeout(10_000);
});
