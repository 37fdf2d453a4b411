// The fix builder against real files: where edits end up, what gives a fix up, and fix-all.
import assert from "node:assert/strict";
import { callRule, fixed, markRule, reportOf, withProject } from "./kit";

const lines = (...list: readonly string[]) => `${list.join("\n")}\n`;

describe("fix: edits", () => {
  it("replaces, inserts and keeps everything else", async () => {
    const text = "x = [mark(1), 'é😀', mark]  # end\n";
    assert.equal(await fixed(text, (fx, node) => fx.replace(node, "done()")), "x = [done(), 'é😀', mark]  # end\n");
    assert.equal(
      await fixed(text, (fx, node) => fx.insert(node.end, ".then")),
      "x = [mark(1).then, 'é😀', mark]  # end\n",
    );
  });

  it("puts lines before and after a statement, at its indentation", async () => {
    const text = lines(
      "class A:",
      "    def f(self):",
      "        if self:",
      "            y = mark(1)  # why",
      "            return y",
    );
    const before = await fixed(text, (fx, node) => fx.insertBefore(node, "a = 1\nif a:\n    b = 2"));
    assert.equal(
      before,
      lines(
        "class A:",
        "    def f(self):",
        "        if self:",
        "            a = 1",
        "            if a:",
        "                b = 2",
        "            y = mark(1)  # why",
        "            return y",
      ),
    );
    const after = await fixed(text, (fx, node) => fx.insertAfter(node, "a = 1\n\nb = 2"));
    assert.match(after ?? "", /y = mark\(1\) {2}# why\n {12}a = 1\n\n {12}b = 2\n {12}return y\n$/);
  });

  it("puts lines after the last statement of a file without a final line end", async () => {
    assert.equal(await fixed("mark()  # x", (fx, node) => fx.insertAfter(node, "a = 1")), "mark()  # x\na = 1");
    assert.equal(
      await fixed("def f():\n\tmark()", (fx, node) => fx.insertAfter(node, "a = 1")),
      "def f():\n\tmark()\n\ta = 1",
    );
  });

  it("keeps CRLF", async () => {
    const text = "def f():\r\n    mark(1)\r\n";
    assert.equal(
      await fixed(text, (fx, node) => fx.insertAfter(node, "a = 1\nb = 2")),
      "def f():\r\n    mark(1)\r\n    a = 1\r\n    b = 2\r\n",
    );
    assert.equal(
      await fixed(text, (fx, node) => {
        fx.ensureImport("asyncio");
        fx.replace(node, "x");
      }),
      "import asyncio\r\n\r\ndef f():\r\n    x\r\n",
    );
  });

  it("knows the indentation as written", async () => {
    const seen: string[] = [];
    const look = (text: string) =>
      fixed(text, (fx, node) => {
        seen.push(fx.indentOf(node), fx.indentUnit);
        fx.cancel();
      });
    await look("if x:\n\tif y:\n\t\tmark()\n");
    await look("def f():\n  if x:\n    mark()\n");
    await look("class A:\n    def f(self): mark()\n");
    assert.deepEqual(seen, ["\t\t", "\t", "    ", "  ", "    ", "    "]);
  });

  it("gives up where a statement has no line for itself", async () => {
    for (const text of ["x = 1; mark(1)\n", "mark(1); y = 2\n", "if x: mark(1)\n", "def f(): mark(1)\n"]) {
      assert.equal(
        await fixed(`def outer():\n    ${text}`, (fx, node) => fx.insertBefore(node, "a = 1")),
        undefined,
        text,
      );
      assert.equal(await fixed(`def outer():\n    ${text}`, (fx, node) => fx.removeStatement(node)), undefined, text);
    }
  });

  it("gives up when its own edits overlap", async () => {
    assert.equal(
      await fixed("mark(1)\n", (fx, node) => {
        fx.replace(node, "a");
        fx.replace({ start: node.start + 1, end: node.end }, "b");
      }),
      undefined,
    );
  });

  it("offers nothing when cancelled, empty or not allowed", async () => {
    assert.equal(await fixed("mark(1)\n", (fx, node) => [fx.replace(node, "a"), fx.cancel()]), undefined);
    assert.equal(await fixed("mark(1)\n", () => undefined), undefined);
    const rule = callRule("mark", (node, cx) => cx.report(reportOf(node, { fix: (fx) => fx.replace(node, "a") })), {
      fix: "none",
    });
    await withProject({}, { rules: [rule] }, (p) => {
      const [finding] = p.show("a.py", "mark()\n");
      assert.equal(finding?.fix, null);
    });
  });

  it("never claims more safety than the rule", async () => {
    const fix = (safety: "safe" | "review") =>
      callRule(
        "mark",
        (node, cx) => {
          cx.report(reportOf(node, { fix: (fx) => void [fx.safety("safe"), fx.replace(node, "a")] }));
        },
        { fix: safety },
      );
    for (const safety of ["safe", "review"] as const) {
      await withProject({}, { rules: [fix(safety)] }, (p) => assert.equal(p.show("a.py", "mark()\n")[0]?.fix, safety));
    }
  });
});

describe("fix: removing statements", () => {
  const remove = (text: string) => fixed(text, (fx, node) => fx.removeStatement(node));

  it("takes the line and its comment", async () => {
    assert.equal(await remove("a = 1\nmark(1)  # gone\nb = 2\n"), "a = 1\nb = 2\n");
    assert.equal(await remove("def f():\n    a = 1\n    x = [\n        mark(1),\n    ]\n"), "def f():\n    a = 1\n");
    assert.equal(await remove("a = 1\nmark(1)"), "a = 1");
    assert.equal(await remove("mark(1)"), "");
  });

  it("leaves pass where nothing else would be left", async () => {
    assert.equal(await remove("def f():\n    mark(1)\n"), "def f():\n    pass\n");
    assert.equal(await remove("def f():\n    # why\n    mark(1)  # gone\n"), "def f():\n    # why\n    pass  # gone\n");
    assert.equal(await remove("class A:\n    mark(1)\n"), "class A:\n    pass\n");
    const both = await fixed("def f():\n    mark(1)\n    other()\n", (fx, node) => {
      fx.removeStatement(node);
      const next = node.unit.root.field("body")?.namedChildren[1];
      if (next) fx.removeStatement(next);
    });
    assert.equal(both, "def f():\n    pass\n");
  });
});

describe("fix: imports", () => {
  /** Uses `module` (or `name` of it) in place of `mark(1)`, in a function at the end of the file. */
  const use = (head: string, module: string, name?: string) =>
    fixed(`${head}def f():\n    mark(1)\n`, (fx, node) => {
      const found = fx.ensureImport(module, name);
      if (found === undefined) return fx.cancel();
      fx.replace(node, found);
    });
  const body = (expression: string) => `def f():\n    ${expression}\n`;

  it("uses what is imported already, under its name", async () => {
    assert.equal(await use("import asyncio\n", "asyncio"), `import asyncio\n${body("asyncio")}`);
    assert.equal(await use("import numpy as np\n", "numpy"), `import numpy as np\n${body("np")}`);
    assert.equal(
      await use("from asyncio import sleep as nap\n", "asyncio", "sleep"),
      `from asyncio import sleep as nap\n${body("nap")}`,
    );
    assert.equal(
      await use("import asyncio as aio\n", "asyncio", "sleep"),
      `import asyncio as aio\n${body("aio.sleep")}`,
    );
  });

  it("does not take a name that means something else", async () => {
    assert.equal(await use("asyncio = object()\n", "asyncio"), undefined);
    assert.equal(await use("from mylib import asyncio\n", "asyncio"), undefined);
    assert.equal(
      await use("try:\n    import asyncio\nexcept ImportError:\n    asyncio = None\n", "asyncio"),
      undefined,
    );
    const shadowed = "def f(asyncio):\n    mark(1)\n";
    assert.equal(
      await fixed(shadowed, (fx, node) => fx.replace(node, fx.ensureImport("asyncio") ?? "taken")),
      shadowed.replace("mark(1)", "taken"),
    );
  });

  it("does not rely on imports of the main block", async () => {
    const head = 'if __name__ == "__main__":\n    import asyncio\n';
    assert.equal(await use(head, "asyncio"), undefined, "the name is bound there, so a second import would be unclear");
  });

  it("adds an import in sorted position of the first group", async () => {
    assert.equal(
      await use("import abc\nimport os\n\nimport zope\n\n", "asyncio"),
      `import abc\nimport asyncio\nimport os\n\nimport zope\n\n${body("asyncio")}`,
    );
    assert.equal(await use("import abc\n\n", "asyncio"), `import abc\nimport asyncio\n\n${body("asyncio")}`);
    assert.equal(
      await use("import os\nfrom abc import ABC\n\n", "time"),
      `import os\nimport time\nfrom abc import ABC\n\n${body("time")}`,
    );
    assert.equal(
      await use("import os\n\n", "asyncio", "sleep"),
      `import os\nfrom asyncio import sleep\n\n${body("sleep")}`,
    );
  });

  it("keeps the standard library apart from all others", async () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ["import zope\n\n", "asyncio", "import asyncio\n\nimport zope\n\n"],
      ["import os\n\nfrom .models import A\n\n", "anyio", "import os\n\nimport anyio\n\nfrom .models import A\n\n"],
      ["from .models import A\n\n", "anyio", "import anyio\n\nfrom .models import A\n\n"],
      ["import os\n\nimport zope\n\n", "anyio", "import os\n\nimport anyio\nimport zope\n\n"],
      ["import aiohttp\nimport os\n\n", "abc", "import abc\nimport aiohttp\nimport os\n\n"],
    ];
    for (const [head, module, expected] of cases) assert.equal(await use(head, module), `${expected}${body(module)}`);
  });

  it("adds it behind docstring, future imports, comments and a first line", async () => {
    assert.equal(
      await use('"""Doc.\n\nMore.\n"""\n\n', "asyncio"),
      `"""Doc.\n\nMore.\n"""\n\nimport asyncio\n\n${body("asyncio")}`,
    );
    assert.equal(
      await use('"""Doc."""\nfrom __future__ import annotations\n\nimport os\n\n', "asyncio"),
      `"""Doc."""\nfrom __future__ import annotations\n\nimport asyncio\nimport os\n\n${body("asyncio")}`,
    );
    assert.equal(
      await use("#!/usr/bin/env python\n# licence\n\n", "asyncio"),
      `#!/usr/bin/env python\n# licence\nimport asyncio\n\n\n${body("asyncio")}`,
    );
    assert.equal(await use("\uFEFF", "asyncio"), `\uFEFFimport asyncio\n\n${body("asyncio")}`);
    assert.equal(await use("\uFEFFimport os\n", "asyncio"), `\uFEFFimport asyncio\nimport os\n${body("asyncio")}`);
  });

  it("handles imports over several lines and ignores later ones", async () => {
    assert.equal(
      await use("from abc import (\n    b,\n    c,\n)  # why\n\n", "asyncio", "sleep"),
      `from abc import (\n    b,\n    c,\n)  # why\nfrom asyncio import sleep\n\n${body("sleep")}`,
    );
    const late = "import bz2\n\ndef g():\n    pass\n\nimport a\n";
    assert.equal(await use(late, "asyncio"), `import asyncio\n${late}${body("asyncio")}`);
  });

  it("adds one import for two uses, and keeps two different ones apart", async () => {
    const twice = await fixed("def f():\n    mark(1)\n", (fx, node) => {
      fx.replace(node, `${fx.ensureImport("time")}.x + ${fx.ensureImport("time")}.y + ${fx.ensureImport("abc")}.z`);
    });
    assert.equal(twice, "import abc\nimport time\n\ndef f():\n    time.x + time.y + abc.z\n");
  });
});

