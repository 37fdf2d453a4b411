// Tests the tools for authors of rules as they are called: the one that starts a rule, on a copy, and the one that shows a file.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { type TestFolder, testFolder } from "../kit/folder";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, tool: string, ...args: readonly string[]): Run {
  return spawnSync(process.execPath, [path.join(folder, "server/tools", tool), ...args], { encoding: "utf8" });
}

describe("starting a rule", function () {
  this.timeout(TIME_LIMIT);
  let copy: TestFolder;
  beforeEach(() => {
    copy = testFolder();
    for (const part of ["server/src/rules", "server/tools"])
      fs.cpSync(part, copy.at(part), { recursive: true, dereference: true });
  });
  afterEach(() => copy.dispose());

  const read = (file: string): string => fs.readFileSync(copy.at(file), "utf8");

  it("writes its three files and its line in the index, in order", () => {
    const { status, stdout } = run(copy.path, "new-rule.mjs", "database/made-up-pattern");
    assert.equal(status, 0);
    assert.match(stdout, /npm run test:rule -- made-up-pattern/);
    const code = read("server/src/rules/database/made-up-pattern.ts");
    assert.match(code, /^export const madeUpPattern = defineRule/m);
    assert.match(read("server/src/rules/database/made-up-pattern.md"), /^# made-up-pattern$/m);
    assert.match(read("test/rules/database/made-up-pattern.md"), /# expect: made-up-pattern$/m);
    const index = read("server/src/rules/database/index.ts");
    const imported = [...index.matchAll(/^import \{ (\w+) \} from "\.\/([\w-]+)";$/gm)];
    const names = imported.map(([, name]) => name);
    assert.ok(names.includes("madeUpPattern"));
    assert.deepEqual(
      imported.map(([, , file]) => file),
      imported.map(([, , file]) => file).sort(),
    );
    const listed = /readonly Rule\[\] = \[([^\]]*)\]/.exec(index)?.[1] ?? "";
    assert.deepEqual(listed.match(/\w+/g), names);
  });

  it("starts nothing twice, nowhere, or under no good name", () => {
    for (const [name, why] of [
      ["database/query-in-loop", /there already/],
      ["nowhere/some-rule", /no family "nowhere"/],
      ["database/Bad", /is no id/],
      ["database", /usage/],
    ] as const) {
      const { status, stderr } = run(copy.path, "new-rule.mjs", name);
      assert.equal(status, 2, name);
      assert.match(stderr, why);
    }
    assert.equal(
      read("server/src/rules/database/index.ts"),
      fs.readFileSync("server/src/rules/database/index.ts", "utf8"),
    );
  });
});

describe("inspecting a file", function () {
  this.timeout(TIME_LIMIT);
  it("prints units, targets across files, effects and findings", () => {
    const { status, stdout, stderr } = run(".", "inspect.mjs", "test/workspace/rentals/day_sheet.py", "test/workspace");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^function day_sheet: \d+ nodes/m);
    assert.match(
      stdout,
      /customers\.name_of\(\) is rentals\/customers\.py#CustomerDirectory\.name_of: .*db\.query \(self\.session\.get -> /,
    );
    assert.match(stdout, /^Findings\n {2}15:16 query-in-loop high certain /m);
    assert.match(stdout, /^ {2}query-in-loop +\d+\.\d\d$/m);
  });

  it("says how it is called", () => {
    const { status, stderr } = run(".", "inspect.mjs");
    assert.equal(status, 2);
    assert.match(stderr, /usage/);
  });
});
