// What the units of a file add up to: which definition counts, members, imports; editing slot by slot; and the cells that
// readers see.
import assert from "node:assert/strict";
import { type Contribution, FileTable, type Slot, tableOf } from "../../server/src/facts/file-table";
import { BINDING, CALLS, FUNCTION, FUNCTIONS, HANDED, MEMBER, METHODS, symbolKey } from "../../server/src/facts/inputs";
import { createQueryDb } from "../../server/src/facts/query";
import { createFactStore } from "../../server/src/facts/store";
import type { CallSummary, FunctionSummary, UnitSummary } from "../../server/src/facts/summary";

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

function unit(summary: Partial<UnitSummary>, className = ""): Contribution {
  return {
    unit: { className },
    facts: { summary: { functions: [], classes: [], bindings: {}, stars: [], ...summary } },
  };
}

const calls = (table: FileTable, name: string) => table.functionNamed(name)?.calls.map(({ shown }) => shown);
/** Place in the file of the unit that a name comes from. */
const source = (table: FileTable, name: string) => table.sourceOf(name)?.order;

describe("table of a file", () => {
  it("lets the last definition of a function count, with what is nested in it", () => {
    const facts = tableOf([
      unit({ functions: [fn("f", { calls: [call("old")] }), fn("f.inner")] }),
      unit({ functions: [fn("f", { calls: [call("new")] }), fn("f.other")] }),
    ]);
    assert.deepEqual(calls(facts, "f.inner"), undefined);
    assert.deepEqual(calls(facts, "f.other"), []);
    assert.deepEqual(calls(facts, "f"), ["new"]);
    assert.equal(source(facts, "f"), 1);
    assert.equal(source(facts, "f.other"), 1);
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
      const facts = tableOf(order.map((one) => unit({ functions: [one] }, "A")));
      assert.deepEqual(calls(facts, "A.x"), ["real"]);
      assert.equal(source(facts, "A.x"), order.indexOf(real));
    }
    const only = tableOf([unit({ functions: [stub("overload")] }, "A"), unit({ functions: [stub("overload")] }, "A")]);
    assert.equal(source(only, "A.x"), 1);
  });

  it("shares summaries with the units", () => {
    const f = fn("f");
    const body = fn("<body k>", { calls: [call("a")] });
    const facts = tableOf([unit({ functions: [f, body] })]);
    assert.equal(facts.functionNamed("f"), f);
    assert.equal(facts.functionNamed("<body k>"), body);
  });

  it("keeps names of modules and of classes apart, in order", () => {
    const one = { b: "function", name: "A.x" } as const;
    const two = { b: "variable", value: { k: "unknown" } } as const;
    const facts = tableOf([
      unit({ bindings: { x: [two] } }),
      unit({ classes: [{ name: "A", bases: [], decorators: [] }], bindings: { A: [{ b: "class", name: "A" }] } }),
      unit({ bindings: { x: [one] } }, "A"),
      unit({ bindings: { x: [two], y: [two] } }, "A"),
      unit({ bindings: JSON.parse('{"__proto__": []}') }),
    ]);
    assert.deepEqual(facts.binding("x"), [two]);
    assert.deepEqual(facts.binding("__proto__"), []);
    assert.equal(facts.binding("constructor"), undefined);
    assert.deepEqual(facts.member("A", "x"), [one, two]);
    assert.deepEqual(facts.member("A", "y"), [two]);
  });

  it("tells functions from classes inside functions", () => {
    const facts = tableOf([unit({ functions: [fn("f")], classes: [{ name: "f.C", bases: [], decorators: [] }] })]);
    assert.equal(facts.functionNamed("f.C"), undefined);
    assert.equal(facts.classNamed("f.C")?.name, "f.C");
    assert.equal(source(facts, "f.C"), 0);
  });

  it("collects exports, stars and imports", () => {
    const imported = (module: string, name?: string) =>
      ({ b: "import", module, level: 0, ...(name ? { name } : {}) }) as const;
    const facts = tableOf([
      unit({
        exports: ["a"],
        stars: [{ module: "m", level: 1 }],
        bindings: { np: [imported("numpy")], sleep: [imported("time", "sleep")] },
      }),
      unit({ exports: ["b", "a"], stars: [{ module: "m", level: 1 }], bindings: { numpy: [imported("numpy")] } }),
      unit({ main: true, bindings: { argparse: [imported("argparse")] } }),
      unit({ bindings: { json: [imported("json")] } }, "A"),
    ]);
    assert.deepEqual(facts.exports(), ["a", "b"]);
    assert.deepEqual(facts.stars(), [{ module: "m", level: 1 }]);
    assert.deepEqual(facts.imported(), { numpy: ["np", "numpy"], "time:sleep": ["sleep"] });
  });
});

