// Puts the client together: options of the language client, commands, status item, report pages, disposal.
// Must not know how the server is run, nor anything about Python or rules.
import { type ExtensionContext, env, type LogOutputChannel, window, workspace } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient";
import {
  Commands,
  DIAGNOSTIC_SOURCE,
  type InitializationOptions,
  SETTINGS_SECTION,
  type Settings,
} from "../../server/src/protocol";
import { registerCommands } from "./commands";
import { pythonDocuments } from "./documents";
import { serveFiles } from "./files";
import { createReports } from "./report";
import { createStatus } from "./status";

/** The commands a hover of the server may run. Any other command link in its Markdown stays inert. */
const TRUSTED_COMMANDS = [Commands.openReport, Commands.turnOffRule, Commands.ignoreHere];

/**
 * Starts the language client and registers what belongs to it; all of it ends with `context`.
 * Returns before the server is up: the status item tells how that went.
 */
export function start(
  context: ExtensionContext,
  createClient: (options: LanguageClientOptions) => BaseLanguageClient,
): void {
  const log = window.createOutputChannel(DIAGNOSTIC_SOURCE, { log: true });
  const documents = pythonDocuments(workspace.workspaceFolders ?? []);
  const client = createClient({
    documentSelector: documents,
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => initializationOptions(context),
    markdown: { isTrusted: { enabledCommands: TRUSTED_COMMANDS }, supportHtml: false },
    diagnosticCollectionName: SETTINGS_SECTION,
  });
  const reports = createReports(context.extensionUri);
  context.subscriptions.push(
    log,
    serveFiles(client),
    createStatus(client, documents),
    reports,
    window.registerUriHandler(reports),
    ...registerCommands({ client, reports, log }),
    { dispose: () => client.dispose().catch((error: unknown) => log.warn(`Stopping the server failed: ${error}`)) },
  );
  client.start().catch((error: unknown) => logFailedStart(log, error));
}

function initializationOptions({ extensionUri }: ExtensionContext): InitializationOptions {
  const settings = workspace.getConfiguration().get<Settings>(SETTINGS_SECTION);
  if (settings === undefined) throw new Error(`The manifest declares no setting below ${SETTINGS_SECTION}.`);
  return {
    uriScheme: env.uriScheme,
    readsFiles: true,
    extensionUri: extensionUri.toString(true),
    // What the editor gives is a proxy, which can't be sent to a worker.
    settings: JSON.parse(JSON.stringify(settings)),
  };
}

function logFailedStart(log: LogOutputChannel, error: unknown): void {
  log.error(`The language server did not start: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
}
