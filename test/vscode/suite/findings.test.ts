// Activation, squiggles, hovers, and findings that depend on another file.
import * as assert from "node:assert";
import * as vscode from "vscode";
import { Commands, RULES_PAGE } from "../../../server/src/protocol";
import { closeAll, codeOf, extension, fileUri, findingsWhen, hoversAt, replace, show, write } from "./kit";

describe("findings in the editor", () => {
  afterEach(closeAll);

  it("come from the extension under test, activated by a Python file", async () => {
    const document = await show("shop/orders.py");
    await findingsWhen(document.uri, "query-in-loop", 1);
    assert.ok(extension().isActive);
    const installed = process.env.PERFLENS_TEST_INSTALLED === "1";
    assert.strictEqual(extension().extensionPath.includes("perflens.perflens-"), installed);
  });

  it("underline the call, name the rule and link to its page", async () => {
    const document = await show("shop/orders.py");
    const [finding] = await findingsWhen(document.uri, "query-in-loop", 1);
    assert.ok(finding);
    assert.match(document.getText(finding.range), /^session\.get/);
    assert.strictEqual(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.doesNotMatch(finding.message, /\n/);
    assert.ok(typeof finding.code === "object");
    assert.strictEqual(
      finding.code.target.toString(true),
      `${vscode.env.uriScheme}://perflens.perflens/open?page=${RULES_PAGE}&anchor=query-in-loop`,
    );
  });

  it("explain themselves in a hover whose links open the report", async () => {
    const document = await show("shop/orders.py");
    const [finding] = await findingsWhen(document.uri, "query-in-loop", 1);
    assert.ok(finding);
    const parts = await hoversAt(document.uri, finding.range.start);
    const hover = parts.find(({ value }) => value.includes("query"));
    assert.ok(hover, `hovers: ${parts.map(({ value }) => value).join("\n")}`);
    const targets = [...hover.value.matchAll(/\(command:([\w.]+)\?([^)\s]+)/g)]
      .filter(([, command]) => command === Commands.openReport)
      .map(([, , args]) => JSON.parse(decodeURIComponent(args ?? "")));
    const opened = targets.flat();
    assert.ok(
      opened.some(({ page, anchor }) => page === RULES_PAGE && anchor === "query-in-loop"),
      hover.value,
    );
    assert.ok(
      opened.some(({ page, anchor }) => page !== RULES_PAGE && anchor === "G6"),
      hover.value,
    );
    assert.ok(typeof hover.isTrusted === "object");
    assert.ok(hover.isTrusted.enabledCommands.includes(Commands.openReport));
  });

  it("show up in untitled documents", async () => {
    const content = "import time\n\nasync def f():\n    time.sleep(1)\n    await g()\n";
    const document = await vscode.workspace.openTextDocument({ language: "python", content });
    await vscode.window.showTextDocument(document);
    await findingsWhen(document.uri, "blocking-call-in-async", 1);
  });

  it("follow a helper in another file, while it is typed and when it changes on disk", async () => {
    const caller = await show("shop/labels.py");
    const [finding] = await findingsWhen(caller.uri, "query-in-loop", 1);
    const files = finding?.relatedInformation?.map(({ location }) => location.uri.path) ?? [];
    assert.ok(files.includes(fileUri("shop/lookup.py").path), `related: ${files.join(", ")}`);

    const helper = await show("shop/lookup.py");
    await replace(helper, "session.get(Customer, key).name", 'f"customer {key}"');
    await findingsWhen(caller.uri, "query-in-loop", 0);
    await replace(helper, 'f"customer {key}"', "session.get(Customer, key).name");
    const [again] = await findingsWhen(caller.uri, "query-in-loop", 1);
    assert.strictEqual(again && codeOf(again), "query-in-loop");

    await closeAll();
    await show("shop/labels.py");
    const original = await vscode.workspace.fs.readFile(helper.uri);
    await write(helper.uri, "def name_of(session, key):\n    return str(key)\n");
    await findingsWhen(caller.uri, "query-in-loop", 0);
    await vscode.workspace.fs.writeFile(helper.uri, original);
    await findingsWhen(caller.uri, "query-in-loop", 1);
  });
});
