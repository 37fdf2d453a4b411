// The facade: documents, closed files, configuration, driving analysis step by step, bad input.
import assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/finding";
import type { Project } from "../kit/project";
import { callRule, markRule, reportOf, withProject } from "./kit";

const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);

describe("analyzer: documents", () => {
  it("takes edits by range and as a whole, one after the other", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      const path = p.at("a.py");
      p.analyzer.open(path, "mark(1)\r\n", 1);
      const at = (line: number, character: number) => ({ line, character });
      const insert = (start: ReturnType<typeof at>, text: string) => ({ range: { start, end: start }, text });
      p.analyzer.change(
        path,
        [insert(at(0, 5), "2"), insert(at(9, 9), "mark(3)\r\n"), insert(at(1, 99), "  # end")],
        2,
      );
      assert.equal(p.analyzer.text(path), "mark(21)\r\nmark(3)  # end\r\n");
      assert.deepEqual(messages(p.findings("a.py")), ["found mark(21)", "found mark(3)"]);
      assert.equal(p.analyzer.version(path), 2);
      p.analyzer.change(path, [{ text: "x\n" }, insert(at(1, 0), "mark()")], 3);
      assert.deepEqual(messages(p.findings("a.py")), ["found mark()"]);
      assert.throws(() => p.analyzer.change("/nowhere.py", [{ text: "" }], 1), /not open/);
    });
  });

  it("knows which are open, and forgets what is closed", async () => {
    await withProject({ "b.py": "mark()\n" }, { rules: [markRule()] }, (p) => {
      p.show("a.py", "mark()\n");
      assert.deepEqual(p.analyzer.openFiles(), [p.at("a.py")]);
      assert.deepEqual(p.analyzer.knownFiles(), [p.at("a.py"), p.at("b.py")]);
      p.analyzer.close(p.at("a.py"));
      p.analyzer.close(p.at("a.py"));
      assert.equal(p.analyzer.isOpen(p.at("a.py")), false);
      assert.equal(p.analyzer.text(p.at("a.py")), undefined);
      assert.equal(p.analyzer.version(p.at("a.py")), undefined);
      p.analyzer.setFile(p.at("a.py"), undefined);
      assert.deepEqual(p.analyzer.knownFiles(), [p.at("b.py")]);
      assert.deepEqual(p.findings("a.py"), []);
    });
  });

  it("ignores the disk for open documents, and takes it over when they are closed", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.show("a.py", "mark(1)\n");
      p.analyzer.setFile(p.at("a.py"), { ok: true, text: "mark(2)\n" });
      assert.deepEqual(messages(p.findings("a.py")), ["found mark(1)"]);
      p.analyzer.close(p.at("a.py"));
      p.analyzer.setFile(p.at("a.py"), { ok: true, text: "mark(3)\n" });
      assert.deepEqual(messages(p.findings("a.py")), ["found mark(3)"]);
    });
  });

  it("opens a document again as a new one", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.analyzer.open(p.at("a.py"), "mark(1)\n", 1);
      p.analyzer.open(p.at("a.py"), "mark(2)\n", 1);
      assert.deepEqual(messages(p.findings("a.py")), ["found mark(2)"]);
    });
  });

  it("analyses documents without a path", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.analyzer.open("untitled:Untitled-1", "import os\nfrom . import x\nmark()\n", 1);
      assert.deepEqual(messages(p.analyzer.findings("untitled:Untitled-1")), ["found mark()"]);
    });
  });
});

