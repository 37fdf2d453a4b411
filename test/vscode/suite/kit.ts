// What the suites share: opening files of the fixture, and waiting for diagnostics by their events.
// Must not know any rule.
import * as vscode from "vscode";
import { DIAGNOSTIC_SOURCE, EXTENSION_ID } from "../../../server/src/protocol";

const WAIT_MS = 20_000;

/** True in the extension host of a browser, a web worker. */
export const inBrowser = "importScripts" in globalThis;

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(EXTENSION_ID);
  if (found === undefined) throw new Error(`${EXTENSION_ID} is not installed`);
  return found;
}

/** URI of a file of the fixture's copy, which is the opened folder. */
export function fileUri(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error("no folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the fixture in an editor. */
export async function show(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(name));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** Writes a file behind the editor's back. */
export async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** Drops the unsaved changes of every editor and closes them. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.isUntitled) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  for (const group of vscode.window.tabGroups.all) await vscode.window.tabGroups.close(group.tabs);
}

export function findings(uri: vscode.Uri, rule?: string): vscode.Diagnostic[] {
  const own = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return rule === undefined ? own : own.filter((diagnostic) => codeOf(diagnostic) === rule);
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Resolves with the findings of a rule as soon as there are exactly `count` in a file. */
export function findingsWhen(uri: vscode.Uri, rule: string, count: number): Promise<vscode.Diagnostic[]> {
  return when(
    vscode.languages.onDidChangeDiagnostics,
    () => {
      const found = findings(uri, rule);
      return found.length === count ? found : undefined;
    },
    () => `${count} of ${rule} in ${uri.path}; there are: ${findings(uri).map(codeOf).join(", ") || "none"}`,
  );
}

/** Resolves with what `look` returns, now or after one of the events, unless it is undefined. */
export function when<T>(event: vscode.Event<unknown>, look: () => T | undefined, wanted: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (action: () => void) => {
      listener.dispose();
      clearTimeout(timer);
      action();
    };
    const check = () => {
      const seen = look();
      if (seen !== undefined) finish(() => resolve(seen));
    };
    const listener = event(check);
    const timer = setTimeout(() => finish(() => reject(new Error(`waited in vain for ${wanted()}`))), WAIT_MS);
    check();
  });
}

/** Replaces the first occurrence of `from` in the open document, as typing would. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const offset = document.getText().indexOf(from);
  if (offset < 0) throw new Error(`${document.uri.path} does not contain ${from}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(offset), document.positionAt(offset + from.length)),
    to,
  );
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error("the edit was refused");
}

/**
 * Does something until it has the wanted effect, for a while. VS Code throws away the code actions it has asked for whenever another extension
 * registers a provider meanwhile, as extensions that are still starting do, and asks again only on the user's next move. What it was asked
 * for fails as cancelled then, or is empty.
 */
async function insist<T>(act: () => Thenable<T>, isDone: (result: T) => boolean): Promise<T> {
  for (const end = Date.now() + WAIT_MS; ; ) {
    try {
      const result = await act();
      if (isDone(result) || Date.now() > end) return result;
    } catch (error) {
      if (!(error instanceof Error && error.name === "Canceled") || Date.now() > end) throw error;
    }
  }
}

/** Milliseconds after which an editor command that has changed nothing is given again. */
const RETRY_MS = 2_000;

/** Gives an editor command that is to change the document; it resolves before it has. */
export async function editBy(document: vscode.TextDocument, command: string, args: object): Promise<void> {
  const { version } = document;
  const attempt = async () => {
    await vscode.commands.executeCommand(command, args);
    await new Promise<void>((resolve) => {
      const finish = () => {
        listener.dispose();
        clearTimeout(timer);
        resolve();
      };
      const listener = vscode.workspace.onDidChangeTextDocument(() => document.version !== version && finish());
      const timer = setTimeout(finish, RETRY_MS);
    });
  };
  await insist(attempt, () => document.version !== version);
}

/** The light bulb's entries at a range, in VS Code's order; there must be some. */
export async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return insist(
    () => vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, kind),
    (actions) => actions.length > 0,
  );
}

/** Does what choosing the entry in the light bulb does: its edit, then its command. */
export async function choose(action: vscode.CodeAction): Promise<void> {
  if (action.edit !== undefined) await vscode.workspace.applyEdit(action.edit);
  if (action.command !== undefined) {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
}

/** Contents of all hovers at a position. */
export async function hoversAt(uri: vscode.Uri, position: vscode.Position): Promise<vscode.MarkdownString[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, position);
  return hovers.flatMap(({ contents }) => contents.filter((part) => part instanceof vscode.MarkdownString));
}
