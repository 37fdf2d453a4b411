// Tests the kit itself: that a case is read as it is written, and that a check fails when something is wrong with a rule. The rule
// that is tested with is a toy: it reports calls of `slow`, with whatever fix a test gives it.
import * as assert from "node:assert/strict";
import { defineRule, type FixBuilder, type Rule, type RuleMeta } from "../../server/src/rules/api";
import type { SyntaxNode } from "../../server/src/syntax/node";
import { type Case, caseOf, readCase } from "./case";
import { check } from "./check";
import { readPage } from "./markdown";
import { readMarkers } from "./markers";
import { runPython } from "./python";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

type Fixer = (node: SyntaxNode, fx: FixBuilder) => void;

const quicken: Fixer = (node, fx) => {
  fx.title("Call quick");
  fx.safety("safe");
  fx.replace(node, "quick()");
};

function toy(meta: Partial<RuleMeta> = {}, fixer: Fixer | null = quicken): Rule {
  return defineRule({
    meta: {
      id: "slow-call",
      family: "database",
      severity: "high",
      profile: "recommended",
      fix: "safe",
      sections: [],
      docs: "",
      ...meta,
    },
    messages: { slow: () => "`slow` is slow" },
    on: {
      call(node, cx) {
        if (node.field("function")?.text !== "slow") return;
        cx.report({ at: node, message: "slow", ...(fixer && { fix: (fx) => fixer(node, fx) }) });
      },
    },
  });
}

const fence = "```";
const sectionOf = (text: string) => {
  const [section] = readPage(`# slow-call\n\n## one\n\n${text}`).sections;
  assert.ok(section);
  return section;
};
const read = (text: string): Case => readCase("slow-call", sectionOf(text));
const python = (code: string, info = ""): string => `${fence}python${info}\n${code}\n${fence}\n`;

const fails = (one: Case, rule: Rule, why: RegExp) => assert.rejects(check(one, [rule]), why);

