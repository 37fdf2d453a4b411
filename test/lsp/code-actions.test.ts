// Tests the light bulb and fix-all: order, titles, edits applied to the text, and what is told to clients that can do less.
import * as assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver-protocol/node";
import type { SuppressEdit } from "../../server/src/protocol";
import type { Rule } from "../../server/src/rules/api";
import { applyWorkspaceEdit, edit, startClient, type TestClient } from "../kit/lsp-client";

const URI = "untitled:Untitled-1";
const SLEEP = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";
const FIXED = "import asyncio\nimport time\n\nasync def f():\n    await asyncio.sleep(1)\n    await g()\n";

/** Flags every call of `old`; the fix needs review when an argument is passed. */
const renaming: Rule = {
  meta: {
    id: "old-name",
    family: "memory",
    severity: "medium",
    profile: "recommended",
    fix: "safe",
    sections: ["G1"],
    docs: "",
  },
  messages: { found: () => "`old` is called" },
  on: {
    call(node, cx) {
      const callee = node.field("function");
      if (callee?.text !== "old") return;
      const bare = node.field("arguments")?.text === "()";
      cx.report({
        at: node,
        message: "found",
        fix(fx) {
          fx.title("Call `new`");
          fx.safety(bare ? "safe" : "review");
          fx.replace(callee, "new");
        },
      });
    },
  },
};

