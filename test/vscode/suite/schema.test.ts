// Findings about the schema: in SQL files, on models, and the fix that edits a model and makes its migration in one step.
import * as assert from "node:assert";
import * as vscode from "vscode";
import { actionsAt, choose, closeAll, fileUri, findingsWhen, hoversAt, replace, show } from "./kit";

const REVISIONS = "club/versions";

describe("findings about the schema", () => {
  afterEach(closeAll);

  it("show up in SQL files, with a hover, and follow the text", async () => {
    const document = await show("club/schema.sql");
    const [finding] = await findingsWhen(document.uri, "missing-index", 1);
    assert.ok(finding);
    assert.strictEqual(document.getText(finding.range), "customer_id");
    assert.deepStrictEqual(
      finding.relatedInformation?.map(({ location }) => location.uri.path),
      [fileUri("club/api.py").path],
    );
    const hovers = await hoversAt(document.uri, finding.range.start);
    assert.ok(hovers.some(({ value }) => value.includes("visits.customer_id")));
    await replace(document, "NOT NULL REFERENCES", "NOT NULL UNIQUE REFERENCES");
    await findingsWhen(document.uri, "missing-index", 0);
  });

  it("are fixed in an SQL file by a statement", async () => {
    const document = await show("club/schema.sql");
    const [finding] = await findingsWhen(document.uri, "missing-index", 1);
    assert.ok(finding);
    const [fix] = await actionsAt(document.uri, finding.range);
    assert.ok(fix);
    await choose(fix);
    assert.match(document.getText(), /\);\nCREATE INDEX IF NOT EXISTS \w+ ON visits \(customer_id\);/);
    await findingsWhen(document.uri, "missing-index", 0);
  });

  it("are fixed on a model together with its migration", async () => {
    const document = await show("club/models.py");
    const [finding] = await findingsWhen(document.uri, "missing-index", 1);
    assert.ok(finding);
    const [fix] = await actionsAt(document.uri, finding.range);
    const edit = fix?.edit;
    assert.ok(edit);
    const touched = edit.entries().map(([uri]) => uri.path);
    assert.strictEqual(touched.length, 2, touched.join("\n"));
    assert.ok(touched.includes(document.uri.path));
    assert.ok(touched.some((path) => path.startsWith(fileUri(REVISIONS).path)));
    await choose(fix);
    assert.match(document.getText(), /email = Column\(String, index=True\)/);
    const made = (await vscode.workspace.fs.readDirectory(fileUri(REVISIONS))).map(([name]) => name).sort();
    assert.strictEqual(made.length, 2, made.join());
    const revision = await vscode.workspace.openTextDocument(fileUri(`${REVISIONS}/${made[1]}`));
    assert.match(revision.getText(), /^down_revision = "0001"$/m);
    assert.match(revision.getText(), /op\.create_index\("ix_customers_email", "customers", \["email"\]\)/);
    await findingsWhen(document.uri, "missing-index", 0);
  });
});
