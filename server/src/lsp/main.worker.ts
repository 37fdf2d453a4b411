// Entry of the language server in a web worker. Its transport is the worker's own message port.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { createWorkerHost } from "./host.worker";
import { startServer } from "./server";

// The bundle also serves the server on Node, for what the two have in common: there nothing starts.
if ("importScripts" in globalThis) {
  // A worker's global object is a port; the types are those of a page.
  const port = globalThis as unknown as MessagePort;
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
  connection.onExit(() => globalThis.close());
  startServer(connection, createWorkerHost(connection));
}
