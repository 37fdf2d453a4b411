// Owns the set of known module files by name and by folder. Knows paths only; what an import means is decided in `modules.ts`.
import { isEntry, isInit, moduleKey } from "./modules";
import { baseName, folderOf } from "./paths";

export interface FolderFacts {
  /** Holds an `__init__.py`. */
  readonly package: boolean;
  /** Holds a file that is started as a program. */
  readonly entry: boolean;
}

export interface ModuleTable {
  add(path: string): void;
  remove(path: string): void;
  /** Paths of modules of that name, and (with a trailing `/`) of folders with modules anywhere in them; sorted. */
  named(name: string): readonly string[] | undefined;
  /** Undefined for folders without modules anywhere in them. */
  folder(path: string): FolderFacts | undefined;
  /** What `named` and `folder` may answer differently since the last call. */
  takeChanges(): { readonly names: readonly string[]; readonly folders: readonly string[] };
}

interface Folder {
  /** Files and folders with modules directly in it. */
  readonly children: Set<string>;
}

export function createModuleTable(): ModuleTable {
  const names = new Map<string, Set<string>>();
  const folders = new Map<string, Folder>();
  let changedNames = new Set<string>();
  let changedFolders = new Set<string>();

  const list = (name: string | undefined, path: string, present: boolean) => {
    if (!name) return;
    const paths = names.get(name) ?? new Set<string>();
    if (present) paths.add(path);
    else paths.delete(path);
    if (paths.size > 0) names.set(name, paths);
    else names.delete(name);
    changedNames.add(name);
  };
  const link = (child: string) => {
    const path = folderOf(child);
    if (path === child || path === "") return;
    changedFolders.add(path);
    const folder = folders.get(path);
    if (folder) {
      folder.children.add(child);
      return;
    }
    folders.set(path, { children: new Set([child]) });
    list(baseName(path), `${path}/`, true);
    link(path);
  };
  const unlink = (child: string) => {
    const path = folderOf(child);
    const folder = folders.get(path);
    if (!folder) return;
    changedFolders.add(path);
    folder.children.delete(child);
    if (folder.children.size > 0) return;
    folders.delete(path);
    list(baseName(path), `${path}/`, false);
    unlink(path);
  };
  return {
    add(path) {
      list(moduleKey(path), path, true);
      link(path);
    },
    remove(path) {
      list(moduleKey(path), path, false);
      unlink(path);
    },
    named(name) {
      const paths = names.get(name);
      return paths && [...paths].sort();
    },
    folder(path) {
      const folder = folders.get(path);
      if (!folder) return undefined;
      const children = [...folder.children];
      return { package: children.some(isInit), entry: children.some(isEntry) };
    },
    takeChanges() {
      const taken = { names: [...changedNames], folders: [...changedFolders] };
      changedNames = new Set();
      changedFolders = new Set();
      return taken;
    },
  };
}
