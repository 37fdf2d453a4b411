// SQL in Python strings: what is known of the text, what stands for the rest, and that every part is found again where it is written.
import assert from "node:assert/strict";
import { createServices } from "../../server/src/semantics/python/services";
import { sqlOfCall, sqlSummary } from "../../server/src/semantics/python/sql/sql-calls";
import type { SyntaxNode } from "../../server/src/syntax/node";
import { createSyntaxRuntime, type SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { asset } from "../kit/project";

describe("SQL in Python", () => {
  let runtime: SyntaxRuntime;
  before(async () => {
    runtime = await createSyntaxRuntime({
      runtimeWasm: asset("web-tree-sitter.wasm"),
      python: asset("tree-sitter-python.wasm"),
    });
  });
  after(() => runtime.dispose());

  /** The call of `execute` in a function of these lines. */
  function executed(lines: readonly string[]) {
    const code = ["def f(db, x, y):", ...lines.map((line) => `    ${line}`), ""].join("\n");
    const unit = parseOnce(runtime, code).units[0]?.unit;
    assert.ok(unit);
    const services = createServices(unit);
    const isCall = (node: SyntaxNode) => node.kind === "call" && /\bexecute$/.test(node.field("function")?.text ?? "");
    const call = [...unit.root.descendants()].find(isCall);
    assert.ok(call);
    return { code, unit, services, call };
  }

  const sqlIn = (...lines: readonly string[]) => {
    const { call, services } = executed(lines);
    return sqlOfCall(call, services);
  };

  /** Tables and filters of the statement, and the source of each. */
  const told = (...lines: readonly string[]) => {
    const { call, services, unit } = executed(lines);
    const found = sqlOfCall(call, services);
    return found?.statements.map((statement) =>
      statement?.accesses.map(({ table, range, filters }) => {
        const source = (at: { start: number; end: number }) => {
          const { start, end } = found.text.place(at.start, at.end);
          return unit.text.slice(start, end);
        };
        return [table ?? "?", source(range), ...filters.map((one) => `${one.column} ${one.op}: ${source(one.range)}`)];
      }),
    );
  };

  const cases: readonly (readonly [title: string, lines: readonly string[], told: unknown])[] = [
    ["in one literal", ["db.execute('SELECT a FROM t WHERE b = ?', (x,))"], [[["t", "t", "b eq: b"]]]],
    [
      "with other placeholders",
      ["db.execute('SELECT a FROM t WHERE b = %s AND c > %(x)s AND d = :y AND e = $1')"],
      [[["t", "t", "b eq: b", "c range: c", "d eq: d", "e eq: e"]]],
    ],
    [
      "over several literals",
      ["db.execute(", "    'SELECT a '", '    "FROM t "', "    'WHERE bcd = ?')"],
      [[["t", "t", "bcd eq: bcd"]]],
    ],
    [
      "with escapes",
      ["db.execute('SELECT \\'\\x41\\n\\u00e4\\', a\\n\\tFROM\\ttab WHERE \\\"col\\\" = 1')"],
      [[["tab", "tab", 'col eq: \\"col\\"']]],
    ],
    [
      "in raw and triple-quoted literals",
      ["db.execute(r'''", "  SELECT a FROM t", "  WHERE b LIKE '\\\\d%'", "  ORDER BY c''')"],
      [[["t", "t", "b prefix: b"]]],
    ],
    ["joined by plus", ["db.execute('SELECT a FROM t' + ' WHERE b = ?')"], [[["t", "t", "b eq: b"]]]],
    ["through a local", ["q = 'SELECT a FROM t WHERE b = ?'", "db.execute(q)"], [[["t", "t", "b eq: b"]]]],
    [
      "through a local that grows",
      ["q = 'SELECT a FROM t WHERE b = ?'", "if x:", "    q += ' AND c = ?'", "db.execute(q)"],
      [[["t", "t", "b eq: b", "c eq: c"]]],
    ],
    ["within text()", ["db.execute(text('SELECT a FROM t WHERE b = :b').bindparams(b=x))"], [[["t", "t", "b eq: b"]]]],
    [
      "with values put in",
      ["db.execute(f\"SELECT a FROM t WHERE b = {x} AND c = '{y}' AND d IN ({x}) LIMIT {y}\")"],
      [[["t", "t", "b eq: b", "c eq: c", "d in: d"]]],
    ],
    [
      "with percent signs filled in",
      ["db.execute(\"SELECT a FROM t WHERE b = '%s' AND c LIKE 'x%%'\" % x)"],
      [[["t", "t", "b eq: b", "c prefix: c"]]],
    ],
    ["with format", ["db.execute('SELECT a FROM {} WHERE b = {}'.format(x, y))"], [[["?", "{}", "b eq: b"]]]],
    ["with a table put in", ["db.execute(f'SELECT a FROM {x} WHERE b = 1')"], [[["?", "{x}", "b eq: b"]]]],
    [
      "with a schema put in",
      ["db.execute(f'SELECT a FROM {x}.users u WHERE u.b = 1')"],
      [[["users", "users", "b eq: b"]]],
    ],
    [
      "with columns put in",
      ["db.execute(f'SELECT {x}, b FROM t WHERE c = 1 ORDER BY {y}')"],
      [[["t", "t", "c eq: c"]]],
    ],
    ["with doubled braces", ["db.execute(f\"SELECT '{{}}' FROM t WHERE b = {x}\")"], [[["t", "t", "b eq: b"]]]],
  ];
  for (const [title, lines, expected] of cases) it(title, () => assert.deepEqual(told(...lines), expected));

  it("is open where more may be put in", () => {
    const open = (...lines: readonly string[]) => sqlIn(...lines)?.text.open;
    assert.equal(open("db.execute('SELECT a FROM t' + x)"), true);
    assert.equal(open("db.execute(f'SELECT a FROM t WHERE {x}')"), true);
    assert.equal(open("db.execute(f'SELECT a FROM t WHERE b = {x}')"), false);
    assert.equal(open("q = 'SELECT a FROM t'", "q += ' LIMIT 3'", "db.execute(q)"), true);
  });

  it("is unknown where the text is", () => {
    for (const argument of [
      "x",
      "x + 'SELECT a FROM t'",
      "b'SELECT a FROM t'",
      "'Select one of these'",
      "' '.join(x)",
    ]) {
      const found = sqlIn(`db.execute(${argument})`);
      assert.equal(found?.statements[0], undefined, argument);
    }
    assert.equal(sqlIn("q = 'SELECT a FROM t'", "if x:", "    q = 'SELECT b FROM u'", "db.execute(q)"), undefined);
  });

  it("tells which holes hold values and which hold names", () => {
    const holes = (argument: string) =>
      sqlIn(`db.execute(${argument})`)?.text.holes.map(({ as, node }) => `${as} ${node?.text}`);
    assert.deepEqual(holes("f'INSERT INTO {x} ({y}, b) VALUES ({x.a}, {y!r})'"), [
      "name x",
      "name y",
      "value x.a",
      "value y",
    ]);
    assert.deepEqual(holes("f\"UPDATE t SET a = {x}, b_{y} = 1 WHERE c='{x}' {y}\""), [
      "value x",
      "name y",
      "value x",
      "part y",
    ]);
    assert.deepEqual(holes("f'SELECT a FROM t WHERE b IN ({x}) AND c >= {y} ORDER BY {x} LIMIT {y}'"), [
      "value x",
      "value y",
      "name x",
      "value y",
    ]);
  });

  it("is kept in summaries without positions", () => {
    const summary = (lines: readonly string[]) => {
      const { call, services } = executed(lines);
      return sqlSummary(call, services);
    };
    const long = ["db.execute('''", "SELECT a, b", "FROM t", "WHERE c = ?", "ORDER BY d LIMIT 3''')"];
    assert.deepEqual(summary(long), {
      statements: [
        {
          kind: "select",
          reads: [{ table: "t", filters: [{ column: "c", op: "eq" }], columns: ["a", "b", "c"], order: ["d"] }],
          limit: 3,
        },
      ],
    });
    assert.deepEqual(summary(["db.execute('SELECT a, b FROM t WHERE c = ? ORDER BY d LIMIT 3')"]), summary(long));
    assert.deepEqual(summary(["db.execute('CREATE TABLE t (a INT PRIMARY KEY)')"]), {
      statements: [],
      schema: [
        { change: "table", table: "t", columns: [{ name: "a", type: "int", key: "primary" }], keys: [], foreign: [] },
      ],
    });
  });
});
