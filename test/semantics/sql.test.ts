// SQL as SQLite, PostgreSQL and MySQL write it, reduced: tables, conditions, order, aggregates, schema; and that nothing it is given makes
// it throw.
import assert from "node:assert/strict";
import { parseScript, parseSql } from "../../server/src/semantics/sql/parse";
import type { SchemaChange, SqlStatement } from "../../server/src/semantics/sql/statement";

const parsed = (sql: string): SqlStatement => {
  const found = parseSql(sql);
  assert.ok(found, `not understood: ${sql}`);
  return found;
};

/** `table[column op ...] order(...)` per table. */
const reads = (sql: string) =>
  parsed(sql).accesses.map(({ table, filters, order, star }) => {
    const shown = filters.map(
      ({ column, op, constant, to }) => `${column} ${op}${constant ? "!" : ""}${to ? ` ${to}` : ""}`,
    );
    return `${table ?? "?"}[${shown.join(", ")}]${order.length > 0 ? ` by ${order.map((o) => o.column)}` : ""}${star ? " *" : ""}`;
  });

describe("queries in SQL", () => {
  const cases: readonly (readonly [title: string, sql: string, reads: readonly string[]])[] = [
    ["name a table", "SELECT a FROM t", ["t[]"]],
    [
      "narrow by values",
      "SELECT * FROM t WHERE a = ? AND b > 3 AND c IN (1, 2) AND d IS NULL",
      ["t[a eq, b range!, c in!, d null] *"],
    ],
    ["narrow by ranges", "SELECT a FROM t WHERE b BETWEEN ? AND ? AND ? < c", ["t[b range, c range]"]],
    [
      "join by aliases",
      "SELECT o.* FROM users u JOIN orders AS o ON o.user_id = u.id WHERE u.mail = ?",
      ["users[id join orders.user_id, mail eq]", "orders[user_id join users.id] *"],
    ],
    ["join in WHERE", "SELECT 1 FROM a, b WHERE a.x = b.y AND b.z = 'k'", ["a[x join b.y]", "b[y join a.x, z eq!]"]],
    ["leave columns of nobody alone", "SELECT 1 FROM a, b WHERE z = 1", ["a[]", "b[]"]],
    [
      "hold nothing below OR and NOT",
      "SELECT 1 FROM t WHERE (a = 1 OR b = 2) AND NOT c = 3 AND d <> 4 AND (e = 5)",
      ["t[e eq!]"],
    ],
    ["see no column in an expression", "SELECT 1 FROM t WHERE lower(a) = ? AND b + 1 = ? AND date(c) = ?", ["t[]"]],
    [
      "take a prefix from a pattern",
      "SELECT 1 FROM t WHERE a LIKE 'x%' AND b LIKE '%x' AND c LIKE ?",
      ["t[a prefix!]"],
    ],
    ["order", "SELECT a FROM t WHERE a = ? ORDER BY b DESC, c LIMIT 5", ["t[a eq] by b,c"]],
    ["order by what is no column", "SELECT a FROM t ORDER BY lower(b)", ["t[]"]],
    [
      "look into subqueries",
      "SELECT (SELECT max(x) FROM c WHERE c.t_id = t.id) FROM t WHERE a IN (SELECT b FROM u WHERE k = 1)",
      ["t[a in]", "u[k eq!]", "c[t_id join]"],
    ],
    [
      "look into EXISTS and derived tables",
      "SELECT 1 FROM (SELECT a FROM t WHERE b = ?) q WHERE EXISTS (SELECT 1 FROM u WHERE u.c = q.a)",
      ["t[b eq]", "u[c join]"],
    ],
    [
      "know their common table expressions",
      "WITH recent AS (SELECT * FROM t WHERE at > ?) SELECT * FROM recent JOIN u ON u.id = recent.u_id",
      ["t[at range] *", "u[id join] *"],
    ],
    [
      "are compounds",
      "SELECT a FROM t WHERE x = 1 UNION ALL SELECT a FROM u WHERE y = 2 ORDER BY a",
      ["t[x eq!]", "u[y eq!]"],
    ],
    ["update and delete", "UPDATE t SET a = 1 WHERE b = ?", ["t[b eq]"]],
    ["insert what they select", "INSERT INTO t (a) SELECT b FROM u WHERE c = ?", ["u[c eq]"]],
    ["are quoted", `SELECT "A" FROM "My Table" AS m WHERE m."Key" = 'x'`, ["my table[key eq!]"]],
    // PostgreSQL
    ["cast", "SELECT a::text, (b->>'k')::int[] FROM t WHERE c = $1::uuid AND d = ANY($2)", ["t[c eq, d in]"]],
    ["lock", "SELECT a FROM t WHERE b = %s ORDER BY c LIMIT 1 FOR UPDATE SKIP LOCKED", ["t[b eq] by c"]],
    [
      "are distinct on",
      "SELECT DISTINCT ON (a) a, b FROM t WHERE c = %(c)s AND at > now() - INTERVAL '1 day'",
      ["t[c eq, at range]"],
    ],
    [
      "extract",
      "SELECT EXTRACT(epoch FROM at), SUBSTRING(a FROM 1 FOR 2) FROM t WHERE a ILIKE 'x%' AND z AT TIME ZONE 'utc' = ?",
      ["t[a prefix!, z eq]"],
    ],
    ["are lateral", "SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.a_id = a.id) x", ["b[a_id join] *", "a[] *"]],
    ["delete using others", "DELETE FROM t USING u WHERE t.u_id = u.id AND t.a = $1", ["t[u_id join, a eq]"]],
    ["escape", "SELECT 1 FROM t WHERE a = E'it\\'s' AND b = $$x'y$$ AND c = 'it''s'", ["t[a eq!, b eq!, c eq!]"]],
    ["are sets that the driver writes", "SELECT 1 FROM t WHERE a IN %s AND b IN :b", ["t[a in, b in]"]],
    // MySQL
    [
      "have backticks and hints",
      "SELECT SQL_CALC_FOUND_ROWS `a` FROM `t` FORCE INDEX (i) WHERE `b` = 1 LIMIT 5, 10",
      ["t[b eq!]"],
    ],
    [
      "group texts",
      "SELECT GROUP_CONCAT(a SEPARATOR ',') FROM t WHERE at > NOW() - INTERVAL 1 DAY # why\n AND b <=> 1",
      ["t[at range, b eq!]"],
    ],
    ["ignore duplicates", "INSERT IGNORE INTO t (a) VALUES (%s) ON DUPLICATE KEY UPDATE a = VALUES(a)", []],
  ];
  for (const [title, sql, expected] of cases) it(title, () => assert.deepEqual(reads(sql), expected));

  it("know their kind, what they write and how many rows they ask for", () => {
    const told = [
      "SELECT a FROM t LIMIT 3",
      "SELECT a FROM t LIMIT ?",
      "REPLACE INTO T VALUES (1)",
      "DELETE FROM s.t",
      "TRUNCATE TABLE t",
      "PRAGMA foreign_keys = ON",
      "EXPLAIN SELECT 1",
    ].map((sql) => {
      const { kind, writes, limit } = parsed(sql);
      return [kind, writes, limit];
    });
    assert.deepEqual(told, [
      ["select", undefined, 3],
      ["select", undefined, "dynamic"],
      ["insert", "t", undefined],
      ["delete", "t", undefined],
      ["delete", "t", undefined],
      ["pragma", undefined, undefined],
      ["other", undefined, undefined],
    ]);
  });

  it("know aggregates that give one row", () => {
    const scalars = (sql: string) =>
      parsed(sql).scalars?.map(({ name, range }) => [name, sql.slice(range.start, range.end)]);
    assert.deepEqual(scalars("SELECT COUNT(*), COALESCE(SUM(a), 0) AS s, MAX(b) - MIN(b) FROM t"), [
      ["count", "COUNT(*)"],
      ["sum", "COALESCE(SUM(a), 0)"],
      ["max", "MAX(b) - MIN(b)"],
    ]);
    for (const other of [
      "SELECT COUNT(*) FROM t GROUP BY a",
      "SELECT a, COUNT(*) FROM t",
      "SELECT MAX(a, b) FROM t",
      "SELECT COUNT(*) OVER () FROM t",
      "SELECT (SELECT COUNT(*) FROM t)",
    ])
      assert.equal(scalars(other), undefined, other);
  });

  it("have ranges", () => {
    const sql = "  -- all\n  SELECT a FROM users AS u\n WHERE u.mail = ? ORDER BY u.at;";
    const [access] = parsed(sql).accesses;
    const shown = [access?.range, access?.filters[0]?.range, access?.order[0]?.range].map(
      (r) => r && sql.slice(r.start, r.end),
    );
    assert.deepEqual(shown, ["users", "mail", "at"]);
  });
});

