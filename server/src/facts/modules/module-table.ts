// Owns the set of known module files by name and by folder. Knows paths only; what an import means is decided in `modules.ts`.

import { baseName, folderOf } from "../paths";
import { isEntry, isInit, moduleKey } from "./modules";

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

export function createModuleTable(): ModuleTable {
  const names = createNames();
  const folders = createFolders(names.list);
  return {
    add(path) {
      names.list(moduleKey(path), path, true);
      folders.link(path);
    },
    remove(path) {
      names.list(moduleKey(path), path, false);
      folders.unlink(path);
    },
    named: names.named,
    folder: folders.facts,
    takeChanges: () => ({ names: names.takeChanges(), folders: folders.takeChanges() }),
  };
}

function createNames() {
  const names = new Map<string, Set<string>>();
  let changed = new Set<string>();
  return {
    list(name: string | undefined, path: string, present: boolean): void {
      if (!name) return;
      const paths = names.get(name) ?? new Set<string>();
      if (present) paths.add(path);
      else paths.delete(path);
      if (paths.size > 0) names.set(name, paths);
      else names.delete(name);
      changed.add(name);
    },
    named(name: string): readonly string[] | undefined {
      const paths = names.get(name);
      return paths && [...paths].sort();
    },
    takeChanges(): readonly string[] {
      const taken = [...changed];
      changed = new Set();
      return taken;
    },
  };
}

function createFolders(list: (name: string, path: string, present: boolean) => void) {
  /** Files and folders with modules directly in a folder. */
  const children = new Map<string, Set<string>>();
  let changed = new Set<string>();
  const link = (child: string): void => {
    const path = folderOf(child);
    if (path === child || path === "") return;
    changed.add(path);
    const known = children.get(path);
    if (known) {
      known.add(child);
      return;
    }
    children.set(path, new Set([child]));
    list(baseName(path), `${path}/`, true);
    link(path);
  };
  const unlink = (child: string): void => {
    const path = folderOf(child);
    const known = children.get(path);
    if (!known) return;
    changed.add(path);
    known.delete(child);
    if (known.size > 0) return;
    children.delete(path);
    list(baseName(path), `${path}/`, false);
    unlink(path);
  };
  return {
    link,
    unlink,
    facts(path: string): FolderFacts | undefined {
      const known = children.get(path);
      return known && { package: [...known].some(isInit), entry: [...known].some(isEntry) };
    },
    takeChanges(): readonly string[] {
      const taken = [...changed];
      changed = new Set();
      return taken;
    },
  };
}
