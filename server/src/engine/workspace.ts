// Owns the set of known files, open and closed, and keeps the facts of each up to date. Reads nothing itself: hosts bring texts. Knows
// neither rules nor findings.
import { type FileTable, tableOf } from "../facts/file-table";
import { createInterner } from "../facts/intern";
import type { QueryDb } from "../facts/query";
import { createFactStore, type FactStore } from "../facts/store";
import { parseOnce } from "../syntax/scan";
import { type ClosedFiles, createClosedFiles } from "./closed-files";
import { fileView } from "./document";
import type { FileView } from "./file-view";
import type { FileText } from "./host";
import { isReadable } from "./languages";
import { createOpenDocuments, type OpenDocuments, type OpenDocumentsInput } from "./open-documents";
import { openPlaces, type PlaceTable } from "./places";
import { fixedText } from "./source-text";
import { UNREAD } from "./sql/sql-source";
import { isSqlPath, parseSqlFile } from "./sql/sql-units";
import { sharedSummary } from "./unit-data";

export interface WorkspaceInput extends Omit<OpenDocumentsInput, "store" | "moved"> {
  readonly db: QueryDb;
  /** Nodes of closed files' syntax to keep. */
  readonly maxNodes: number;
}

export interface Workspace {
  open(path: string, text: string, version: number): void;
  close(path: string): void;
  /** Opens documents anew, as they are, whose text is another grammar's by now, or whose grammar has come. */
  reread(): void;
  /** Opened and closed through the workspace only. */
  readonly documents: Omit<OpenDocuments, "open" | "close">;
  readonly closed: ClosedFiles;
  readonly facts: FactStore;

  /** @param wanted the file is to be analysed now. */
  setFile(path: string, file: FileText | undefined, wanted: boolean): void;
  paths(): readonly string[];
  /** Brings facts up to date; syntax of an open file, or of a closed one where it is at hand. */
  view(path: string): FileView | undefined;
  places(path: string): PlaceTable | undefined;
  /** Counts changes of where things are in any file. */
  readonly epoch: number;
  setComplete(complete: boolean): void;
  readonly isComplete: boolean;
  /** Replaces what others see of a file for the time of a synchronous run. */
  withFacts<T>(view: FileView, run: () => T): T;
}

export function createWorkspace(input: WorkspaceInput): Workspace {
  const store = createFactStore(input.db);
  const closed = createClosedFiles(input.maxNodes);
  let epoch = 0;
  let complete = false;
  const moved = () => {
    epoch++;
  };
  const documents = createOpenDocuments({ ...input, store, moved });
  return {
    documents,
    closed,
    facts: store,
    get epoch() {
      return epoch;
    },
    get isComplete() {
      return complete;
    },
    open(path, text, version) {
      closed.remove(path);
      documents.open(path, text, version);
    },
    close(path) {
      const text = documents.get(path)?.source.text();
      const view = documents.close(path);
      if (!view || text === undefined || input.excluded(path)) return;
      const table = tableOfView(view);
      closed.put({ ...view, text: fixedText(text), isOpen: false }, table, false);
      store.setFile(path, table);
      moved();
    },
    reread() {
      if (reopenAll(documents, store)) moved();
    },
    setFile(path, file, wanted) {
      if (documents.get(path)) return;
      if (takeFile(path, file, wanted, { closed, store, input })) moved();
    },
    paths: () => [...new Set([...store.paths(), ...[...documents.all()].map(({ path }) => path)])].sort(),
    view(path) {
      documents.sync();
      return documents.get(path)?.view() ?? closed.view(path);
    },
    places(path) {
      const view = documents.get(path)?.view();
      const table = view && store.table(path);
      return table ? openPlaces(view, table) : closed.places(path);
    },
    setComplete(next) {
      complete = next;
      store.setComplete(next);
    },
    withFacts: (view, run) => withFacts(store, view, run),
  };
}

function reopenAll(documents: OpenDocuments, store: FactStore): boolean {
  const misread = [...documents.all()].filter(({ path }) => documents.isMisread(path));
  for (const { path, source, version } of misread) {
    const text = source.text();
    documents.close(path);
    if (store.table(path)) store.setFile(path, undefined);
    documents.open(path, text, version);
  }
  return misread.length > 0;
}

function withFacts<T>(store: FactStore, view: FileView, run: () => T): T {
  const before = store.table(view.path);
  store.setFile(view.path, tableOfView(view));
  try {
    return run();
  } finally {
    store.setFile(view.path, before);
  }
}

/** The facts of a closed file, without anything of its syntax, and with what repeats itself kept once. */
function tableOfView(view: FileView): FileTable {
  const interner = createInterner();
  const units = view.slots.map(({ data }) => {
    const unit = interner.share({ className: data.unit.className });
    const summary = sharedSummary(interner, data);
    data.forget();
    return { unit, facts: { summary } };
  });
  return tableOf(units);
}

interface Closed {
  readonly closed: ClosedFiles;
  readonly store: FactStore;
  readonly input: WorkspaceInput;
}

/** Takes in a closed file, or what is said of it. @returns true when that is news. */
function takeFile(
  path: string,
  file: FileText | undefined,
  wanted: boolean,
  { closed, store, input }: Closed,
): boolean {
  if (file?.ok && store.table(path) && closed.has(path, file.text)) {
    if (wanted && !closed.view(path)) closed.put(viewOf(path, file.text, input), undefined, true);
    return false;
  }
  const table = readFile(path, file, wanted, closed, input);
  if (!table && !store.table(path)) return false;
  store.setFile(path, table);
  return true;
}

/** Facts of a closed file from now on. */
function readFile(
  path: string,
  file: FileText | undefined,
  wanted: boolean,
  closed: ClosedFiles,
  input: WorkspaceInput,
): FileTable | undefined {
  if (!file || (!file.ok && file.why === "missing") || input.excluded(path)) {
    closed.remove(path);
    return undefined;
  }
  const limit = input.maxFileSize(path);
  if (!file.ok || file.text.length > limit) {
    closed.fail(path, file.ok ? `larger than ${Math.floor(limit / 1024)} KB` : file.detail);
    return undefined;
  }
  const view = viewOf(path, file.text, input);
  if (view.parsed.givenUp) {
    closed.fail(path, "too intricate to be parsed");
    return undefined;
  }
  const table = tableOfView(view);
  closed.put(view, table, wanted);
  for (const { data } of view.slots) data.giveUpFacts();
  return table;
}

function viewOf(path: string, text: string, { languages, memo }: WorkspaceInput): FileView {
  const runtime = languages.of(path, text);
  const parsed = isSqlPath(path)
    ? parseSqlFile(text)
    : runtime && isReadable(path, text)
      ? parseOnce(runtime, text)
      : UNREAD;
  return fileView(path, fixedText(text), parsed, memo);
}
