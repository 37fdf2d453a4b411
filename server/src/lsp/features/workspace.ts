// Owns the set of files that belong to the workspace: finds them, has them indexed in the background, and follows what
// happens to them on disk. Knows nothing of findings but whom to tell when they may differ.
import { isCode, kindOf, PROJECT_FILE } from "../../files/names";
import { Priority, type Steps } from "../scheduler";
import type { Session } from "../session";
import type { Configuration } from "./configuration";
import type { Diagnostics } from "./diagnostics";
import { indexFiles, indexImports } from "./indexing";
import { createProgress, type Progress } from "./progress";

export interface Workspace {
  folders(): readonly string[];
  setFolders(folders: readonly string[]): void;
  /** Looks for files again and indexes what is new; what is known stays. */
  rescan(): void;
  /** Python files found in the folders. */
  files(): ReadonlySet<string>;
  /** Indexes everything, whatever the settings say, and resolves when that has ended or was cancelled. */
  indexAll(): Promise<void>;
  /** A document was opened, or saved with perhaps other imports. */
  importsChanged(path: string): void;
  /** A document was closed: what counts is on disk again. */
  closed(path: string): void;
  /** Files or folders that came, changed or went. */
  changedOnDisk(changes: ReadonlyMap<string, Change>): void;
}

interface State {
  folders: readonly string[];
  files: ReadonlySet<string>;
  /** Project files found in the folders. */
  projects: ReadonlySet<string>;
  /** Why files could not be read, as far as it has been logged. */
  readonly complaints: Map<string, string>;
  /** Set by a scan: index all from now on. */
  forced: boolean;
  /** Resolvers of those who wait for the end of indexing. */
  waiting: (() => void)[];
  readonly stale: Set<string>;
  /** What happened to files and has not been followed yet. */
  readonly changes: Map<string, Change>;
}

type Change = "present" | "gone";

export function createWorkspace(session: Session, configuration: Configuration, diagnostics: Diagnostics): Workspace {
  const { scheduler, analyzer, host } = session;
  const state: State = {
    folders: [],
    files: new Set(),
    projects: new Set(),
    complaints: new Map(),
    forced: false,
    waiting: [],
    stale: new Set(),
    changes: new Map(),
  };
  const context: Context = { session, configuration, diagnostics, state };
  const rescan = () => {
    scheduler.add({ key: "index", priority: Priority.background, steps: () => indexWorkspace(context) });
  };
  const reread = (path: string) => {
    state.stale.add(path);
    scheduler.add({ key: "reread", priority: Priority.open, steps: () => rereadStale(context) });
  };
  return {
    folders: () => state.folders,
    setFolders(folders) {
      state.folders = folders.filter((folder) => host.reaches(folder));
      analyzer.setFolders(state.folders);
      for (const folder of state.folders) readProjectAbove(context, folder);
      rescan();
    },
    rescan,
    files: () => state.files,
    async indexAll() {
      state.forced = true;
      rescan();
      await new Promise<void>((resolve) => {
        state.waiting.push(resolve);
      });
    },
    importsChanged(path) {
      if (ownerOf(state, path) === undefined) readProjectAbove(context, path);
      else if (configuration.indexes === "open" && !state.forced) rescan();
    },
    closed(path) {
      if (host.reaches(path)) reread(path);
    },
    changedOnDisk(changes) {
      for (const [path, change] of changes) {
        state.changes.delete(path);
        state.changes.set(path, change);
      }
      scheduler.add({
        key: "changes",
        priority: Priority.active,
        steps: () => followChanges(context, { rescan, reread }),
      });
    },
  };
}

interface Context {
  readonly session: Session;
  readonly configuration: Configuration;
  readonly diagnostics: Diagnostics;
  readonly state: State;
}

/** Walks the folders, then reads what is not known yet: imports of open documents first. */
async function* indexWorkspace(context: Context): Steps {
  const { session, state } = context;
  const progress = createProgress(session, "PerfLens: indexing");
  let isReplaced = true;
  let isWhole = false;
  try {
    yield* findFiles(context);
    isWhole = yield* readFiles(context, progress);
    isReplaced = false;
  } catch (error) {
    isReplaced = false;
    throw error;
  } finally {
    progress.end();
    if (!isReplaced) indexed(context, isWhole, progress.cancelled());
    // Those who wait for the end wait for that of the next run.
    if (!isReplaced) for (const resolve of state.waiting.splice(0)) resolve();
  }
}

/** True when all files of the workspace are known at the end. */
async function* readFiles(context: Context, progress: Progress): AsyncGenerator<void, boolean, unknown> {
  const { session, configuration, diagnostics, state } = context;
  const unread = unreadFiles(context);
  if (unread.size > 0) session.analyzer.setIndexComplete(false);
  progress.begin(unread.size);
  yield* indexImports(session, state.files, unread, progress);
  if (unread.size > 0) diagnostics.refreshAll();
  if (configuration.indexes === "open" && !state.forced) return false;
  yield* indexFiles(session, unread, progress);
  return !progress.cancelled();
}

