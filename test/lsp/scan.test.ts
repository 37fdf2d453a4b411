// Tests the scan of the whole workspace: what it publishes, how it shows progress, how it ends early, and what stays.
import * as assert from "node:assert/strict";
import { CancellationTokenSource } from "vscode-languageserver-protocol/node";
import type { ScanResult } from "../../server/src/protocol";
import { type TestFolder, testFolder } from "../kit/folder";
import { startClient, type TestClient } from "../kit/lsp-client";

const SLEEP = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";

describe("a scan of the workspace", function () {
  this.timeout(30_000);

  let client: TestClient;
  let folder: TestFolder;
  beforeEach(async () => {
    folder = testFolder({ "a.py": SLEEP, "b/__init__.py": "", "b/c.py": `\n${SLEEP}`, "clean.py": "x = 1\n" });
    client = await startClient({ folders: [folder.uri] });
  });
  afterEach(async () => {
    await client.stop();
    folder.dispose();
  });

  const scan = (token = new CancellationTokenSource().token) =>
    client.connection.sendRequest<ScanResult>("perflens/scanWorkspace", { workDoneToken: "scan-1" }, token);
  const linesOf = (file: string) =>
    client.received.diagnostics
      .filter((one) => one.uri === folder.uriOf(file))
      .map(({ diagnostics }) => diagnostics.map(({ range }) => range.start.line));

  it("publishes closed files that have findings, and says how it went", async () => {
    assert.deepEqual(await scan(), { files: 4, findings: 2, cancelled: false });
    assert.deepEqual(linesOf("a.py"), [[3]]);
    assert.deepEqual(linesOf("b/c.py"), [[4]]);
    assert.deepEqual(linesOf("clean.py"), []);
    const kinds = client.received.progress.filter(({ token }) => token === "scan-1").map(({ value }) => value.kind);
    assert.deepEqual([kinds[0], kinds.at(-1)], ["begin", "end"]);
  });

  it("publishes nothing twice", async () => {
    await scan();
    assert.deepEqual(await scan(), { files: 4, findings: 2, cancelled: false });
    assert.deepEqual(linesOf("a.py"), [[3]]);
  });

  it("leaves diagnostics in place when a document is closed", async () => {
    await scan();
    await client.open(folder.uriOf("a.py"), SLEEP);
    await client.settled();
    await client.close(folder.uriOf("a.py"));
    await scan();
    assert.deepEqual(linesOf("a.py"), [[3]]);
  });

  it("has its files followed on disk", async () => {
    await scan();
    const changed = client.nextDiagnostics(folder.uriOf("a.py"));
    folder.write("a.py", `\n\n${SLEEP}`);
    const watched = (file: string, type: number) =>
      client.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: folder.uriOf(file), type }],
      });
    await watched("a.py", 2);
    assert.deepEqual(
      (await changed).diagnostics.map(({ range }) => range.start.line),
      [5],
    );
    const gone = client.nextDiagnostics(folder.uriOf("b/c.py"));
    folder.remove("b/c.py");
    await watched("b/c.py", 3);
    assert.deepEqual((await gone).diagnostics, []);
  });

  it("ends early when it is cancelled", async () => {
    for (let i = 0; i < 300; i++) folder.write(`many/m${i}.py`, `${SLEEP}\nx = ${i}\n`);
    const source = new CancellationTokenSource();
    const result = scan(source.token);
    await client.until("the progress", () => client.received.progress.find(({ value }) => value.kind === "begin"));
    source.cancel();
    const { files, cancelled } = await result;
    assert.equal(cancelled, true);
    assert.ok(files < 304, `${files} files were scanned`);
    // The server goes on.
    assert.equal((await scan()).cancelled, false);
  });

  it("reaches files that the settings leave for later", async () => {
    client.settings = { index: "open" };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    assert.deepEqual(await scan(), { files: 4, findings: 2, cancelled: false });
  });
});
