// Declarations as data, and the values of string literals: the latter against Python's own reading of them.
import assert from "node:assert/strict";
import { createServices } from "../../server/src/semantics/python/services";
import { plainText, stringParts } from "../../server/src/semantics/python/terms/strings";
import { termOf } from "../../server/src/semantics/python/terms/terms";
import { chainOf, type Term } from "../../server/src/semantics/term";
import type { SyntaxNode } from "../../server/src/syntax/node";
import { parseOnce } from "../../server/src/syntax/scan";
import { runPython } from "../kit/python";
import { startRuntime } from "../syntax/kit";

let runtime: ReturnType<typeof startRuntime> | undefined;

after(async () => (await runtime)?.dispose());

const STRINGS = [
  `"plain"`,
  `'it\\'s'`,
  `"a\\tb\\x41\\u00e9\\101\\n"`,
  `r"raw\\n"`,
  `"""three
lines\\
joined"""`,
  `"one " 'two ' """three"""`,
  `f"no {{holes}}"`,
  `"\\U0001F600 astral"`,
  `"unknown \\d stays"`,
];

describe("string literals", () => {
  it("have the value that Python gives them", async () => {
    const own = await Promise.all(STRINGS.map(async (source) => plainText(await expression(source))));
    const program = `import json\nprint(json.dumps([${STRINGS.map((s) => `(${s})`).join(", ")}]))\n`;
    assert.deepStrictEqual(own, JSON.parse(runPython({ "main.py": program }, "main.py")));
  });

  it("tell where each part is written", async () => {
    const source = `f"a{x}\\n{{b" "c"`;
    const node = await expression(source);
    const parts = stringParts(node)?.map(({ value, start, end }) => [value, source.slice(start, end)]);
    const found = parts?.map(([value, written]) => [value, written]);
    assert.deepStrictEqual(found, [
      ["a", "a"],
      [undefined, "{x}"],
      ["\n", "\\n"],
      ["{", "{{"],
      ["b", "b"],
      ["c", "c"],
    ]);
  });

  it("are unknown with holes and as bytes", async () => {
    assert.equal(plainText(await expression(`f"{x}"`)), undefined);
    assert.equal(plainText(await expression(`b"x"`)), undefined);
  });
});

describe("terms", () => {
  it("tell what a declaration says", async () => {
    const term = await termIn(`Column(String(50), ForeignKey("users.id"), index=True, default=-1)`);
    assert.ok(term.t === "call");
    assert.equal(term.shown, "Column");
    assert.deepStrictEqual(term.keywords, { index: { t: "bool", value: true }, default: { t: "number", value: -1 } });
    const [type, key] = term.args;
    assert.deepStrictEqual(type?.t === "call" && type.args, [{ t: "number", value: 50 }]);
    assert.deepStrictEqual(key?.t === "call" && key.args, [{ t: "text", value: "users.id" }]);
  });

  it("keep method chains in order", async () => {
    const chain = chainOf(await termIn(`select(A).where(A.x == 1).order_by(A.y)`));
    assert.deepStrictEqual(
      chain.map(({ shown }) => shown),
      ["select", ".where", ".order_by"],
    );
    const condition = chain[1]?.args[0];
    assert.deepStrictEqual(condition?.t === "op" && condition.op, "==");
  });

  it("are cut where they are too large", async () => {
    const term = await termIn(`[${Array.from({ length: 1000 }, (_, i) => i).join(", ")}]`);
    assert.ok(term.t === "list" && term.items.at(-1)?.t === "other");
  });
});

async function termIn(source: string): Promise<Term> {
  const node = await expression(source);
  return termOf(node, createServices(node.unit));
}

/** The expression of a program that is nothing else. */
async function expression(source: string): Promise<SyntaxNode> {
  runtime ??= startRuntime();
  const [placed] = parseOnce(await runtime, source).units;
  const node = placed?.unit.root.namedChildren[0];
  assert.ok(node);
  return node;
}
