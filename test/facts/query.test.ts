// Properties of the query engine: recorded reads, cut-off, verification on demand, failures, cycles, handles and sweeps.
import assert from "node:assert/strict";
import {
  createQueryDb,
  defineInput,
  defineQuery,
  equalData,
  type QueryDb,
  type QueryKind,
} from "../../server/src/facts/query";

const NUMBER = defineInput<number>("number");
const TEXT = defineInput<{ readonly words: readonly string[] }>("text");
const double = defineQuery<number>("double", (db, key) => (db.read(NUMBER, key) ?? 0) * 2);
const positive = defineQuery<boolean>("positive", (db, key) => db.get(double, key) > 0);
const label = defineQuery<string>("label", (db, key) => (db.get(positive, key) ? "more" : "none"));

/** What runs when `read` is asked. */
function ran(db: QueryDb, read: () => unknown): readonly string[] {
  db.takeLog();
  read();
  return db.takeLog();
}

describe("query engine", () => {
  it("computes once and answers from memory after that", () => {
    const db = createQueryDb();
    db.set(NUMBER, "a", 3);
    assert.deepEqual(
      ran(db, () => db.get(label, "a")),
      ["double(a)", "positive(a)", "label(a)"],
    );
    assert.deepEqual(
      ran(db, () => assert.equal(db.get(label, "a"), "more")),
      [],
    );
  });

  it("runs only what an input reaches, and stops where a result stays equal", () => {
    const db = createQueryDb();
    db.set(NUMBER, "a", 3);
    db.set(NUMBER, "b", 3);
    db.get(label, "a");
    db.get(label, "b");
    db.set(NUMBER, "a", 4);
    assert.deepEqual(
      ran(db, () => db.get(label, "b")),
      [],
    );
    assert.deepEqual(
      ran(db, () => db.get(label, "a")),
      ["double(a)", "positive(a)"],
    );
    db.set(NUMBER, "a", -4);
    assert.deepEqual(
      ran(db, () => assert.equal(db.get(label, "a"), "none")),
      ["double(a)", "positive(a)", "label(a)"],
    );
  });

  it("takes an equal value for no change", () => {
    const db = createQueryDb();
    assert.equal(db.set(TEXT, "a", { words: ["x", "y"] }), true);
    const before = db.revision;
    assert.equal(db.set(TEXT, "a", { words: ["x", "y"] }), false);
    assert.equal(db.revision, before);
    assert.equal(db.set(TEXT, "a", { words: ["x"] }), true);
  });

  it("records a missing input, so that its appearance counts", () => {
    const db = createQueryDb();
    assert.equal(db.get(label, "a"), "none");
    db.set(NUMBER, "a", 1);
    assert.equal(db.get(label, "a"), "more");
    db.set(NUMBER, "a", undefined);
    assert.equal(db.get(label, "a"), "none");
  });

  it("forgets reads that the last computation no longer made", () => {
    const choose = defineQuery<number>("choose", (db) =>
      db.read(NUMBER, "which") ? 1 : (db.read(NUMBER, "other") ?? 0),
    );
    const db = createQueryDb();
    db.set(NUMBER, "other", 5);
    assert.equal(db.get(choose, ""), 5);
    db.set(NUMBER, "which", 1);
    assert.equal(db.get(choose, ""), 1);
    db.set(NUMBER, "other", 6);
    assert.deepEqual(
      ran(db, () => db.get(choose, "")),
      [],
    );
  });

  it("does not look at a read that hangs on one that changed", () => {
    const half = defineQuery<number>("half", (db, key) => {
      const value = db.read(NUMBER, key) ?? 0;
      if (value === 0) throw new Error("nothing to halve");
      return value / 2;
    });
    const guarded = defineQuery<number>("guarded", (db) => (db.read(NUMBER, "on") ? db.get(half, "n") : 0));
    const db = createQueryDb();
    db.set(NUMBER, "on", 1);
    db.set(NUMBER, "n", 8);
    assert.equal(db.get(guarded, ""), 4);
    db.set(NUMBER, "on", 0);
    db.set(NUMBER, "n", 0);
    assert.deepEqual(
      ran(db, () => assert.equal(db.get(guarded, ""), 0)),
      ["guarded()"],
    );
  });

  it("keeps nothing of a computation that throws, and asks again", () => {
    const strict = defineQuery<number>("strict", (db, key) => {
      const value = db.read(NUMBER, key);
      if (value === undefined) throw new Error("no number");
      return value;
    });
    const caught = defineQuery<string>("caught", (db, key) => {
      try {
        return `got ${db.get(strict, key)}`;
      } catch {
        return "failed";
      }
    });
    const db = createQueryDb();
    assert.throws(() => db.get(strict, "a"), /no number/);
    assert.equal(db.get(caught, "a"), "failed");
    db.set(NUMBER, "a", 1);
    assert.equal(db.get(caught, "a"), "got 1");
    db.set(NUMBER, "a", undefined);
    assert.equal(db.get(caught, "a"), "failed");
    db.set(NUMBER, "a", 1);
    assert.equal(db.get(caught, "a"), "got 1");
    assert.equal(db.get(strict, "a"), 1);
  });

  it("names the cycle of a query that reaches itself, and works again afterwards", () => {
    const odd: QueryKind<boolean> = defineQuery<boolean>(
      "odd",
      (db, key) => db.read(NUMBER, "deep") !== undefined && db.get(even, key),
    );
    const even: QueryKind<boolean> = defineQuery<boolean>("even", (db, key) => db.get(odd, key));
    const db = createQueryDb();
    db.set(NUMBER, "deep", 1);
    assert.throws(() => db.get(even, "a"), /query cycle: even\(a\) -> odd\(a\) -> even\(a\)/);
    db.set(NUMBER, "deep", undefined);
    assert.equal(db.get(even, "a"), false);
  });

  it("finds a cycle that comes into being later", () => {
    const left: QueryKind<number> = defineQuery<number>("left", (db) =>
      db.read(NUMBER, "on") ? db.get(right, "") : 1,
    );
    const right: QueryKind<number> = defineQuery<number>("right", (db) => db.get(left, "") + 1);
    const db = createQueryDb();
    assert.equal(db.get(right, ""), 2);
    db.set(NUMBER, "on", 1);
    assert.throws(() => db.get(right, ""), /query cycle/);
  });

  it("does not record a peek", () => {
    const peeking = defineQuery<number>("peeking", (db) => (db as QueryDb).peek(NUMBER, "a") ?? 0);
    const db = createQueryDb();
    db.set(NUMBER, "a", 1);
    assert.equal(db.get(peeking, ""), 1);
    db.set(NUMBER, "a", 2);
    assert.deepEqual(
      ran(db, () => db.get(peeking, "")),
      [],
    );
  });

  it("refuses to change inputs while a query computes", () => {
    const meddling = defineQuery<number>("meddling", (db) => ((db as QueryDb).set(NUMBER, "a", 1) ? 1 : 0));
    assert.throws(() => createQueryDb().get(meddling, ""), /set while meddling computes/);
  });
});

