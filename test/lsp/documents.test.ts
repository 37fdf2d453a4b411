// Tests what the client is told while documents are opened, typed into and closed: versions, nothing stale, nothing twice.
import * as assert from "node:assert/strict";
import { edit, startClient, type TestClient } from "../kit/lsp-client";

const URI = "untitled:Untitled-1";
const SLEEP = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";

describe("documents of the language server", function () {
  this.timeout(30_000);

  let client: TestClient;
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.stop());

  const published = (uri = URI) => client.received.diagnostics.filter((one) => one.uri === uri);

  it("are analysed when they are opened", async () => {
    await client.open(URI, SLEEP, 7);
    const [diagnostic, ...others] = await client.diagnosticsAt(URI, 7);
    assert.deepEqual(others, []);
    assert.deepEqual(diagnostic?.range, { start: { line: 3, character: 4 }, end: { line: 3, character: 17 } });
    assert.equal(diagnostic?.code, "blocking-call-in-async");
    assert.equal(diagnostic?.source, "PerfLens");
    assert.equal(diagnostic?.severity, 2);
    assert.equal(
      diagnostic?.codeDescription?.href,
      "vscode://perflens.perflens/open?page=rules&anchor=blocking-call-in-async",
    );
  });

  it("without findings are said to be clean, once", async () => {
    await client.open(URI, "x = 1\n");
    assert.deepEqual(await client.diagnosticsAt(URI, 1), []);
    await client.change(URI, 2, edit(0, 4, 5, "2"));
    await client.settled();
    assert.equal(published().length, 1);
  });

  it("are published with the version that the list was computed for", async () => {
    await client.open(URI, SLEEP);
    await client.diagnosticsAt(URI, 1);
    const last = 40;
    // Each version moves the finding down by one line; nothing waits for an answer in between.
    for (let version = 2; version <= last; version++) await client.change(URI, version, edit(0, 0, 0, "#\n"));
    await client.diagnosticsAt(URI, last);
    const versions = published().map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    for (const { version = 0, diagnostics } of published()) {
      assert.deepEqual(
        diagnostics.map(({ range }) => range.start.line),
        [3 + version - 1],
      );
    }
  });

  it("are not published again when nothing changed", async () => {
    await client.open(URI, SLEEP);
    await client.diagnosticsAt(URI, 1);
    await client.change(URI, 2, edit(4, 0, 0, "# the end\n"));
    await client.change(URI, 3, edit(3, 17, 17, "  # why not"));
    await client.settled();
    assert.deepEqual(
      published().map(({ version }) => version),
      [1],
    );
    await client.change(URI, 4, edit(3, 0, 17, "    pass"));
    assert.deepEqual(await client.diagnosticsAt(URI, 4), []);
  });

  it("take several changes of one event in order, and whole texts", async () => {
    await client.open(URI, "");
    await client.change(URI, 2, edit(0, 0, 0, "async def f():\n    time.sleep(1)\n"), edit(0, 0, 0, "import time\n\n"));
    const [typed] = await client.diagnosticsAt(URI, 2);
    assert.equal(typed?.range.start.line, 3);
    await client.change(URI, 3, { text: `\n\n${SLEEP}` });
    const [replaced] = await client.diagnosticsAt(URI, 3);
    assert.equal(replaced?.range.start.line, 5);
  });

  it("count columns in UTF-16 units, and lines by any line end", async () => {
    await client.open(URI, "import time\r\n\r\nasync def f():\r\n    x = '😀'; time.sleep(1)\r\n");
    const [diagnostic] = await client.diagnosticsAt(URI, 1);
    assert.deepEqual(diagnostic?.range, { start: { line: 3, character: 14 }, end: { line: 3, character: 27 } });
  });

  it("lose their diagnostics when they are closed, and get them back when they are opened again", async () => {
    await client.open(URI, SLEEP);
    await client.diagnosticsAt(URI, 1);
    await client.close(URI);
    const cleared = await client.until("the cleared list", () =>
      published().find(({ version }) => version === undefined),
    );
    assert.deepEqual(cleared.diagnostics, []);
    await client.open(URI, SLEEP, 2);
    assert.equal((await client.diagnosticsAt(URI, 2)).length, 1);
  });

  it("that are broken keep the server alive and the findings around the break", async () => {
    await client.open(URI, `${SLEEP}\n\ndef g():\n    pass\n`);
    await client.diagnosticsAt(URI, 1);
    await client.change(URI, 2, edit(6, 0, 9, "def g(:[\n"));
    await client.change(URI, 3, edit(0, 0, 0, "\n"));
    const [diagnostic] = await client.diagnosticsAt(URI, 3);
    assert.equal(diagnostic?.range.start.line, 4);
  });

  it("may hold anything", async () => {
    const texts = [
      "\u0000\u0001",
      '"""',
      "((((((((",
      "\ud800 lone surrogate",
      `x = ${"(".repeat(5000)}`,
      "\tdef f(:\r\r\n\f class",
      `"${"a".repeat(10_000)}`,
    ];
    for (const [index, text] of texts.entries()) {
      const uri = `untitled:odd-${index}`;
      await client.open(uri, text);
      assert.deepEqual(await client.diagnosticsAt(uri, 1), [], JSON.stringify(text.slice(0, 40)));
    }
    assert.deepEqual(
      client.received.logs.filter(({ type }) => type === 1),
      [],
    );
  });

  it("of other languages, and those never opened, are left alone", async () => {
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: "untitled:a.txt", languageId: "plaintext", version: 1, text: SLEEP },
    });
    await client.change("untitled:a.txt", 2, edit(0, 0, 0, "x"));
    await client.close("untitled:never-opened");
    await client.settled();
    assert.deepEqual(published("untitled:a.txt"), []);
    assert.deepEqual(client.received.logs, []);
  });

  it("that are too large are not analysed, and say so", async () => {
    await client.open(URI, `${SLEEP}${"x = 1\n".repeat(200_000)}`);
    const [notice, ...others] = await client.diagnosticsAt(URI, 1);
    assert.deepEqual(others, []);
    assert.match(String(notice?.message), /larger than 1024 KB/);
    assert.equal(notice?.severity, 3);
    assert.equal(notice?.codeDescription, undefined);
  });
});
