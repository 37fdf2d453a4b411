// The report pages: opened by a command as hovers do, and by a URI as the rule id in the Problems panel does.
// That the section is scrolled to is seen from outside, by the screenshots.
import * as assert from "node:assert";
import * as vscode from "vscode";
import { Commands, RULES_PAGE } from "../../../server/src/protocol";
import { closeAll, extension, show, when } from "./kit";

function reportTabs(): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(
    ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("perflens.report"),
  );
}

/** Title of the only report tab once it starts with `title`. */
function reportTitled(title: string): Promise<string> {
  return when(
    vscode.window.tabGroups.onDidChangeTabs,
    () => reportTabs().find(({ label }) => label === title)?.label,
    () => `a report titled ${title}; there are: ${reportTabs().map(({ label }) => label)}`,
  );
}

async function firstHeading(file: string): Promise<string> {
  const page = vscode.Uri.joinPath(extension().extensionUri, "media", file);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
  return /^# (.+)$/m.exec(text)?.[1] ?? assert.fail(`${file} has no title`);
}

describe("report pages", () => {
  afterEach(closeAll);

  it("open beside the code, in one tab", async () => {
    await show("shop/orders.py");
    await vscode.commands.executeCommand(Commands.openReport, { page: RULES_PAGE, anchor: "query-in-loop" });
    await reportTitled(await firstHeading("rules.md"));
    await vscode.commands.executeCommand(Commands.openReport, { page: "golf", anchor: "G6" });
    await reportTitled(await firstHeading("reports/golf.md"));
    assert.strictEqual(reportTabs().length, 1);
    assert.strictEqual(reportTabs()[0]?.group.viewColumn, vscode.ViewColumn.Two);
  });

  it("open from the URI of a finding", async () => {
    await show("shop/orders.py");
    const uri = vscode.Uri.parse(`${vscode.env.uriScheme}://perflens.perflens/open?page=golf&anchor=G6`);
    await vscode.commands.executeCommand("vscode.open", uri);
    await reportTitled(await firstHeading("reports/golf.md"));
  });
});