describe("schema in SQL", () => {
  const changes = (sql: string): readonly SchemaChange[] =>
    parseScript(sql).flatMap(({ statement }) => statement?.schema ?? []);
  const shown = (sql: string) => changes(sql).map(show);
  const show = (one: SchemaChange): string => {
    const key = (k: { kind: string; name?: string; columns: readonly string[]; partial?: true }) =>
      `${k.kind}(${k.columns})${k.name ? ` ${k.name}` : ""}${k.partial ? " partial" : ""}`;
    if (one.change === "table") {
      const columns = one.columns.map((c) =>
        [c.name, c.type, c.key, c.references && `-> ${c.references}`].filter(Boolean).join(" "),
      );
      return [
        `${one.table}: ${columns.join(", ")}`,
        ...one.keys.map(key),
        ...one.foreign.map((f) => `${f.columns} -> ${f.references}`),
      ].join("; ");
    }
    if (one.change === "key") return `${one.table} ${key(one.key)}`;
    if (one.change === "column") return `${one.table} + ${one.column.name} ${one.column.type}`;
    const { change, ...rest } = one;
    return `${change} ${Object.values(rest).join(" ")}`;
  };

  it("of SQLite", () => {
    const sql =
      'CREATE TABLE IF NOT EXISTS "T" (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL UNIQUE DEFAULT (upper("x")), b INT REFERENCES u(id) ON DELETE CASCADE, UNIQUE (a, b), FOREIGN KEY (b) REFERENCES u) WITHOUT ROWID; CREATE INDEX i ON t (a, lower(b)); CREATE UNIQUE INDEX j ON t(b) WHERE a > 1';
    assert.deepEqual(shown(sql), [
      "t: id integer primary, a text unique, b int -> u.id; unique(a,b); b -> u",
      "t index(a) i",
      "t unique(b) j partial",
    ]);
  });

  it("of PostgreSQL", () => {
    const sql = `CREATE UNLOGGED TABLE public.t (
      id bigint GENERATED BY DEFAULT AS IDENTITY (START 1) PRIMARY KEY, a character varying(20)[] COLLATE "C" DEFAULT '{}'::text[] NOT NULL,
      at timestamp(3) with time zone DEFAULT now() NOT NULL, n numeric(10, 2) DEFAULT nextval('s'::regclass), kind my_enum,
      CONSTRAINT c CHECK (n > 0::numeric) NOT VALID, EXCLUDE USING gist (a WITH =), LIKE other INCLUDING ALL
    ) PARTITION BY RANGE (at);
    ALTER TABLE ONLY public.t ADD CONSTRAINT t_u UNIQUE (a, at), ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES u (id);
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ON t USING btree (at DESC NULLS LAST) INCLUDE (a); CREATE INDEX g ON t USING gin (a);
    ALTER TABLE t ADD COLUMN IF NOT EXISTS z jsonb DEFAULT '{}'::jsonb, DROP COLUMN y, RENAME COLUMN p TO q; ALTER TABLE t RENAME TO tt;
    DROP INDEX IF EXISTS x, y; DROP TABLE s.k CASCADE;`;
    assert.deepEqual(shown(sql), [
      "t: id bigint primary, a character varying, at timestamp with time zone, n numeric, kind my_enum",
      "t unique(a,at) t_u",
      "t index(at)",
      "t + z jsonb",
      "drop-column t y",
      "rename-column t p q",
      "rename-table t tt",
      "drop-key x",
      "drop-key y",
      "drop-table k",
    ]);
  });

  it("of MySQL", () => {
    const sql =
      "CREATE TABLE `t` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'x', `key` varchar(9) CHARACTER SET utf8 DEFAULT 'a,b', e enum('a','b') NOT NULL, at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (`id`) USING BTREE, UNIQUE KEY `u` (`key`(5), e), KEY `k` (`e`), FULLTEXT KEY f (`key`), CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `u` (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8;\nALTER TABLE t ADD INDEX i (at), ADD UNIQUE KEY v (e), ADD z INT(3) UNSIGNED AFTER e, DROP INDEX k";
    assert.deepEqual(shown(sql), [
      "t: id int, key varchar, e enum, at timestamp; primary(id); unique(key,e) u; index(e) k; id -> u",
      "t index(at) i",
      "t unique(e) v",
      "t + z int",
      "drop-key k",
    ]);
    const [first] = changes(sql);
    assert.equal(first?.change === "table" && first.mysql, true);
  });

  it("has ranges", () => {
    const sql = "SELECT 1;\nCREATE TABLE t (\n  id int,\n  `name` text\n);\nALTER TABLE t ADD COLUMN more int;";
    const at = changes(sql).flatMap((one) =>
      one.change === "table"
        ? [one.range, ...one.columns.map((c) => c.range)]
        : one.change === "column"
          ? [one.column.range]
          : [],
    );
    assert.deepEqual(
      at.map(({ start, end }) => sql.slice(start, end)),
      ["t", "id", "`name`", "more"],
    );
  });
});

