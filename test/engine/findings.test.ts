// From reports to findings: places, groups, duplicates, order, ids, related places in other files, rules that throw.
import assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/finding";
import { applyFix } from "../kit/project";
import { callRule, markRule, reportOf, withProject } from "./kit";

const at = (finding: Finding | undefined) =>
  finding &&
  `${finding.range.start.line}:${finding.range.start.character}-${finding.range.end.line}:${finding.range.end.character}`;

describe("findings", () => {
  it("lie where the node is, in UTF-16 columns, with any line end", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      const find = (text: string) => p.show("a.py", text).map(at);
      assert.deepEqual(find("x = '😀'; mark()\n"), ["0:10-0:16"]);
      assert.deepEqual(find("\uFEFFmark()\n"), ["0:1-0:7"]);
      assert.deepEqual(find("a\r\n\r\ndef f():\r\n\tmark(\r\n)\r\n"), ["3:1-4:1"]);
      assert.deepEqual(find("a\rmark()\r"), ["1:0-1:6"]);
      assert.deepEqual(find("\f\nclass A:\n    class B:\n        def f(self): return mark()\n"), ["3:28-3:34"]);
    });
  });

  it("come in order of place, whatever the rule", async () => {
    const rules = ["b", "a"].map((name) => callRule(name, (node, cx) => cx.report(reportOf(node)), { id: name }));
    await withProject({}, { rules }, (p) => {
      const findings = p.show("a.py", "b(a())\ndef f():\n    a()\nb()\n");
      assert.deepEqual(
        findings.map((f) => `${f.rule} ${at(f)}`),
        ["b 0:0-0:6", "a 0:2-0:5", "a 2:4-2:7", "b 3:0-3:3"],
      );
    });
  });

  it("are one per place and rule", async () => {
    const eager = callRule("mark", (node, cx) => {
      cx.report(reportOf(node));
      cx.report(reportOf(node));
    });
    await withProject({}, { rules: [eager] }, (p) => assert.equal(p.show("a.py", "mark()\n").length, 1));
  });

  it("of the strict profile are left out of the recommended one, and are hints where nothing else is said", async () => {
    const rules = [callRule("mark", (node, cx) => cx.report(reportOf(node, { profile: "strict" })))];
    const levels = async (pyproject: string) => {
      let found: readonly string[] = [];
      await withProject({ "pyproject.toml": pyproject }, { rules }, (p) => {
        found = p.show("a.py", "mark()\n").map(({ severity }) => severity);
      });
      return found;
    };
    assert.deepEqual(await levels(""), []);
    assert.deepEqual(await levels('[tool.perflens]\nprofile = "strict"\n'), ["hint"]);
    const raised = '[tool.perflens]\nprofile = "strict"\nrules = { "mark-call" = "medium" }\n';
    assert.deepEqual(await levels(raised), ["medium"]);
  });

  it("keep their ids while their unit stays, and differ from each other", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      const text = "def f():\n    mark()\n    mark()\n\n\ndef g():\n    mark()\n\n\nmark()\nmark()\n";
      const ids = p.show("a.py", text).map(({ id }) => id);
      assert.equal(new Set(ids).size, 5);
      assert.deepEqual(
        p.show("a.py", `# moved\n${text}`).map(({ id }) => id),
        ids,
      );
      const edited = p
        .show("a.py", text.replace("    mark()\n\n\ndef g", "    mark(1)\n\n\ndef g"))
        .map(({ id }) => id);
      assert.deepEqual(edited.slice(2), ids.slice(2));
      assert.notDeepEqual(edited.slice(0, 2), ids.slice(0, 2));
    });
  });

  it("are the same array while nothing changes", async () => {
    await withProject({ "b.py": "x = 1\n" }, { rules: [markRule()] }, (p) => {
      const before = p.show("a.py", "def f():\n    mark()\n");
      assert.equal(p.findings("a.py"), before);
      p.show("b.py", "def unrelated():\n    return 2\n");
      assert.equal(p.findings("a.py"), before);
      assert.equal(p.show("a.py", "def f():\n    mark()\n\n\ny = 2\n"), before);
      assert.notEqual(p.show("a.py", "\ndef f():\n    mark()\n"), before);
    });
  });

  it("are the very same objects where their unit stays at its line, however far it moved in the text", async () => {
    const rule = callRule("mark", (node, cx) => cx.report(reportOf(node, { fix: (fx) => fx.replace(node, "done()") })));
    await withProject({}, { rules: [rule] }, (p) => {
      const text = "x = 1\ndef f():\n    mark()\n\n\ndef g():\n    mark(2)\n";
      const [first, second] = p.show("a.py", text);
      const longer = text.replace("x = 1", "x = 1000").replace("mark()", "mark(1)");
      const [edited, kept] = p.show("a.py", longer);
      assert.equal(kept, second);
      assert.notEqual(edited, first);
      const fix = kept && p.fix("a.py", kept);
      assert.equal(fix && applyFix(longer, fix), longer.replace("mark(2)", "done()"));
    });
  });

  it("follow what they name, wherever that moves", async () => {
    const rule = markRule({ related: [{ place: { id: { path: "/project/a.py", name: "g" } }, label: "here" }] });
    await withProject({}, { rules: [rule] }, (p) => {
      const text = "def f():\n    mark()\n\n\ndef g():\n    pass\n";
      const lineOfRelated = (shown: readonly Finding[]) => shown[0]?.related[0]?.range.start.line;
      assert.equal(lineOfRelated(p.show("a.py", text)), 4);
      assert.equal(lineOfRelated(p.show("a.py", text.replace("\n\n\n", "\n\n\nx = 1\n"))), 5);
    });
  });

  it("say what the rule says", async () => {
    const rule = markRule({ confidence: "likely", unnecessary: true, severity: "low" });
    await withProject({}, { rules: [rule] }, (p) => {
      const [finding] = p.show("a.py", "mark()\n");
      const { message, confidence, unnecessary, severity, sections, fix } = finding as Finding;
      assert.deepEqual(
        { message, confidence, unnecessary, severity, sections, fix },
        {
          message: "found mark()",
          confidence: "likely",
          unnecessary: true,
          severity: "low",
          sections: ["G6"],
          fix: null,
        },
      );
    });
  });
});