describe("query engine: handles", () => {
  it("answer like the query, over changes and sweeps", () => {
    const db = createQueryDb();
    const handle = db.handle(label, "a");
    assert.equal(handle.get(), "none");
    db.set(NUMBER, "a", 1);
    assert.equal(handle.get(), "more");
    assert.deepEqual(
      ran(db, () => handle.get()),
      [],
    );
    db.sweep(0);
    db.sweep(0);
    assert.equal(db.size, 1, "only the input is left");
    assert.equal(handle.get(), "more");
    db.set(NUMBER, "a", -1);
    assert.equal(handle.get(), "none");
  });
});

describe("query engine: doubts", () => {
  it("are told once to all who asked, and only of what may have changed", () => {
    const db = createQueryDb();
    const told: string[] = [];
    const first = db.handle(label, "a", () => told.push("first"));
    const second = db.handle(label, "a", () => told.push("second"));
    first.get();
    second.get();
    first.get();
    db.set(NUMBER, "b", 1);
    assert.deepEqual(told, []);
    db.set(NUMBER, "a", 1);
    db.set(NUMBER, "a", 2);
    assert.deepEqual(told, ["first", "second"]);
    assert.equal(second.get(), "more");
    db.set(NUMBER, "a", 3);
    assert.deepEqual(told, ["first", "second", "second"], "the first has not asked again");
  });
});

