// Owns the language server's view of a machine that runs Node: files, assets, time. Knows no protocol.
import { enginePath, projectFileAbove, readAsset, readPythonFile, readTextIfPresent } from "../node/files";
import { isWalked, walkPython } from "../node/walk";
import type { ServerHost } from "./host";

/** @param assets Folder that holds the parser and its grammars. */
export function createNodeHost(assets: string): ServerHost {
  return {
    asset: (name) => readAsset(assets, name),
    read: async (path) => readPythonFile(path),
    now: () => performance.now(),
    yield: () =>
      new Promise((resolve) => {
        setImmediate(resolve);
      }),
    walk: (folder, excluded) => walkPython(folder, { excluded }),
    isWalked: (folder, file, excluded) => isWalked(folder, file, { excluded }),
    readProject(path) {
      try {
        return readTextIfPresent(path);
      } catch {
        return undefined;
      }
    },
    projectAbove: (path) => {
      const project = projectFileAbove(path);
      return project === undefined ? undefined : enginePath(project);
    },
  };
}
