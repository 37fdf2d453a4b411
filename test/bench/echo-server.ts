// A language server that only echoes: one diagnostic per open and change, no document kept. The floor of what a server costs.
import { createConnection, TextDocumentSyncKind } from "vscode-languageserver/node";

const connection = createConnection();
connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));
const echo = (uri: string, version: number) => {
  const range = { start: { line: 3, character: version }, end: { line: 3, character: version + 1 } };
  void connection.sendDiagnostics({ uri, version, diagnostics: [{ range, message: "an echo", source: "echo" }] });
};
connection.onDidOpenTextDocument(({ textDocument: { uri, version } }) => echo(uri, version));
connection.onDidChangeTextDocument(({ textDocument: { uri, version } }) => echo(uri, version));
connection.listen();