describe("findings: groups", () => {
  const grouped = (over: number) =>
    callRule("mark", (node, cx) => {
      const key = node.field("arguments")?.text ?? "";
      cx.report(reportOf(node, { group: { key, over, message: "many" } }));
    });

  it("are shown as one beyond a number, across units", async () => {
    await withProject({}, { rules: [grouped(2)] }, (p) => {
      const text = "mark()\nmark()\ndef f():\n    mark()\nmark(1)\nmark(1)\n";
      const findings = p.show("a.py", text);
      assert.deepEqual(
        findings.map(({ message }) => message),
        ["found 3", "found mark(1)", "found mark(1)"],
      );
      assert.deepEqual(
        findings[0]?.related.map(({ range, message }) => [range.start.line, message]),
        [
          [1, "found mark()"],
          [3, "found mark()"],
        ],
      );
    });
  });

  it("show what is certain, and count what belongs together once", async () => {
    const rule = callRule("mark", (node, cx) => {
      const [of = "", isGuess] = node.field("arguments")?.namedChildren.map((n) => n.text) ?? [];
      const group = { key: "k", of, over: 2, message: "many" };
      cx.report(reportOf(node, { group, ...(isGuess ? { confidence: "likely" as const } : {}) }));
    });
    await withProject({}, { rules: [rule] }, (p) => {
      assert.equal(p.show("a.py", "mark(1)\nx = [mark(2), mark(2)]\n").length, 3);
      const findings = p.show("b.py", "mark(1, 1)\nmark(2)\nx = [mark(3), mark(3)]\n");
      assert.deepEqual(
        findings.map(({ range, message, related }) => [
          range.start.line,
          message,
          related.map((r) => r.range.start.line),
        ]),
        [[1, "found 3", [0, 2, 2]]],
      );
    });
  });

  it("do not count what is suppressed", async () => {
    await withProject({}, { rules: [grouped(1)] }, (p) => {
      const findings = p.show("a.py", "mark()  # perflens: ignore[mark-call]\nmark()\n");
      assert.deepEqual(
        findings.map(({ message }) => message),
        ["found mark()"],
      );
    });
  });
});

