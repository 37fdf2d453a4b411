// Takes open documents from the client straight into the engine, which keeps their text. Knows nothing of findings.
import {
  type DidChangeTextDocumentParams,
  type DidCloseTextDocumentParams,
  type DidOpenTextDocumentParams,
  type DidSaveTextDocumentParams,
  type TextDocumentContentChangeEvent,
  TextDocumentSyncKind,
  type TextDocumentSyncOptions,
} from "vscode-languageserver";
import type { DocumentChange } from "../../engine/analyzer";
import type { Position } from "../../engine/finding";
import { kindOf } from "../../files/names";
import { reacting } from "../safe";
import type { Session } from "../session";
import { pathOfUri } from "../uris";

export const DOCUMENT_SYNC: TextDocumentSyncOptions = {
  openClose: true,
  change: TextDocumentSyncKind.Incremental,
  save: { includeText: false },
};

/** Kinds of files by the client's names of languages. */
const LANGUAGES: Readonly<Record<string, "python" | "sql" | "script">> = {
  python: "python",
  sql: "sql",
  typescript: "script",
  typescriptreact: "script",
  javascript: "script",
  javascriptreact: "script",
};

/** What the rest of the server does about documents. */
export interface DocumentEvents {
  opened(path: string): void;
  /** `position`: where the last change began. */
  changed(path: string, position: Position | undefined): void;
  saved(path: string): void;
  closed(path: string): void;
}

export function registerDocuments({ connection, analyzer, border, uris }: Session, events: DocumentEvents): void {
  const bring = async (path: string) => {
    if (!(await analyzer.prepare(path))) return;
    for (const open of analyzer.openFiles()) if (kindOf(open) === "script") events.changed(open, undefined);
  };
  connection.onDidOpenTextDocument(
    reacting(
      border,
      "open",
      async ({ textDocument: { uri, languageId, version, text } }: DidOpenTextDocumentParams) => {
        const kind = LANGUAGES[languageId];
        if (!kind) return;
        const path = pathOfUri(uri);
        // What the name does not tell to be in another language would be read as Python.
        if (kind !== "python" && kindOf(path) !== kind) return;
        uris.set(path, uri);
        analyzer.open(path, text, version);
        events.opened(path);
        await bring(path);
      },
    ),
  );
  connection.onDidChangeTextDocument(
    reacting(
      border,
      "change",
      async ({ textDocument: { uri, version }, contentChanges }: DidChangeTextDocumentParams) => {
        const path = pathOfUri(uri);
        if (!analyzer.isOpen(path)) return;
        analyzer.change(path, contentChanges.map(changeOf), version);
        events.changed(path, positionOf(contentChanges.at(-1)));
        await bring(path);
      },
    ),
  );
  connection.onDidSaveTextDocument(
    reacting(border, "save", ({ textDocument: { uri } }: DidSaveTextDocumentParams) => {
      const path = pathOfUri(uri);
      if (!analyzer.isOpen(path)) return;
      analyzer.save(path);
      events.saved(path);
    }),
  );
  connection.onDidCloseTextDocument(
    reacting(border, "close", ({ textDocument: { uri } }: DidCloseTextDocumentParams) => {
      const path = pathOfUri(uri);
      if (!analyzer.isOpen(path)) return;
      analyzer.close(path);
      events.closed(path);
      uris.delete(path);
    }),
  );
}

function changeOf(change: TextDocumentContentChangeEvent): DocumentChange {
  return "range" in change ? { range: change.range, text: change.text } : { text: change.text };
}

function positionOf(change: TextDocumentContentChangeEvent | undefined): Position | undefined {
  return change && "range" in change ? change.range.start : undefined;
}
