// Owns the names and payloads that client and server agree on beyond the language server protocol.
// Constants and types only: the client imports this file and no other of the server.

/** Language server id, settings prefix and diagnostic source in one place. */
export const SETTINGS_SECTION = "perflens";
export const DIAGNOSTIC_SOURCE = "PerfLens";
/** `publisher.name` of the extension: the authority of its own URIs. */
export const EXTENSION_ID = "perflens.perflens";

/** Pages that ship with the extension, below `media/`. `rules` is `media/rules.md`, every other name a file of `media/reports/`. */
export const RULES_PAGE = "rules";

/** Commands that run in the client. Hover links and code actions name them. */
export const Commands = {
  /** Argument: {@link OpenPageArgs}. */
  openReport: "perflens.openReport",
  /** Argument: {@link TurnOffRuleArgs}. */
  turnOffRule: "perflens.turnOffRule",
  /** Argument: {@link IgnoreHereArgs}: asks for a reason, then inserts the suppression comment. */
  ignoreHere: "perflens.ignoreHere",
  restart: "perflens.restart",
  showLog: "perflens.showLog",
  scanWorkspace: "perflens.scanWorkspace",
} as const;

export interface OpenPageArgs {
  /** {@link RULES_PAGE} or the file name of a report without its extension. */
  readonly page: string;
  /** Anchor of the section, e.g. `query-in-loop` or `G6`. */
  readonly anchor: string;
}

export interface TurnOffRuleArgs {
  readonly rule: string;
  readonly uri: string;
}

export interface IgnoreHereArgs {
  readonly rule: string;
  readonly uri: string;
  /** Zero-based line of the finding. */
  readonly line: number;
}

/** Server to client: what the language status item shows. */
export const STATUS_NOTIFICATION = "perflens/status";
export type ServerStatus =
  | { readonly state: "ready"; readonly files: number; readonly message?: string }
  | { readonly state: "indexing"; readonly done: number; readonly total: number }
  | { readonly state: "error"; readonly message: string };

/** Client to server: analyse every known file and publish its diagnostics. Reports work-done progress; can be cancelled. */
export const SCAN_REQUEST = "perflens/scanWorkspace";
export interface ScanParams {
  /** The token under which the server reports progress, as in the language server protocol. */
  readonly workDoneToken: string;
}
export interface ScanResult {
  readonly files: number;
  readonly findings: number;
  readonly cancelled: boolean;
}

/** Client to server: the text to insert for a suppression at a line, or null when the line is gone. */
export const SUPPRESS_REQUEST = "perflens/suppressionEdit";
export interface SuppressParams extends IgnoreHereArgs {
  readonly reason: string;
}
export interface SuppressEdit {
  /** Zero-based line and UTF-16 character where `text` is inserted. */
  readonly line: number;
  readonly character: number;
  readonly text: string;
}

/** Client to server: where a project file sets the level of a rule for a file, so that editor settings can't; null where none does. */
export const PROJECT_LEVEL_REQUEST = "perflens/projectLevel";
export type ProjectLevelParams = TurnOffRuleArgs;
export interface ProjectLevel {
  readonly uri: string;
  /** Zero-based line and UTF-16 character of the key. */
  readonly line: number;
  readonly character: number;
}

/** Server to client: the bytes of a file that the server can't reach itself. */
export const READ_FILE_REQUEST = "perflens/readFile";
export interface ReadFileParams {
  readonly uri: string;
  /** A larger file is not read. */
  readonly maxBytes: number;
}
export type ReadFileResult =
  /** In base64: not every transport carries bytes. */
  | { readonly ok: true; readonly content: string }
  | { readonly ok: false; readonly why: "missing" | "unreadable" | "too-large"; readonly detail: string };

/** Server to client: what is directly in a folder that the server can't reach itself. */
export const LIST_FOLDER_REQUEST = "perflens/listFolder";
export interface ListFolderParams {
  readonly uri: string;
}
export type ListFolderResult =
  /** Links to folders are not among them. */
  | { readonly ok: true; readonly files: readonly string[]; readonly folders: readonly string[] }
  | { readonly ok: false; readonly detail: string };

/** Sent by the client in `initialize`. */
export interface InitializationOptions {
  /** `vscode.env.uriScheme`: scheme of the URIs that open report pages (`vscode`, `vscode-insiders`, ...). */
  readonly uriScheme: string;
  /** True: the client answers {@link READ_FILE_REQUEST} and {@link LIST_FOLDER_REQUEST}. */
  readonly readsFiles: boolean;
  /** URI of the extension's folder: where a server without a disk fetches the parser and its grammars. */
  readonly extensionUri: string;
  readonly settings: Settings;
}

export type RuleLevel = "off" | "on" | "hint" | "low" | "medium" | "high" | "critical";

/** The settings as the editor holds them, each below `perflens.`. The server validates: none is trusted to have this shape. */
export interface Settings {
  readonly enable: boolean;
  readonly profile: "recommended" | "strict";
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly overrides: readonly {
    readonly paths: readonly string[];
    readonly rules: Readonly<Record<string, RuleLevel>>;
  }[];
  readonly exclude: readonly string[];
  /** Kilobytes; larger files are not analysed. */
  readonly maxFileSize: number;
  /** Dotted names of functions that hold the thread which calls them. */
  readonly blockingFunctions: readonly string[];
  /** Dotted names of functions that run what they are given on other threads. */
  readonly executors: readonly string[];
  /** Index the whole workspace, or only what open files import. */
  readonly index: "workspace" | "open";
}
