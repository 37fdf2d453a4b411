// Suppression comments: what they cover, when they are useless, how they are removed and added.
import assert from "node:assert/strict";
import { UNUSED_SUPPRESSION } from "../../server/src/engine/suppress/suppress";
import { applyFix, type Project } from "../kit/project";
import { callRule, markRule, reportOf, withProject } from "./kit";

const other = callRule("other", (node, cx) => cx.report(reportOf(node)));
const strict = callRule("picky", (node, cx) => cx.report(reportOf(node)), { profile: "strict" });
const rules = [markRule(), other, strict];

/** `rule:line` of all findings, lines counted from 1. */
async function found(text: string, options: { readonly indexComplete?: boolean } = {}): Promise<readonly string[]> {
  let result: readonly string[] = [];
  await withProject({}, { rules, ...options }, (p) => {
    result = p.show("a.py", text).map((finding) => `${finding.rule}:${finding.range.start.line + 1}`);
  });
  return result;
}

const unused = (line: number) => `${UNUSED_SUPPRESSION}:${line}`;

describe("suppression: what it covers", () => {
  it("covers its line, for the rules it names", async () => {
    assert.deepEqual(await found("mark()  # perflens: ignore[mark-call] known\nmark()\n"), ["mark-call:2"]);
    assert.deepEqual(await found("mark(other())  # perflens: ignore[mark-call, other-call]\n"), []);
    assert.deepEqual(await found("mark(other())  # perflens: ignore[other-call]\n"), ["mark-call:1"]);
    assert.deepEqual(await found("mark()  #perflens:ignore [ mark-call ]\n"), []);
    assert.deepEqual(await found("mark()  # noqa: X  # perflens: ignore[mark-call] known # more\n"), []);
  });

  it("covers a statement over several lines from its first or last line, or the line above", async () => {
    const call = ["x = mark(", "    1,", ")"];
    const on = (line: number) => call.map((text, i) => (i === line ? `${text}  # perflens: ignore[mark-call]` : text));
    assert.deepEqual(await found(`${on(0).join("\n")}\n`), []);
    assert.deepEqual(await found(`${on(2).join("\n")}\n`), []);
    assert.deepEqual(await found(`# perflens: ignore[mark-call]\n${call.join("\n")}\n`), []);
    assert.deepEqual(await found(`# perflens: ignore[mark-call]\n\n# why\ny = [\n  mark(),\n]\nmark()\n`), [
      "mark-call:7",
    ]);
  });

  it("covers the header of a compound statement, not its body", async () => {
    const text =
      "def f(x):\n    # perflens: ignore[mark-call] few\n    for a in mark(\n        x\n    ):\n        mark()\n";
    assert.deepEqual(await found(text), ["mark-call:6"]);
    const decorated = "# perflens: ignore[mark-call]\n@deco\ndef f(\n    x=mark(),\n):\n    mark()\n";
    assert.deepEqual(await found(decorated), ["mark-call:6"]);
  });

  it("covers the whole file", async () => {
    assert.deepEqual(await found("mark()\n# perflens: ignore-file[mark-call] generated\nmark(other())\n"), [
      "other-call:3",
    ]);
  });

  it("is no suppression inside a string", async () => {
    assert.deepEqual(await found("mark('''\n# perflens: ignore[mark-call]\n''')\n"), ["mark-call:1"]);
  });
});

