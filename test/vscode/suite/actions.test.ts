// Every kind of code action, chosen as a user would.
import * as assert from "node:assert";
import * as vscode from "vscode";
import { Commands, SETTINGS_SECTION } from "../../../server/src/protocol";
import { actionsAt, choose, closeAll, editBy, fileUri, findings, findingsWhen, show, when } from "./kit";

const rules = () => vscode.workspace.getConfiguration(SETTINGS_SECTION).inspect("rules")?.workspaceValue;

const PROJECT = '[tool.perflens.rules]\nquery-in-loop = "hint"\n';

describe("code actions", () => {
  afterEach(async () => {
    await vscode.workspace.getConfiguration(SETTINGS_SECTION).update("rules", undefined);
    await closeAll();
  });

  it("offer the fix first, then to ignore, then to turn the rule off", async () => {
    const document = await show("shop/poll.py");
    const [finding] = await findingsWhen(document.uri, "blocking-call-in-async", 2);
    assert.ok(finding);
    const actions = await actionsAt(document.uri, finding.range);
    const order = actions.map(({ edit, command }) => (edit === undefined ? command?.command : "edit"));
    assert.deepStrictEqual(order, ["edit", Commands.ignoreHere, Commands.turnOffRule]);
    assert.strictEqual(actions[0]?.isPreferred, true);
  });

  it("fix a finding", async () => {
    const document = await show("shop/poll.py");
    const [finding] = await findingsWhen(document.uri, "blocking-call-in-async", 2);
    assert.ok(finding);
    const [fix] = await actionsAt(document.uri, finding.range);
    assert.ok(fix);
    await choose(fix);
    assert.match(document.getText(), /await asyncio\.sleep\(1\)/);
    await findingsWhen(document.uri, "blocking-call-in-async", 1);
  });

  it("fix all safe findings of a file", async () => {
    const document = await show("shop/poll.py");
    await findingsWhen(document.uri, "blocking-call-in-async", 2);
    const fixAll = { kind: `source.fixAll.${SETTINGS_SECTION}`, apply: "first" };
    await editBy(document, "editor.action.codeAction", fixAll);
    await findingsWhen(document.uri, "blocking-call-in-async", 0);
    assert.doesNotMatch(document.getText(), /time\.sleep/);
    assert.match(document.getText(), /await asyncio\.sleep\(1\)[\s\S]*await asyncio\.sleep\(2\)/);
  });

  it("ignore a finding on its line", async () => {
    const document = await show("shop/orders.py");
    const [finding] = await findingsWhen(document.uri, "query-in-loop", 1);
    assert.ok(finding);
    const actions = await actionsAt(document.uri, finding.range);
    const ignore = actions.find(({ command }) => command?.command === Commands.ignoreHere);
    assert.ok(ignore);
    const chosen = choose(ignore);
    // Answers the question for a reason with the Enter key.
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await chosen;
    assert.match(document.getText(), /# perflens: ignore\[query-in-loop\]/);
    await findingsWhen(document.uri, "query-in-loop", 0);
  });

  it("turn the rule off in the workspace", async () => {
    const document = await show("shop/orders.py");
    const [finding] = await findingsWhen(document.uri, "query-in-loop", 1);
    assert.ok(finding);
    const actions = await actionsAt(document.uri, finding.range);
    const turnOff = actions.find(({ command }) => command?.command === Commands.turnOffRule);
    assert.ok(turnOff);
    await choose(turnOff);
    assert.deepStrictEqual(rules(), { "query-in-loop": "off" });
    await findingsWhen(document.uri, "query-in-loop", 0);
  });

  it("show where the project file sets a rule that is to be turned off", async () => {
    const document = await show("shop/orders.py");
    const project = fileUri("pyproject.toml");
    await vscode.workspace.fs.writeFile(project, new TextEncoder().encode(PROJECT));
    const level = (wanted: vscode.DiagnosticSeverity) =>
      when(
        vscode.languages.onDidChangeDiagnostics,
        () => findings(document.uri, "query-in-loop").find(({ severity }) => severity === wanted),
        () => `severity ${wanted}`,
      );
    try {
      await level(vscode.DiagnosticSeverity.Hint);
      await vscode.commands.executeCommand(Commands.turnOffRule, {
        rule: "query-in-loop",
        uri: document.uri.toString(),
      });
      const editor = vscode.window.activeTextEditor;
      assert.deepStrictEqual([editor?.document.uri.path, editor?.selection.active.line], [project.path, 1]);
      assert.strictEqual(rules(), undefined);
    } finally {
      await vscode.workspace.fs.delete(project);
    }
    await show("shop/orders.py");
    await level(vscode.DiagnosticSeverity.Warning);
  });
});