describe("kit: reading", function () {
  this.timeout(TIME_LIMIT);
  it("takes markers out and keeps lines apart", () => {
    const code = "a()\nslow()  # expect: x, y\n#^^^^^ said\nb()\n";
    const { text, expected, spans, lines } = readMarkers(code);
    assert.equal(text, "a()\nslow()\nb()\n");
    assert.deepEqual([...expected], [[1, ["x", "y"]]]);
    assert.deepEqual(spans, [{ line: 1, start: 0, end: 6, message: "said" }]);
    assert.deepEqual(lines, [0, 1, 1, 2, 3]);
  });

  it("counts the hash sign as a caret only when one follows it", () => {
    const { spans } = readMarkers("    f(slow())  # expect: x\n    # ^^^^^^\n");
    assert.deepEqual(spans, [{ line: 0, start: 6, end: 12, message: undefined }]);
  });

  it("refuses what is malformed", () => {
    assert.throws(() => readMarkers("x  # expect: Not A Rule\n"), /write "# expect:/);
    assert.throws(() => readMarkers("x\n# ^^^\n"), /carets need a line/);
    assert.throws(() => readPage("# a\n```python\n"), /not closed/);
    assert.throws(() => read(`severity: huge\n${python("x")}`), /severity is one of/);
    assert.throws(() => read(`sevrity: low\n${python("x")}`), /no setting is called "sevrity"/);
    assert.throws(() => read(python("x") + python("y")), /two fences are main\.py/);
    assert.throws(() => read(python("x") + python("y", " fixed") + python("z", " fixed")), /one "fixed" fence/);
    assert.throws(() => read(`runs: yes\n${python("x")}`), /needs a "fixed" fence/);
    assert.throws(() => read(`queries: fewer\n${python("x")}`), /"queries" needs "runs"/);
    assert.throws(() => read(`related: other.py:1\n${python("x")}`), /which no fence is/);
    assert.throws(() => read(`${fence}toml\na = 1\n${fence}\n${python("x")}`), /needs a file name/);
    assert.throws(() => read("words only\n"), /has no Python/);
  });

  it("reads files, settings and the result of the fix", () => {
    const one = read(
      `Why.\n\nprofile: strict\nindex: incomplete\nrelated: b.py:2 over there\n\n${python("x", " a.py")}` +
        `${python("y", " b.py")}${fence}toml pyproject.toml\n[tool.x]\n${fence}\n${python("z", " b.py fixed")}`,
    );
    assert.deepEqual(
      one.files.map((file) => [file.path, file.text]),
      [
        ["a.py", "x\n"],
        ["b.py", "y\n"],
      ],
    );
    assert.deepEqual(one.others, { "pyproject.toml": "[tool.x]\n" });
    assert.deepEqual(one.fixed, { path: "b.py", text: "z\n" });
    const related = [{ path: "b.py", line: 2, message: "over there" }];
    assert.deepEqual(one.settings, { profile: "strict", indexComplete: false, related });
  });
});

describe("kit: checking", function () {
  this.timeout(TIME_LIMIT);
  const reported = "def f():\n    slow()  # expect: slow-call\n    #^^^^^ `slow` is slow\n    fast()";

  it("passes what is right", async () => {
    await check(read(`severity: high\n${python(reported)}`), [toy()]);
    await check(read(`fix: safe\n${python(reported)}${python("def f():\n    quick()\n    fast()", " fixed")}`), [
      toy(),
    ]);
    await check(read(`fix: none\n${python(reported)}`), [toy({}, null)]);
    // A rule that offers more than it declares is held to what it declares.
    await check(read(`fix: review\n${python(reported)}`), [toy({ fix: "review" })]);
    await check(read(`fix: none\n${python(reported)}`), [toy({ fix: "none" })]);
  });

  it("fails for a finding too many, one too few, and one elsewhere", async () => {
    await fails(read(python("def f():\n    slow()")), toy(), /main\.py/);
    await fails(read(python("def f():\n    fast()  # expect: slow-call")), toy(), /main\.py/);
    await fails(read(python("def f():\n    x = slow()  # expect: slow-call\n    #^^^^^")), toy(), /main\.py/);
    await fails(
      read(python("def f():\n    slow()  # expect: slow-call\n    #^^^^^ other words")),
      toy(),
      /other words/,
    );
  });

  it("fails for other severities, confidences and related places", async () => {
    await fails(read(`severity: low\n${python(reported)}`), toy(), /`slow` is slow/);
    await fails(read(`confidence: likely\n${python(reported)}`), toy(), /`slow` is slow/);
    await fails(read(`fix: review\n${python(reported)}`), toy(), /`slow` is slow/);
    await fails(read(`related: main.py:1\n${python(reported)}`), toy(), /not among the related places/);
    await fails(read(`severity: low\n${python("fast()")}`), toy(), /nothing is reported/);
  });

  it("fails for fixes that break the code, change nothing or do not help", async () => {
    const one = read(python(reported));
    const replacing =
      (text: string): Fixer =>
      (node, fx) => {
        fx.title("Write it otherwise");
        fx.safety("review");
        fx.replace(node, text);
      };
    await fails(one, toy({}, replacing("quick((")), /breaks the code/);
    await fails(one, toy({}, replacing("slow( )")), /reported again/);
    await fails(one, toy({}, replacing("slow()")), /changes nothing/);
  });

  it("fails for another result of the fix", async () => {
    await fails(read(python(reported) + python("def f():\n    fast()", " fixed")), toy(), /after the fix/);
    await fails(read(python(reported) + python("def f():\n    fast()", " fixed")), toy({}, null), /no fix is offered/);
  });

  it("fails for a rule that throws, and for a configuration that is wrong", async () => {
    const throwing: Rule = { ...toy(), on: { call: () => assert.fail("on purpose") } };
    await fails(read(python("fast()")), throwing, /the engine complained/);
    const toml = `${fence}toml pyproject.toml\n[tool.perflens]\nprofile = "none"\n${fence}\n`;
    await fails(read(python("fast()") + toml), toy(), /configuration has problems/);
  });

  it("looks at all rules where none is named", async () => {
    await assert.rejects(check(caseOf("*", { "a.py": "fast()\n", "b.py": "slow()\n" }), [toy()]), /b\.py/);
    await check(caseOf("*", { "a.py": "fast()\n", "b.py": "slow()  # expect: slow-call\n" }), [toy()]);
  });
});

describe("kit: running Python", function () {
  this.timeout(TIME_LIMIT);
  it("returns what a module of a package prints, and fails with it", () => {
    const files = { "app/__init__.py": "", "app/a.py": "from .b import x\nprint(x)\n", "app/b.py": "x = 1\n" };
    assert.equal(runPython(files, "app/a.py"), "1\n");
    assert.throws(() => runPython({ "a.py": "raise SystemExit(3)\n" }, "a.py"), /ended with 3/);
  });

  it("tells when the program prints something else after the fix", async () => {
    const code =
      "def slow():\n    print('slow')\n\n\ndef quick():\n    print('quick')\n\n\nslow()  # expect: slow-call";
    const fixed = code.replace("slow()  # expect: slow-call", "quick()");
    await fails(read(`runs: yes\n${python(code)}${python(fixed, " fixed")}`), toy(), /the program prints/);
  });

  it("tells when the program runs as many queries after the fix", async () => {
    const code = `import sys\n\n\ndef slow():\n    print(1)\n\n\nquick = slow\nprint("queries: 2", file=sys.stderr)\nslow()`;
    const before = python(`${code}  # expect: slow-call`);
    const after = python(code.replace(/slow\(\)$/, "quick()"), " fixed");
    await fails(
      read(`runs: yes\nqueries: fewer\n${before}${after}`),
      toy(),
      /runs 2 queries before the fix and 2 after/,
    );
    const silent = (text: string) => text.replace("queries: 2", "nothing");
    await fails(read(`runs: yes\nqueries: fewer\n${silent(before)}${silent(after)}`), toy(), /does not say/);
  });
});
