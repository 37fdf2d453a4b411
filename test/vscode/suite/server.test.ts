// The language server's life: settings that change under it, its process killed, its restart on command.
import * as assert from "node:assert";
import * as vscode from "vscode";
import { Commands, SETTINGS_SECTION } from "../../../server/src/protocol";
import { closeAll, fileUri, findingsWhen, inBrowser, replace, show, write } from "./kit";

const settings = () => vscode.workspace.getConfiguration(SETTINGS_SECTION);

/** Process id of the language server, a child of the extension host; undefined when there is none. */
async function serverProcess(): Promise<number | undefined> {
  const { execFileSync } = await import("node:child_process");
  const table = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  const rows = table.split("\n").map((row) => row.trim().split(/\s+/));
  const own = rows.filter(
    ([, parent, ...args]) => Number(parent) === process.pid && /dist.server\.js/.test(args.join(" ")),
  );
  assert.ok(own.length <= 1, `language servers: ${own.length}`);
  return own[0] && Number(own[0][0]);
}

describe("the language server", () => {
  afterEach(closeAll);

  it("follows the editor's settings", async () => {
    const { uri } = await show("shop/orders.py");
    await findingsWhen(uri, "query-in-loop", 1);
    try {
      await settings().update("rules", { "query-in-loop": "off" });
      await findingsWhen(uri, "query-in-loop", 0);
      await settings().update("rules", { "query-in-loop": "hint" });
      const [finding] = await findingsWhen(uri, "query-in-loop", 1);
      assert.strictEqual(finding?.severity, vscode.DiagnosticSeverity.Hint);
      await settings().update("enable", false);
      await findingsWhen(uri, "query-in-loop", 0);
    } finally {
      await settings().update("enable", undefined);
      await settings().update("rules", undefined);
    }
    await findingsWhen(uri, "query-in-loop", 1);
  });

  it("follows pyproject.toml on disk", async () => {
    const { uri } = await show("shop/orders.py");
    await findingsWhen(uri, "query-in-loop", 1);
    const project = fileUri("pyproject.toml");
    const text = '[tool.perflens.rules]\nquery-in-loop = "off"\n';
    try {
      await write(project, text);
      await findingsWhen(uri, "query-in-loop", 0);
    } finally {
      await vscode.workspace.fs.delete(project);
    }
    await findingsWhen(uri, "query-in-loop", 1);
  });

  it("scans files that are not open, on command", async () => {
    await show("shop/models.py");
    await vscode.commands.executeCommand(Commands.scanWorkspace);
    await findingsWhen(fileUri("shop/orders.py"), "query-in-loop", 1);
    await findingsWhen(fileUri("shop/poll.py"), "blocking-call-in-async", 2);
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  it("comes back after its process was killed", async function () {
    // In a browser there are no processes to kill, and nothing restarts a worker that failed.
    if (inBrowser) this.skip();
    const document = await show("shop/poll.py");
    await findingsWhen(document.uri, "blocking-call-in-async", 2);
    const before = await serverProcess();
    assert.ok(before);
    process.kill(before, "SIGKILL");
    await replace(document, "time.sleep(2)", "time.sleep(2)\n    time.sleep(3)");
    await findingsWhen(document.uri, "blocking-call-in-async", 3);
    const after = await serverProcess();
    assert.ok(after);
    assert.notStrictEqual(after, before);
  });

  it("restarts on command", async () => {
    const { uri } = await show("shop/orders.py");
    await findingsWhen(uri, "query-in-loop", 1);
    const before = inBrowser ? undefined : await serverProcess();
    await vscode.commands.executeCommand(Commands.restart);
    await findingsWhen(uri, "query-in-loop", 1);
    if (!inBrowser) assert.notStrictEqual(await serverProcess(), before);
  });
});
