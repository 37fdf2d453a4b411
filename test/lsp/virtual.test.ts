// Tests workspaces that are on no disk: their files come from the client. The same holds for the server in a worker and on Node.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { createWorkerHost } from "../../server/src/lsp/host.worker";
import { testFolder } from "../kit/folder";
import { type ClientOptions, startClient, type TestClient } from "../kit/lsp-client";

const CALLER = "from app.helper import wait\n\n\nasync def f():\n    wait()\n    await g()\n";
const BLOCKING = "import time\n\n\ndef wait():\n    time.sleep(1)\n";
const QUEUE = `import { useEffect } from "react";

export function Queue() {
  useEffect(() => {
    setInterval(() => fetch("/queue"), 2000);
  }, []);
}
`;
const HARMLESS = "def wait():\n    return 1\n";

const ROOT = "vscode-test-web://mount";
const PROJECT = { [`${ROOT}/app/__init__.py`]: "", [`${ROOT}/app/helper.py`]: BLOCKING, [`${ROOT}/caller.py`]: CALLER };

/** Serves the project's folder as an extension is served to a browser, and tells what was asked for. */
async function extensionServer() {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    const file = path.join(".", request.url?.replace(/^\/extension/, "") ?? "");
    if (fs.existsSync(file)) response.end(fs.readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { uri: `http://127.0.0.1:${port}/extension`, asked, close: () => server.close() };
}

describe("a virtual workspace", function () {
  this.timeout(30_000);

  let client: TestClient;
  let extension: Awaited<ReturnType<typeof extensionServer>>;
  before(async () => {
    extension = await extensionServer();
  });
  after(() => extension.close());
  afterEach(() => client?.stop());

  const hosts: Readonly<Record<string, () => ClientOptions>> = {
    "in a worker": () => ({ host: (_, connection) => createWorkerHost(connection), extensionUri: extension.uri }),
    "on Node": () => ({}),
  };
  const ready = (count = 1) =>
    client.until(
      "the index",
      () => client.received.statuses.filter(({ state }) => state === "ready").slice(count - 1)[0],
    );
  /** The first list of a document that is, or is not, empty, among those that come from now on. */
  const turns = (uri: string, isEmpty: boolean) => {
    const from = client.received.diagnostics.length;
    return client.until(`diagnostics of ${uri}`, () =>
      client.received.diagnostics
        .slice(from)
        .find((one) => one.uri === uri && (one.diagnostics.length === 0) === isEmpty),
    );
  };
  const watched = (uri: string, type: 1 | 2 | 3) =>
    client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] });
  const scan = () => client.connection.sendRequest("perflens/scanWorkspace", { workDoneToken: "t" });

  for (const [where, options] of Object.entries(hosts)) {
    describe(where, () => {
      it("has findings through helpers in other files, with their URIs", async () => {
        client = await startClient({ ...options(), folders: [`${ROOT}/`], files: PROJECT });
        const uri = `${ROOT}/caller.py`;
        const found = turns(uri, false);
        await client.open(uri, CALLER);
        const [diagnostic] = (await found).diagnostics;
        assert.match(String(diagnostic?.message), /`wait` reaches `time\.sleep`/);
        const places = diagnostic?.relatedInformation?.map(({ location }) => location.uri);
        assert.equal(places?.at(-1), `${ROOT}/app/helper.py`);
      });

      it("is followed: files that change, go and come, and folders that go", async () => {
        const files: Record<string, string> = { ...PROJECT };
        client = await startClient({ ...options(), folders: [`${ROOT}/`], files });
        const uri = `${ROOT}/caller.py`;
        const helper = `${ROOT}/app/helper.py`;
        const first = turns(uri, false);
        await client.open(uri, CALLER);
        await first;
        const steps: readonly (readonly [string | undefined, string, 1 | 2 | 3, boolean])[] = [
          [HARMLESS, helper, 2, true],
          [BLOCKING, helper, 2, false],
          [undefined, helper, 3, true],
          [BLOCKING, helper, 1, false],
          [undefined, `${ROOT}/app`, 3, true],
        ];
        for (const [text, changed, type, isEmpty] of steps) {
          const next = turns(uri, isEmpty);
          if (text === undefined) delete files[helper];
          else files[helper] = text;
          await watched(changed, type);
          await next;
        }
      });

      it("leaves out what is ignored, excluded or no code of the project", async () => {
        const files = {
          ...PROJECT,
          [`${ROOT}/.gitignore`]: "generated/\n*_pb2.py\n",
          [`${ROOT}/generated/made.py`]: BLOCKING,
          [`${ROOT}/app/.gitignore`]: "!kept_pb2.py\n",
          [`${ROOT}/app/kept_pb2.py`]: BLOCKING,
          [`${ROOT}/app/api_pb2.py`]: BLOCKING,
          [`${ROOT}/venv/pyvenv.cfg`]: "",
          [`${ROOT}/venv/lib.py`]: BLOCKING,
          [`${ROOT}/node_modules/gyp.py`]: BLOCKING,
          [`${ROOT}/build/lib.py`]: BLOCKING,
          [`${ROOT}/old/legacy.py`]: BLOCKING,
          [`${ROOT}/pyproject.toml`]: '[tool.perflens]\nexclude = ["old"]\n',
        };
        client = await startClient({ ...options(), folders: [`${ROOT}/`], files });
        assert.deepEqual(await ready(), { state: "ready", files: 4 });
        for (const file of Object.keys(files).filter((uri) => uri.endsWith(".py"))) await watched(file, 2);
        assert.deepEqual(await scan(), { files: 4, findings: 1, cancelled: false });
      });

      it("follows its pyproject.toml", async () => {
        const files: Record<string, string> = { ...PROJECT };
        client = await startClient({ ...options(), folders: [`${ROOT}/`], files });
        const uri = `${ROOT}/caller.py`;
        const first = turns(uri, false);
        await client.open(uri, CALLER);
        await first;
        const project = `${ROOT}/pyproject.toml`;
        const off = turns(uri, true);
        files[project] = '[tool.perflens.rules]\nblocking-call-in-async = "off"\n';
        await watched(project, 1);
        await off;
        const on = turns(uri, false);
        delete files[project];
        await watched(project, 3);
        await on;
      });

      it("may have names that URIs escape", async () => {
        const root = "memfs:/100%25%20%23%3F/h%C3%A9llo";
        const [uri, helper] = [`${root}/caller.py`, `${root}/app/%E7%B5%B5.py`];
        const text = CALLER.replace("app.helper", "app.絵");
        client = await startClient({ ...options(), folders: [root], files: { [uri]: text, [helper]: BLOCKING } });
        assert.deepEqual(await ready(), { state: "ready", files: 2 });
        const found = turns(uri, false);
        await client.open(uri, text);
        const [diagnostic] = (await found).diagnostics;
        assert.equal(diagnostic?.relatedInformation?.at(-1)?.location.uri, helper);
      });

      it("reads files as Python does, and says why it leaves one out", async () => {
        const files = {
          "memfs:/latin.py": Buffer.from(
            "# coding: latin-1\nimport time\nasync def f():\n    time.sleep(1)  # \xe9",
            "latin1",
          ),
          "memfs:/nul.py": "x = 1\0\n",
          "memfs:/wrong.py": Buffer.from([0x78, 0xff]),
        };
        client = await startClient({ ...options(), folders: ["memfs:/"], files });
        await ready();
        assert.deepEqual(await scan(), { files: 3, findings: 1, cancelled: false });
        const told = client.received.logs.map(({ message }) => message).sort();
        assert.deepEqual(told, [
          "memfs:/nul.py is left out: contains NUL bytes",
          "memfs:/wrong.py is left out: not valid utf-8",
        ]);
      });

      it("analyses what is open while a file does not come", async () => {
        let arrive: (text: string) => void = () => {};
        const slow = new Promise<string>((resolve) => {
          arrive = resolve;
        });
        const uri = `${ROOT}/open.py`;
        let isAsked: () => void = () => {};
        const asked = new Promise<void>((resolve) => {
          isAsked = resolve;
        });
        const files = {
          get [`${ROOT}/a.py`]() {
            isAsked();
            return slow;
          },
          [uri]: "",
        };
        client = await startClient({ ...options(), folders: [`${ROOT}/`], files });
        await asked;
        const found = turns(uri, false);
        await client.open(uri, "import time\nasync def f():\n    time.sleep(1)\n    await g()\n");
        await found;
        arrive("");
        assert.deepEqual(await ready(), { state: "ready", files: 2 });
      });

      it("goes on when a folder can't be listed", async () => {
        client = await startClient({ ...options(), folders: ["gone://x/", `${ROOT}/`], files: PROJECT });
        assert.deepEqual(await ready(), { state: "ready", files: 3 });
        assert.deepEqual(
          client.received.logs.map(({ message }) => message),
          ["gone://x: no gone://x/"],
        );
      });
    });
  }

  it("may have folders of two file systems, on Node next to one on disk", async () => {
    const folder = testFolder({ "caller.py": CALLER, "app/__init__.py": "" });
    client = await startClient({ folders: [folder.uri, "memfs:/"], files: { "memfs:/app/helper.py": BLOCKING } });
    assert.deepEqual(await ready(), { state: "ready", files: 3 });
    folder.dispose();
  });

  it("is left alone by a client that reads no files, but its documents are not", async () => {
    client = await startClient({ folders: [`${ROOT}/`] });
    assert.deepEqual(await ready(), { state: "ready", files: 0 });
    const found = turns(`${ROOT}/a.py`, false);
    await client.open(`${ROOT}/a.py`, "import time\nasync def f():\n    time.sleep(1)\n    await g()\n");
    await found;
  });

  it("starts a worker with nothing but the parser and its grammar, from the extension's folder", async () => {
    extension.asked.length = 0;
    client = await startClient({ ...hosts["in a worker"]?.(), folders: [`${ROOT}/`], files: PROJECT });
    await ready();
    assert.deepEqual(extension.asked.sort(), [
      "/extension/grammars/tree-sitter-python.wasm",
      "/extension/grammars/web-tree-sitter.wasm",
    ]);
  });

  for (const [ending, grammar] of [
    ["tsx", "tsx"],
    ["ts", "typescript"],
    ["js", "javascript"],
  ]) {
    it(`fetches the grammar of .${ending} with the first one that is opened, and finds what is in it`, async () => {
      await openQueue(`${ROOT}/Queue.${ending}`);
      assert.deepEqual(
        extension.asked.filter((file) => !/python|web-tree/.test(file)),
        [`/extension/grammars/tree-sitter-${grammar}.wasm`],
      );
    });
  }

  async function openQueue(uri: string): Promise<void> {
    extension.asked.length = 0;
    client = await startClient({ ...hosts["in a worker"]?.(), folders: [`${ROOT}/`], files: PROJECT });
    await ready();
    const found = turns(uri, false);
    await client.open(uri, QUEUE);
    assert.deepEqual(
      (await found).diagnostics.map(({ code }) => code),
      ["fixed-interval-polling"],
    );
    const gone = turns(uri, true);
    await client.change(uri, 2, { text: QUEUE.replace("2000", "pace") });
    await gone;
  }
});

describe("a worker", () => {
  let extension: Awaited<ReturnType<typeof extensionServer>>;
  before(async () => {
    extension = await extensionServer();
  });
  after(() => extension.close());

  for (const [what, uri, message] of [
    ["not said", () => undefined, /did not say where the parser is/],
    ["empty", () => `${extension.uri}/nowhere`, /web-tree-sitter\.wasm can't be fetched: 404/],
  ] as const) {
    it(`refuses to start when the extension's folder is ${what}`, async () => {
      const extensionUri = uri();
      const started = startClient({
        host: (_, connection) => createWorkerHost(connection),
        ...(extensionUri === undefined ? {} : { extensionUri }),
      });
      await assert.rejects(started, message);
    });
  }
});
