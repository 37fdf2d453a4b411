// Entry of the extension in a browser: runs the language server in a web worker, a new one for each start.
// Owns the transport only; everything else is in start.ts, which knows no runtime.
import { type ExtensionContext, Uri } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type LanguageClientOptions,
} from "vscode-languageclient/browser";
import { DIAGNOSTIC_SOURCE, SETTINGS_SECTION } from "../../server/src/protocol";
import { start } from "./start";

/** Called by VS Code once, at the first Python document, command or URI of the extension. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, "dist/server.web.js").toString(true);
  start(context, (options) => createClient(script, options));
}

function createClient(script: string, options: LanguageClientOptions): LanguageClient {
  let worker: Worker | undefined;
  const serve = async () => {
    // A server that was told to exit is gone; one that hangs is not.
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return new LanguageClient(SETTINGS_SECTION, DIAGNOSTIC_SOURCE, serve, options);
}
