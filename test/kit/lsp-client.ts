// A client of the language server over streams in memory, with the real protocol library on both sides. It records what the
// server sends and waits for what a test names; it never sleeps. Knows no rule.
import * as assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import {
  type Connection,
  createConnection,
  StreamMessageReader as Reader,
  StreamMessageWriter as Writer,
} from "vscode-languageserver/node";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type MarkupContent,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type RegistrationParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import type { AnalyzerOptions } from "../../server/src/engine/analyzer";
import { createClientFiles } from "../../server/src/lsp/client-files";
import type { ServerHost } from "../../server/src/lsp/host";
import { createNodeHost } from "../../server/src/lsp/host.node";
import { startServer } from "../../server/src/lsp/server";
import type { ServerStatus } from "../../server/src/protocol";
import { type Files, serveFiles } from "./client-files";
import { offsetAt } from "./project";

/** Folder of the parser and its grammars; tests run at the project's root. */
const ASSETS = "grammars";
/** Milliseconds after which a wait is given up: a test would end anyway. */
const PATIENCE = 15_000;

export interface ClientOptions {
  /** URIs of the folders that are open. */
  readonly folders?: readonly string[];
  /** Answer to `workspace/configuration` and part of the initialization options. */
  readonly settings?: unknown;
  /** Merged over those of an able client, one level deep below each part. */
  readonly capabilities?: ClientCapabilities;
  /** False: an editor without our extension. */
  readonly extension?: boolean;
  readonly host?: (host: ServerHost, connection: Connection) => ServerHost;
  /** Files that the client reads for the server, by URI; what changes in it has changed. */
  readonly files?: Files;
  /** URI of the extension's folder. */
  readonly extensionUri?: string;
  readonly analyzer?: AnalyzerOptions;
}

/** What the server has sent, in order. */
export interface Received {
  readonly diagnostics: PublishDiagnosticsParams[];
  readonly statuses: ServerStatus[];
  readonly logs: { readonly type: number; readonly message: string }[];
  readonly messages: { readonly type: number; readonly message: string }[];
  readonly progress: {
    readonly token: string | number;
    readonly value: { readonly kind: string; readonly title?: string };
  }[];
  readonly registrations: RegistrationParams["registrations"][number][];
}

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly received: Received;
  settings: unknown;
  /** Resolves with the first value that is not undefined, asked now and after every message from the server. */
  until<T>(what: string, find: () => T | undefined): Promise<T>;
  /** The list shown for a document at a version, once it has been published. */
  diagnosticsAt(uri: string, version: number | undefined): Promise<readonly Diagnostic[]>;
  /** The next list published for a document after `from` messages about any document (default: all there are now). */
  nextDiagnostics(uri: string, from?: number): Promise<PublishDiagnosticsParams>;
  /** Resolves when the server has done all that is due now: it has analysed a document opened for that purpose. */
  settled(): Promise<void>;
  open(uri: string, text: string, version?: number): Promise<void>;
  change(uri: string, version: number, ...changes: readonly TextDocumentContentChangeEvent[]): Promise<void>;
  close(uri: string): Promise<void>;
  hover(uri: string, line: number, character: number): Promise<string | undefined>;
  actions(uri: string, diagnostics: readonly Diagnostic[], only?: readonly string[]): Promise<readonly CodeAction[]>;
  stop(): Promise<void>;
}

/** Starts a server and introduces a client to it. */
export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const wire = connect(options);
  const client = createClient(wire, options);
  const { connection } = wire;
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri })) ?? null,
    capabilities: { ...ABLE, ...options.capabilities },
    initializationOptions: options.extension === false ? undefined : initializationOptions(options),
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return Object.assign(client, { initialized });
}

function initializationOptions({ settings = {}, files, extensionUri }: ClientOptions) {
  return { uriScheme: "vscode", settings, readsFiles: files !== undefined, extensionUri };
}

/** What VS Code can do, as far as the server asks. */
const ABLE: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source", "source.fixAll"] } },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      changeAnnotationSupport: { groupsOnLabel: true },
      resourceOperations: ["create", "rename", "delete"],
    },
  },
  window: { workDoneProgress: true },
};

interface Wire {
  readonly connection: ProtocolConnection;
  readonly received: Received;
  /** Calls back after every message from the server. */
  readonly onMessage: (listener: () => void) => { dispose(): void };
}