describe("scripts in SQL", () => {
  it("are split at semicolons outside of strings, comments, triggers and data", () => {
    const sql =
      "INSERT INTO t VALUES ('a;b'); -- c;d\nCREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM u; END;\nCOPY t FROM stdin;\n1;2\n\\.\nSELECT 2 /* ; */;";
    assert.deepEqual(
      parseScript(sql).map(({ range }) => sql.slice(range.start, range.end).slice(0, 14)),
      ["INSERT INTO t ", "CREATE TRIGGER", "COPY t FROM st", "SELECT 2"].map((head) => head),
    );
  });

  it("have statements that are not understood among those that are", () => {
    const kinds = parseScript("SELECT FROM WHERE; SELECT 1; CREATE TABLE (; SELECT 'open").map(
      ({ statement }) => statement?.kind,
    );
    assert.deepEqual(kinds, [undefined, "select", undefined, undefined]);
  });

  it("never throw, whatever is cut off or put in", function () {
    this.timeout(30_000);
    const sql =
      "WITH a AS (SELECT 1) SELECT DISTINCT ON (x) t.a::int[], 'it''s', E'\\'' FROM t JOIN u USING (id) WHERE x = ANY(ARRAY[1]) AND y IN %s; CREATE TABLE `t` (id serial DEFAULT now() NOT NULL, KEY k (a(3)), EXCLUDE USING g (x)); ALTER TABLE t ADD (a int), RENAME TO z; INSERT INTO t VALUES ($1) ON DUPLICATE KEY UPDATE a = 1";
    for (let cut = 0; cut <= sql.length; cut += 3) {
      for (const text of [
        sql.slice(0, cut),
        sql.slice(cut),
        `${sql.slice(0, cut)}(${sql.slice(cut)}`,
        `${sql.slice(0, cut)}'${sql.slice(cut)}`,
      ])
        for (const { statement, range } of parseScript(text)) {
          assert.ok(range.start < range.end && range.end <= text.length);
          for (const { range: at } of statement?.accesses ?? [])
            assert.ok(at.start >= 0 && at.end <= text.length, text);
        }
    }
  });

  it("leave prose alone", () => {
    for (const text of [
      "Select at least one release.",
      "select",
      "",
      "update the docs",
      "with love",
      "nothing; SELECT 1",
    ])
      assert.equal(parseSql(text), undefined);
  });
});