describe("fix: module level and names", () => {
  it("adds lines behind the imports", async () => {
    const add = (text: string) => fixed(text, (fx) => fx.insertModuleLevel("tasks = set()"));
    assert.equal(
      await add("import os\nimport re\n\n\ndef f():\n    mark()\n"),
      "import os\nimport re\n\ntasks = set()\n\n\ndef f():\n    mark()\n",
    );
    assert.equal(await add("def f():\n    mark()\n"), "tasks = set()\n\ndef f():\n    mark()\n");
    assert.equal(
      await add('"""Doc."""\n\ndef f():\n    mark()\n'),
      '"""Doc."""\n\ntasks = set()\n\ndef f():\n    mark()\n',
    );
  });

  it("sets a class off with two empty lines, whatever stands there", async () => {
    const add = (text: string) => fixed(text, (fx) => fx.insertModuleLevel("\nclass A:\n    pass\n"));
    const placed = "import os\n\n\nclass A:\n    pass\n\n\nmark()\n";
    for (const gap of ["\n", "\n\n", "\n\n\n"]) assert.equal(await add(`import os${gap}mark()\n`), placed);
    assert.equal(await add("import os\r\n\r\nmark()\r\n"), placed.replaceAll("\n", "\r\n"));
    assert.equal(
      await add("import os\n\n\n\nmark()\n"),
      "import os\n\n\nclass A:\n    pass\n\n\n\nmark()\n",
      "empty lines that are there stay",
    );
  });

  it("adds an import and lines together", async () => {
    const both = await fixed("import re\n\ndef f():\n    mark()\n", (fx) => {
      fx.insertModuleLevel("tasks = set()");
      fx.ensureImport("asyncio");
      fx.ensureImport("sys");
    });
    assert.equal(both, "import asyncio\nimport re\nimport sys\n\ntasks = set()\n\ndef f():\n    mark()\n");
  });

  it("finds names that nobody uses", async () => {
    const text = "tasks = 1\n\ndef f():\n    tasks_2 = mark()\n    'tasks_3'\n";
    assert.match((await fixed(text, (fx, node) => fx.replace(node, fx.freshName("tasks")))) ?? "", /tasks_2 = tasks_4/);
    assert.match((await fixed(text, (fx, node) => fx.replace(node, fx.freshName("job")))) ?? "", /tasks_2 = job/);
  });
});