function connect(options: ClientOptions): Wire {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(new Reader(toServer), new Writer(toClient));
  const host = createNodeHost(ASSETS, createClientFiles(server));
  startServer(server, options.host ? options.host(host, server) : host, options.analyzer);
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const received: Received = { diagnostics: [], statuses: [], logs: [], messages: [], progress: [], registrations: [] };
  const listeners = new Set<() => void>();
  const record =
    <T>(list: T[]) =>
    (value: T) => {
      list.push(value);
      for (const listener of [...listeners]) listener();
    };
  connection.onNotification("textDocument/publishDiagnostics", record(received.diagnostics));
  connection.onNotification("perflens/status", record(received.statuses));
  connection.onNotification("window/logMessage", record(received.logs));
  connection.onNotification("window/showMessage", record(received.messages));
  connection.onNotification("$/progress", record(received.progress));
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
    for (const registration of registrations) record(received.registrations)(registration);
    return null;
  });
  if (options.files) serveFiles(connection, options.files);
  connection.listen();
  return {
    connection,
    received,
    onMessage(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}

function createClient(wire: Wire, options: ClientOptions): Omit<TestClient, "initialized"> {
  const { connection, received, onMessage } = wire;
  const until: TestClient["until"] = (what, find) => waitUntil(what, find, onMessage);
  const diagnosticsAt: TestClient["diagnosticsAt"] = async (uri, version) => {
    const isWanted = (one: PublishDiagnosticsParams) => one.uri === uri && one.version === version;
    return (await until(`diagnostics of ${uri} at version ${version}`, () => received.diagnostics.findLast(isWanted)))
      .diagnostics;
  };
  let probes = 0;
  const documents = documentCalls(connection);
  const client: Omit<TestClient, "initialized"> = {
    ...wire,
    ...documents,
    settings: options.settings ?? {},
    until,
    diagnosticsAt,
    nextDiagnostics: (uri, from = received.diagnostics.length) =>
      until(`new diagnostics of ${uri}`, () => received.diagnostics.slice(from).find((one) => one.uri === uri)),
    async settled() {
      const uri = `untitled:probe-${++probes}`;
      await documents.open(uri, "");
      await diagnosticsAt(uri, 1);
      await documents.close(uri);
    },
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      connection.dispose();
    },
  };
  connection.onRequest("workspace/configuration", ({ items }: { readonly items: readonly unknown[] }) =>
    items.map(() => client.settings),
  );
  return client;
}

/** What an editor sends about a document. */
function documentCalls(
  connection: ProtocolConnection,
): Pick<TestClient, "open" | "change" | "close" | "hover" | "actions"> {
  return {
    open: (uri, text, version = 1) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: languageOf(uri), version, text },
      }),
    change: (uri, version, ...contentChanges) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [...contentChanges],
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    async hover(uri, line, character) {
      const params = { textDocument: { uri }, position: { line, character } };
      const hover = await connection.sendRequest(HoverRequest.type, params);
      return hover === null ? undefined : (hover.contents as MarkupContent).value;
    },
    async actions(uri, diagnostics, only) {
      const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const context = { diagnostics: [...diagnostics], ...(only ? { only: [...only] } : {}) };
      const actions = await connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
      return (actions ?? []) as CodeAction[];
    },
  };
}

async function waitUntil<T>(what: string, find: () => T | undefined, onMessage: Wire["onMessage"]): Promise<T> {
  const now = find();
  if (now !== undefined) return now;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listener.dispose();
      reject(new assert.AssertionError({ message: `waited in vain for ${what}` }));
    }, PATIENCE);
    const listener = onMessage(() => {
      const found = find();
      if (found === undefined) return;
      clearTimeout(timer);
      listener.dispose();
      resolve(found);
    });
  });
}

/** An insertion or replacement as the protocol sends it. */
export function edit(line: number, from: number, to: number, text: string): TextDocumentContentChangeEvent {
  const range: Range = { start: { line, character: from }, end: { line, character: to } };
  return { range, text };
}

/** Applies the edits that a workspace edit holds for one document. */
export function applyWorkspaceEdit(text: string, edit: WorkspaceEdit | undefined, uri: string): string {
  assert.ok(edit, "the action has an edit");
  const changes = edit.documentChanges ?? [{ textDocument: { uri, version: null }, edits: edit.changes?.[uri] ?? [] }];
  const edits = changes.flatMap((change) =>
    "textDocument" in change && change.textDocument.uri === uri ? change.edits : [],
  );
  const offsets = edits.map((one) => {
    assert.ok("newText" in one);
    return { start: offsetAt(text, one.range.start), end: offsetAt(text, one.range.end), newText: one.newText };
  });
  return offsets
    .sort((a, b) => b.start - a.start)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);
}

function languageOf(uri: string): string {
  const ending = /\.(\w+)$/.exec(uri)?.[1] ?? "";
  const known: Readonly<Record<string, string>> = {
    sql: "sql",
    ts: "typescript",
    tsx: "typescriptreact",
    js: "javascript",
  };
  return known[ending] ?? "python";
}
