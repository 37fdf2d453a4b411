// Owns a language server in a process of its own and a client that types into it over stdio. Measures from the moment a
// message is written to the moment its diagnostics have been read.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-jsonrpc/node");

const URI = "file:///bench/typed.py";

/** Starts a server; `opened` resolves with the milliseconds from spawn to the first diagnostics of the text. */
export async function startServer(script, text) {
  const start = performance.now();
  const child = spawn(process.execPath, [script, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map();
  connection.onNotification("textDocument/publishDiagnostics", ({ version, diagnostics }) => {
    waiting.get(version)?.(diagnostics);
    waiting.delete(version);
  });
  connection.onRequest(() => null);
  connection.listen();
  const published = (version) => new Promise((resolve) => waiting.set(version, resolve));
  const settings = { maxFileSize: 1_000_000 };
  const initializationOptions = { uriScheme: "vscode", settings };
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  let version = 1;
  const first = published(version);
  const textDocument = { uri: URI, languageId: "python", version, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  const diagnostics = await first;
  return {
    startup: performance.now() - start,
    diagnostics,
    pid: child.pid,
    /** Milliseconds until the diagnostics of the text with this change have come. */
    async type(range, inserted) {
      version++;
      const answer = published(version);
      const from = performance.now();
      const change = { textDocument: { uri: URI, version }, contentChanges: [{ range, text: inserted }] };
      await connection.sendNotification("textDocument/didChange", change);
      await answer;
      return performance.now() - from;
    },
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await new Promise((resolve) => child.once("exit", resolve));
      connection.dispose();
    },
  };
}
