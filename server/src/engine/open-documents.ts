// Owns the open documents and what other files see of them, which lags behind for a while when code is broken. Knows nothing of closed
// files; what is to be seen is handed on.
import type { FileFacts } from "../facts/merge";
import type { ParsedFile } from "../syntax/node";
import type { SyntaxRuntime } from "../syntax/runtime";
import { createSourceFile } from "../syntax/source-file";
import { createDocument, type Document, type FileView } from "./document";
import { HOLD_MS, heldFacts } from "./hold";
import type { UnitMemo } from "./unit-data";

export interface OpenDocumentsInput {
  readonly runtime: SyntaxRuntime;
  readonly memo: UnitMemo;
  readonly hold: boolean;
  now(): number;
  /** Length a text may have. */
  maxFileSize(path: string): number;
  excluded(path: string): boolean;
  /** Called when the text of a document has changed, with what others see of it from now on. */
  seen(path: string, facts: FileFacts | undefined): void;
}

export interface OpenDocuments {
  open(path: string, text: string, version: number): void;
  /** @returns the last view of the document, when it was open. */
  close(path: string): FileView | undefined;
  get(path: string): Document | undefined;
  all(): Iterable<Document>;
  isTooLarge(path: string): boolean;
  /** Others see the document as it is. */
  save(path: string): void;
  /** Ends holds that are over and settles the parse. True when anything changed. */
  settle(path: string, offset: number | undefined): boolean;
  /** Shows others what has changed since the last call. */
  sync(): void;
  /** Limits or exclusions may have changed: the next sync looks at every document anew. */
  configChanged(): void;
  dispose(): void;
}

/** What other files see of a document. */
interface Shown {
  view: FileView | undefined;
  /** Facts of the last version without errors, while they may be held. */
  whole: FileFacts | undefined;
  brokenSince: number | undefined;
}

export function createOpenDocuments(input: OpenDocumentsInput): OpenDocuments {
  const documents = new Map<string, Document>();
  const shown = new Map<string, Shown>();
  const sync = (document: Document) => {
    const { path } = document;
    const state = shown.get(path) ?? { view: undefined, whole: undefined, brokenSince: undefined };
    shown.set(path, state);
    const view = document.view();
    if (state.view === view) return;
    state.view = view;
    input.seen(path, input.excluded(path) ? undefined : factsToShow(view, state, input));
  };
  return {
    open(path, text, version) {
      documents.get(path)?.dispose();
      shown.delete(path);
      documents.set(path, openDocument(path, text, version, input));
    },
    close(path) {
      const document = documents.get(path);
      if (!document) return undefined;
      const view = document.view();
      documents.delete(path);
      shown.delete(path);
      document.dispose();
      return view;
    },
    get: (path) => documents.get(path),
    all: () => documents.values(),
    isTooLarge: (path) => (documents.get(path)?.source.length ?? 0) > input.maxFileSize(path),
    save: (path) => void endHold(shown.get(path)),
    settle(path, offset) {
      const state = shown.get(path);
      const over = state?.brokenSince !== undefined && input.now() - state.brokenSince >= HOLD_MS;
      const ended = over && endHold(state);
      const healed = documents.get(path)?.settle(offset) ?? false;
      return ended || healed;
    },
    sync() {
      for (const document of documents.values()) sync(document);
    },
    configChanged() {
      for (const state of shown.values()) state.view = undefined;
    },
    dispose() {
      for (const document of documents.values()) document.dispose();
      documents.clear();
    },
  };
}

function openDocument(path: string, text: string, version: number, input: OpenDocumentsInput): Document {
  const { runtime, memo, hold } = input;
  return createDocument({
    path,
    source: createSourceFile(runtime, text),
    version,
    memo,
    tooLarge: (length) => length > input.maxFileSize(path),
    parseWhole: hold ? undefined : (whole) => parseFresh(runtime, whole),
  });
}

/** The parse of a document that is opened with this text. */
function parseFresh(runtime: SyntaxRuntime, text: string): ParsedFile {
  const source = createSourceFile(runtime, text);
  try {
    const { units, comments, broken } = source.parsed();
    return { units, comments, broken };
  } finally {
    source.dispose();
  }
}

/** True when there was something to end. The view is forgotten, so that the next sync shows the document as it is. */
function endHold(state: Shown | undefined): boolean {
  if (!state?.whole || state.brokenSince === undefined) return false;
  state.whole = undefined;
  state.view = undefined;
  return true;
}

function factsToShow(view: FileView, state: Shown, input: OpenDocumentsInput): FileFacts {
  if (!input.hold) return view.facts;
  if (!view.parsed.broken) {
    state.whole = view.facts;
    state.brokenSince = undefined;
    return view.facts;
  }
  state.brokenSince ??= input.now();
  return state.whole ? heldFacts(view.facts, state.whole, view.parsed.units) : view.facts;
}
