// SQL files as documents: found in, suppressed in, explained and edited like those of Python; whatever the edits, the findings are those of
// a fresh engine.
import assert from "node:assert/strict";
import { projects, shown } from "./kit";

const SCHEMA = [
  "-- what is kept",
  "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT UNIQUE);",
  "CREATE TABLE notes (",
  "  id INTEGER PRIMARY KEY,",
  "  user_id INTEGER REFERENCES users (id),",
  "  body TEXT",
  ");",
  "INSERT INTO users VALUES (1, 'a;b');",
  "",
].join("\n");

const APP = [
  "import sqlite3",
  "from flask import Flask",
  "app = Flask(__name__)",
  "conn = sqlite3.connect('notes.db')",
  "@app.get('/notes/<int:user>')",
  "def notes(user):",
  "    return conn.execute('SELECT body FROM notes WHERE user_id = ?', (user,)).fetchall()",
  "",
].join("\n");

describe("SQL files", () => {
  const open = projects();
  const FOUND = ["4:2 missing-index `notes.user_id` has no index, and 1 query searches by it"];

  it("are found in, closed and open, with the queries of other files", async () => {
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP });
    assert.equal(await p.analyzer.load(p.at("schema.sql")), true);
    assert.deepEqual(shown(p, "schema.sql"), FOUND);
    p.show("schema.sql", SCHEMA);
    assert.deepEqual(shown(p, "schema.sql"), FOUND);
    const [related] = p.findings("schema.sql")[0]?.related ?? [];
    assert.equal(related && p.relative(related.path), "app.py");
    p.show("app.py", APP.replace("WHERE user_id = ?", "WHERE id = ?"));
    assert.deepEqual(shown(p, "schema.sql"), []);
  });

  it("tell about the index in another file", async () => {
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP, "more/indexes.sql": "SELECT 1;" });
    p.show("schema.sql", SCHEMA);
    assert.deepEqual(shown(p, "schema.sql"), FOUND);
    p.show("more/indexes.sql", "CREATE INDEX by_user ON notes (user_id);");
    assert.deepEqual(shown(p, "schema.sql"), []);
    p.show("more/indexes.sql", "CREATE INDEX by_user ON notes (body);");
    assert.deepEqual(shown(p, "schema.sql"), FOUND);
  });

  it("do not count where they are the way back, tests, or too large", async () => {
    const index = "CREATE INDEX by_user ON notes (user_id);";
    const p = await open({
      "schema.sql": SCHEMA,
      "app.py": APP,
      "migrations/1.down.sql": index,
      "tests/more.sql": index,
      "dump.sql": `${index}\n${"-- data\n".repeat(70_000)}`,
    });
    p.show("schema.sql", SCHEMA);
    assert.deepEqual(shown(p, "schema.sql"), FOUND);
  });

  it("are silent where they are broken", async () => {
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP });
    p.show("schema.sql", SCHEMA.replace("body TEXT", "body TEXT,,"));
    assert.deepEqual(shown(p, "schema.sql"), []);
    p.show("schema.sql", SCHEMA.replace("'a;b'", "'a;b"));
    assert.deepEqual(shown(p, "schema.sql"), FOUND);
    assert.deepEqual(p.host.complaints, []);
  });

  it("have suppressions behind two dashes", async () => {
    const line = "  user_id INTEGER REFERENCES users (id),";
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP });
    p.show("schema.sql", SCHEMA.replace(line, `${line} -- perflens: ignore[missing-index] few notes`));
    assert.deepEqual(shown(p, "schema.sql"), []);
    p.show("schema.sql", SCHEMA.replace(line, `${line} -- perflens: ignore[query-in-loop] why`));
    assert.deepEqual(
      p.findings("schema.sql").map(({ rule }) => rule),
      ["missing-index", "unused-suppression"],
    );
    p.show("schema.sql", SCHEMA);
    assert.deepEqual(p.analyzer.suppression(p.at("schema.sql"), 4, "missing-index", "few"), {
      line: 4,
      character: line.length,
      text: "  -- perflens: ignore[missing-index] few",
    });
  });

  it("have hovers", async () => {
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP });
    p.show("schema.sql", SCHEMA);
    const hover = p.analyzer.hover(p.at("schema.sql"), { line: 4, character: 4 }, { page: (page) => page });
    assert.match(hover?.markdown ?? "", /notes\.user_id/);
  });

  it("are analysed statement by statement", async () => {
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP });
    p.show("schema.sql", SCHEMA);
    p.analyzer.stats();
    p.show("schema.sql", SCHEMA.replace("what is kept", "what we keep").replace("VALUES (1", "VALUES (2"));
    const looked = p.analyzer.stats().executed.map((entry) => entry.replace("/project/", "").replace(/@.*/, ""));
    assert.deepEqual(looked, ["findings(schema.sql#"]);
  });

  it("give the findings of a fresh engine after any edits", async () => {
    const p = await open({ "schema.sql": SCHEMA, "app.py": APP });
    p.show("schema.sql", SCHEMA);
    let text = SCHEMA;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const pieces = [";", "'", "--", "\n", "CREATE INDEX i ON notes (user_id);\n", "user_id", "(", ")", "/*", " "];
    for (let turn = 0; turn < 40; turn++) {
      const at = random(text.length + 1);
      const gone = random(3) === 0 ? random(6) : 0;
      text = text.slice(0, at) + (pieces[random(pieces.length)] ?? "") + text.slice(at + gone);
      p.show("schema.sql", text);
      if (turn % 8 !== 7) continue;
      const fresh = await open({ "schema.sql": text, "app.py": APP });
      fresh.show("schema.sql", text);
      assert.deepEqual(shown(p, "schema.sql"), shown(fresh, "schema.sql"), JSON.stringify(text));
      if (turn % 16 === 15) text = SCHEMA;
    }
  });
});
