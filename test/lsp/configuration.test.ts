// Tests that settings and project files take effect when they change, and that mistakes in them are told where they are.
import * as assert from "node:assert/strict";
import type { Range } from "vscode-languageserver-protocol";
import { PROJECT_LEVEL_REQUEST, type ProjectLevel } from "../../server/src/protocol";
import { type TestFolder, testFolder } from "../kit/folder";
import { startClient, type TestClient } from "../kit/lsp-client";

const SLEEP = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";
const RULE = "blocking-call-in-async";

describe("configuration of the language server", function () {
  this.timeout(30_000);

  let client: TestClient;
  let folder: TestFolder;
  beforeEach(() => {
    folder = testFolder({ "app.py": SLEEP });
  });
  afterEach(async () => {
    await client.stop();
    folder.dispose();
  });

  const openApp = async () => {
    const uri = folder.uriOf("app.py");
    await client.open(uri, SLEEP);
    return uri;
  };
  const settingsChanged = (settings: unknown = null) =>
    client.connection.sendNotification("workspace/didChangeConfiguration", { settings });
  const projectChanged = (type: 1 | 2 | 3) =>
    client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: folder.uriOf("pyproject.toml"), type }],
    });

  it("starts with what the client sends along", async () => {
    client = await startClient({ settings: { rules: { [RULE]: "hint" } } });
    const uri = "untitled:a.py";
    await client.open(uri, SLEEP);
    const [diagnostic] = await client.diagnosticsAt(uri, 1);
    assert.equal(diagnostic?.severity, 4);
  });

  it("is asked for again when the client says that it changed", async () => {
    client = await startClient({ folders: [folder.uri] });
    const uri = await openApp();
    assert.equal((await client.diagnosticsAt(uri, 1)).length, 1);
    client.settings = { rules: { [RULE]: "off" } };
    const off = client.nextDiagnostics(uri);
    await settingsChanged();
    assert.deepEqual((await off).diagnostics, []);
    client.settings = { enable: true, rules: { [RULE]: "low" } };
    const low = client.nextDiagnostics(uri);
    await settingsChanged();
    assert.deepEqual(
      (await low).diagnostics.map(({ severity }) => severity),
      [3],
    );
  });

  it("is taken from the event when the client can't be asked", async () => {
    client = await startClient({ capabilities: { workspace: {} } });
    const uri = "untitled:a.py";
    await client.open(uri, SLEEP);
    assert.equal((await client.diagnosticsAt(uri, 1)).length, 1);
    const next = client.nextDiagnostics(uri);
    await settingsChanged({ perflens: { enable: false } });
    assert.deepEqual((await next).diagnostics, []);
  });

  it("tells what is wrong with settings once, and uses the rest", async () => {
    client = await startClient({ settings: { profile: "wild", rules: { [RULE]: "low", "no-such-rule": "off" } } });
    const uri = "untitled:a.py";
    await client.open(uri, SLEEP);
    assert.equal((await client.diagnosticsAt(uri, 1))[0]?.severity, 3);
    client.settings = { profile: "wild", rules: { [RULE]: "off", "no-such-rule": "off" } };
    const next = client.nextDiagnostics(uri);
    await settingsChanged();
    await next;
    const told = client.received.messages.map(({ type, message }) => [type, message.replace(/ \(did.*/, "")]);
    assert.deepEqual(told, [
      [2, 'PerfLens settings: perflens.profile: must be "recommended" or "strict", not "wild"'],
      [2, "PerfLens settings: perflens.rules.no-such-rule: there is no rule `no-such-rule`"],
    ]);
  });

  it("of the project wins over settings, also when it comes, changes and goes", async () => {
    client = await startClient({ folders: [folder.uri], settings: { rules: { [RULE]: "low" } } });
    const uri = await openApp();
    assert.equal((await client.diagnosticsAt(uri, 1))[0]?.severity, 3);
    for (const [type, level, severity] of [
      [1, "hint", 4],
      [2, "high", 2],
    ] as const) {
      const next = client.nextDiagnostics(uri);
      folder.write("pyproject.toml", `[tool.perflens.rules]\n${RULE} = "${level}"\n`);
      await projectChanged(type);
      assert.equal((await next).diagnostics[0]?.severity, severity);
    }
    const next = client.nextDiagnostics(uri);
    folder.remove("pyproject.toml");
    await projectChanged(3);
    assert.equal((await next).diagnostics[0]?.severity, 3);
  });

  it("of the project names functions that block, and such that run what they are given elsewhere", async () => {
    const text = "import bank\n\nasync def f():\n    await g()\n    bank.fetch(1)\n    helper()\n";
    const helper = "\n@bank.in_pool\ndef helper():\n    bank.fetch(2)\n";
    client = await startClient({ folders: [folder.uri], settings: { blockingFunctions: ["bank.fetch"] } });
    const uri = folder.uriOf("app.py");
    await client.open(uri, text + helper);
    const lines = ({ diagnostics }: { readonly diagnostics: readonly { readonly range: Range }[] }) =>
      diagnostics.map(({ range }) => range.start.line).sort((a, b) => a - b);
    assert.deepEqual(lines({ diagnostics: await client.diagnosticsAt(uri, 1) }), [4, 5]);
    for (const [type, project, left] of [
      [1, '[tool.perflens]\nexecutors = ["bank.in_pool"]\n', [4]],
      [2, "[tool.perflens]\n", [4, 5]],
    ] as const) {
      const next = client.nextDiagnostics(uri);
      folder.write("pyproject.toml", project);
      await projectChanged(type);
      assert.deepEqual(lines(await next), left);
    }
    client.settings = {};
    const none = client.nextDiagnostics(uri);
    await settingsChanged();
    assert.deepEqual(lines(await none), []);
  });

  it("of the project shows its mistakes on the file until they are gone", async () => {
    folder.write("pyproject.toml", '[tool.perflens]\nprofile = "wild"\n');
    client = await startClient({ folders: [folder.uri] });
    const project = folder.uriOf("pyproject.toml");
    const [mistake] = await client.diagnosticsAt(project, undefined);
    assert.equal(mistake?.range.start.line, 1);
    assert.equal(mistake?.severity, 2);
    assert.equal(mistake?.source, "PerfLens");
    const broken = client.nextDiagnostics(project);
    folder.write("pyproject.toml", "[tool.perflens\n");
    await projectChanged(2);
    assert.equal((await broken).diagnostics.length, 1);
    const fixed = client.nextDiagnostics(project);
    folder.write("pyproject.toml", "[tool.perflens]\n");
    await projectChanged(2);
    assert.deepEqual((await fixed).diagnostics, []);
  });

  it("of the project tells where it sets a rule, in general or for some paths", async () => {
    const others = '[[tool.perflens.overrides]]\npaths = ["lib/**"]\nrules = { dropped-task = "off" }\n';
    const own = '[[tool.perflens.overrides]]\npaths = ["app.py"]\nrules = { query-in-loop = "low" }\n';
    folder.write("pyproject.toml", `[tool.perflens.rules]\n${RULE} = "hint"\n${others}${own}`);
    client = await startClient({ folders: [folder.uri] });
    const uri = await openApp();
    await client.diagnosticsAt(uri, 1);
    const place = async (rule: string) => {
      const found = await client.connection.sendRequest<ProjectLevel | null>(PROJECT_LEVEL_REQUEST, { rule, uri });
      return found && [found.uri === folder.uriOf("pyproject.toml"), found.line];
    };
    assert.deepEqual(await place(RULE), [true, 1]);
    assert.deepEqual(await place("query-in-loop"), [true, 7]);
    assert.equal(await place("dropped-task"), null);
  });

  it("of a project above counts for a file opened alone", async () => {
    folder.write("pyproject.toml", `[tool.perflens.rules]\n${RULE} = "hint"\n`);
    folder.write("pkg/inner.py", SLEEP);
    client = await startClient();
    const uri = folder.uriOf("pkg/inner.py");
    await client.open(uri, SLEEP);
    assert.equal((await client.diagnosticsAt(uri, 1))[0]?.severity, 4);
  });
});
