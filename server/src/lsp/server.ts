// Puts the language server together: introduces client and engine to each other, registers the features, says goodbye.
// Owns the capabilities and the life of the session; behaviour is in features/.
import {
  CodeActionKind,
  type Connection,
  ErrorCodes,
  type InitializeResult,
  ResponseError,
} from "vscode-languageserver";
import type { Analyzer, AnalyzerOptions } from "../engine/analyzer";
import { createAnalyzer } from "../engine/analyzer";
import type { Host } from "../engine/host";
import { STATUS_NOTIFICATION } from "../protocol";
import { type ClientSide, readClientSide } from "./client-side";
import { FIX_ALL_KIND, registerCodeActions } from "./features/code-actions";
import { createConfiguration, registerConfigurationWatch } from "./features/configuration";
import { createDiagnostics } from "./features/diagnostics";
import { DOCUMENT_SYNC, registerDocuments } from "./features/documents";
import { registerFiles, registerFileWatch } from "./features/files";
import { registerHover } from "./features/hover";
import { createIdle } from "./features/idle";
import { registerScan } from "./features/scan";
import { createWorkspace, type Workspace } from "./features/workspace";
import type { ServerHost } from "./host";
import { type Border, reacting } from "./safe";
import { createScheduler } from "./scheduler";
import type { Session } from "./session";
import { uriOfPath } from "./uris";

/** Serves one client until it says goodbye. `options` are for tests. The engine starts at once, while the client is still introducing itself. */
export function startServer(connection: Connection, host: ServerHost, options: AnalyzerOptions = {}): void {
  const log: Host["log"] = (level, message) => writeLog(connection, level, message);
  const engine = createAnalyzer({ ...host, log }, options);
  // Told to the client in the answer to `initialize`.
  engine.catch(() => undefined);
  let session: Session | undefined;
  connection.onInitialize(async (params) => {
    if (session) return new ResponseError(ErrorCodes.InvalidRequest, "already initialized");
    const client = readClientSide(params);
    host.introduce?.(client);
    session = createSession({ connection, host, log, client, analyzer: await engine });
    start(session);
    return CAPABILITIES;
  });
  connection.listen();
}

const CAPABILITIES: InitializeResult = {
  serverInfo: { name: "PerfLens" },
  capabilities: {
    textDocumentSync: DOCUMENT_SYNC,
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
};

interface Parts {
  readonly connection: Connection;
  readonly host: ServerHost;
  readonly log: Host["log"];
  readonly client: ClientSide;
  readonly analyzer: Analyzer;
}

function createSession({ connection, host, log, client, analyzer }: Parts): Session {
  const uris = new Map<string, string>();
  let isClosed = false;
  const status: Session["status"] = (value) => {
    connection.sendNotification(STATUS_NOTIFICATION, value).catch(() => undefined);
  };
  const failed: Border["failed"] = (what, error) => {
    if (isClosed) return;
    log("error", `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    status({ state: "error", message: `${what} failed: ${error instanceof Error ? error.message : String(error)}` });
  };
  const scheduler = createScheduler({ now: () => host.now(), yield: () => host.yield(), failed });
  connection.onShutdown(() => {
    if (isClosed) return;
    isClosed = true;
    scheduler.dispose();
    analyzer.dispose();
  });
  return {
    connection,
    host,
    client,
    analyzer,
    scheduler,
    border: { closed: () => isClosed, failed },
    uris,
    uriOf: (path) => uris.get(path) ?? uriOfPath(path),
    log,
    status,
  };
}

/** Registers the features with each other and with the client. */
function start(session: Session): void {
  const { connection, client, border } = session;
  const diagnostics = createDiagnostics(session);
  const idle = createIdle(session, diagnostics);
  const configuration = createConfiguration(session, diagnostics, {
    folders: () => workspace.folders(),
    changed() {
      diagnostics.refreshAll();
      workspace.rescan();
    },
  });
  const workspace: Workspace = createWorkspace(session, configuration, diagnostics);
  registerDocuments(session, {
    opened(path) {
      workspace.importsChanged(path);
      diagnostics.refresh(path);
    },
    changed(path, position) {
      diagnostics.edited(path);
      idle.edited(path, position);
    },
    saved(path) {
      workspace.importsChanged(path);
      diagnostics.edited(path);
    },
    closed(path) {
      diagnostics.closed(path);
      workspace.closed(path);
    },
  });
  registerHover(session, diagnostics);
  registerCodeActions(session, diagnostics);
  registerScan(session, workspace, diagnostics);
  registerFiles(session, workspace);
  connection.onInitialized(
    reacting(border, "start", async () => {
      workspace.setFolders(client.folders);
      await Promise.all([
        configuration.pull(client.folders),
        registerConfigurationWatch(session),
        registerFileWatch(session, workspace, configuration),
      ]);
    }),
  );
}

function writeLog({ console }: Connection, level: Parameters<Host["log"]>[0], message: string): void {
  const write = { error: console.error, warning: console.warn, info: console.info, debug: console.debug }[level];
  write.call(console, message);
}
