// Owns the set of known files, open and closed, and keeps the facts of each up to date. Reads nothing itself: hosts bring texts. Knows
// neither rules nor findings.
import type { Durability, QueryDb } from "../facts/query";
import { createFactStore, type FactStore } from "../facts/store";
import type { FileFacts } from "../facts/merge";
import type { ParsedFile } from "../syntax/node";
import { parseOnce } from "../syntax/scan";
import type { SyntaxRuntime } from "../syntax/runtime";
import { createSourceFile } from "../syntax/source-file";
import type { DocumentChange } from "./facade";
import { type ClosedFiles, createClosedFiles } from "./closed-files";
import { createDocument, type Document, type FileView, fileView } from "./document";
import { HOLD_MS, heldFacts } from "./hold";
import type { FileText } from "./host";
import { openPlaces, type PlaceTable } from "./places";
import { fixedText } from "./source-text";
import type { UnitMemo } from "./unit-data";

export interface WorkspaceInput {
  readonly runtime: SyntaxRuntime;
  readonly db: QueryDb;
  readonly memo: UnitMemo;
  readonly hold: boolean;
  /** Nodes of closed files' syntax to keep. */
  readonly maxNodes: number;
  now(): number;
  /** Bytes a file may have. */
  maxFileSize(path: string): number;
  excluded(path: string): boolean;
}

export interface Workspace {
  open(path: string, text: string, version: number): void;
  change(path: string, changes: readonly DocumentChange[], version: number): void;
  save(path: string): void;
  close(path: string): void;
  document(path: string): Document | undefined;
  documents(): Iterable<Document>;
  isTooLarge(path: string): boolean;
  /** Ends holds that are over and settles the parse. True when anything changed. */
  settle(path: string, offset: number | undefined): boolean;

  /** @param wanted the file is to be analysed now. */
  setFile(path: string, file: FileText | undefined, wanted: boolean): void;
  paths(): readonly string[];
  readonly closed: ClosedFiles;

  /** Brings the facts of all open documents up to date. To be called before facts are asked for. */
  sync(): void;
  /** Syntax of an open file, or of a closed one where it is at hand. */
  view(path: string): FileView | undefined;
  places(path: string): PlaceTable | undefined;
  /** Counts changes of where things are in any file. */
  readonly epoch: number;
  readonly facts: FactStore;
  setRoots(folders: readonly string[]): void;
  /** Limits or exclusions may have changed. */
  configChanged(): void;
  setComplete(complete: boolean): void;
  readonly isComplete: boolean;
  /** Replaces what others see of a file for the time of a synchronous run. */
  withFacts<T>(path: string, facts: FileFacts, run: () => T): T;
  dispose(): void;
}

/** What other files see of an open document. */
interface Published {
  view: FileView | undefined;
  facts: FileFacts | undefined;
  /** Facts of the last version without errors, while they may be held. */
  whole: FileFacts | undefined;
  brokenSince: number | undefined;
}

export function createWorkspace(input: WorkspaceInput): Workspace {
  const store = createFactStore(input.db);
  const closed = createClosedFiles(input.maxNodes);
  const documents = new Map<string, Document>();
  const published = new Map<string, Published>();
  let epoch = 0;
  let complete = false;

  const publish = (path: string, facts: FileFacts | undefined, durability: Durability) => {
    epoch++;
    store.setFile(path, facts, durability);
  };
  const sync = () => {
    for (const document of documents.values()) syncDocument(document);
  };
  const syncDocument = (document: Document) => {
    const { path } = document;
    const state = published.get(path) ?? newState();
    published.set(path, state);
    const view = document.view();
    if (state.view === view) return;
    state.view = view;
    epoch++;
    const facts = input.excluded(path) ? undefined : shownFacts(view, state, input);
    if (facts !== state.facts || store.facts(path) !== facts) publish(path, facts, "low");
    state.facts = facts;
  };
  return {
    closed,
    sync,
    facts: store,
    get epoch() {
      return epoch;
    },
    open(path, text, version) {
      documents.get(path)?.dispose();
      published.delete(path);
      closed.remove(path);
      documents.set(path, openDocument(path, text, version, input));
    },
    change(path, changes, version) {
      const document = documents.get(path);
      if (!document) throw new Error(`not open: ${path}`);
      document.change(changes, version);
    },
    save: (path) => endHold(published.get(path)),
    close(path) {
      const document = documents.get(path);
      if (!document) return;
      syncDocument(document);
      const view = document.view();
      const text = document.source.text();
      documents.delete(path);
      published.delete(path);
      document.dispose();
      if (input.excluded(path)) return;
      closed.put({ ...view, text: fixedText(text) }, false);
      publish(path, view.facts, "high");
    },
    document: (path) => documents.get(path),
    documents: () => documents.values(),
    isTooLarge: (path) => (documents.get(path)?.source.length ?? 0) > input.maxFileSize(path),
    settle(path, offset) {
      const document = documents.get(path);
      const state = published.get(path);
      const over = state?.brokenSince !== undefined && input.now() - state.brokenSince >= HOLD_MS;
      const ended = over && endHold(state);
      const healed = document?.settle(offset) ?? false;
      return ended || healed;
    },
    setFile(path, file, wanted) {
      if (documents.has(path)) return;
      if (!file || (!file.ok && file.why === "missing") || input.excluded(path)) {
        closed.remove(path);
        if (store.facts(path)) publish(path, undefined, "high");
        return;
      }
      const limit = input.maxFileSize(path);
      if (!file.ok || file.text.length > limit) {
        closed.fail(path, file.ok ? `larger than ${Math.floor(limit / 1024)} KB` : file.detail);
        if (store.facts(path)) publish(path, undefined, "high");
        return;
      }
      const view = fileView(path, fixedText(file.text), parseOnce(input.runtime, file.text), input.memo);
      closed.put(view, wanted);
      publish(path, view.facts, "high");
    },
    paths: () => [...new Set([...store.paths(), ...documents.keys()])].sort(),
    view(path) {
      return documents.get(path)?.view() ?? closed.view(path);
    },
    setRoots: store.setRoots,
    configChanged() {
      for (const state of published.values()) state.view = undefined;
    },
    setComplete(next) {
      complete = next;
      store.setComplete(next);
    },
    get isComplete() {
      return complete;
    },
    places(path) {
      const view = documents.get(path)?.view();
      return view ? openPlaces(view) : closed.places(path);
    },
    withFacts(path, facts, run) {
      const before = store.facts(path);
      store.setFile(path, facts, "low");
      try {
        return run();
      } finally {
        store.setFile(path, before, "low");
      }
    },
    dispose() {
      for (const document of documents.values()) document.dispose();
      documents.clear();
    },
  };
}

function openDocument(path: string, text: string, version: number, input: WorkspaceInput): Document {
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

function newState(): Published {
  return { view: undefined, facts: undefined, whole: undefined, brokenSince: undefined };
}

/** True when there was something to end. The view is forgotten, so that the next sync publishes the document as it is. */
function endHold(state: Published | undefined): boolean {
  if (!state?.whole || state.brokenSince === undefined) return false;
  state.whole = undefined;
  state.view = undefined;
  return true;
}

function shownFacts(view: FileView, state: Published, input: WorkspaceInput): FileFacts {
  if (!input.hold) return view.facts;
  if (!view.parsed.broken) {
    state.whole = view.facts;
    state.brokenSince = undefined;
    return view.facts;
  }
  state.brokenSince ??= input.now();
  return state.whole ? heldFacts(view.facts, state.whole, view.parsed.units) : view.facts;
}
