// Sharing of equal parts: the copy is equal to what it was made from, and repeats nothing.
import assert from "node:assert/strict";
import { createInterner } from "../../server/src/facts/intern";

describe("interner", () => {
  it("copies plain data", () => {
    const data = {
      none: [],
      empty: {},
      list: [[1], ["1"], [true], [null], [undefined], [[]], [{}]],
      refs: [
        { k: "free", name: "a" },
        { k: "free", name: "b" },
        { k: "attr", of: { k: "self" }, name: "a" },
      ],
      text: "a text of more than a dozen characters",
      odd: { ab: 1, a: "b1" },
    };
    const copy = createInterner().share(data);
    assert.deepEqual(copy, data);
    assert.notEqual(copy, data);
  });

  it("shares equal parts, in one value and between several", () => {
    const { share } = createInterner();
    const first = share({ a: [{ k: "free", name: "x" }], b: { k: "free", name: "x" } });
    const second = share({ c: [{ k: "free", name: "x" }] });
    assert.equal(first.a[0], first.b);
    assert.equal(second.c, first.a);
    assert.notEqual(share({ a: 1 }), share({ a: 1 }), "but not the data itself");
  });

  it("keeps apart what differs in type, order or names only", () => {
    const { share } = createInterner();
    const parts = [
      ["1", "2"],
      [1, 2],
      ["12"],
      ["1,2"],
      [["1"], "2"],
      { a: "1", b: "2" },
      { a: "1b2" },
      { b: "2", a: "1" },
      [],
      {},
      null,
    ];
    const copy = share({ parts }).parts;
    assert.deepEqual(copy, parts);
    assert.equal(new Set(copy).size, parts.length);
  });

  it("does not look for equals of what hardly repeats, but shares what is in it", () => {
    const call = { name: "f", args: [{ k: "self" }] };
    const { calls } = createInterner().share({ calls: [call, { ...call }] }, { calls: {} });
    assert.deepEqual(calls, [call, call]);
    assert.notEqual(calls[0], calls[1]);
    assert.equal(calls[0]?.args, calls[1]?.args);
  });
});
