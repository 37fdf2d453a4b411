// Owns module names: which file an import means, for a known set of files with any number of roots, `src/` layouts, packages with
// and without `__init__.py`, and scripts that import from their own folder. Knows paths and names, neither syntax nor summaries.
import { FOLDER, MODULES, ROOTS } from "../inputs";
import { baseName, folderOf, isInside, ownerOf } from "../paths";
import type { Reader } from "../query";

export type ModuleAnswer =
  /** A module, or the `__init__.py` of a package. */
  | { readonly m: "file"; readonly path: string }
  /** A package without `__init__.py`. */
  | { readonly m: "folder"; readonly path: string }
  /** Not of the workspace. */
  | { readonly m: "library"; readonly name: string }
  /** Several files fit equally well, or a relative import leads nowhere. */
  | { readonly m: "unknown" };

export interface ImportRequest {
  /** Dotted name without leading dots; may be empty when `level` is not 0. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  /** File that imports. */
  readonly from: string;
  /** True when the first part names a library that is known to exist: then only a file where Python looks first can shadow it. */
  readonly library: boolean;
}

/** What an import means. Depends only on what exists under the names in question. */
export function resolveModule(db: Reader, request: ImportRequest): ModuleAnswer {
  if (request.level > 0) return answer(resolveRelative(db, request));
  const parts = request.module.split(".");
  const named = db.read(MODULES, parts.at(-1) ?? "") ?? [];
  const found = named.filter((path) => moduleTail(path, parts.length) === request.module);
  const ranked = found.flatMap((path) => rank(db, path, parts, request) ?? []).sort(compare);
  const [first] = ranked;
  if (!first) return { m: "library", name: request.module };
  const best = ranked.filter((candidate) => compare(candidate, first) === 0);
  if (best.some((candidate) => candidate.base !== first.base)) return { m: "unknown" };
  return answer(pick(best.map((candidate) => candidate.path)));
}

/** A module that lies in a package: `b` of `a` for `a.b`. Undefined when the package has none of that name. */
export function submodule(db: Reader, of: ModuleAnswer, name: string): ModuleAnswer | undefined {
  const folder = of.m === "folder" ? of.path : of.m === "file" && isInit(of.path) ? folderOf(of.path) : undefined;
  const found = folder === undefined ? undefined : inFolder(db, folder, name);
  return found === undefined ? undefined : answer(found);
}

/** Dotted name of a file below the nearest folder that is not a package: how Python itself would call it. */
export function moduleName(db: Reader, path: string): string {
  const own = isInit(path) ? [] : [stem(path)];
  let folder = folderOf(path);
  while (folder !== "" && db.read(FOLDER, folder)?.package) {
    own.unshift(baseName(folder));
    folder = folderOf(folder);
  }
  return own.join(".");
}

/** Name under which `MODULES` lists a file; undefined for what is no module. */
export function moduleKey(path: string): string | undefined {
  if (isInit(path)) return baseName(folderOf(path)) || undefined;
  return path.endsWith(".py") ? stem(path) : undefined;
}

export function isInit(path: string): boolean {
  return baseName(path) === "__init__.py";
}

/** True for files that are started as programs: their folder is where Python looks for modules. */
export function isEntry(path: string): boolean {
  return /^(main|app|manage|wsgi|asgi|run|server|cli|conftest|setup|__main__)\.py$/.test(baseName(path));
}

function stem(path: string): string {
  return baseName(path).replace(/\.\w+$/, "");
}

/** Path without what only says that it is a package or a file. */
function modulePath(path: string): string {
  if (path.endsWith("/")) return path.slice(0, -1);
  return isInit(path) ? folderOf(path) : path.replace(/\.\w+$/, "");
}

function moduleTail(path: string, length: number): string {
  return modulePath(path).split("/").slice(-length).join(".");
}

function answer(path: string | undefined): ModuleAnswer {
  if (path === undefined) return { m: "unknown" };
  return path.endsWith("/") ? { m: "folder", path: path.slice(0, -1) } : { m: "file", path };
}