describe("analyzer: closed files", () => {
  it("are analysed while their syntax is at hand, and loaded again when it is not", async () => {
    const texts = { "a.py": "mark(1)\n", "b.py": "mark(2)\n", "c.py": "mark(3)\n" };
    await withProject(texts, { rules: [markRule()], maxNodes: 1 }, async (p) => {
      for (const file of Object.keys(texts)) {
        assert.deepEqual(p.findings(file), [], "there was no room for its syntax");
        assert.equal(await p.analyzer.load(p.at(file)), true);
        assert.equal(p.findings(file).length, 1);
      }
      assert.equal(await p.analyzer.load(p.at("nowhere.py")), false);
      assert.equal(await p.analyzer.load(p.at("c.py")), true);
    });
  });

  it("are not looked at again when their text is the same", async () => {
    await withProject({ "a.py": "def f():\n    mark(1)\n" }, { rules: [markRule()], maxNodes: 1 }, async (p) => {
      await p.analyzer.load(p.at("a.py"));
      const before = p.findings("a.py");
      assert.equal(before.length, 1);
      p.analyzer.stats();
      p.analyzer.setFile(p.at("a.py"), { ok: true, text: "def f():\n    mark(1)\n" });
      await p.analyzer.load(p.at("a.py"));
      assert.equal(p.findings("a.py"), before);
      assert.deepEqual(p.analyzer.stats().executed, []);
      p.host.files.set(p.at("a.py"), "def f():\n    mark(2)\n");
      p.analyzer.setFile(p.at("a.py"), { ok: true, text: "def f():\n    mark(2)\n" });
      await p.analyzer.load(p.at("a.py"));
      assert.deepEqual(messages(p.findings("a.py")), ["found mark(2)"]);
    });
  });

  it("that can't be had say why", async () => {
    await withProject({ "a.py": "x = 1\n" }, { rules: [] }, async (p) => {
      p.analyzer.setFile(p.at("bin.py"), { ok: false, why: "binary", detail: "holds NUL bytes" });
      p.host.read = async () => Promise.reject(new Error("disk on fire"));
      for await (const _ of p.analyzer.index([p.at("b.py")]));
      assert.deepEqual(
        [...p.analyzer.unreadable()],
        [
          [p.at("bin.py"), "holds NUL bytes"],
          [p.at("b.py"), "disk on fire"],
        ],
      );
      p.analyzer.setFile(p.at("bin.py"), { ok: true, text: "x\n" });
      p.analyzer.setFile(p.at("b.py"), undefined);
      assert.equal(p.analyzer.unreadable().size, 0);
    });
  });

  it("are indexed with progress, which can be stopped", async () => {
    const texts = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}.py`, "x = 1\n"]));
    await withProject(texts, { rules: [] }, async (p) => {
      const paths = Object.keys(texts).map(p.at);
      for (const path of paths) p.analyzer.setFile(path, undefined);
      const seen: number[] = [];
      for await (const { done, total } of p.analyzer.index(paths)) {
        assert.equal(total, 20);
        seen.push(done);
        if (done === 7) break;
      }
      assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7]);
      assert.equal(p.analyzer.knownFiles().length, 7);
    });
  });
});

describe("analyzer: size cap", () => {
  const big = `${"x = 1\n".repeat(300)}mark()\n`;

  it("tells about an open document that is too large, and says it of a closed one", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.analyzer.setSettings({ maxFileSize: 1 });
      const [notice, ...rest] = p.show("a.py", big);
      assert.equal(notice?.rule, "perflens");
      assert.match(notice?.message ?? "", /larger than 1 KB/);
      assert.equal(notice?.severity, "low");
      assert.deepEqual(rest, []);
      p.analyzer.setFile(p.at("b.py"), { ok: true, text: big });
      assert.match(p.analyzer.unreadable().get(p.at("b.py")) ?? "", /larger than 1 KB/);
      p.analyzer.setSettings({ maxFileSize: 2 });
      assert.deepEqual(messages(p.findings("a.py")), ["found mark()"]);
    });
  });

  it("follows a document that grows and shrinks over it", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.analyzer.setSettings({ maxFileSize: 1 });
      assert.deepEqual(messages(p.show("a.py", "mark()\n")), ["found mark()"]);
      assert.match(messages(p.show("a.py", big))[0] ?? "", /not analysed/);
      assert.deepEqual(messages(p.show("a.py", "mark(2)\n")), ["found mark(2)"]);
    });
  });
});

describe("analyzer: configuration", () => {
  it("takes effect on findings at once", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.show("a.py", "mark()\n");
      const severity = (level: string) => {
        p.analyzer.setSettings({ rules: { "mark-call": level } });
        return p.findings("a.py")[0]?.severity;
      };
      assert.equal(severity("critical"), "critical");
      assert.equal(severity("off"), undefined);
      assert.equal(severity("on"), "high");
      p.analyzer.setProjectFile(p.at("pyproject.toml"), '[tool.perflens]\nexclude = ["a.py"]\n');
      assert.deepEqual(p.findings("a.py"), []);
      assert.equal(p.analyzer.excluded(p.at("a.py")), true);
      p.analyzer.setProjectFile(p.at("pyproject.toml"), undefined);
      assert.equal(p.findings("a.py").length, 1);
    });
  });

  it("does not analyse again for a severity", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.show("a.py", "def f():\n    mark()\n");
      p.analyzer.stats();
      p.analyzer.setSettings({ rules: { "mark-call": "low" } });
      p.findings("a.py");
      assert.deepEqual(p.analyzer.stats().executed, []);
      p.analyzer.setSettings({ profile: "strict" });
      p.findings("a.py");
      const again = p.analyzer.stats().executed.filter((entry) => entry.startsWith("findings("));
      assert.equal(again.length, 1);
    });
  });

  it("takes excluded files out of the index", async () => {
    const rule = callRule("mark", (node, cx) => {
      const known = cx.facts.function({ path: "/project/gen/x.py", name: "f" }) !== undefined;
      cx.report(reportOf(node, { data: { text: String(known) } }));
    });
    await withProject({ "gen/x.py": "def f():\n    g()\n" }, { rules: [rule] }, (p) => {
      assert.deepEqual(messages(p.show("a.py", "mark()\n")), ["found true"]);
      p.analyzer.setSettings({ exclude: ["gen"] });
      assert.deepEqual(messages(p.findings("a.py")), ["found false"]);
      p.analyzer.setFile(p.at("gen/x.py"), { ok: true, text: "def f():\n    g()\n" });
      assert.deepEqual(messages(p.findings("a.py")), ["found false"]);
    });
  });

  it("gives rules the role, the profile and the Python version", async () => {
    const rule = callRule("mark", (node, cx) => {
      cx.report(reportOf(node, { data: { text: `${cx.role} ${cx.profile} ${cx.python}` } }));
    });
    const pyproject = '[project]\nrequires-python = ">=3.9"\n[tool.perflens]\nprofile = "strict"\n';
    await withProject({ "pyproject.toml": pyproject }, { rules: [rule] }, (p) => {
      assert.deepEqual(messages(p.show("tests/test_a.py", "mark()\n")), ["found test strict 3,9"]);
    });
  });
});

describe("analyzer: step by step", () => {
  const TEXT = "def f():\n    mark(1)\n\n\ndef g():\n    mark(2)\n\n\ndef h():\n    mark(3)\n";

  function steps(run: Generator<void, readonly Finding[], unknown>): {
    readonly yields: number;
    readonly findings: readonly Finding[];
  } {
    for (let yields = 0; ; yields++) {
      const { done, value } = run.next();
      if (done) return { yields, findings: value };
    }
  }

  async function opened(run: (p: Project, path: string) => void): Promise<void> {
    await withProject({}, { rules: [markRule()] }, (p) => {
      p.analyzer.open(p.at("a.py"), TEXT, 1);
      run(p, p.at("a.py"));
    });
  }

  it("yields after each unit that had to be looked at", async () => {
    await opened((p, path) => {
      assert.deepEqual(steps(p.analyzer.analyze(path)).yields, 3);
      assert.deepEqual(steps(p.analyzer.analyze(path)).yields, 0);
      p.analyzer.change(path, [{ text: TEXT.replace("mark(2)", "mark(4)") }], 2);
      assert.deepEqual(steps(p.analyzer.analyze(path)).yields, 1);
    });
  });

  it("ends with the findings of the newest text when it changes meanwhile", async () => {
    await opened((p, path) => {
      const run = p.analyzer.analyze(path);
      run.next();
      p.analyzer.change(path, [{ text: `\n${TEXT.replace("mark(1)", "mark(9)")}` }], 2);
      assert.deepEqual(messages(steps(run).findings), ["found mark(9)", "found mark(2)", "found mark(3)"]);
    });
  });

  it("can be left, and taken up by another run", async () => {
    await opened((p, path) => {
      const run = p.analyzer.analyze(path);
      run.next();
      run.next();
      run.return([]);
      assert.deepEqual(steps(p.analyzer.analyze(path)), { yields: 1, findings: p.findings("a.py") });
      assert.equal(p.findings("a.py").length, 3);
    });
  });

  it("ends empty when the document is closed and gone meanwhile", async () => {
    await opened((p, path) => {
      const run = p.analyzer.analyze(path);
      run.next();
      p.analyzer.close(path);
      p.analyzer.setFile(path, undefined);
      assert.deepEqual(steps(run).findings, []);
    });
  });
});

describe("analyzer: bad input", () => {
  const deep = (n: number) => `x = ${"(".repeat(n)}1${")".repeat(n)}\n`;
  const nested = Array.from({ length: 90 }, (_, i) => `${" ".repeat(i)}if x:\n`).join("");
  const texts: Readonly<Record<string, string>> = {
    empty: "",
    "only white space": "\n \t\n\f\n",
    "NUL characters": "x = 1\0\0\n\0mark()\n",
    "a lone surrogate": "x = '\ud800'\nmark()\n",
    "a line of 10,000 characters": `x = [${"1, ".repeat(3400)}]\nmark()\n`,
    "deep brackets": deep(2000),
    "deep blocks": `${nested}${" ".repeat(90)}mark()\n`,
    "no line end": "mark()",
    "mixed line ends": "mark()\rmark()\r\nmark()\n",
    "Python 2": "print 'x'\nexec 'y' in z\nmark()\n",
    "an open string": 'x = """\nmark()\n',
    "an open bracket": "x = (\nmark()\n\ndef f():\n    mark()\n",
    "names that objects have":
      "__proto__ = 1\nconstructor = mark()\n\n\nclass toString:\n    hasOwnProperty = 1\n    def __proto__(self): mark()\n",
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`survives ${name}`, async () => {
      await withProject({ "b.py": text }, { rules: [markRule()] }, (p) => {
        const findings = p.show("a.py", text);
        assert.ok(Array.isArray(findings));
        for (const finding of findings) assert.equal(finding.rule, "mark-call");
        assert.deepEqual(p.host.complaints, []);
        p.analyzer.fixAll(p.at("a.py"));
        p.analyzer.hover(p.at("a.py"), { line: 0, character: 0 }, { page: () => "" });
      });
    });
  }

  it("finds the calls in those that have some", async () => {
    await withProject({}, { rules: [markRule()] }, (p) => {
      const count = (name: string) => p.show("a.py", texts[name] ?? "").length;
      assert.equal(count("a lone surrogate"), 1);
      assert.equal(count("a line of 10,000 characters"), 1);
      assert.equal(count("deep blocks"), 1);
      assert.equal(count("names that objects have"), 2);
    });
  });
});
