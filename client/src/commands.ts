// Owns the commands of the extension, those of the palette and those that hovers and code actions name.
// Arguments arrive from links and are checked; what a suppression looks like is the server's business.
import {
  ConfigurationTarget,
  commands,
  type Disposable,
  type LogOutputChannel,
  Position,
  ProgressLocation,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { type BaseLanguageClient, WorkDoneProgress } from "vscode-languageclient";
import {
  Commands,
  DIAGNOSTIC_SOURCE,
  type IgnoreHereArgs,
  PROJECT_LEVEL_REQUEST,
  type ProjectLevel,
  type RuleLevel,
  SCAN_REQUEST,
  type ScanParams,
  type ScanResult,
  SETTINGS_SECTION,
  SUPPRESS_REQUEST,
  type SuppressEdit,
  type SuppressParams,
  type TurnOffRuleArgs,
} from "../../server/src/protocol";
import { isOpenPageArgs, type Reports } from "./report";
import { countOf } from "./status";

/** What the commands work on. */
export interface CommandContext {
  readonly client: BaseLanguageClient;
  readonly reports: Reports;
  readonly log: LogOutputChannel;
}

/** Registers every command of the extension. */
export function registerCommands(context: CommandContext): Disposable[] {
  const { client, reports, log } = context;
  return [
    commands.registerCommand(Commands.openReport, (args: unknown) =>
      isOpenPageArgs(args) ? reports.open(args) : reports.pick(),
    ),
    commands.registerCommand(Commands.showLog, () => log.show()),
    commands.registerCommand(Commands.restart, () => restart(client)),
    commands.registerCommand(Commands.scanWorkspace, () => scanWorkspace(client)),
    commands.registerCommand(Commands.ignoreHere, (args: unknown) =>
      isIgnoreHereArgs(args) ? ignoreHere(client, args) : undefined,
    ),
    commands.registerCommand(Commands.turnOffRule, (args: unknown) =>
      isTurnOffRuleArgs(args) ? turnOffRule(client, args) : undefined,
    ),
  ];
}

async function restart(client: BaseLanguageClient): Promise<void> {
  try {
    if (client.isRunning()) await client.stop();
    await client.start();
  } catch {
    // A client whose first start failed never starts again; the log has the reason.
    const [showLog, reload] = ["Show Log", "Reload Window"];
    const chosen = await window.showErrorMessage(`${DIAGNOSTIC_SOURCE} did not start.`, showLog, reload);
    if (chosen === showLog) await commands.executeCommand(Commands.showLog);
    if (chosen === reload) await commands.executeCommand("workbench.action.reloadWindow");
  }
}

async function scanWorkspace(client: BaseLanguageClient): Promise<void> {
  const result = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: `${DIAGNOSTIC_SOURCE}: scanning the workspace`,
      cancellable: true,
    },
    (progress, cancel) => {
      const params: ScanParams = { workDoneToken: `scan-${Date.now()}` };
      let shown = 0;
      const listener = client.onProgress(WorkDoneProgress.type, params.workDoneToken, (value) => {
        if (value.kind !== "report") return;
        const percentage = Math.max(shown, value.percentage ?? shown);
        progress.report({ increment: percentage - shown, ...(value.message ? { message: value.message } : {}) });
        shown = percentage;
      });
      return client.sendRequest<ScanResult>(SCAN_REQUEST, params, cancel).finally(() => listener.dispose());
    },
  );
  void offerProblems(result);
}

async function offerProblems({ files, findings, cancelled }: ScanResult): Promise<void> {
  const showProblems = "Show Problems";
  const counts = `${countOf(findings, "finding")} in ${countOf(files, "file")}${cancelled ? " (cancelled)" : ""}`;
  const chosen = await window.showInformationMessage(`${DIAGNOSTIC_SOURCE}: ${counts}.`, showProblems);
  if (chosen === showProblems) await commands.executeCommand("workbench.actions.view.problems");
}

async function ignoreHere(client: BaseLanguageClient, args: IgnoreHereArgs): Promise<void> {
  const reason = await window.showInputBox({
    title: `Ignore ${args.rule} on this line`,
    prompt: "Why is this fine here? The answer goes into the comment.",
    placeHolder: "at most three rows, read once at start-up",
    ignoreFocusOut: true,
  });
  if (reason === undefined) return;
  const params: SuppressParams = { ...args, reason: reason.trim() };
  const edit = await client.sendRequest<SuppressEdit | null>(SUPPRESS_REQUEST, params);
  if (edit === null) {
    void window.showWarningMessage(`${DIAGNOSTIC_SOURCE}: the finding is no longer there.`);
    return;
  }
  const change = new WorkspaceEdit();
  change.insert(Uri.parse(args.uri), new Position(edit.line, edit.character), edit.text);
  await workspace.applyEdit(change);
}

async function turnOffRule(client: BaseLanguageClient, { rule, uri }: TurnOffRuleArgs): Promise<void> {
  const set = await client.sendRequest<ProjectLevel | null>(PROJECT_LEVEL_REQUEST, { rule, uri });
  if (set) return showProjectLevel(rule, set);
  const key = "rules";
  const configuration = workspace.getConfiguration(SETTINGS_SECTION, Uri.parse(uri));
  const held = configuration.inspect<Record<string, RuleLevel>>(key);
  const folder = held?.workspaceFolderValue;
  // A folder's own entry for the rule would win over the workspace's.
  const [target, rules] =
    workspace.workspaceFolders === undefined
      ? [ConfigurationTarget.Global, held?.globalValue]
      : folder?.[rule] !== undefined
        ? [ConfigurationTarget.WorkspaceFolder, folder]
        : [ConfigurationTarget.Workspace, held?.workspaceValue];
  await configuration.update(key, { ...rules, [rule]: "off" }, target);
}

/** A project file wins over settings, so that is where the rule has to be turned off. */
async function showProjectLevel(rule: string, { uri, line, character }: ProjectLevel): Promise<void> {
  const at = new Position(line, character);
  await window.showTextDocument(Uri.parse(uri), { selection: new Range(at, at) });
  void window.showInformationMessage(`${DIAGNOSTIC_SOURCE}: ${rule} is set here, which wins over editor settings.`);
}

function isTurnOffRuleArgs(value: unknown): value is TurnOffRuleArgs {
  return isRecord(value) && typeof value.rule === "string" && typeof value.uri === "string";
}

function isIgnoreHereArgs(value: unknown): value is IgnoreHereArgs {
  return isTurnOffRuleArgs(value) && "line" in value && Number.isInteger(value.line);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