describe("findings: related places", () => {
  const helper = "import os\n\n\ndef load():\n    a = os.getcwd()\n    b = os.listdir(a)\n    return b\n";
  const id = { path: "/project/helper.py", name: "load" };
  const rule = callRule("mark", (node, cx) => {
    cx.facts.function(id);
    const own = { path: cx.path, name: "f" };
    cx.report(
      reportOf(node, {
        related: [
          { place: { at: node }, label: "node" },
          { place: { start: 0, end: 3 }, label: "span" },
          { place: { id, call: 1 }, label: "call" },
          { place: { id }, label: "name" },
          { place: { id: own }, label: "own" },
          { place: { id, call: 9 }, label: "no such call" },
          { place: { id: { path: "/nowhere.py", name: "x" } }, label: "no such file" },
        ],
      }),
    );
  });
  const related = (findings: readonly Finding[]) =>
    findings[0]?.related.map(
      (r) => `${r.message} ${r.path.replace("/project/", "")} ${r.range.start.line}:${r.range.start.character}`,
    );

  it("are found in closed and open files, and follow their text", async () => {
    await withProject({ "helper.py": helper }, { rules: [rule] }, (p) => {
      const findings = p.show("a.py", "\ndef f():\n    mark()\n");
      const expected = ["node a.py 2:4", "span a.py 1:0", "call helper.py 5:8", "name helper.py 3:4", "own a.py 1:4"];
      assert.deepEqual(related(findings), expected);
      p.show("helper.py", helper);
      assert.deepEqual(related(p.findings("a.py")), expected);
      p.show("helper.py", `# moved\n${helper}`);
      const moved = ["node a.py 2:4", "span a.py 1:0", "call helper.py 6:8", "name helper.py 4:4", "own a.py 1:4"];
      assert.deepEqual(related(p.findings("a.py")), moved);
      p.analyzer.close(p.at("helper.py"));
      assert.deepEqual(related(p.findings("a.py")), moved);
    });
  });
});

describe("rules that throw", () => {
  it("lose their own findings in that unit, and are told once", async () => {
    const throwing = callRule("mark", (node, cx) => {
      cx.report(reportOf(node));
      if (node.text === "mark(0)") throw new Error("out of luck");
    });
    const steady = callRule("mark", (node, cx) => cx.report(reportOf(node)), { id: "steady" });
    await withProject({}, { rules: [throwing, steady] }, (p) => {
      const findings = p.show("a.py", "def f():\n    mark(1)\n    mark(0)\n\n\ndef g():\n    mark(0)\n\n\nmark(2)\n");
      assert.deepEqual(
        findings.map((f) => `${f.rule}:${f.range.start.line}`),
        ["steady:1", "steady:2", "steady:6", "mark-call:9"],
      );
      assert.deepEqual([...p.analyzer.stats().failures], [["mark-call", "out of luck"]]);
      assert.equal(p.host.complaints.length, 1);
      assert.match(p.host.complaints[0] ?? "", /mark-call failed: Error: out of luck/);
    });
  });

  it("lose a finding whose message or fix throws, or whose message does not exist", async () => {
    const nameless = callRule("mark", (node, cx) => cx.report(reportOf(node, { message: "nonsense" })));
    const unfixable = callRule(
      "mark",
      (node, cx) => {
        cx.report(reportOf(node, { fix: () => assert.fail("no fix") }));
      },
      { id: "unfixable" },
    );
    await withProject({}, { rules: [nameless, unfixable] }, (p) => {
      assert.deepEqual(p.show("a.py", "mark()\n"), []);
      assert.deepEqual([...p.analyzer.stats().failures.keys()], ["mark-call", "unfixable"]);
    });
  });
});

describe("rules", () => {
  it("see each unit once, with its services, and the end of it", async () => {
    const seen: string[] = [];
    const rule = {
      ...markRule(),
      onUnit: (cx: { unit: { name: string; kind: string } }) => void seen.push(`${cx.unit.kind} ${cx.unit.name}`),
    };
    await withProject({}, { rules: [rule] }, (p) => {
      p.show("a.py", "import os\n\n\nclass A(B):\n    x = 1\n\n    def f(self):\n        def g(): pass\n");
      assert.deepEqual(seen, ["statement ", "class A", "statement ", "function f"]);
      p.findings("a.py");
      assert.equal(seen.length, 4);
    });
  });

  it("can be measured", async () => {
    await withProject({}, { rules: [markRule()], timing: true }, (p) => {
      p.show("a.py", "mark()\n");
      assert.deepEqual([...p.analyzer.stats().rules.keys()], ["mark-call"]);
    });
  });
});
