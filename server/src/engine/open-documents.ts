// Owns the open documents and what other files see of them, which lags behind for a while when code is broken. Knows nothing of closed
// files.
import { FileTable } from "../facts/file-table";
import type { FactStore } from "../facts/store";
import type { ParsedFile } from "../syntax/node";
import type { SyntaxRuntime } from "../syntax/runtime";
import { createSourceFile } from "../syntax/source-file";
import { isJavaScriptPath, isScriptPath } from "../text/script-path";
import { createDocument, type Document } from "./document";
import type { FileView, SlotEdit } from "./file-view";
import { type Held, HOLD_MS, holdBack, release } from "./hold";
import type { Languages } from "./languages";
import { createSqlSource, createUnreadSource, UNREAD } from "./sql/sql-source";
import { isSqlPath } from "./sql/sql-units";
import type { UnitMemo } from "./unit-data";

export interface OpenDocumentsInput {
  readonly languages: Languages;
  readonly memo: UnitMemo;
  readonly hold: boolean;
  readonly store: FactStore;
  now(): number;
  /** Length a text may have. */
  maxFileSize(path: string): number;
  excluded(path: string): boolean;
  /** Called when anything in a document may be somewhere else. */
  moved(): void;
}

export interface OpenDocuments {
  open(path: string, text: string, version: number): void;
  /** @returns the last view of the document, when it was open. */
  close(path: string): FileView | undefined;
  get(path: string): Document | undefined;
  all(): Iterable<Document>;
  isTooLarge(path: string): boolean;
  /** True when the text is not read by the grammar that should, though that is there. */
  isMisread(path: string): boolean;
  /** True for a script whose grammar is not there. */
  isUnread(path: string): boolean;
  /** Others see the document as it is. */
  save(path: string): void;
  /** Ends holds that are over and settles the parse. True when anything changed. */
  settle(path: string, offset: number | undefined): boolean;
  /** Shows others what has changed since the last call. */
  sync(): void;
  /** Limits or exclusions may have changed. */
  configChanged(): void;
  dispose(): void;
}

interface Entry extends Held {
  readonly document: Document;
  /** Reads it; undefined for SQL, and while there is no grammar. */
  readonly runtime: SyntaxRuntime | undefined;
  /** Whether others see the document at all. */
  isSeen: boolean;
  /** When the text stopped being whole, by the host's clock; undefined while it is whole or nothing is held. */
  brokenSince: number | undefined;
  /** Nothing is held until the text is whole again. */
  released: boolean;
}

const NO_EDIT: SlotEdit = { removed: [], added: [] };

export function createOpenDocuments(input: OpenDocumentsInput): OpenDocuments {
  const { store } = input;
  const entries = new Map<string, Entry>();
  const edited = (view: FileView, edit: SlotEdit) => {
    input.moved();
    const entry = entries.get(view.path);
    if (!entry) return;
    if (input.excluded(view.path)) hide(entry, store);
    else if (!entry.isSeen) show(entry, view, store);
    else follow(entry, view, edit, input);
  };
  return {
    open(path, text, version) {
      entries.get(path)?.document.dispose();
      const runtime = input.languages.of(path, text);
      const document = openDocument({ path, text, version, runtime }, input, edited);
      const held = { ghosts: new Set<never>(), withheld: new Set<never>() };
      entries.set(path, { document, runtime, ...held, isSeen: false, brokenSince: undefined, released: false });
    },
    close(path) {
      const document = entries.get(path)?.document;
      if (!document) return undefined;
      const view = document.view();
      entries.delete(path);
      document.dispose();
      return view;
    },
    get: (path) => entries.get(path)?.document,
    *all() {
      for (const { document } of entries.values()) yield document;
    },
    isTooLarge: (path) => (entries.get(path)?.document.source.length ?? 0) > input.maxFileSize(path),
    isMisread: (path) => isMisread(entries.get(path), input.languages),
    isUnread: (path) => isScriptPath(path) && entries.get(path)?.runtime === undefined,
    save: (path) => void endHold(entries.get(path), store),
    settle(path, offset) {
      const entry = entries.get(path);
      const over = entry?.brokenSince !== undefined && input.now() - entry.brokenSince >= HOLD_MS;
      const ended = over && endHold(entry, store);
      const healed = entry?.document.settle(offset) ?? false;
      return ended || healed;
    },
    sync() {
      for (const { document } of entries.values()) document.view();
    },
    configChanged() {
      for (const entry of entries.values()) {
        if (input.excluded(entry.document.path)) hide(entry, store);
        else if (!entry.isSeen) show(entry, entry.document.view(), store);
      }
    },
    dispose() {
      for (const { document } of entries.values()) document.dispose();
      entries.clear();
    },
  };
}

