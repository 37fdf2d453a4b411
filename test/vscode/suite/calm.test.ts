// Keeps VS Code from saving documents by itself while the suites edit them, which a browser's does after a second: what is saved can't be
// reverted, and the next test would find a changed file.
import * as vscode from "vscode";

before(async () => {
  await vscode.workspace.getConfiguration("files").update("autoSave", "off", vscode.ConfigurationTarget.Global);
});
