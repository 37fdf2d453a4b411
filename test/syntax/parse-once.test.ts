// Tests the one-shot parse: which units a file has, and what a unit shows of its nodes.
import * as assert from "node:assert/strict";
import { liveWasmObjects } from "../../server/src/syntax/ledger";
import type { ParsedFile, SyntaxNode } from "../../server/src/syntax/node";
import type { SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { listUnits, shape, startRuntime } from "./kit";

describe("parsing a whole file once", () => {
  let runtime: SyntaxRuntime;
  before(async () => {
    runtime = await startRuntime();
  });
  afterEach(() => assert.equal(liveWasmObjects(runtime), 0));
  after(() => runtime.dispose());

  const parse = (text: string): ParsedFile => parseOnce(runtime, text);
  const root = (text: string): SyntaxNode => {
    const [first] = parse(text).units;
    assert.ok(first);
    return first.unit.root;
  };

  it("cuts a file into functions, class headers and statements", () => {
    const text = [
      "import os",
      "@first",
      "@second(1)",
      "async def load(a):",
      "    def inner(): pass",
      "    return a",
      "@dataclass",
      "class A(Base, metaclass=M):",
      '    """Doc."""',
      "    x: int = 1",
      "    @property",
      "    def size(self): return 1",
      "    class B:",
      "        def m(self): pass",
      "if os:",
      "    def hidden(): pass",
      "",
    ].join("\n");
    assert.deepEqual(listUnits(parse(text)), [
      "statement @0: import os",
      "function load@10: @first\n@second(1)\nasync def load(a):\n    def inner(): pass\n    return a",
      "class A@82: @dataclass\nclass A(Base, metaclass=M):",
      'statement A.@125: """Doc."""',
      "statement A.@140: x: int = 1",
      "function A.size@155: @property\n    def size(self): return 1",
      "class A.B@198: class B:",
      "function A.B.m@215: def m(self): pass",
      "statement @233: if os:\n    def hidden(): pass",
    ]);
  });

  it("leaves the body out of a class header's tree and clips its ends", () => {
    const [header] = parse("@d\nclass A(B): # why\n    x = 1\n").units;
    assert.equal(header?.unit.text, "@d\nclass A(B):");
    assert.equal(
      shape(header?.unit.root as SyntaxNode),
      "(decorated_definition (decorator (identifier)) definition: (class_definition name: (identifier) superclasses: (argument_list (identifier))))",
    );
    assert.equal(header?.unit.root.end, header?.unit.text.length);
    assert.equal(header?.unit.root.field("definition")?.text, "class A(B):");
  });

  it("counts a unit's column from its own line", () => {
    const units = parse("class A:\n  def f(self): pass\nx = 1; y = 2\n\fz = 3\n").units;
    assert.deepEqual(
      units.map(({ unit }) => unit.column),
      [0, 2, 0, 7, 0],
    );
  });

  it("numbers equal units by occurrence and shares their identity", () => {
    const units = parse("f()\ng()\nf()\n").units;
    assert.deepEqual(
      units.map(({ occurrence }) => occurrence),
      [0, 0, 1],
    );
    assert.equal(units[0]?.unit, units[2]?.unit);
  });

  it("gives nodes fields, parents, children and memoised identity", () => {
    const call = root("f(a, key=b) # note\n").children[0] as SyntaxNode;
    assert.equal(call.kind, "call");
    assert.equal(call.field("function")?.text, "f");
    assert.equal(call.field("function")?.fieldName, "function");
    const args = call.field("arguments") as SyntaxNode;
    assert.deepEqual(
      args.children.map((child) => child.kind),
      ["(", "identifier", ",", "keyword_argument", ")"],
    );
    assert.deepEqual(
      args.namedChildren.map((child) => child.text),
      ["a", "key=b"],
    );
    assert.equal(args.parent, call);
    assert.equal(call.children[1], args);
    assert.equal(
      args.namedChildren[1]?.field("value")?.ancestor((node) => node.kind === "call"),
      call,
    );
    assert.equal(call.parent?.parent, undefined);
  });

  it("walks descendants in preorder and can leave out what lies below a node", () => {
    const top = root("f(g(x), h)\n");
    const seen = [...top.descendants((node) => node.kind === "call" && node.text.startsWith("g"))];
    assert.deepEqual(
      seen.filter((node) => node.named).map((node) => node.text),
      ["f(g(x), h)", "f", "(g(x), h)", "g(x)", "h"],
    );
    assert.deepEqual(
      seen.map((node) => node.index),
      [...seen.map((node) => node.index)].sort((a, b) => a - b),
    );
  });

  it("selects nodes by kind in preorder, the top one included", () => {
    const top = root("f(g(x), h)\n").children[0] as SyntaxNode;
    assert.deepEqual(
      top.select(new Set(["call", "("])).map((node) => node.text),
      ["f(g(x), h)", "(", "g(x)", "("],
    );
    assert.deepEqual(top.field("arguments")?.select(new Set(["call"])), [top.field("arguments")?.namedChildren[0]]);
  });

  it("hides comments from named children only", () => {
    const list =
      root("x = [\n  1, # one\n  2,\n]\n").field("right") ??
      root("x = [\n  1, # one\n  2,\n]\n").children[0]?.field("right");
    assert.deepEqual(
      list?.namedChildren.map((child) => child.text),
      ["1", "2"],
    );
    assert.ok(list?.children.some((child) => child.kind === "comment"));
  });

  it("lists every comment of the file in order", () => {
    const text = "# top\nclass A: # head\n    # own\n    def f(self): # in f\n        pass # p\n# end\n";
    const { comments } = parse(text);
    assert.deepEqual(
      comments.map((comment) => comment.text),
      ["# top", "# head", "# own", "# in f", "# p", "# end"],
    );
    for (const { start, end, text: own } of comments) assert.equal(text.slice(start, end), own);
  });

  it("reads a splat of an index the same way wherever it stands", () => {
    const wanted = "(list_splat (subscript value: (identifier) subscript: (integer)))";
    for (const text of ["print(1)\nx, *a[0]", "x, *a[0]\n# after\n", "x, *a[0]\ny = 1\n"]) {
      const unit = parse(text).units.find((placed) => placed.unit.text.startsWith("x"))?.unit;
      assert.ok(shape(unit?.root as SyntaxNode).includes(wanted), `${text}: ${shape(unit?.root as SyntaxNode)}`);
    }
    assert.match(
      shape(root("x, *a.b[0].c(d)\n# after\n")),
      /\(list_splat \(call function: \(attribute object: \(subscript value: \(attribute/,
    );
  });
});
