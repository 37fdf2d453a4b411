// Owns what the client said about itself in `initialize`: what it can do and what it wants. Asked once, then plain data.
import type { InitializeParams } from "vscode-languageserver";
import { type InitializationOptions, SETTINGS_SECTION } from "../protocol";
import { pathOfUri } from "./uris";

/** Capabilities that make a difference, each false when the client is silent. */
export interface ClientSide {
  /** Scheme of the URIs that open shipped pages. */
  readonly uriScheme: string;
  /** True when our extension is behind the client, so that command links work. */
  readonly runsCommands: boolean;
  /** True when the client reads files and lists folders on request. */
  readonly readsFiles: boolean;
  /** URI of the extension's folder. */
  readonly extensionUri: string | undefined;
  readonly relatedInformation: boolean;
  readonly unnecessaryTag: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  /** Edits may make files. */
  readonly createsFiles: boolean;
  readonly codeActionLiterals: boolean;
  readonly markdownHover: boolean;
  readonly pullsConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly changesFolders: boolean;
  /** Folders open at the start, as paths of the engine. */
  readonly folders: readonly string[];
  /** Settings sent along, unchecked. */
  readonly settings: unknown;
}

export function readClientSide(params: InitializeParams): ClientSide {
  const { textDocument, workspace } = params.capabilities;
  const options = readOptions(params.initializationOptions);
  const publish = textDocument?.publishDiagnostics;
  return {
    uriScheme: options.uriScheme ?? "vscode",
    runsCommands: options.uriScheme !== undefined,
    readsFiles: options.readsFiles === true,
    extensionUri: options.extensionUri,
    relatedInformation: publish?.relatedInformation === true,
    unnecessaryTag: publish?.tagSupport !== undefined,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    changeAnnotations:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes("create") === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    markdownHover: textDocument?.hover?.contentFormat?.includes("markdown") ?? true,
    pullsConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    folders: foldersOf(params),
    settings: options.settings,
  };
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => pathOfUri(uri));
  if (params.rootUri) return [pathOfUri(params.rootUri)];
  return [];
}

interface Options {
  readonly uriScheme?: string;
  readonly readsFiles?: boolean;
  readonly extensionUri?: string;
  readonly settings?: unknown;
}

/** The options come from outside: any may be missing or of another shape. Settings may also come by their section's name. */
function readOptions(value: unknown): Options {
  if (typeof value !== "object" || value === null) return {};
  const { uriScheme, readsFiles, extensionUri, settings } = value as {
    readonly [key in keyof InitializationOptions]?: unknown;
  };
  const isScheme = typeof uriScheme === "string" && /^[a-z][a-z0-9+.-]*$/i.test(uriScheme);
  return {
    settings: sectionOf(settings),
    readsFiles: readsFiles === true,
    ...(isScheme ? { uriScheme } : {}),
    ...(typeof extensionUri === "string" ? { extensionUri } : {}),
  };
}

/** Some clients send `{ perflens: { ... } }`, some only what is inside. */
export function sectionOf(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null) return undefined;
  return SETTINGS_SECTION in settings ? settings[SETTINGS_SECTION] : settings;
}