describe("table of a file: edits", () => {
  const slot = (order: number, data: Contribution): Slot => ({ order, data });

  it("are as if the file had been so from the start", () => {
    // Random slots go and come; each state must equal a table built anew.
    const pool = (n: number): Contribution => {
      const name = "fgh"[n % 3] ?? "f";
      const decoratorTexts = n % 5 === 0 ? ["overload"] : [];
      const nested = n % 4 === 0 ? [fn(`${name}.inner`, { calls: [call(`inner${n}`)] })] : [];
      const own = [fn(name, { decoratorTexts, calls: [call(`c${n}`)] }), ...nested];
      const body = n % 2 === 0 ? [fn("<body k>", { calls: [call(`b${n}`)] })] : [];
      const imported = { b: "import", module: `m${n % 3}`, level: 0 } as const;
      return unit(
        { functions: n % 7 === 0 ? body : [...own, ...body], bindings: { [name]: [imported], x: [imported] } },
        n % 3 === 0 ? "A" : "",
      );
    };
    const view = (table: FileTable) => ({
      functions: Object.fromEntries(
        ["f", "g", "h", "f.inner", "g.inner", "<body k>"].map((name) => [name, calls(table, name)]),
      ),
      names: table.functionNames(),
      bindings: ["f", "g", "h", "x"].map((name) => table.binding(name)),
      members: ["f", "g", "h", "x"].map((name) => table.member("A", name)),
      methods: table.methods("A"),
      imported: table.imported(),
    });
    let seed = 3;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % n;
    };
    const table = new FileTable();
    let slots: Slot[] = [];
    for (let step = 0; step < 400; step++) {
      const removed = slots.filter(() => random(4) === 0);
      const kept = slots.filter((one) => !removed.includes(one));
      const taken = new Set(kept.map(({ order }) => order));
      const orders = [...new Set(Array.from({ length: random(4) }, () => random(50)))].filter(
        (order) => !taken.has(order),
      );
      const added = orders.sort((a, b) => a - b).map((order) => slot(order, pool(random(40))));
      table.replace(removed, added);
      slots = [...kept, ...added].sort((a, b) => a.order - b.order);
      assert.deepEqual(view(table), view(tableOf(slots.map(({ data }) => data))), `step ${step}`);
    }
  });

  it("tell the names that they touch", () => {
    const table = new FileTable();
    const first = slot(0, unit({ functions: [fn("f"), fn("f.inner")] }));
    const second = slot(1, unit({ functions: [fn("f")], bindings: { f: [{ b: "function", name: "f" }] } }));
    table.replace([], [first]);
    const touched = table.replace([], [second]);
    assert.deepEqual(
      [...touched.functions],
      [
        ["f", true],
        ["f.inner", true],
      ],
      "f.inner stops to count",
    );
    assert.deepEqual([...touched.bindings], ["f"]);
    assert.equal(touched.imports, false);
  });
});

