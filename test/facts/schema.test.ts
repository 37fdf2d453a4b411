// What SQL and migrations say of tables, which queries search by a column, and what is computed again after edits.
import assert from "node:assert/strict";
import type { FactQueries } from "../../server/src/facts/queries";
import type { UnitContext } from "../../server/src/rules/api";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

let ask: ((facts: FactQueries) => unknown) | undefined;
let answer: unknown;

/** Hands the facts to the test when `here()` is analysed. */
const asker = makeTeller({
  on: {
    call(node, cx: UnitContext) {
      if (node.field("function")?.text !== "here" || !ask) return;
      answer = ask(cx.facts);
      cx.report({ at: node, message: "told", data: { text: JSON.stringify(answer) } });
    },
  },
});

describe("schema", () => {
  let p: Project | undefined;
  afterEach(() => {
    p?.dispose();
    p = undefined;
    ask = undefined;
  });

  async function told(texts: Readonly<Record<string, string>>, question: (facts: FactQueries) => unknown) {
    p?.dispose();
    ask = question;
    answer = undefined;
    p = await project({ ...texts, "ask.py": "here()\n" }, { rules: [asker] });
    p.show("ask.py", "here()\n");
    return answer;
  }

  const keys = (facts: FactQueries, table: string) =>
    facts
      .table(table)
      ?.keys.map(({ kind, columns, dead, partial }) =>
        [`${kind}(${columns})`, dead && "dead", partial && "partial"].filter(Boolean).join(" "),
      );
  const columns = (facts: FactQueries, table: string) =>
    facts.table(table)?.columns.map(({ name, references }) => name + (references ? ` -> ${references}` : ""));

  const db = [
    "import sqlite3",
    "SCHEMA = '''",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INT REFERENCES users(id), tag TEXT);",
    "CREATE INDEX by_tag ON notes (tag) WHERE tag > 'a';",
    "'''",
    "class Store:",
    "    ADD = 'ALTER TABLE notes ADD COLUMN day TEXT'",
    "    def __init__(self, path):",
    "        self.conn = sqlite3.connect(path)",
    "        self.conn.executescript(SCHEMA)",
    "        self.conn.execute(self.ADD)",
    "    def unused(self):",
    "        self.conn.execute('CREATE INDEX by_user ON notes (user_id)')",
  ].join("\n");

  it("comes from constants of modules and classes, and knows what nothing runs", async () => {
    const found = await told({ "db.py": db }, (facts) => [
      columns(facts, "notes"),
      keys(facts, "notes"),
      facts.table("notes")?.complete,
      facts.table("users"),
    ]);
    assert.deepEqual(found, [
      ["id", "user_id -> users.id", "tag", "day"],
      ["index(user_id) dead", "primary(id)", "index(tag) partial"],
      true,
      undefined,
    ]);
  });

  it("comes from revisions in their order", async () => {
    const revision = (id: string, before: string, ...upgrade: readonly string[]) =>
      [
        "import sqlalchemy as sa",
        "from alembic import op",
        `revision = '${id}'`,
        `down_revision = ${before}`,
        "def upgrade():",
        ...upgrade.map((line) => `    ${line}`),
        "def downgrade():",
        "    op.drop_index('by_a')",
        "    op.create_index('by_z', 't', ['z'])",
      ].join("\n");
    const texts = {
      "migrations/versions/b_first.py": revision(
        "1",
        "None",
        "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.Integer), sa.UniqueConstraint('b', 'a'))",
        "op.create_index('by_a', 't', ['a'])",
        "op.create_index('by_c', 't', ['c'])",
      ),
      "migrations/versions/a_second.py": revision(
        "2",
        "'1'",
        "op.drop_index('by_c', 't')",
        "op.execute('CREATE INDEX by_d ON t (d)')",
      ),
      "app.py":
        "import sqlite3\nif __name__ == '__main__':\n    sqlite3.connect('x').execute('CREATE INDEX e ON t (e)')\n",
    };
    const found = await told(texts, (facts) => [columns(facts, "t"), keys(facts, "t")]);
    assert.deepEqual(found, [
      ["id", "a"],
      ["index(e) dead", "primary(id)", "unique(b,a)", "index(a)", "index(d)"],
    ]);
  });

  it("leaves tables alone that are renamed", async () => {
    const text = [
      "import sqlite3",
      "conn = sqlite3.connect('x')",
      "conn.executescript('CREATE TABLE new (id INT); DROP TABLE old; ALTER TABLE new RENAME TO old')",
      "conn.execute('CREATE TABLE old (id INT)')",
    ].join("\n");
    assert.equal(await told({ "db.py": text }, (facts) => facts.table("old")?.complete), false);
  });

  const migration = (folder: string, name: string, before: string, ...operations: readonly string[]) => ({
    [`${folder}/migrations/${name}.py`]: [
      "from django.db import migrations, models",
      "class Migration(migrations.Migration):",
      `    dependencies = [${before}]`,
      "    operations = [",
      ...operations.map((line) => `        ${line},`),
      "    ]",
    ].join("\n"),
  });
  const blog = {
    ...migration(
      "blog",
      "0001_initial",
      "('auth', '0001_initial')",
      "migrations.CreateModel(name='Post', fields=[('id', models.AutoField(primary_key=True)), ('slug', models.SlugField()), " +
        "('title', models.CharField()), ('author', models.ForeignKey('auth.User', models.CASCADE)), ('day', models.DateField()), " +
        "('tags', models.ManyToManyField('blog.Tag'))], options={'unique_together': {('title', 'author')}})",
      "migrations.CreateModel(name='Tag', fields=[('id', models.AutoField(primary_key=True))], options={'db_table': 'labels'})",
      "migrations.CreateModel(name='View', fields=[], options={'proxy': True})",
    ),
    ...migration(
      "blog",
      "0002_zwei",
      "('blog', '0003_drei')",
      "migrations.AlterUniqueTogether('post', set())",
      "migrations.RenameField('post', 'author', 'writer')",
      "migrations.RemoveIndex(model_name='post', name='by_day')",
      "migrations.RenameModel('Post', 'Article')",
      "migrations.RunSQL('CREATE INDEX by_title ON blog_article (title)')",
    ),
    ...migration(
      "blog",
      "0003_drei",
      "('blog', '0001_initial')",
      "migrations.AddIndex(model_name='post', index=models.Index(fields=['-day', 'title'], name='by_day'))",
      "migrations.AlterField('post', 'slug', models.SlugField(db_index=False))",
      "migrations.SeparateDatabaseAndState(state_operations=[migrations.AddConstraint(model_name='post', " +
        "constraint=models.UniqueConstraint(fields=['title', 'author'], name='once', condition=models.Q(day=1)))])",
      "migrations.AddField('tag', 'name', models.CharField(unique=True, db_column='label'))",
      "migrations.RemoveField('tag', 'gone')",
      "migrations.RunPython(print)",
    ),
  };

  it("comes from the migrations of Django in their order, operation by operation", async () => {
    const found = await told({ ...blog, ...migration("shop", "0001_initial", "", "Own()") }, (facts) => [
      facts.table("blog_post"),
      facts.table("blog_view"),
      columns(facts, "blog_article"),
      keys(facts, "blog_article"),
      columns(facts, "labels"),
      keys(facts, "labels"),
      facts.table("labels")?.migrated,
    ]);
    assert.deepEqual(found, [
      undefined,
      undefined,
      ["id", "slug", "title", "day", "writer_id"],
      ["primary(id)", "index(writer_id)", "unique(title,writer_id) partial", "index(title)"],
      ["id", "label"],
      ["primary(id)", "unique(label)"],
      true,
    ]);
  });

  it("is sure of no table that an operation of unknown kind may have changed", async () => {
    const own = migration("blog", "0004_own", "('blog', '0002_zwei')", "Own('x')");
    assert.equal(await told({ ...blog, ...own }, (facts) => facts.table("labels")?.migrated), undefined);
  });

  it("reads the migrations of one application again after an edit, and not those of others", async () => {
    const shop = migration(
      "shop",
      "0001_initial",
      "",
      "migrations.CreateModel(name='Order', fields=[('code', models.CharField())])",
    );
    const path = "shop/migrations/0001_initial.py";
    const text = shop[path] as string;
    await told({ ...blog, ...shop }, (facts) => [keys(facts, "shop_order"), keys(facts, "labels")]);
    p?.show(path, text);
    p?.findings("ask.py");
    p?.analyzer.stats();
    const edited = (now: string) => {
      p?.show(path, now);
      p?.findings("ask.py");
      const log = p?.analyzer.stats().executed ?? [];
      return log
        .filter((entry) => /^(table|djangoTables|migrationOrder)\(/.test(entry))
        .map((entry) => entry.replace(/\/project\/|@.*/g, ""));
    };
    assert.deepEqual(edited(`# text\n${text}`), []);
    // A function beside the migration: the file is looked at, and nothing follows.
    assert.deepEqual(edited(`${text}\ndef f(): pass\n`), ["djangoTables(shop)"]);
    const indexed = text.replace("CharField()", "CharField(db_index=True)");
    assert.deepEqual(edited(indexed), ["djangoTables(shop)", "table(shop_order)"]);
    assert.deepEqual((answer as readonly unknown[])[0], ["index(code)"]);
  });

  const web = [
    "import sqlite3",
    "from flask import Flask",
    "from db import Store",
    "app = Flask(__name__)",
    "BY_USER = 'SELECT * FROM notes n WHERE n.user_id = ? AND n.tag = ?'",
    "def mine(user, tag):",
    "    return Store('x').conn.execute(BY_USER, (user, tag)).fetchall()",
    "@app.get('/notes/<user>')",
    "def notes(user):",
    "    return mine(user, 'a')",
    "def other(user):",
    "    return Store('x').conn.execute('SELECT tag FROM notes WHERE user_id = 3').fetchall()",
  ].join("\n");
  const searches = (facts: FactQueries) =>
    facts
      .searches({ table: "notes", column: "user_id" })
      ?.map(({ at, by, constant, with: others, often }) => [at.id.name, by, constant, others, often]);

  it("knows which queries search by a column, how often, and by what else", async () => {
    const found = await told({ "db.py": db, "web.py": web }, searches);
    assert.deepEqual(found, [
      ["mine", "eq", false, ["tag"], { entry: "route" }],
      ["other", "eq", true, [], undefined],
    ]);
  });

  it("is read again after an edit of what it comes from, and not after one beside it", async () => {
    await told({ "db.py": db, "web.py": web }, (facts) => [keys(facts, "notes"), searches(facts)?.length]);
    p?.show("db.py", db);
    p?.show("web.py", web);
    p?.findings("ask.py");
    p?.analyzer.stats();
    const looked = () =>
      p?.analyzer
        .stats()
        .executed.filter((entry) => /^(table|searches|callSql|liveness)\(/.test(entry))
        .map((entry) => entry.replace(/\/project\/|@.*/g, "").replace(/\{.*\}/, "..."));
    const edited = (file: string, text: string) => {
      p?.show(file, text);
      p?.findings("ask.py");
      return looked();
    };
    // What a function does beside its SQL.
    assert.deepEqual(edited("web.py", web.replace("mine(user, 'a')", "mine(user, 'b')")), []);
    // A query by the column: its own SQL and the column's searches, and not the table.
    assert.deepEqual(edited("web.py", web.replace("user_id = 3", "user_id = 4 AND tag = 1")), [
      // Who makes a store is asked anew, and the answer is the same.
      "liveness(db.py#Store.__init__)",
      "callSql(web.py#other)",
      "searches(...)",
    ]);
    // A statement of the schema: the table, and not the searches.
    const again = edited("db.py", db.replace("ON notes (user_id)", "ON notes (user_id, tag)"));
    assert.deepEqual(again, ["liveness(db.py#Store.unused)", "callSql(db.py#Store.unused)", "table(notes)"]);
    assert.deepEqual((answer as readonly unknown[])[0], [
      "index(user_id,tag) dead",
      "primary(id)",
      "index(tag) partial",
    ]);
  });
});
