// One finding per place: which of several rules speaks at one call, and when the others come back.
import assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/finding";
import { allRules } from "../../server/src/rules";
import type { Report, Rule, RuleMeta } from "../../server/src/rules/api";
import type { SyntaxNode } from "../../server/src/syntax/node";
import { callRule, reportOf, withProject } from "./kit";

/** Reports every call of `mark` or, of `make().mark()`, the whole chain. */
function rule(id: string, meta: Partial<RuleMeta> = {}, report: Partial<Report> = {}): Rule {
  return callRule("mark", (node, cx) => cx.report(reportOf(node, report)), { id, ...meta });
}

/** Reports the outermost call of the chain that a call of `mark` begins. */
function chainRule(id: string, meta: Partial<RuleMeta> = {}): Rule {
  const outermost = (node: SyntaxNode): SyntaxNode =>
    node.parent?.kind === "attribute" && node.parent.parent?.kind === "call" ? outermost(node.parent.parent) : node;
  return callRule("mark", (node, cx) => cx.report(reportOf(outermost(node))), { id, ...meta });
}

const shown = (findings: readonly Finding[]) =>
  findings.map(({ rule, related }) => [rule, ...related.map(({ message }) => message.replace(/: found.*/, ""))].join());

describe("findings of several rules at one call", () => {
  it("are one, of the rule that goes before the others", async () => {
    const rules = [
      rule("general", { severity: "critical" }),
      rule("special", { severity: "medium", before: ["general"] }),
    ];
    await withProject({}, { rules }, (p) => {
      const findings = p.show("a.py", "mark()\nmark(mark())\n");
      assert.deepEqual(shown(findings), Array(3).fill("special,also: `general`"));
      assert.deepEqual(findings[0]?.related, [
        { path: p.at("a.py"), range: findings[0]?.range, message: "also: `general`: found mark()" },
      ]);
    });
  });

  it("are told apart by cost, then by evidence, then by name, where no rule goes before", async () => {
    const first = async (...rules: readonly Rule[]) => {
      let found: readonly string[] = [];
      await withProject({}, { rules: [...rules] }, (p) => {
        found = shown(p.show("a.py", "mark()\n"));
      });
      return found;
    };
    assert.deepEqual(await first(rule("a", { severity: "low" }), rule("b")), ["b,also: `a`"]);
    assert.deepEqual(await first(rule("a", {}, { confidence: "likely" }), rule("b")), ["b,also: `a`"]);
    assert.deepEqual(await first(rule("b"), rule("a"), rule("c")), ["a,also: `b`,also: `c`"]);
    const chain = [rule("a"), rule("b", { before: ["a"] }), rule("c", { before: ["b"] })];
    assert.deepEqual(await first(...chain), ["c,also: `b`,also: `a`"]);
    const circle = [rule("a", { before: ["b"] }), rule("b", { before: ["a"] })];
    assert.deepEqual(await first(...circle), ["a,also: `b`"]);
  });

  it("are never told by a weaker remark", async () => {
    for (const report of [{ confidence: "likely" }, { severity: "low" }, { severity: "hint" }] as const) {
      const rules = [rule("general", { severity: "medium" }), rule("special", { before: ["general"] }, report)];
      await withProject({}, { rules }, (p) => {
        assert.deepEqual(shown(p.show("a.py", "mark()\n")), ["general,also: `special`"]);
      });
    }
  });

  it("name rules that exist, and not themselves", () => {
    const ids = new Set(allRules.map(({ meta }) => meta.id));
    const named = allRules.flatMap(({ meta }) => (meta.before ?? []).map((id) => [meta.id, id] as const));
    assert.ok(named.length > 0);
    for (const [id, other] of named) assert.ok(ids.has(other) && other !== id, `${id} goes before ${other}`);
  });

  it("are those of one chain of calls, and not of arguments", async () => {
    const rules = [chainRule("chain"), rule("start", { severity: "low" })];
    await withProject({}, { rules }, (p) => {
      assert.deepEqual(shown(p.show("a.py", "mark().of(1).all()\n")), ["chain,also: `start`"]);
      assert.deepEqual(shown(p.show("a.py", "async def f():\n    (await mark()).all()\n")), ["chain,also: `start`"]);
    });
    const outer = callRule("list", (node, cx) => cx.report(reportOf(node)), { id: "outer" });
    await withProject({}, { rules: [outer, rule("inner")] }, (p) => {
      assert.deepEqual(shown(p.show("a.py", "list(mark())\n")), ["outer", "inner"]);
    });
  });

  it("come back when the one that speaks is suppressed or off", async () => {
    const rules = [rule("general"), rule("special", { before: ["general"] })];
    await withProject({ "pyproject.toml": "" }, { rules }, (p) => {
      assert.deepEqual(shown(p.show("a.py", "mark()  # perflens: ignore[special]\n")), ["general"]);
      assert.deepEqual(shown(p.show("a.py", "mark()  # perflens: ignore[general]\n")), ["special"]);
      assert.deepEqual(shown(p.show("a.py", "mark()  # perflens: ignore[general, special]\n")), []);
      assert.deepEqual(shown(p.show("a.py", "mark()\n")), ["special,also: `general`"]);
    });
    const off = { "pyproject.toml": '[tool.perflens.rules]\nspecial = "off"\n' };
    await withProject(off, { rules }, (p) => assert.deepEqual(shown(p.show("a.py", "mark()\n")), ["general"]));
  });

  it("offer the fix of the one that speaks", async () => {
    const fixing = (text: string): Partial<Report> => ({ fix: (fx) => fx.insert(0, text) });
    const rules = [rule("general", {}, fixing("1")), rule("special", { before: ["general"] }, fixing("2"))];
    await withProject({}, { rules }, (p) => {
      const findings = p.show("a.py", "mark()\n");
      assert.deepEqual(
        findings.map((f) => p.fix("a.py", f)?.edits.map(({ text }) => text)),
        [["2"]],
      );
    });
  });

  it("stay apart where one speaks for many places, and are left out for those it hides", async () => {
    const group = { key: "k", over: 1, message: "many" };
    const rules = [rule("crowd", {}, { group }), rule("special", { before: ["crowd"] })];
    await withProject({}, { rules }, (p) => {
      const findings = p.show("a.py", "mark()\nmark()\n");
      assert.deepEqual(
        findings.map((f) => `${f.rule} ${f.range.start.line}`),
        ["crowd 0", "special 0", "special 1"],
      );
    });
  });

  it("are left out where a group that goes before them speaks at each of their places", async () => {
    const group = { key: "k", over: 1, message: "many" };
    const rules = [
      rule("crowd", { before: ["single", "others"] }, { group }),
      rule("single"),
      rule("others", {}, { group }),
    ];
    await withProject({}, { rules }, (p) => {
      assert.deepEqual(
        p.show("a.py", "mark()\nmark()\n").map((f) => [f.rule, f.related.length]),
        [["crowd", 4]],
      );
      assert.deepEqual(
        p.show("a.py", "mark()\nmark()  # perflens: ignore[crowd]\n").map((f) => `${f.rule} ${f.range.start.line}`),
        ["crowd 0", "others 0", "single 1"],
      );
    });
  });

  it("are those of a fresh engine after edits", async () => {
    const rules = [rule("general"), chainRule("special", { before: ["general"] })];
    const texts = [
      "def f():\n    mark().all()\n",
      "def f():\n    x = 1\n    mark().all()\n",
      "def f():\n    mark()  # perflens: ignore[special]\n",
      "# moved\n\n\ndef f():\n    mark(\n",
      "def f():\n    mark().all().one()\n    mark()\n",
    ];
    await withProject({}, { rules, hold: false }, async (p) => {
      for (const text of texts) {
        const findings = p.show("a.py", text);
        await withProject({}, { rules, hold: false }, (fresh) => assert.deepEqual(findings, fresh.show("a.py", text)));
      }
    });
  });

  it("stay one while code is broken", async () => {
    const rules = [rule("general"), chainRule("special", { before: ["general"] })];
    await withProject({}, { rules }, (p) => {
      p.show("a.py", "def f():\n    mark().all()\n    x = 1\n");
      assert.deepEqual(shown(p.show("a.py", "def f():\n    mark().all()\n    x = (\n")), ["special,also: `general`"]);
    });
  });
});
