// What the units of a file add up to: which definition counts, bodies joined, members, imports; and the cells that readers see.
import assert from "node:assert/strict";
import {
  ATTRIBUTES,
  BINDING,
  CALLS,
  FUNCTION,
  HANDED,
  MEMBER,
  METHODS,
  symbolKey,
} from "../../server/src/facts/inputs";
import { type FileFacts, type MergeInput, mergeUnits } from "../../server/src/facts/merge";
import { createQueryDb } from "../../server/src/facts/query";
import { createFactStore } from "../../server/src/facts/store";
import type { CallSummary, ContainerUse, FunctionSummary, UnitSummary } from "../../server/src/facts/summary";

function call(name: string): CallSummary {
  return { callee: { k: "free", name }, shown: name, awaited: false, loops: 0, once: false, args: [], keywords: {} };
}

function fn(name: string, more: Partial<FunctionSummary> = {}): FunctionSummary {
  return {
    name,
    className: name.includes(".") ? (name.split(".")[0] ?? "") : "",
    isAsync: false,
    isGenerator: false,
    isStatic: false,
    decorators: [],
    decoratorTexts: [],
    parameters: [],
    results: [],
    calls: [],
    selfAttributes: {},
    containers: [],
    awaits: false,
    dataLoop: false,
    globals: [],
    ...more,
  };
}

function unit(summary: Partial<UnitSummary>, className = ""): MergeInput {
  return { className, summary: { functions: [], classes: [], bindings: {}, stars: [], ...summary } };
}

const calls = (facts: FileFacts, name: string) => facts.functions.get(name)?.calls.map(({ shown }) => shown);

describe("merging units", () => {
  it("lets the last definition of a function count, with what is nested in it", () => {
    const facts = mergeUnits([
      unit({ functions: [fn("f", { calls: [call("old")] }), fn("f.inner")] }),
      unit({ functions: [fn("f", { calls: [call("new")] }), fn("f.other")] }),
    ]);
    assert.deepEqual([...facts.functions.keys()].sort(), ["f", "f.other"]);
    assert.deepEqual(calls(facts, "f"), ["new"]);
    assert.deepEqual(facts.sources.get("f"), [1]);
    assert.deepEqual(facts.sources.get("f.other"), [1]);
  });

  it("never lets a setter, deleter or overload replace the function itself", () => {
    const stub = (...decoratorTexts: string[]) => fn("A.x", { decoratorTexts, calls: [call("stub")] });
    const real = fn("A.x", { calls: [call("real")] });
    const orders: readonly (readonly FunctionSummary[])[] = [
      [real, stub("x.setter"), stub("x.deleter")],
      [stub("overload"), stub("typing.overload"), real],
      [stub("t.overload"), real, stub("x.setter")],
    ];
    for (const order of orders) {
      const facts = mergeUnits(order.map((one) => unit({ functions: [one] }, "A")));
      assert.deepEqual(calls(facts, "A.x"), ["real"]);
      assert.deepEqual(facts.sources.get("A.x"), [order.indexOf(real)]);
    }
    const only = mergeUnits([
      unit({ functions: [stub("overload")] }, "A"),
      unit({ functions: [stub("overload")] }, "A"),
    ]);
    assert.deepEqual(only.sources.get("A.x"), [1]);
  });

  it("joins the statements of a body, and counts ordinals through them", () => {
    const use: ContainerUse = { target: { k: "free", name: "c" }, use: "escape", loops: 0, call: 0, arg: 0 };
    const facts = mergeUnits([
      unit({ functions: [fn("<body>", { calls: [call("a"), call("b")] })] }),
      unit({ functions: [fn("f")] }),
      unit({ functions: [fn("<body>", { calls: [call("c")], containers: [use], awaits: true })] }),
    ]);
    assert.deepEqual(calls(facts, "<body>"), ["a", "b", "c"]);
    assert.deepEqual(facts.functions.get("<body>")?.containers, [{ ...use, call: 2 }]);
    assert.equal(facts.functions.get("<body>")?.awaits, true);
    assert.deepEqual(facts.sources.get("<body>"), [0, 2]);
  });

  it("shares summaries with the units", () => {
    const f = fn("f");
    const body = fn("<body>", { calls: [call("a")] });
    const facts = mergeUnits([unit({ functions: [f, body] })]);
    assert.equal(facts.functions.get("f"), f);
    assert.equal(facts.functions.get("<body>"), body);
  });

  it("keeps names of modules and of classes apart, in order", () => {
    const one = { b: "function", name: "A.x" } as const;
    const two = { b: "variable", value: { k: "unknown" } } as const;
    const facts = mergeUnits([
      unit({ bindings: { x: [two] } }),
      unit({ classes: [{ name: "A", bases: [], decorators: [] }], bindings: { A: [{ b: "class", name: "A" }] } }),
      unit({ bindings: { x: [one] } }, "A"),
      unit({ bindings: { x: [two], y: [two] } }, "A"),
      unit({ bindings: JSON.parse('{"__proto__": []}') }),
    ]);
    assert.deepEqual([...facts.bindings.keys()], ["x", "A", "__proto__"]);
    assert.deepEqual(facts.members.get("A")?.get("x"), [one, two]);
    assert.deepEqual(facts.members.get("A")?.get("y"), [two]);
  });

  it("collects exports, stars and imports", () => {
    const imported = (module: string, name?: string) =>
      ({ b: "import", module, level: 0, ...(name ? { name } : {}) }) as const;
    const facts = mergeUnits([
      unit({
        exports: ["a"],
        stars: [{ module: "m", level: 1 }],
        bindings: { np: [imported("numpy")], sleep: [imported("time", "sleep")] },
      }),
      unit({ exports: ["b", "a"], stars: [{ module: "m", level: 1 }], bindings: { numpy: [imported("numpy")] } }),
      unit({ main: true, bindings: { argparse: [imported("argparse")] } }),
      unit({ bindings: { json: [imported("json")] } }, "A"),
    ]);
    assert.deepEqual(facts.exports, ["a", "b"]);
    assert.deepEqual(facts.stars, [{ module: "m", level: 1 }]);
    assert.deepEqual(facts.imported, { numpy: ["np", "numpy"], "time:sleep": ["sleep"] });
  });
});

