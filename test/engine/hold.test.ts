// What is kept while code is broken: findings of the broken unit, and what other files see of it. And that it can be switched off.
import assert from "node:assert/strict";
import type { Project } from "../kit/project";
import { callRule, markRule, reportOf, withProject } from "./kit";

const FILE = "a.py";

/** Types (or deletes) at a place and returns `line:character text` of the findings. */
function edit(p: Project, line: number, character: number, text: string, erased = 0): readonly string[] {
  const path = p.at(FILE);
  const range = { start: { line, character }, end: { line, character: character + erased } };
  p.analyzer.change(path, [{ range, text }], (p.analyzer.version(path) ?? 0) + 1);
  return shown(p);
}

function shown(p: Project): readonly string[] {
  return p.findings(FILE).map(({ range, message }) => `${range.start.line}:${range.start.character} ${message}`);
}

const TEXT = "def f():\n    mark(1)\n    x = 1\n    mark(2)\n\n\ndef g():\n    mark(3)\n";

describe("hold: findings of broken code", () => {
  it("keeps those that the edits do not touch, moved along, and makes no new ones", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      assert.deepEqual(p.show(FILE, TEXT).length, 3);
      assert.deepEqual(edit(p, 2, 8, "(mark(9), "), ["1:4 found mark(1)", "3:4 found mark(2)", "7:4 found mark(3)"]);
      assert.deepEqual(edit(p, 0, 0, "\n"), ["2:4 found mark(1)", "4:4 found mark(2)", "8:4 found mark(3)"]);
      assert.deepEqual(edit(p, 2, 9, "0"), ["4:4 found mark(2)", "8:4 found mark(3)"], "the edited one goes");
      assert.deepEqual(
        edit(p, 3, 8, "", 10),
        ["2:4 found mark(01)", "4:4 found mark(2)", "8:4 found mark(3)"],
        "whole again",
      );
    });
  });

  it("keeps them over edits that were not analysed in between", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.show(FILE, TEXT);
      const path = p.at(FILE);
      const type = (text: string, erased = 0) => {
        const range = { start: { line: 2, character: 8 }, end: { line: 2, character: 8 + erased } };
        p.analyzer.change(path, [{ range, text }], 2);
        p.analyzer.settle(path, range.start);
      };
      type("(");
      type("", 1);
      type("[");
      assert.deepEqual(shown(p), ["1:4 found mark(1)", "3:4 found mark(2)", "7:4 found mark(3)"]);
    });
  });

  it("offers no fix for a held finding, and does not fix a broken file", async () => {
    const rule = callRule("mark", (node, cx) => cx.report(reportOf(node, { fix: (fx) => fx.replace(node, "x") })));
    await withProject({}, { rules: [rule] }, (p) => {
      p.show(FILE, TEXT);
      edit(p, 2, 8, "(");
      const [first, , last] = p.findings(FILE);
      assert.equal(first?.fix, null);
      assert.equal(last?.fix, "safe");
      assert.equal(p.analyzer.fixAll(p.at(FILE)), undefined);
    });
  });

  it("is off when switched off", async () => {
    await withProject({}, { rules: [markRule()], hold: false }, (p) => {
      p.show(FILE, TEXT);
      assert.deepEqual(edit(p, 2, 8, "("), ["7:4 found mark(3)"]);
    });
  });
});

describe("hold: what other files see", () => {
  /** Says how often `helper` is known to be called... and whether it exists at all. */
  const rule = callRule("mark", (node, cx) => {
    const fn = cx.facts.function({ path: "/project/a.py", name: "helper" });
    cx.report(reportOf(node, { data: { text: fn ? fn.calls.map((call) => call.shown).join() : "nothing" } }));
  });
  const HELPER = "def helper():\n    one()\n\n\ndef other():\n    pass\n";
  const seen = (p: Project) => p.findings("b.py").map(({ message }) => message);

  async function broken(run: (p: Project, clock: { now: number }) => void, hold = true): Promise<void> {
    await withProject({}, { rules: [rule], hold }, (p) => {
      const clock = { now: 1000 };
      p.host.now = () => clock.now;
      p.show(FILE, HELPER);
      p.show("b.py", "mark()\n");
      assert.deepEqual(seen(p), ["found one"]);
      run(p, clock);
    });
  }

  it("is what the broken function was before", async () => {
    await broken((p) => {
      edit(p, 1, 4, "two(), (");
      assert.deepEqual(seen(p), ["found one"]);
      edit(p, 0, 0, "", 5);
      assert.deepEqual(seen(p), ["found one"], "also when the definition is lost altogether");
    });
  });

  it("is the new state as soon as the code is whole", async () => {
    await broken((p) => {
      edit(p, 1, 4, "two(), (");
      edit(p, 1, 12, "3), ");
      assert.deepEqual(seen(p), ["found two,one"]);
    });
  });

  it("is what there is after a save, or three seconds", async () => {
    await broken((p) => {
      edit(p, 0, 0, "", 4);
      p.analyzer.save(p.at(FILE));
      assert.deepEqual(seen(p), ["found nothing"]);
    });
    await broken((p, clock) => {
      edit(p, 0, 0, "", 4);
      clock.now += 2000;
      assert.equal(p.analyzer.settle(p.at(FILE)), false);
      assert.deepEqual(seen(p), ["found one"]);
      clock.now += 1000;
      assert.equal(p.analyzer.settle(p.at(FILE)), true);
      assert.deepEqual(seen(p), ["found nothing"]);
    });
  });

  it("keeps other changes of the broken file from nobody", async () => {
    await broken((p) => {
      edit(p, 5, 4, "pass; (");
      edit(p, 1, 4, "zero(); ");
      assert.deepEqual(seen(p), ["found zero,one"]);
    });
  });

  it("is off when switched off", async () => {
    await broken((p) => {
      edit(p, 0, 0, "", 4);
      assert.deepEqual(seen(p), ["found nothing"]);
    }, false);
  });
});
