// Owns where Node keeps the server's compiled code from one start to the next: a folder of the extension's storage, per version of the
// extension. Knows nothing of the server; Node alone reads and writes what is in it, and goes without where it can't.
import { type ExtensionContext, Uri, workspace } from "vscode";

const FOLDER = "compiled";

/** What the server's process needs in its environment. Nothing where the storage is on no disk; older Node does not look at it. */
export function compileCacheEnvironment(context: ExtensionContext): Record<string, string> {
  const { globalStorageUri, extension } = context;
  if (globalStorageUri.scheme !== "file") return {};
  const versions = Uri.joinPath(globalStorageUri, FOLDER);
  const version = String(extension.packageJSON.version);
  void removeOthers(versions, version);
  return { NODE_COMPILE_CACHE: Uri.joinPath(versions, version).fsPath };
}

/** Earlier versions of the extension are not started again. */
async function removeOthers(versions: Uri, version: string): Promise<void> {
  try {
    const found = await workspace.fs.readDirectory(versions);
    const others = found.filter(([name]) => name !== version);
    await Promise.all(others.map(([name]) => workspace.fs.delete(Uri.joinPath(versions, name), { recursive: true })));
  } catch {
    // There is none yet, or another window is at it.
  }
}
