// Owns the facade that every host uses: documents, files, findings, hover and fixes. Types only; `analyzer.ts` builds it. Knows no
// protocol, no argv, no disk.
import type { Profile, Rule } from "../rules/api";
import type { ConfigProblem, ProjectPlace } from "./config/config";
import type { Finding, Fix, Position } from "./finding";
import type { FileText } from "./host";
import type { EngineStats } from "./stats";

/** One replaced range of an open document; LSP positions against the text before this change. Without range: the whole text. */
export interface DocumentChange {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

export interface Analyzer {
  /** Folders, longest-prefix owners of files. Paths are the host's: absolute with `/`, or URIs for what has no path. */
  setFolders(folders: readonly string[]): void;
  /**
   * Editor or command-line settings, in the shape of `Settings` of the protocol as far as given; nothing is trusted to have that shape.
   * Lowest-priority source after defaults. `folder`: settings of one workspace folder, used there instead of the general ones.
   */
  setSettings(settings: unknown, folder?: string): void;
  /** Text of a `pyproject.toml`, or undefined when it is gone. Wins over settings for the files below its folder, the nearest one counts. */
  setProjectFile(path: string, text: string | undefined): void;
  /** Problems of the configuration, per source path (`""` for settings). Sources without problems are not among them. */
  configProblems(): ReadonlyMap<string, readonly ConfigProblem[]>;
  /** The place in a project file that sets the level of a rule for a file, so that settings can't; undefined where none does. */
  projectLevel(path: string, rule: string): ProjectPlace | undefined;
  /** True when the configuration excludes the file: it is neither indexed nor analysed. */
  excluded(path: string): boolean;

  open(path: string, text: string, version: number): void;
  /** Applies changes one after the other. @throws Error when the document is not open. */
  change(path: string, changes: readonly DocumentChange[], version: number): void;
  /** Ends what is held back while code is broken: other files see the document as it is. */
  save(path: string): void;
  close(path: string): void;
  isOpen(path: string): boolean;
  openFiles(): readonly string[];
  version(path: string): number | undefined;
  /** Current text of an open document. */
  text(path: string): string | undefined;

  /**
   * Reads files through the host and makes them known; files that are open or excluded count as done. Yields after each file, so the host can
   * report progress, let other work run and stop by leaving the loop.
   */
  index(paths: readonly string[]): AsyncGenerator<IndexProgress, void, unknown>;
  /**
   * Brings the grammar that a file needs, before its `text` is put into the index, or after it was opened or changed: until then nothing is
   * found in it. True when it came with this call, so that what is open has to be analysed again.
   */
  prepare(path: string, text?: string): Promise<boolean>;
  /** Puts text the host has read into the index; a reason when it has none; `undefined` when the file is gone. Open documents keep their text. */
  setFile(path: string, file: FileText | undefined): void;
  /** Says whether all files of the workspace have been indexed. Until then a "no" that needs the whole workspace is unknown. */
  setIndexComplete(complete: boolean): void;
  knownFiles(): readonly string[];
  /** Files that could not be read, with the reason. */
  unreadable(): ReadonlyMap<string, string>;
  /** Makes sure that a closed file can be analysed, reading it again where its syntax is no longer at hand; false when it can't be had. */
  load(path: string): Promise<boolean>;

  /**
   * Analyses one open or loaded file and yields after each unit that had to be analysed, so that the host can stop driving at any time; the
   * value returned at the end is complete, sorted, and the same array as last time when nothing in it changed. What did not change costs nothing.
   * Empty for other files. A document that changes meanwhile ends the run with the findings of its new text.
   */
  analyze(path: string): Generator<void, readonly Finding[], unknown>;
  /** Same, driven to the end. */
  findings(path: string): readonly Finding[];
  /** Markdown for a position: the findings there explained; undefined when there is none. */
  hover(path: string, position: Position, links: HoverLinks): Hover | undefined;
  /** The fix of a finding, computed against the current text; undefined when it is gone or has none. */
  fix(path: string, findingId: string): Fix | undefined;
  /** All safe fixes of a file, applied again and again until none is left (at most 10 rounds); the final text, or undefined when nothing changes. */
  fixAll(path: string): string | undefined;
  /** The edit that suppresses a rule on a line (zero-based); undefined when the line is gone. */
  suppression(path: string, line: number, rule: string, reason: string): Insertion | undefined;
  /**
   * For idle moments: heals provisional block boundaries, ends what is held back for too long while code is broken, and prepares the place
   * where typing is going on. True when findings of any open file may have changed.
   */
  settle(path: string, position?: Position): boolean;
  /** All rules that exist. */
  readonly rules: readonly Rule[];
  stats(): EngineStats;
  /** Frees all wasm memory. The analyzer must not be used afterwards. */
  dispose(): void;
}

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}

export interface Insertion {
  /** Zero-based; UTF-16. */
  readonly line: number;
  readonly character: number;
  readonly text: string;
}

export interface Hover {
  readonly markdown: string;
  readonly range: Finding["range"];
}

/** Builds the links a hover shows; the host knows its commands and URIs. */
export interface HoverLinks {
  /** URL of a section of a report or of the rule book. */
  page(page: string, anchor: string): string;
  /** URL of a place in a file; undefined where the host has none. */
  place?(path: string, position: Position): string | undefined;
  /** URL that starts the ignore-here action; undefined where the host has none. */
  ignore?(rule: string, line: number): string | undefined;
  turnOff?(rule: string): string | undefined;
}

export interface AnalyzerOptions {
  /** Default: all rules of the project. */
  readonly rules?: readonly Rule[];
  /** Ids of the only rules to run of these, when there are any; configuration may name the others still. */
  readonly only?: readonly string[];
  /** The profile of every file, whatever its configuration says. */
  readonly profile?: Profile;
  /** Keep findings and summaries of broken code for a while (default true). Off, findings are a function of the texts alone. */
  readonly hold?: boolean;
  /** One finding per call, the most specific one (default true). Off, all that rules report is shown. */
  readonly merge?: boolean;
  /** Measure the milliseconds spent in each rule and keep a log of computed queries (default false). */
  readonly timing?: boolean;
  /** Syntax nodes of closed files to keep for their analysis (default 1,000,000, about 30 MB). */
  readonly maxNodes?: number;
}