describe("query engine: provided inputs", () => {
  it("asks the source when a cell is first read and when it is named", () => {
    const db = createQueryDb();
    const values = new Map([["a", 1]]);
    const asked: string[] = [];
    db.provide(NUMBER, (key) => {
      asked.push(key);
      return values.get(key);
    });
    assert.equal(db.update(NUMBER, "a"), false, "nobody has read it");
    assert.deepEqual(asked, []);
    assert.equal(db.get(double, "a"), 2);
    assert.equal(db.get(double, "a"), 2);
    assert.deepEqual(asked, ["a"]);
    values.set("a", 2);
    assert.equal(db.update(NUMBER, "a"), true);
    assert.equal(db.get(double, "a"), 4);
  });
});

describe("query engine: sweep", () => {
  it("drops what was not used, keeps what used values were built from", () => {
    const db = createQueryDb();
    db.set(NUMBER, "a", 1);
    db.set(NUMBER, "b", 1);
    db.get(label, "a");
    db.get(label, "b");
    db.read(NUMBER, "never set");
    db.sweep(0);
    db.get(label, "a");
    db.sweep(0);
    assert.equal(db.size, 5, "two inputs and the three derived values of a");
    assert.deepEqual(
      ran(db, () => db.get(label, "a")),
      [],
    );
    assert.deepEqual(
      ran(db, () => db.get(label, "b")),
      ["double(b)", "positive(b)", "label(b)"],
    );
  });

  it("never loses a change over a sweep", () => {
    const db = createQueryDb();
    const handle = db.handle(label, "a");
    assert.equal(handle.get(), "none");
    for (let i = 0; i < 4; i++) {
      db.sweep(1);
      handle.touch();
    }
    assert.deepEqual(
      ran(db, () => handle.get()),
      [],
    );
    db.set(NUMBER, "a", 1);
    assert.equal(db.get(label, "a"), "more");
  });
});

describe("query engine: against plain computation", () => {
  it("gives the same answers after any sequence of changes", () => {
    const max = defineQuery<number>("max", (db, key) => {
      const [a, b] = key.split("|");
      const left = db.get(double, a ?? "");
      return left > 10 ? left : Math.max(left, db.get(double, b ?? ""));
    });
    const db = createQueryDb();
    const plain = new Map<string, number>();
    let seed = 7;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % n;
    };
    for (let step = 0; step < 3000; step++) {
      const key = "abcd"[random(4)] ?? "a";
      const value = random(12);
      db.set(NUMBER, key, value);
      plain.set(key, value);
      if (random(20) === 0) db.sweep(random(3));
      const a = "abcd"[random(4)] ?? "a";
      const b = "abcd"[random(4)] ?? "b";
      const twice = (k: string) => (plain.get(k) ?? 0) * 2;
      assert.equal(db.get(max, `${a}|${b}`), twice(a) > 10 ? twice(a) : Math.max(twice(a), twice(b)));
    }
  });
});

describe("structural equality", () => {
  it("compares by content", () => {
    assert.ok(equalData({ a: [1, { b: "x" }], c: undefined }, { c: undefined, a: [1, { b: "x" }] }));
    assert.ok(equalData(Number.NaN, Number.NaN));
    for (const [a, b] of [
      [[1], { 0: 1 }],
      [{ a: undefined }, { b: undefined }],
      [{ a: 1 }, { a: 1, b: 1 }],
      [null, {}],
      ["1", 1],
      [[1, 2], [1]],
    ]) {
      assert.ok(!equalData(a, b), JSON.stringify([a, b]));
    }
  });
});
