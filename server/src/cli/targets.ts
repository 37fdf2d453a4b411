// Owns what the paths of the command line stand for: the files to report on, the folders to index, and how paths are shown.
// Reads no Python file.
import * as fs from "node:fs";
import * as path from "node:path";
import { PROJECT_FILE } from "../files/names";
import { enginePath, reasonOf } from "../node/files";
import type { ReportedError } from "./result";

export interface Targets {
  /** Named folders, as paths of the engine. */
  readonly folders: readonly string[];
  /** Named files. */
  readonly files: readonly string[];
  /** Folders to index: the named ones, and the projects of named files, so that helpers in other files are seen. */
  readonly roots: readonly string[];
  /** Relative to the first named folder, else to the working folder; with `/`. */
  shown(file: string): string;
  /** Named paths that are not there. */
  readonly errors: readonly ReportedError[];
}

/** @param cwd Folder to which relative paths refer. */
export function findTargets(paths: readonly string[], cwd: string): Targets {
  const folders: string[] = [];
  const files: string[] = [];
  const errors: ReportedError[] = [];
  for (const named of paths) {
    const full = path.resolve(cwd, named);
    try {
      (fs.statSync(full).isDirectory() ? folders : files).push(enginePath(full));
    } catch (error) {
      errors.push({ path: named, message: reasonOf(error) });
    }
  }
  const base = folders[0] ?? enginePath(cwd);
  return {
    folders,
    files,
    roots: outermost([...folders, ...files.map(projectOf)]),
    shown: (file) => path.relative(base, file).replaceAll(path.sep, "/") || path.basename(file),
    errors,
  };
}

/** True for what the user named, or what lies below it. */
export function isTarget({ folders, files }: Targets, file: string): boolean {
  return files.includes(file) || folders.some((folder) => isBelow(file, folder));
}

/** The nearest folder above that is a project or a repository, else the file's own folder. */
function projectOf(file: string): string {
  const own = path.dirname(file);
  for (let folder = own; ; folder = path.dirname(folder)) {
    if ([PROJECT_FILE, ".git"].some((name) => fs.existsSync(path.join(folder, name)))) return enginePath(folder);
    if (path.dirname(folder) === folder) return enginePath(own);
  }
}

/** Without folders that lie in others, so that nothing is read twice. */
function outermost(folders: readonly string[]): readonly string[] {
  const unique = [...new Set(folders)];
  return unique.filter((folder) => !unique.some((other) => other !== folder && isBelow(folder, other)));
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
