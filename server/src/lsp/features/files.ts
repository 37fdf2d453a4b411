// Follows what the client says about folders and about files on disk. Knows the protocol's events; what they mean for the
// index is the workspace's business.
import {
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  FileChangeType,
  type FileSystemWatcher,
  WatchKind,
  type WorkspaceFoldersChangeEvent,
} from "vscode-languageserver";
import { reacting } from "../safe";
import type { Session } from "../session";
import { pathOfUri } from "../uris";
import type { Configuration } from "./configuration";
import type { Workspace } from "./workspace";

const WATCHED: readonly FileSystemWatcher[] = [
  { globPattern: "**/*.py" },
  { globPattern: "**/*.sql" },
  { globPattern: "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}" },
  { globPattern: "**/pyproject.toml" },
  // When a folder goes, editors report the folder alone.
  { globPattern: "**/*", kind: WatchKind.Delete },
];

/** Handlers only; what has to be asked of the client comes with {@link registerFileWatch}. */
export function registerFiles({ connection, border }: Session, workspace: Workspace): void {
  connection.onDidChangeWatchedFiles(
    reacting(border, "watched files", ({ changes }: DidChangeWatchedFilesParams) => {
      workspace.changedOnDisk(
        new Map(changes.map(({ uri, type }) => [pathOfUri(uri), type === FileChangeType.Deleted ? "gone" : "present"])),
      );
    }),
  );
}

/** Asks the client to tell what happens to files and folders. */
export async function registerFileWatch(
  { connection, client, border }: Session,
  workspace: Workspace,
  configuration: Configuration,
): Promise<void> {
  if (client.changesFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      reacting(border, "folders", async ({ added, removed }: WorkspaceFoldersChangeEvent) => {
        const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
        const kept = workspace.folders().filter((folder) => !gone.has(folder));
        const folders = [...kept, ...added.map(({ uri }) => pathOfUri(uri)).filter((path) => !kept.includes(path))];
        workspace.setFolders(folders);
        await configuration.pull(folders);
      }),
    );
  }
  if (client.registersWatchers) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...WATCHED] });
  }
}