describe("fix-all", () => {
  const unwrap = callRule("mark", (node, cx) => {
    const inner = node.field("arguments")?.namedChildren[0];
    if (inner) cx.report(reportOf(node, { fix: (fx) => fx.replace(node, inner.text) }));
  });
  const all = async (rules: Parameters<typeof withProject>[1]["rules"], text: string) => {
    let result: string | undefined;
    await withProject({}, { rules: rules ?? [] }, (p) => {
      p.show("a.py", text);
      result = p.analyzer.fixAll(p.at("a.py"));
      assert.equal(p.analyzer.text(p.at("a.py")), text, "the document is left alone");
      const before = p.findings("a.py").length;
      assert.ok(result === undefined || before > 0, "and so are its findings");
    });
    return result;
  };

  it("applies what does not overlap, again until nothing is left", async () => {
    assert.equal(await all([unwrap], "x = mark(1) + mark(mark(mark(2)))\n"), "x = 1 + 2\n");
  });

  it("gives nothing when there is nothing to do", async () => {
    assert.equal(await all([unwrap], "x = 1\n"), undefined);
    assert.equal(await all([markRule()], "mark()\n"), undefined);
  });

  it("leaves alone what needs review or is suppressed", async () => {
    const review = { ...unwrap, meta: { ...unwrap.meta, fix: "review" as const } };
    assert.equal(await all([review], "mark(1)\n"), undefined);
    assert.equal(
      await all([unwrap], "mark(1)  # perflens: ignore[mark-call]\nmark(2)\n"),
      "mark(1)  # perflens: ignore[mark-call]\n2\n",
    );
  });

  it("stops a fix that goes on for ever", async () => {
    const more = callRule("mark", (node, cx) => {
      cx.report(reportOf(node, { fix: (fx) => fx.insert(node.end, " + 1") }));
    });
    const text = await all([more], "mark()\n");
    assert.equal(text, `mark()${" + 1".repeat(10)}\n`);
  });

  it("gives up the round that breaks the file", async () => {
    const breaking = callRule("mark", (node, cx) => {
      const first = node.text === "mark(1)";
      cx.report(reportOf(node, { fix: (fx) => fx.replace(node, first ? "mark(2)" : "mark(") }));
    });
    assert.equal(await all([breaking], "mark(1)\n"), "mark(2)\n");
  });

  it("adds an import once for many fixes", async () => {
    const sleepy = callRule("mark", (node, cx) => {
      cx.report(reportOf(node, { fix: (fx) => fx.replace(node, `${fx.ensureImport("asyncio")}.x`) }));
    });
    assert.equal(
      await all([sleepy], "mark()\n\n\ndef f():\n    mark()\n"),
      "import asyncio\n\nasyncio.x\n\n\ndef f():\n    asyncio.x\n",
    );
  });
});
