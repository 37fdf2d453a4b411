// What spares rules work: modules that nobody imports, and units that hold nothing of what a rule looks for.
import assert from "node:assert/strict";
import type { Rule } from "../../server/src/rules/api";
import { callRule, markRule, reportOf, withProject } from "./kit";

/** A rule that notes the units it is run on. */
function noting(only: Rule["only"], seen: string[]): Rule {
  const rule = callRule("mark", (node, cx) => cx.report(reportOf(node)));
  const onUnit: Rule["onUnit"] = (cx) => void seen.push(cx.unit.name || cx.unit.text);
  return only ? { ...rule, only, onUnit } : { ...rule, onUnit };
}

describe("preconditions of rules", () => {
  it("leave a rule out while no file imports what it needs", async () => {
    const rule = markRule({}, { needs: ["tkinter", "wx"] });
    await withProject({ "b.py": "import os\n" }, { rules: [rule] }, (p) => {
      const text = "def f():\n    mark()\n";
      assert.equal(p.show("a.py", text).length, 0);
      p.show("b.py", "import os, tkinter.ttk as ttk\n");
      assert.equal(p.findings("a.py").length, 1);
      p.show("b.py", "from .tkinter import Tk\n");
      assert.equal(p.findings("a.py").length, 0);
    });
  });

  it("find imports wherever they stand", async () => {
    const rule = markRule({}, { needs: ["wx"] });
    const imports = [
      "import wx",
      "import wx as ui",
      "from wx import Frame",
      "from wx.lib import *",
      "try:\n    import wx\nexcept ImportError:\n    wx = None",
      "def g():\n    import wx\n    return wx",
      "class A:\n    def g(self):\n        from wx import Frame\n        return Frame",
    ];
    for (const text of imports) {
      await withProject({}, { rules: [rule] }, (p) => {
        assert.equal(p.show("a.py", `mark()\n${text}\n`).length, 1, text);
      });
    }
  });

  it("run nothing again when one more file imports what is needed", async () => {
    await withProject({ "b.py": "import wx\n", "c.py": "" }, { rules: [markRule({}, { needs: ["wx"] })] }, (p) => {
      p.show("a.py", "def f():\n    mark()\n");
      p.analyzer.stats();
      p.show("c.py", "import wx\n");
      p.findings("a.py");
      const executed = p.analyzer.stats().executed.filter((one) => one.startsWith("findings") && one.includes("a.py"));
      assert.deepEqual(executed, []);
    });
  });

  it("leave a rule out of units without what it looks for", async () => {
    const text = "def f():\n    for x in y: mark(x)\n\n\ndef g():\n    mark(1)\n\n\nz = 1\n";
    const seenBy = async (only: Rule["only"]): Promise<readonly string[]> => {
      const seen: string[] = [];
      await withProject({}, { rules: [noting(only, seen)] }, (p) => void p.show("a.py", text));
      return seen;
    };
    assert.deepEqual(await seenBy(undefined), ["f", "g", "z = 1"]);
    assert.deepEqual(await seenBy({ kinds: new Set(["for_statement"]) }), ["f"]);
    assert.deepEqual(await seenBy({ text: /mark\(\d/ }), ["g"]);
    assert.deepEqual(await seenBy({ text: /mark/, kinds: new Set(["call"]) }), ["f", "g"]);
  });
});
