// Owns the facade that every host uses: documents, files, findings, hover and fixes. Knows no protocol, no argv, no disk.
import type { FactStats } from "./stats";
import type { Finding, Fix, Position } from "./finding";
import type { Host } from "./host";
import type { RawConfig, ConfigProblem } from "./config";

/** One replaced range of an open document; LSP positions against the text before this change. Without range: the whole text. */
export interface DocumentChange {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

export interface Analyzer {
  /** Folders, longest-prefix owners of files. Paths are the host's: absolute with `/`, or URIs for what has no path. */
  setFolders(folders: readonly string[]): void;
  /** Editor or command-line settings; lowest-priority source after defaults. */
  setSettings(settings: RawConfig): void;
  /** Text of a `pyproject.toml`, or undefined when it is gone. Wins over settings. */
  setProjectFile(path: string, text: string | undefined): void;
  /** Problems of the configuration, per source path (`""` for settings). */
  configProblems(): ReadonlyMap<string, readonly ConfigProblem[]>;

  open(path: string, text: string, version: number): void;
  change(path: string, changes: readonly DocumentChange[], version: number): void;
  close(path: string): void;
  isOpen(path: string): boolean;
  version(path: string): number | undefined;
  /** Current text of an open document. */
  text(path: string): string | undefined;

  /** Makes the given files known (indexed from disk through the host); a generator of progress, driven by the host. */
  index(paths: readonly string[]): Generator<IndexProgress, void, unknown>;
  /** Puts text the host has read into the index. `undefined`: the file is gone. */
  setFile(path: string, text: string | undefined): void;
  /** Says that all files of the workspace have been indexed. */
  setIndexComplete(complete: boolean): void;
  knownFiles(): readonly string[];

  /**
   * Analyses one file and yields after each unit, so that the host can stop driving at any time; the value returned at the end is
   * complete. Results are cached: what did not change costs nothing.
   */
  analyze(path: string): Generator<void, readonly Finding[], unknown>;
  /** Same, driven to the end. */
  findings(path: string): readonly Finding[];
  /** Markdown for a position: the finding there explained; undefined when there is none. */
  hover(path: string, position: Position, links: HoverLinks): string | undefined;
  /** The fix of a finding, computed against the current text; undefined when it is gone or has none. */
  fix(path: string, findingId: string): Fix | undefined;
  /** All safe fixes of a file, applied again and again until none is left (at most 10 rounds); the final text, or undefined when nothing changes. */
  fixAll(path: string): string | undefined;
  /** The edit that suppresses a rule on a line; undefined when the line is gone. */
  suppression(path: string, line: number, rule: string, reason: string): { readonly line: number; readonly character: number; readonly text: string } | undefined;
  /** Heals provisional block boundaries and warms the block under the cursor; call when idle. True when something changed. */
  settle(path: string): boolean;
  stats(): FactStats;
  dispose(): void;
}

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}

/** Builds the links a hover shows; the host knows its commands and URIs. */
export interface HoverLinks {
  /** URL of a section of a report or of the rule book. */
  page(page: string, anchor: string): string;
  /** URL that starts the ignore-here action; undefined where the host has none. */
  ignore?(rule: string, line: number): string;
  turnOff?(rule: string): string;
}

export type CreateAnalyzer = (host: Host) => Promise<Analyzer>;
