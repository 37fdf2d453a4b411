// Owns the reading of closed files through the host: the workspace index, and single files that are to be analysed.

import type { Configuration } from "./config/config";
import type { IndexProgress } from "./facade";
import type { FileText, Host } from "./host";
import type { Languages } from "./languages";
import type { Workspace } from "./workspace";

/** Files being read at the same time while the last one is parsed. */
const AHEAD = 8;

interface Input {
  readonly host: Host;
  readonly workspace: Workspace;
  readonly languages: Languages;
  readonly config: Configuration;
}

export function createIndexer({ host, workspace, config, languages }: Input) {
  const skipped = (path: string) => workspace.documents.get(path) !== undefined || !config.resolve(path).enabled;
  const bring = async (path: string, file: FileText | undefined) => {
    if (file?.ok && languages.lacks(path, file.text)) await languages.prepare(path, file.text);
  };
  return {
    async *index(paths: readonly string[]): AsyncGenerator<IndexProgress, void, unknown> {
      const reading: Promise<FileText | undefined>[] = [];
      const start = (path: string | undefined) => {
        if (path !== undefined) reading.push(skipped(path) ? Promise.resolve(undefined) : read(host, path));
      };
      for (let i = 0; i < AHEAD; i++) start(paths[i]);
      for (const [done, path] of paths.entries()) {
        const file = await reading.shift();
        start(paths[done + AHEAD]);
        await bring(path, file);
        if (file && !skipped(path)) workspace.setFile(path, file, false);
        yield { done: done + 1, total: paths.length };
      }
    },
    async load(path: string): Promise<boolean> {
      if (workspace.view(path)) return true;
      const file = await read(host, path);
      await bring(path, file);
      if (!skipped(path)) workspace.setFile(path, file, true);
      return workspace.view(path) !== undefined;
    },
  };
}

async function read(host: Host, path: string): Promise<FileText> {
  try {
    return await host.read(path);
  } catch (error) {
    return { ok: false, why: "unreadable", detail: error instanceof Error ? error.message : String(error) };
  }
}
