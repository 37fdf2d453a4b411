// Owns the language server's view of a machine that runs Node: files, assets, time. Knows no protocol.
import { enginePath, projectFileAbove, readAsset, readPythonFile, readTextIfPresent } from "../node/files";
import { isWalked, walkPython } from "../node/walk";
import type { ClientFiles } from "./client-files";
import { eitherFiles, type HostFiles, type ServerHost } from "./host";
import { isFilePath } from "./uris";

/**
 * @param assets Folder that holds the parser and its grammars.
 * @param client Files that are not on disk, from the client.
 */
export function createNodeHost(assets: string, client?: ClientFiles): ServerHost {
  return {
    ...(client ? eitherFiles(DISK, client) : DISK),
    introduce: (side) => client?.introduce(side),
    asset: (name) => readAsset(assets, name),
    now: () => performance.now(),
    yield: () =>
      new Promise((resolve) => {
        setImmediate(resolve);
      }),
  };
}

const DISK: HostFiles = {
  reaches: isFilePath,
  read: async (path) => readPythonFile(path),
  walk: (folder, excluded) => walkPython(folder, { excluded }),
  isWalked: (folder, file, excluded) => isWalked(folder, file, { excluded }),
  readProject: readQuietly,
  projectAbove(path) {
    const project = projectFileAbove(path);
    return project === undefined ? undefined : { path: enginePath(project), text: readQuietly(project) };
  },
};

function readQuietly(path: string): string | undefined {
  try {
    return readTextIfPresent(path);
  } catch {
    return undefined;
  }
}
