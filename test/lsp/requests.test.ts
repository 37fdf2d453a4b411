// Tests how requests are answered when all is well and when it is not: hovers, unknown and malformed messages, failing rules.
import * as assert from "node:assert/strict";
import { CancellationTokenSource, HoverRequest } from "vscode-languageserver-protocol/node";
import type { Rule } from "../../server/src/rules/api";
import { startClient, type TestClient } from "../kit/lsp-client";

const URI = "untitled:Untitled-1";
const SLEEP = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";

const throwing: Rule = {
  meta: {
    id: "always-throws",
    family: "memory",
    severity: "low",
    profile: "recommended",
    fix: "none",
    sections: ["G1"],
    docs: "",
  },
  messages: {},
  on: {
    call() {
      throw new Error("this rule is broken");
    },
  },
};

const reporting: Rule = {
  meta: { ...throwing.meta, id: "any-call" },
  messages: { found: () => "a call" },
  on: { call: (node, cx) => cx.report({ at: node, message: "found" }) },
};

describe("requests to the language server", function () {
  this.timeout(30_000);

  let client: TestClient;
  afterEach(() => client.stop());

  const errors = () => client.received.logs.filter(({ type }) => type === 1).map(({ message }) => message);

  it("hover: explain the finding under the pointer, with links that run commands", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    const text = (await client.hover(URI, 3, 8)) ?? "";
    assert.match(text, /`time\.sleep` sleeps and blocks the event loop/);
    const link = /\(command:perflens\.openReport\?([^)]*)\)/.exec(text);
    assert.deepEqual(JSON.parse(decodeURIComponent(link?.[1] ?? "null")), [
      { page: "rules", anchor: "blocking-call-in-async" },
    ]);
    const ignore = /\(command:perflens\.ignoreHere\?([^)]*)\)/.exec(text);
    assert.deepEqual(JSON.parse(decodeURIComponent(ignore?.[1] ?? "null")), [
      { rule: "blocking-call-in-async", uri: URI, line: 3 },
    ]);
    assert.equal(await client.hover(URI, 0, 2), undefined);
    assert.equal(await client.hover("untitled:not-open", 0, 0), undefined);
  });

  it("hover: has no command links for an editor without the extension", async () => {
    client = await startClient({ extension: false });
    await client.open(URI, SLEEP);
    const text = (await client.hover(URI, 3, 8)) ?? "";
    assert.doesNotMatch(text, /command:/);
    assert.match(text, /vscode:\/\/perflens\.perflens\/open\?page=rules&anchor=blocking-call-in-async/);
  });

  it("unknown: are refused, and the server goes on", async () => {
    client = await startClient();
    await assert.rejects(client.connection.sendRequest("textDocument/nonsense", {}), { code: -32601 });
    await client.connection.sendNotification("textDocument/alsoNonsense", {});
    await client.open(URI, SLEEP);
    assert.equal((await client.diagnosticsAt(URI, 1)).length, 1);
  });

  it("malformed: are answered with nothing, logged, and the server goes on", async () => {
    client = await startClient();
    assert.equal(await client.connection.sendRequest("textDocument/hover", { textDocument: null }), null);
    assert.deepEqual(await client.connection.sendRequest("textDocument/codeAction", { context: 3 }), []);
    assert.equal(await client.connection.sendRequest("perflens/suppressionEdit", null), null);
    await client.connection.sendNotification("textDocument/didOpen", { textDocument: 1 });
    await client.connection.sendNotification("textDocument/didChange", {});
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [null] });
    await client.open(URI, SLEEP);
    assert.equal((await client.diagnosticsAt(URI, 1)).length, 1);
    const what = errors().map((message) => /^[a-z ]+(?= failed)/.exec(message)?.[0]);
    assert.deepEqual(what, ["hover", "code actions", "suppression", "change", "watched files"]);
    assert.ok(client.received.statuses.some(({ state }) => state === "error"));
  });

  it("cancelled before they run: are answered as cancelled", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: URI }, position: { line: 3, character: 8 } };
    const answer = client.connection.sendRequest(HoverRequest.type, params, source.token);
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });

  it("initialize: is refused the second time", async () => {
    client = await startClient();
    const again = client.connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    await assert.rejects(again, { code: -32600 });
  });

  it("a rule that throws: costs its own findings only and is logged once", async () => {
    client = await startClient({ analyzer: { rules: [throwing, reporting] } });
    await client.open(URI, "def f():\n    f()\n\n\ndef g():\n    f()\n");
    const codes = (await client.diagnosticsAt(URI, 1)).map(({ code }) => code);
    assert.deepEqual(codes, ["any-call", "any-call"]);
    const logged = errors().filter((message) => message.includes("this rule is broken"));
    assert.equal(logged.length, 1);
  });
});