function indexed({ session, diagnostics, state }: Context, isWhole: boolean, isCancelled: boolean): void {
  const { analyzer, status, log } = session;
  for (const [path, reason] of analyzer.unreadable()) {
    if (state.complaints.get(path) !== reason) log("warning", `${path} is left out: ${reason}`);
    state.complaints.set(path, reason);
  }
  analyzer.setIndexComplete(isWhole);
  diagnostics.refreshAll();
  const message = isCancelled ? { message: "indexing was cancelled" } : {};
  status({ state: "ready", files: analyzer.knownFiles().length, ...message });
}

/** Walks the folders; what was there before and is no longer is forgotten. */
async function* findFiles(context: Context): Steps {
  const { session, configuration, state } = context;
  const { host, analyzer, log } = session;
  const files = new Set<string>();
  const projects = new Set<string>();
  for (const folder of state.folders) {
    for await (const found of host.walk(folder, (path) => analyzer.excluded(path))) {
      if (found && isCode(found.kind)) files.add(found.path);
      else if (found?.kind === "problem") log("warning", `${found.path}: ${found.message}`);
      else if (found) {
        projects.add(found.path);
        configuration.setProjectFile(found.path, await host.readProject(found.path));
      }
      yield;
    }
  }
  for (const project of state.projects) if (!projects.has(project)) configuration.setProjectFile(project, undefined);
  state.projects = projects;
  configuration.showProblems();
  // A project file may stand behind the files that it excludes.
  for (const file of files) if (analyzer.excluded(file)) files.delete(file);
  const gone = [...state.files].filter((file) => !files.has(file));
  state.files = files;
  for (const file of gone) forget(context, file);
}

/** Files that are not known; those that could not be read are tried again. */
function unreadFiles({ session: { analyzer }, state }: Context): Set<string> {
  const known = new Set(analyzer.knownFiles());
  for (const path of analyzer.unreadable().keys()) known.delete(path);
  return new Set([...state.files].filter((file) => !known.has(file)));
}

async function* rereadStale({ session, diagnostics, state }: Context): Steps {
  const { analyzer, host } = session;
  for (const path of [...state.stale]) {
    state.stale.delete(path);
    const isOurs = state.files.has(path);
    const text = isOurs ? await host.read(path) : undefined;
    if (text?.ok) await analyzer.prepare(path, text.text);
    analyzer.setFile(path, text);
    yield;
  }
  diagnostics.refreshAll();
}

interface Reactions {
  readonly rescan: () => void;
  readonly reread: (path: string) => void;
}

/** Looks at all changes first: a run that is replaced by one for further changes must have done nothing. */
async function* followChanges(context: Context, react: Reactions): Steps {
  const { session, state } = context;
  const projects = new Map<string, string | undefined>();
  const present = new Set<string>();
  for (const [path, change] of state.changes) {
    if (path.endsWith(`/${PROJECT_FILE}`)) {
      projects.set(path, change === "gone" ? undefined : await session.host.readProject(path));
    } else if (change === "present" && isAnalysed(path)) {
      if (state.files.has(path) || (await isWalked(context, path))) present.add(path);
    }
    yield;
  }
  const changes = [...state.changes];
  state.changes.clear();
  takeChanges(context, { changes, present, projects }, react);
}

interface Seen {
  /** In their order. */
  readonly changes: readonly (readonly [path: string, change: Change])[];
  /** Those of Python files that belong to the workspace. */
  readonly present: ReadonlySet<string>;
  /** Texts of project files; undefined for those that went. */
  readonly projects: ReadonlyMap<string, string | undefined>;
}

function takeChanges(context: Context, { changes, present, projects }: Seen, react: Reactions): void {
  const { session, configuration, state, diagnostics } = context;
  const files = new Set(state.files);
  for (const [path, change] of changes) {
    if (present.has(path)) {
      files.add(path);
      react.reread(path);
    } else if (change === "gone") {
      for (const file of lostFiles(files, path)) {
        files.delete(file);
        forget(context, file);
      }
    }
  }
  state.files = files;
  for (const [path, text] of projects) configuration.setProjectFile(path, text);
  diagnostics.refreshAll();
  if (projects.size === 0) return;
  configuration.showProblems();
  // What is excluded may have changed.
  if (session.analyzer.knownFiles().length > 0 || state.folders.length > 0) react.rescan();
}

/** A file in a language that is read. */
function isAnalysed(path: string): boolean {
  return isCode(kindOf(path));
}

/** A file that went, or all files of a folder that went: editors report only the folder then. */
function lostFiles(files: ReadonlySet<string>, path: string): readonly string[] {
  if (files.has(path)) return [path];
  return isAnalysed(path) ? [] : [...files].filter((file) => file.startsWith(`${path}/`));
}

async function isWalked({ session: { host, analyzer }, state }: Context, path: string): Promise<boolean> {
  const folder = ownerOf(state, path);
  return folder !== undefined && (await host.isWalked(folder, path, (file) => analyzer.excluded(file)));
}

function forget({ session: { analyzer }, diagnostics }: Context, file: string): void {
  analyzer.setFile(file, undefined);
  if (diagnostics.isScanned(file)) diagnostics.scanned(file, undefined);
}

function ownerOf(state: State, path: string): string | undefined {
  return state.folders.find((folder) => path.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
}

function readProjectAbove({ session: { host }, configuration }: Context, path: string): void {
  const project = host.reaches(path) ? host.projectAbove(path) : undefined;
  if (project === undefined) return;
  configuration.setProjectFile(project.path, project.text);
  configuration.showProblems();
}