describe("fact store", () => {
  const file = (...functions: readonly FunctionSummary[]) =>
    tableOf(functions.map((one) => unit({ functions: [one] })));

  it("shows readers what changed, and nothing else", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    store.setFile("/a.py", file(fn("f"), fn("g")));
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "f"))?.name, "f");
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "h")), undefined);
    const before = db.revision;
    store.setFile("/a.py", file(fn("f"), fn("g"), fn("unread")));
    assert.equal(db.revision, before, "equal functions, and one that nobody asked about");
    store.setFile("/a.py", file(fn("f"), fn("g"), fn("h")));
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "h"))?.name, "h");
    store.setFile("/a.py", undefined);
    assert.equal(db.read(FUNCTION, symbolKey("/a.py", "f")), undefined);
  });

  it("takes edits slot by slot", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    const table = new FileTable();
    const slots = [fn("f", { calls: [call("a")] }), fn("g")].map((one, order) => ({
      order,
      data: unit({ functions: [one] }),
    }));
    table.replace([], slots);
    store.setFile("/a.py", table);
    const names = () => db.read(FUNCTIONS, "/a.py");
    const callers = (name: string) => db.read(CALLS, name)?.ids.map((id) => id.name);
    assert.deepEqual(names(), ["f", "g"]);
    assert.deepEqual(callers("a"), ["f"]);
    const same = { order: 0, data: unit({ functions: [fn("f", { calls: [call("a")] })] }) };
    const before = db.revision;
    store.edit("/a.py", slots.slice(0, 1), [same]);
    assert.equal(db.revision, before, "what went came back");
    store.edit(
      "/a.py",
      [same],
      [{ order: 0, data: unit({ functions: [fn("f", { calls: [call("b")] }), fn("f.inner")] }) }],
    );
    assert.deepEqual(names(), ["f", "f.inner", "g"]);
    assert.deepEqual(callers("a"), undefined);
    assert.deepEqual(callers("b"), ["f"]);
    assert.throws(() => store.edit("/nowhere.py", [], []), /no facts/);
  });

  it("knows who mentions a name, in all files", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    const ids = (name: string) => (db.read(CALLS, name)?.ids ?? []).map(({ path, name: own }) => `${path}#${own}`);
    store.setFile("/b.py", file(fn("z", { calls: [call("load")] })));
    store.setFile("/a.py", file(fn("y", { calls: [call("load"), call("load")] }), fn("x", { calls: [call("load")] })));
    assert.deepEqual(ids("load"), ["/a.py#x", "/a.py#y", "/b.py#z"]);
    store.setFile("/b.py", file(fn("z", { calls: [call("save")] })));
    assert.deepEqual(ids("load"), ["/a.py#x", "/a.py#y"]);
    assert.deepEqual(ids("save"), ["/b.py#z"]);
    store.setFile("/a.py", undefined);
    assert.deepEqual(ids("load"), []);
    const handed = { ...call("run"), args: [{ k: "free", name: "job" } as const] };
    store.setFile("/a.py", file(fn("x", { calls: [handed] })));
    assert.deepEqual(db.read(HANDED, "job")?.ids, [{ path: "/a.py", name: "x" }]);
  });

  it("splits a class into methods and attributes", () => {
    const db = createQueryDb();
    const store = createFactStore(db);
    const facts = tableOf([
      unit({ classes: [{ name: "A", bases: [], decorators: [] }] }),
      unit({ functions: [fn("A.m")], bindings: { m: [{ b: "function", name: "A.m" }] } }, "A"),
      unit({ bindings: { size: [{ b: "variable", value: { k: "unknown" } }] } }, "A"),
    ]);
    store.setFile("/a.py", facts);
    assert.deepEqual(db.read(METHODS, symbolKey("/a.py", "A")), ["m"]);
    assert.equal(db.read(MEMBER, symbolKey("/a.py", "A.size"))?.length, 1);
    assert.equal(db.read(BINDING, symbolKey("/a.py", "size")), undefined);
  });
});
