// Tests what happens to files that are not open: indexed in the background, followed on disk, in one folder or several.
import * as assert from "node:assert/strict";
import type { ServerHost } from "../../server/src/lsp/host";
import { type TestFolder, testFolder } from "../kit/folder";
import { edit, startClient, type TestClient } from "../kit/lsp-client";

const CALLER = "from helper import wait\n\n\nasync def f():\n    wait()\n    await g()\n";
const BLOCKING = "import time\n\n\ndef wait():\n    time.sleep(1)\n";
const HARMLESS = "def wait():\n    return 1\n";

describe("the workspace of the language server", function () {
  this.timeout(30_000);

  let client: TestClient;
  let folder: TestFolder;
  beforeEach(() => {
    folder = testFolder({ "caller.py": CALLER, "helper.py": BLOCKING });
  });
  afterEach(async () => {
    await client.stop();
    folder.dispose();
  });

  const ready = () => client.until("the index", () => client.received.statuses.find(({ state }) => state === "ready"));
  const openCaller = async () => {
    const uri = folder.uriOf("caller.py");
    await client.open(uri, CALLER);
    return uri;
  };
  const watched = (file: string, type: 1 | 2 | 3) =>
    client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: folder.uriOf(file), type }],
    });
  /** The first list of a document that is, or is not, empty, among those that come from now on. */
  const turns = (uri: string, isEmpty: boolean) => {
    const from = client.received.diagnostics.length;
    return client.until(`diagnostics of ${uri}`, () =>
      client.received.diagnostics
        .slice(from)
        .find((one) => one.uri === uri && (one.diagnostics.length === 0) === isEmpty),
    );
  };

  it("lets a finding through a helper in another file appear, with its path", async () => {
    client = await startClient({ folders: [folder.uri] });
    const found = turns(folder.uriOf("caller.py"), false);
    await openCaller();
    const [diagnostic] = (await found).diagnostics;
    assert.match(String(diagnostic?.message), /`wait` reaches `time\.sleep`/);
    const places = diagnostic?.relatedInformation?.map(({ location: { uri, range } }) => [uri, range.start.line]);
    assert.deepEqual(places?.at(-1), [folder.uriOf("helper.py"), 4]);
  });

  it("finds things in SQL files, and follows them on disk", async () => {
    const app = [
      "import sqlite3",
      "from flask import Flask",
      "app = Flask(__name__)",
      "conn = sqlite3.connect('notes.db')",
      "@app.get('/notes')",
      "def notes(user):",
      "    return conn.execute('SELECT id FROM notes WHERE user_id = ?', (user,)).fetchall()",
    ].join("\n");
    const schema = "CREATE TABLE notes (\n  id INTEGER PRIMARY KEY,\n  user_id INTEGER REFERENCES users (id)\n);\n";
    folder.write("app.py", app);
    client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf("schema.sql");
    const found = turns(uri, false);
    await client.open(uri, schema);
    const [diagnostic] = (await found).diagnostics;
    assert.match(String(diagnostic?.message), /`notes\.user_id` has no index/);
    assert.equal(diagnostic?.range.start.line, 2);
    assert.match((await client.hover(uri, 2, 4)) ?? "", /notes\.user_id/);
    const gone = turns(uri, true);
    folder.write("indexes.sql", "CREATE INDEX by_user ON notes (user_id);");
    watched("indexes.sql", 1);
    await gone;
  });

  it("follows a helper that changes, goes and comes back on disk", async () => {
    client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf("caller.py");
    const first = turns(uri, false);
    await openCaller();
    await first;
    const steps: readonly (readonly [() => void, 1 | 2 | 3, boolean])[] = [
      [() => folder.write("helper.py", HARMLESS), 2, true],
      [() => folder.write("helper.py", BLOCKING), 2, false],
      [() => folder.remove("helper.py"), 3, true],
      [() => folder.write("helper.py", BLOCKING), 1, false],
    ];
    for (const [act, type, isEmpty] of steps) {
      const next = turns(uri, isEmpty);
      act();
      await watched("helper.py", type);
      await next;
    }
  });

  it("counts the text of an open helper, and its file again once it is closed", async () => {
    client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf("caller.py");
    const helper = folder.uriOf("helper.py");
    const first = turns(uri, false);
    await openCaller();
    await first;
    const edited = turns(uri, true);
    await client.open(helper, BLOCKING);
    await client.change(helper, 2, edit(4, 4, 17, "pass"));
    await edited;
    // The change was never saved.
    const closed = turns(uri, false);
    await client.close(helper);
    await closed;
  });

  it("drops all files of a folder that goes", async () => {
    folder.write("lib/__init__.py", "");
    folder.write("lib/helper.py", BLOCKING);
    folder.write("caller.py", CALLER.replace("from helper", "from lib.helper"));
    client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf("caller.py");
    const first = turns(uri, false);
    await client.open(uri, CALLER.replace("from helper", "from lib.helper"));
    await first;
    const gone = turns(uri, true);
    folder.remove("lib");
    await watched("lib", 3);
    await gone;
  });

  it("may have several folders, that come and go", async () => {
    const other = testFolder({ "shared/__init__.py": "", "shared/clock.py": BLOCKING });
    const text = CALLER.replace("from helper", "from shared.clock");
    folder.write("caller.py", text);
    client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf("caller.py");
    await client.open(uri, text);
    await ready();
    const changeFolders = (added: readonly string[], removed: readonly string[]) => {
      const folders = (uris: readonly string[]) => uris.map((one) => ({ uri: one, name: one }));
      const event = { added: folders(added), removed: folders(removed) };
      return client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
    };
    const found = turns(uri, false);
    await changeFolders([other.uri], []);
    await found;
    const lost = turns(uri, true);
    await changeFolders([], [other.uri]);
    await lost;
    other.dispose();
  });

  it("leaves out what is ignored or excluded, also when it changes", async () => {
    folder.write(".gitignore", "generated/\n");
    folder.write("generated/made.py", BLOCKING);
    folder.write(".venv/pyvenv.cfg", "");
    folder.write(".venv/lib.py", BLOCKING);
    folder.write("old/legacy.py", BLOCKING);
    client = await startClient({ folders: [folder.uri], settings: { exclude: ["old"] } });
    const status = await ready();
    assert.deepEqual(status, { state: "ready", files: 2 });
    for (const file of ["generated/made.py", ".venv/lib.py", "old/legacy.py"]) await watched(file, 2);
    const result = await client.connection.sendRequest("perflens/scanWorkspace", { workDoneToken: "t" });
    assert.deepEqual(result, { files: 2, findings: 1, cancelled: false });
  });

  it("is read only as far as open documents import it, when so set", async () => {
    folder.write("unrelated.py", BLOCKING);
    folder.write("caller.py", CALLER.replace("helper", "middle"));
    folder.write("middle.py", "from helper import wait\n");
    client = await startClient({ folders: [folder.uri], settings: { index: "open" } });
    assert.deepEqual(await ready(), { state: "ready", files: 0 });
    const uri = folder.uriOf("caller.py");
    const found = turns(uri, false);
    await client.open(uri, CALLER.replace("helper", "middle"));
    await found;
    const status = await client.until(
      "the second index",
      () => client.received.statuses.filter(({ state }) => state === "ready")[1],
    );
    assert.deepEqual(status, { state: "ready", files: 3 });
  });

  it("shows how far it is, and stops when the user says so", async () => {
    for (let i = 0; i < 400; i++) folder.write(`many/m${i}.py`, `${BLOCKING}\nx = ${i}\n`);
    const gate = gated();
    client = await startClient({ folders: [folder.uri], host: gate.host });
    const begin = await client.until("the progress", () =>
      client.received.progress.find(({ value }) => value.kind === "begin"),
    );
    assert.equal(begin.value.title, "PerfLens: indexing");
    await client.connection.sendNotification("window/workDoneProgress/cancel", { token: begin.token });
    // Answered behind the cancellation, so that has arrived.
    await client.hover("untitled:none", 0, 0);
    gate.open();
    const status = await client.until("the end", () => client.received.statuses.find(({ state }) => state === "ready"));
    assert.equal(status.state === "ready" && status.message, "indexing was cancelled");
    assert.ok(status.state === "ready" && status.files < 402);
    assert.ok(client.received.progress.some(({ token, value }) => token === begin.token && value.kind === "end"));
    assert.deepEqual(client.received.statuses[0], { state: "indexing", done: 0, total: 402 });
  });

  it("goes on past files that it can't read, and logs them once", async () => {
    folder.write("nul.py", "x = 1\0\n");
    client = await startClient({ folders: [folder.uri] });
    assert.deepEqual(await ready(), { state: "ready", files: 2 });
    await client.connection.sendRequest("perflens/scanWorkspace", { workDoneToken: "t" });
    const told = client.received.logs.map(({ type, message }) => [type, message]);
    assert.deepEqual(told, [[2, `${folder.at("nul.py")} is left out: contains NUL bytes`]]);
  });

  it("asks the client to tell what happens on disk", async () => {
    client = await startClient({ folders: [folder.uri] });
    const registration = await client.until("the registration", () =>
      client.received.registrations.find(({ method }) => method === "workspace/didChangeWatchedFiles"),
    );
    const globs = registration.registerOptions.watchers.map((one: { globPattern: string }) => one.globPattern);
    assert.deepEqual(globs, [
      "**/*.py",
      "**/*.sql",
      "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
      "**/pyproject.toml",
      "**/*",
    ]);
  });
});

/** A host whose reads wait from the first file on until the gate opens. */
function gated(): { readonly host: (host: ServerHost) => ServerHost; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => open(),
    host: (host) => ({
      ...host,
      async read(path) {
        await opened;
        return host.read(path);
      },
    }),
  };
}