function isMisread(entry: Entry | undefined, languages: Languages): boolean {
  if (!entry) return false;
  const { path, source } = entry.document;
  // Only of JavaScript the text is needed, which takes a while to put together.
  if (entry.runtime && !isJavaScriptPath(path)) return false;
  return languages.of(path, source.text()) !== entry.runtime;
}

interface Opened {
  readonly path: string;
  readonly text: string;
  readonly version: number;
  readonly runtime: SyntaxRuntime | undefined;
}

function openDocument(
  { path, text, version, runtime }: Opened,
  input: OpenDocumentsInput,
  edited: (view: FileView, edit: SlotEdit) => void,
): Document {
  const { languages, memo, hold } = input;
  const parsed = runtime ? () => createSourceFile(runtime, text) : () => createUnreadSource(text);
  return createDocument({
    path,
    source: isSqlPath(path) ? createSqlSource(text) : parsed(),
    version,
    memo,
    edited,
    tooLarge: (length) => length > input.maxFileSize(path),
    parseWhole: hold ? undefined : (whole) => parseFresh(languages, path, whole),
  });
}

/** The parse of a document that is opened with this text. */
function parseFresh(languages: Languages, path: string, text: string): ParsedFile {
  const runtime = languages.of(path, text);
  if (!runtime) return UNREAD;
  const source = createSourceFile(runtime, text);
  try {
    const { units, comments, broken } = source.parsed();
    return { units, comments, broken };
  } finally {
    source.dispose();
  }
}

function hide(entry: Entry, store: FactStore): void {
  entry.isSeen = false;
  if (store.table(entry.document.path)) store.setFile(entry.document.path, undefined);
}

function show(entry: Entry, view: FileView, store: FactStore): void {
  const table = new FileTable();
  table.replace([], view.slots);
  store.setFile(view.path, table);
  release(entry, NO_EDIT);
  entry.isSeen = true;
  entry.brokenSince = undefined;
  // There is no earlier state to hold on to.
  entry.released = view.parsed.broken;
}

/** Shows others an edit, or as much of it as they are to see now. */
function follow(entry: Entry, view: FileView, edit: SlotEdit, input: OpenDocumentsInput): void {
  const { broken } = view.parsed;
  if (!broken) entry.released = false;
  const holds = input.hold && broken && !entry.released;
  entry.brokenSince = holds ? (entry.brokenSince ?? input.now()) : undefined;
  const { removed, added } = holds ? holdBack(entry, edit) : release(entry, edit);
  if (removed.length + added.length > 0) input.store.edit(view.path, removed, added);
}

/** True when there was something to end. */
function endHold(entry: Entry | undefined, store: FactStore): boolean {
  if (!entry?.isSeen) return false;
  const view = entry.document.view();
  if (!view.parsed.broken) return false;
  entry.released = true;
  entry.brokenSince = undefined;
  const { removed, added } = release(entry, NO_EDIT);
  if (removed.length + added.length === 0) return false;
  store.edit(view.path, removed, added);
  return true;
}
