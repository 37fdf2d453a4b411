// The texts of migrations that make an index: named and numbered as those before, and Python that compiles.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { alembicRevision, createIndex, djangoMigration, indexName } from "../../server/src/semantics/sql/index-files";

const TRACES = { table: "traces", column: "workshop_id" };

function compiles(text: string): void {
  const { status, stderr } = spawnSync("python3", ["-c", "import sys; compile(sys.stdin.read(), 'm', 'exec')"], {
    input: text,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
}

describe("files that make an index", () => {
  it("are revisions with a number and a title, where the others are", () => {
    const { file, text } = alembicRevision(TRACES, { head: "0011_add_phase", file: "0011_add_phase.py" });
    assert.equal(file, "0012_index_traces_workshop_id.py");
    assert.match(text, /^revision = "0012_index_traces_workshop_id"$/m);
    assert.match(text, /^down_revision = "0011_add_phase"$/m);
    assert.match(text, /^ {4}op\.create_index\("ix_traces_workshop_id", "traces", \["workshop_id"\]\)$/m);
    assert.match(text, /^ {4}op\.drop_index\("ix_traces_workshop_id", table_name="traces"\)$/m);
    compiles(text);
  });

  it("are revisions with a hash, where the others are", () => {
    const { file, text } = alembicRevision(TRACES, { head: "3b0f5b81376f", file: "2022-10-19_3b0f5b81376f.py" });
    const [, id] = /^revision = "([0-9a-f]{12})"$/m.exec(text) ?? [];
    assert.equal(file, `${id}_index_traces_workshop_id.py`);
    assert.equal(alembicRevision(TRACES, { head: "3b0f5b81376f", file: "" }).file, file, "the same each time");
    assert.notEqual(alembicRevision(TRACES, { head: "3b0f5b813770", file: "" }).file, file);
    compiles(text);
  });

  it("are Django migrations that follow the last one", () => {
    const field = { model: "Order", field: "email", declaration: "models.EmailField(db_index=True)" };
    const { file, text } = djangoMigration(field, { head: "0009_more", label: "shop" });
    assert.equal(file, "0010_index_order_email.py");
    assert.match(text, /\("shop", "0009_more"\)/);
    assert.match(text, /model_name="order",\s+name="email",\s+field=models\.EmailField\(db_index=True\)/);
    compiles(text);
  });

  it("are statements with names that are quoted where they have to be", () => {
    assert.equal(createIndex(TRACES), "CREATE INDEX IF NOT EXISTS ix_traces_workshop_id ON traces (workshop_id);");
    assert.equal(
      createIndex({ table: "My Table", column: "Key" }),
      'CREATE INDEX IF NOT EXISTS ix_My_Table_Key ON "My Table" ("Key");',
    );
    assert.match(createIndex({ table: "order", column: "user" }), / ON "order" \("user"\);$/);
    assert.ok(indexName({ table: "t".repeat(60), column: "c" }).length <= 63);
  });
});