describe("fact store", () => {
  const file = (...functions: readonly FunctionSummary[]) =>
    mergeUnits(functions.map((one) => unit({ functions: [one] })));

  it("shows readers what changed, and nothing else", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    store.setFile("/a.py", file(fn("f"), fn("g")), "low");
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "f"))?.name, "f");
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "h")), undefined);
    const before = db.revision;
    store.setFile("/a.py", file(fn("f"), fn("g"), fn("unread")), "low");
    assert.equal(db.revision, before, "equal functions, and one that nobody asked about");
    store.setFile("/a.py", file(fn("f"), fn("g"), fn("h")), "low");
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "h"))?.name, "h");
    store.setFile("/a.py", undefined, "low");
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "f")), undefined);
  });

  it("knows who mentions a name, in all files", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    const ids = (name: string) => (db.read(CALLS, name)?.ids ?? []).map(({ path, name: own }) => `${path}#${own}`);
    store.setFile("/b.py", file(fn("z", { calls: [call("load")] })), "low");
    store.setFile(
      "/a.py",
      file(fn("y", { calls: [call("load"), call("load")] }), fn("x", { calls: [call("load")] })),
      "low",
    );
    assert.deepEqual(ids("load"), ["/a.py#x", "/a.py#y", "/b.py#z"]);
    store.setFile("/b.py", file(fn("z", { calls: [call("save")] })), "low");
    assert.deepEqual(ids("load"), ["/a.py#x", "/a.py#y"]);
    assert.deepEqual(ids("save"), ["/b.py#z"]);
    store.setFile("/a.py", undefined, "low");
    assert.deepEqual(ids("load"), []);
    const handed = { ...call("run"), args: [{ k: "free", name: "job" } as const] };
    store.setFile("/a.py", file(fn("x", { calls: [handed] })), "low");
    assert.deepEqual(db.read(HANDED, "job")?.ids, [{ path: "/a.py", name: "x" }]);
  });

  it("splits a class into methods and attributes", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    const facts = mergeUnits([
      unit({ classes: [{ name: "A", bases: [], decorators: [] }] }),
      unit({ functions: [fn("A.m")], bindings: { m: [{ b: "function", name: "A.m" }] } }, "A"),
      unit({ bindings: { size: [{ b: "variable", value: { k: "unknown" } }] } }, "A"),
    ]);
    store.setFile("/a.py", facts, "low");
    assert.deepEqual(db.read(METHODS, symbolKey("/a.py", "A")), ["m"]);
    assert.deepEqual(db.read(ATTRIBUTES, symbolKey("/a.py", "A")), ["size"]);
    assert.equal(db.read(MEMBER, symbolKey("/a.py", "A.size"))?.length, 1);
    assert.equal(db.read(BINDING, symbolKey("/a.py", "size")), undefined);
  });
});