describe("code actions", function () {
  this.timeout(30_000);

  let client: TestClient;
  afterEach(() => client.stop());

  const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);

  it("offer the fix first, then to ignore, then to turn off", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    const actions = await client.actions(URI, await client.diagnosticsAt(URI, 1));
    assert.deepEqual(titles(actions), [
      "Replace with `await asyncio.sleep`",
      "Ignore `blocking-call-in-async` on this line (with a reason)",
      "Turn off `blocking-call-in-async` in this workspace",
    ]);
    const [fix, ignore, turnOff] = actions;
    assert.deepEqual([fix?.isPreferred, ignore?.isPreferred, turnOff?.isPreferred], [true, undefined, undefined]);
    assert.equal(applyWorkspaceEdit(SLEEP, fix?.edit, URI), FIXED);
    assert.deepEqual(
      fix?.edit?.documentChanges?.map((one) => "textDocument" in one && one.textDocument),
      [{ uri: URI, version: 1 }],
    );
    assert.deepEqual(ignore?.command?.arguments, [{ rule: "blocking-call-in-async", uri: URI, line: 3 }]);
    assert.equal(ignore?.command?.command, "perflens.ignoreHere");
    assert.deepEqual(turnOff?.command?.arguments, [{ rule: "blocking-call-in-async", uri: URI }]);
  });

  /** A fix that edits the document and makes a file beside it. */
  const moving: Rule = {
    ...renaming,
    meta: { ...renaming.meta, fix: "review" },
    on: {
      call(node, cx) {
        const callee = node.field("function");
        if (callee?.text !== "old") return;
        cx.report({
          at: node,
          message: "found",
          fix(fx) {
            fx.title("Call `new`, and make it");
            fx.replace(callee, "new");
            fx.createFile("/project/made/new.py", "def new():\n    pass\n");
          },
        });
      },
    },
  };

  it("make files and edit in one step that is asked for first, where the client can", async () => {
    const uri = "file:///project/a.py";
    client = await startClient({ analyzer: { rules: [moving] } });
    await client.open(uri, "old()\n");
    const [fix] = await client.actions(uri, await client.diagnosticsAt(uri, 1));
    assert.equal(fix?.title, "Call `new`, and make it (needs review)");
    const made = "file:///project/made/new.py";
    const start = { line: 0, character: 0 };
    assert.deepEqual(fix?.edit, {
      documentChanges: [
        { kind: "create", uri: made, options: { overwrite: false, ignoreIfExists: false }, annotationId: "review" },
        {
          textDocument: { uri: made, version: null },
          edits: [{ range: { start, end: start }, newText: "def new():\n    pass\n", annotationId: "review" }],
        },
        {
          textDocument: { uri, version: 1 },
          edits: [{ range: { start, end: { line: 0, character: 3 } }, newText: "new", annotationId: "review" }],
        },
      ],
      changeAnnotations: { review: { label: "Call `new`, and make it", needsConfirmation: true } },
    });
    await client.stop();
    client = await startClient({
      analyzer: { rules: [moving] },
      capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
    });
    await client.open(uri, "old()\n");
    assert.deepEqual(titles(await client.actions(uri, await client.diagnosticsAt(uri, 1))), [
      "Ignore `old-name` on this line (with a reason)",
      "Turn off `old-name` in this workspace",
    ]);
  });

  it("place a fix in the current text although the diagnostic is of an earlier one", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    const diagnostics = await client.diagnosticsAt(URI, 1);
    await client.change(URI, 2, edit(0, 0, 0, '"""Waits."""\n'));
    const [fix] = await client.actions(URI, diagnostics);
    assert.equal(applyWorkspaceEdit(`"""Waits."""\n${SLEEP}`, fix?.edit, URI), `"""Waits."""\n${FIXED}`);
    assert.deepEqual(
      fix?.edit?.documentChanges?.map((one) => "textDocument" in one && one.textDocument.version),
      [2],
    );
  });

  it("offer nothing for findings that are gone, for other sources and for closed documents", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    const diagnostics = await client.diagnosticsAt(URI, 1);
    const foreign = diagnostics.map((one) => ({ ...one, source: "another tool" }));
    assert.deepEqual(await client.actions(URI, foreign), []);
    await client.change(URI, 2, edit(3, 4, 17, "pass"));
    assert.deepEqual(await client.actions(URI, diagnostics), []);
    await client.close(URI);
    assert.deepEqual(await client.actions(URI, diagnostics), []);
  });

  it("find the finding without its id", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    const diagnostics = (await client.diagnosticsAt(URI, 1)).map(({ data, ...rest }) => rest);
    assert.equal((await client.actions(URI, diagnostics)).length, 3);
  });

  it("mark a fix that needs review, and have the editor ask", async () => {
    client = await startClient({ analyzer: { rules: [renaming] } });
    await client.open(URI, "old(1)\nold()\n");
    const diagnostics = await client.diagnosticsAt(URI, 1);
    const actions = await client.actions(URI, diagnostics);
    assert.deepEqual(titles(actions), [
      "Call `new` (needs review)",
      "Call `new`",
      "Ignore `old-name` on this line (with a reason)",
      "Ignore `old-name` on this line (with a reason)",
      "Turn off `old-name` in this workspace",
    ]);
    const [review, safe] = actions;
    assert.deepEqual([review?.isPreferred, safe?.isPreferred], [undefined, true]);
    assert.deepEqual(Object.values(review?.edit?.changeAnnotations ?? {}), [
      { label: "Call `new`", needsConfirmation: true },
    ]);
    assert.equal(applyWorkspaceEdit("old(1)\nold()\n", review?.edit, URI), "new(1)\nold()\n");
    assert.equal(safe?.edit?.changeAnnotations, undefined);
  });

  it("send plain changes to clients that know no better", async () => {
    client = await startClient({ analyzer: { rules: [renaming] }, capabilities: { workspace: {} } });
    await client.open(URI, "old(1)\n");
    const [review] = await client.actions(URI, await client.diagnosticsAt(URI, 1));
    assert.equal(review?.edit?.documentChanges, undefined);
    assert.equal(applyWorkspaceEdit("old(1)\n", review?.edit, URI), "new(1)\n");
  });

  it("send no literals to clients that want commands only", async () => {
    client = await startClient({ capabilities: { textDocument: {} } });
    await client.open(URI, SLEEP);
    assert.deepEqual(await client.actions(URI, await client.diagnosticsAt(URI, 1)), []);
  });

  it("fix all: apply every safe fix in one edit that leaves other lines alone", async () => {
    client = await startClient({ analyzer: { rules: [renaming] } });
    const text = "old()\nkeep\nold(1)\nkeep\nx = old()\n";
    await client.open(URI, text);
    const [all, ...others] = await client.actions(URI, [], ["source.fixAll"]);
    assert.deepEqual(others, []);
    assert.equal(all?.kind, "source.fixAll.perflens");
    assert.equal(applyWorkspaceEdit(text, all?.edit, URI), "new()\nkeep\nold(1)\nkeep\nx = new()\n");
    const edits = all?.edit?.documentChanges?.flatMap((one) => ("edits" in one ? one.edits : []));
    assert.deepEqual(
      edits?.map(({ range }) => range.start.line),
      [0, 4],
    );
  });

  it("fix all: are not offered unasked, for another tool's kind, or without safe fixes", async () => {
    client = await startClient({ analyzer: { rules: [renaming] } });
    await client.open(URI, "old()\n");
    assert.deepEqual(titles(await client.actions(URI, [])), []);
    assert.deepEqual(await client.actions(URI, [], ["source.fixAll.ruff"]), []);
    assert.equal((await client.actions(URI, [], ["source"])).length, 1);
    assert.equal((await client.actions(URI, [], ["source.fixAll.perflens"])).length, 1);
    await client.change(URI, 2, { text: "old(1)\n" });
    assert.deepEqual(await client.actions(URI, [], ["source.fixAll"]), []);
  });

  it("remove a suppression that suppresses nothing", async () => {
    client = await startClient();
    const text = "x = 1  # perflens: ignore[no-such-rule] because\n";
    await client.open(URI, text);
    const diagnostics = await client.diagnosticsAt(URI, 1);
    assert.deepEqual(
      diagnostics.map(({ code, tags }) => [code, tags]),
      [["unused-suppression", [1]]],
    );
    const [removal, ...others] = await client.actions(URI, diagnostics);
    assert.deepEqual(titles(others), []);
    assert.equal(applyWorkspaceEdit(text, removal?.edit, URI), "x = 1\n");
  });

  it("give the text of a suppression, which then holds", async () => {
    client = await startClient();
    await client.open(URI, SLEEP);
    await client.diagnosticsAt(URI, 1);
    const params = { rule: "blocking-call-in-async", uri: URI, line: 3, reason: "start-up\nonly " };
    const insertion = await client.connection.sendRequest<SuppressEdit | null>("perflens/suppressionEdit", params);
    assert.deepEqual(insertion, {
      line: 3,
      character: 17,
      text: "  # perflens: ignore[blocking-call-in-async] start-up only",
    });
    await client.change(URI, 2, edit(3, 17, 17, insertion.text));
    assert.deepEqual(await client.diagnosticsAt(URI, 2), []);
    const gone = await client.connection.sendRequest("perflens/suppressionEdit", { ...params, line: 99 });
    assert.equal(gone, null);
  });
});
