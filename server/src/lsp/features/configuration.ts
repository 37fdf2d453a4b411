// Brings settings and project files into the engine and tells the user what is wrong with them. Checks no value itself,
// but for the one that concerns hosts: how much is indexed.
import {
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  MessageType,
  type Range,
  RequestType,
  ShowMessageNotification,
} from "vscode-languageserver";
import type { ConfigProblem } from "../../engine/config/config";
import {
  DIAGNOSTIC_SOURCE,
  PROJECT_LEVEL_REQUEST,
  type ProjectLevel,
  type ProjectLevelParams,
  SETTINGS_SECTION,
  type Settings,
} from "../../protocol";
import { sectionOf } from "../client-side";
import { answering, reacting } from "../safe";
import type { Session } from "../session";
import { pathOfUri, uriOfPath } from "../uris";
import type { Diagnostics } from "./diagnostics";

export interface Configuration {
  readonly indexes: Settings["index"];
  /** Asks the client for its settings, in general and per folder, and applies them. */
  pull(folders: readonly string[]): Promise<void>;
  /** Takes a project file, or its absence, into account. */
  setProjectFile(path: string, text: string | undefined): void;
  /** Shows the problems that there are now, and no longer those that are gone. */
  showProblems(): void;
}

export interface ConfigurationEvents {
  /** Settings differ from before. */
  changed(): void;
  folders(): readonly string[];
}

export function createConfiguration(
  session: Session,
  diagnostics: Diagnostics,
  events: ConfigurationEvents,
): Configuration {
  const { connection, client, analyzer, border } = session;
  const problems = createProblems(session, diagnostics);
  const projects = new Map<string, string>();
  let applied = "";
  let special: readonly string[] = [];
  let indexes: Settings["index"] = "workspace";

  const apply = (general: unknown, byFolder: ReadonlyMap<string, unknown>): boolean => {
    const differing = [...byFolder].filter(([, settings]) => !isSame(settings, general));
    const asText = JSON.stringify([general ?? null, differing]);
    if (asText === applied) return false;
    applied = asText;
    analyzer.setSettings(general);
    for (const folder of special) analyzer.setSettings(general, folder);
    for (const [folder, settings] of differing) analyzer.setSettings(settings, folder);
    special = differing.map(([folder]) => folder);
    indexes = indexesOf(general);
    problems.show();
    return true;
  };
  const pull = async (folders: readonly string[]) => {
    const scopes = folders.map((folder) => ({ section: SETTINGS_SECTION, scopeUri: uriOfPath(folder) }));
    const [general, ...rest] = await connection.workspace.getConfiguration([{ section: SETTINGS_SECTION }, ...scopes]);
    if (!border.closed() && apply(general, new Map(folders.map((folder, index) => [folder, rest[index]])))) {
      events.changed();
    }
  };

  apply(client.settings, new Map());
  connection.onDidChangeConfiguration(
    reacting(border, "settings", async ({ settings }: { readonly settings?: unknown }) => {
      if (client.pullsConfiguration) await pull(events.folders());
      else if (apply(sectionOf(settings), new Map())) events.changed();
    }),
  );
  registerProjectLevel(session);
  return {
    get indexes() {
      return indexes;
    },
    async pull(folders) {
      if (!client.pullsConfiguration) return;
      // A client that can't answer leaves what it sent at the start.
      await pull(folders).catch((error: unknown) => border.failed("asking for settings", error));
    },
    setProjectFile(path, text) {
      // Every change has all files looked at again.
      if (projects.get(path) === text) return;
      if (text === undefined) projects.delete(path);
      else projects.set(path, text);
      analyzer.setProjectFile(path, text);
    },
    showProblems: problems.show,
  };
}

function registerProjectLevel({ connection, analyzer, border, uriOf }: Session): void {
  connection.onRequest(
    new RequestType<ProjectLevelParams, ProjectLevel | null, void>(PROJECT_LEVEL_REQUEST),
    answering<ProjectLevelParams, ProjectLevel | null>(border, "level of a rule", null, ({ rule, uri }) => {
      const set = analyzer.projectLevel(pathOfUri(uri), rule);
      return set ? { uri: uriOf(set.path), ...set.position } : null;
    }),
  );
}

/** Asks the client to tell when settings change. */
export async function registerConfigurationWatch({ connection, client }: Session): Promise<void> {
  if (!client.registersConfiguration) return;
  await connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** "open" only where it is asked for in so many words; the engine tells of bad values. */
function indexesOf(settings: unknown): Settings["index"] {
  const isTable = typeof settings === "object" && settings !== null && "index" in settings;
  return isTable && settings.index === "open" ? "open" : "workspace";
}

interface Problems {
  show(): void;
}

function createProblems({ connection, analyzer, log, border }: Session, diagnostics: Diagnostics): Problems {
  const shownFiles = new Set<string>();
  const told = new Set<string>();

  const tell = (problems: readonly ConfigProblem[]) => {
    for (const { message } of problems) {
      if (told.has(message)) continue;
      told.add(message);
      log("warning", `settings: ${message}`);
      connection
        .sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: `${DIAGNOSTIC_SOURCE} settings: ${message}`,
        })
        .catch((error: unknown) => border.failed("showing a message", error));
    }
  };
  return {
    show() {
      const current = analyzer.configProblems();
      for (const [path, problems] of current) {
        if (path === "") tell(problems);
        else {
          shownFiles.add(path);
          diagnostics.publish(path, problems.map(diagnosticOfProblem));
        }
      }
      for (const path of shownFiles) {
        if (current.has(path)) continue;
        shownFiles.delete(path);
        diagnostics.publish(path, []);
      }
    },
  };
}

const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function diagnosticOfProblem({ message, range }: ConfigProblem): Diagnostic {
  return { range: range ?? FILE_START, severity: DiagnosticSeverity.Warning, source: DIAGNOSTIC_SOURCE, message };
}