describe("suppression: useless ones", () => {
  it("are told, each id by itself", async () => {
    assert.deepEqual(await found("x = 1  # perflens: ignore[mark-call]\n"), [unused(1)]);
    assert.deepEqual(await found("mark()  # perflens: ignore[mark-call, other-call]\n"), [unused(1)]);
    assert.deepEqual(await found("# perflens: ignore-file[mark-call]\n"), [unused(1)]);
    assert.deepEqual(await found("x = 1  # perflens: ignore[nonsense]\n"), [unused(1)]);
    assert.deepEqual(await found("mark()  # perflens: ignore\n"), ["mark-call:1", unused(1)]);
    assert.deepEqual(await found("mark()  # perflens: ignore[]\n"), ["mark-call:1", unused(1)]);
  });

  it("are not told while findings may be missing, or for a rule that is off", async () => {
    const text = "x = 1  # perflens: ignore[mark-call]\n";
    assert.deepEqual(await found(text, { indexComplete: false }), []);
    assert.deepEqual(await found(`${text}def f(:\n`), []);
    assert.deepEqual(await found("x = 1  # perflens: ignore[picky-call]\n"), []);
  });

  it("can be turned off", async () => {
    const pyproject = '[tool.perflens]\nrules = { unused-suppression = "off" }\n';
    await withProject({ "pyproject.toml": pyproject }, { rules }, (p) => {
      assert.deepEqual(p.show("a.py", "x = 1  # perflens: ignore[mark-call]\n"), []);
      assert.deepEqual([...p.analyzer.configProblems()], []);
    });
  });

  it("are removed by their fix, and by fix-all", async () => {
    const cases: readonly (readonly [string, string])[] = [
      ["x = 1  # perflens: ignore[mark-call] why\n", "x = 1\n"],
      ["x = 1  # noqa: A # perflens: ignore[mark-call] why\n", "x = 1  # noqa: A\n"],
      ["x = 1  # perflens: ignore[mark-call] why # noqa\n", "x = 1  # noqa\n"],
      ["a = 1\n    # perflens: ignore[mark-call]\nx = 1\n", "a = 1\nx = 1\n"],
      ["mark()  # perflens: ignore[other-call, mark-call] why\n", "mark()  # perflens: ignore[mark-call] why\n"],
      ["mark()  # perflens: ignore[mark-call,nonsense,]\n", "mark()  # perflens: ignore[mark-call,]\n"],
      ["x = 1\r\n# perflens: ignore-file[mark-call]\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"],
      ["x = 1  # perflens: ignore[mark-call]", "x = 1"],
    ];
    for (const [before, after] of cases) {
      await withProject({}, { rules }, (p) => {
        const finding = p.show("a.py", before).find(({ rule }) => rule === UNUSED_SUPPRESSION);
        const fix = finding && p.fix("a.py", finding);
        assert.equal(fix && applyFix(before, fix), after);
        assert.equal(p.analyzer.fixAll(p.at("a.py")), after);
      });
    }
  });

  it("keep their ids when lines move", async () => {
    await withProject({}, { rules }, (p) => {
      const text = "x = 1  # perflens: ignore[mark-call]\ny = 2  # perflens: ignore[mark-call]\n";
      const ids = p.show("a.py", text).map(({ id }) => id);
      assert.equal(new Set(ids).size, 2);
      assert.deepEqual(
        p.show("a.py", `\n\n${text}`).map(({ id }) => id),
        ids,
      );
    });
  });
});

describe("suppression: adding one", () => {
  function added(p: Project, text: string, line: number): string | undefined {
    p.show("a.py", text);
    const edit = p.analyzer.suppression(p.at("a.py"), line, "mark-call", "few rows");
    if (!edit) return undefined;
    const lines = text.split("\n");
    const at = lines.slice(0, edit.line).reduce((sum, one) => sum + one.length + 1, 0) + edit.character;
    return text.slice(0, at) + edit.text + text.slice(at);
  }

  it("silences the finding, wherever a comment can stand", async () => {
    const cases: readonly (readonly [string, number, string])[] = [
      ["mark()\n", 0, "mark()  # perflens: ignore[mark-call] few rows\n"],
      ["mark()  # why\n", 0, "mark()  # why  # perflens: ignore[mark-call] few rows\n"],
      ["mark()  # perflens: ignore[other-call] x\n", 0, "mark()  # perflens: ignore[other-call, mark-call] x\n"],
      [
        "if 1:\n    mark('''\n  a\n''')\n",
        1,
        "if 1:\n    # perflens: ignore[mark-call] few rows\n    mark('''\n  a\n''')\n",
      ],
      ["x = 1 + \\\n    mark()\n", 0, "# perflens: ignore[mark-call] few rows\nx = 1 + \\\n    mark()\n"],
      ["mark()", 0, "mark()  # perflens: ignore[mark-call] few rows"],
    ];
    for (const [before, line, after] of cases) {
      await withProject({}, { rules }, (p) => {
        assert.equal(added(p, before, line), after);
        const left = p.show("a.py", after).filter(({ rule }) => rule === "mark-call");
        assert.deepEqual(left, []);
      });
    }
  });

  it("gives nothing for a line that is gone", async () => {
    await withProject({}, { rules }, (p) => {
      assert.equal(added(p, "mark()\n", 7), undefined);
      assert.equal(p.analyzer.suppression("/nowhere.py", 0, "mark-call", ""), undefined);
    });
  });
});
