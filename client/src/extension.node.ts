// Entry of the extension on the desktop and on remote machines: runs the language server in a Node process of its own.
// Owns the transport only; everything else is in start.ts, which knows no runtime.
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { DIAGNOSTIC_SOURCE, SETTINGS_SECTION } from "../../server/src/protocol";
import { compileCacheEnvironment } from "./compile-cache";
import { start } from "./start";

/** Called by VS Code once, at the first Python document, command or URI of the extension. */
export function activate(context: ExtensionContext): void {
  const server = {
    module: context.asAbsolutePath("dist/server.js"),
    transport: TransportKind.ipc,
    options: { env: compileCacheEnvironment(context) },
  };
  start(
    context,
    (options) => new LanguageClient(SETTINGS_SECTION, DIAGNOSTIC_SOURCE, { run: server, debug: server }, options),
  );
}