interface Candidate {
  readonly path: string;
  /** Folder in which the dotted name starts. */
  readonly base: string;
  /** Lower fits better; compared in order. */
  readonly score: readonly number[];
}

function compare(a: Candidate, b: Candidate): number {
  for (let i = 0; i < a.score.length; i++) {
    const difference = (a.score[i] ?? 0) - (b.score[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * How well a file fits; undefined when Python could hardly see it under that name. Any folder may be on the search path of the programs
 * in it, so a dotted name may start in any folder of the same root; a bare one only above the importing file.
 */
function rank(db: Reader, path: string, parts: readonly string[], request: ImportRequest): Candidate | undefined {
  if (path === request.from) return undefined;
  const base = modulePath(path).split("/").slice(0, -parts.length).join("/");
  const here = folderOf(request.from);
  const roots = db.read(ROOTS, "") ?? [];
  const isPackage = db.read(FOLDER, base)?.package === true;
  const above = here === base || isInside(here, base);
  const root = roots.includes(base) || here === base || (baseName(base) === "src" && !isPackage);
  const bare = parts.length === 1;
  if (!root && roots.length > 0 && !isWithin(db, base, bare, roots)) return undefined;
  // An installed package comes before a folder without `__init__.py`, and packages import their siblings by full name.
  if (request.library && (!root || path.endsWith("/") || (isPackage && !roots.includes(base)))) return undefined;
  if (!root && bare && !(above && isSearched(db, path, base))) return undefined;
  if (!root && !above && ownerOf(path, roots) !== ownerOf(request.from, roots)) return undefined;
  const common = commonFolder(here, base);
  const ups = depth(here) - depth(common);
  const downs = depth(base) - depth(common);
  return { path, base, score: [isPackage ? 1 : 0, above || root ? 0 : 1, ups, downs] };
}

/** A name may start in a root or below, or right above one: the root itself may be the package. */
function isWithin(db: Reader, base: string, bare: boolean, roots: readonly string[]): boolean {
  return roots.some((root) => {
    if (base === root || isInside(base, root)) return true;
    return base === folderOf(root) && (!bare || db.read(FOLDER, root)?.package === true);
  });
}

/** A bare name is looked for where programs start, or names a package; never inside a package. */
function isSearched(db: Reader, path: string, base: string): boolean {
  const folder = db.read(FOLDER, base);
  return folder?.package !== true && (folder?.entry === true || path.endsWith("/") || isInit(path));
}

/** Python prefers a package to a module, and both to a folder without `__init__.py`. */
function kindOrder(path: string): number {
  if (path.endsWith("/")) return 2;
  return isInit(path) ? 0 : 1;
}

function commonFolder(a: string, b: string): string {
  let common = a;
  while (common !== b && !isInside(b, common)) {
    if (common === "") return "";
    common = folderOf(common);
  }
  return common;
}

function depth(folder: string): number {
  return folder === "" ? 0 : folder.split("/").length;
}

function resolveRelative(db: Reader, { from, module, level }: ImportRequest): string | undefined {
  let folder = folderOf(from);
  for (let up = 1; up < level; up++) folder = folderOf(folder);
  let found = folder === "" ? undefined : packageIn(db, folder);
  for (const part of module === "" ? [] : module.split(".")) {
    if (found === undefined) break;
    found = found.endsWith("/") || isInit(found) ? inFolder(db, folderOf(found), part) : undefined;
  }
  return found;
}

/** The package that a folder is. */
function packageIn(db: Reader, folder: string): string | undefined {
  return pick(
    (db.read(MODULES, baseName(folder)) ?? []).filter(
      (path) => path === `${folder}/__init__.py` || path === `${folder}/`,
    ),
  );
}

function inFolder(db: Reader, folder: string, name: string): string | undefined {
  return pick((db.read(MODULES, name) ?? []).filter((path) => modulePath(path) === `${folder}/${name}`));
}

function pick(paths: readonly string[]): string | undefined {
  return [...paths].sort((a, b) => kindOrder(a) - kindOrder(b))[0];
}
