// Owns the search for Python files and project files below a folder: what is left out, and which links are followed.
// Finds names only: it opens no Python file, and knows neither settings nor the protocol.
import * as fs from "node:fs";
import * as path from "node:path";
import type { IgnoreChain } from "../files/ignore-chain";
import { type Found, isLeftOut, kindOf } from "../files/names";
import { enginePath, reasonOf } from "./files";
import { chainFor, extend, isIgnored } from "./ignore-files";

export interface WalkOptions {
  /** True for what configuration leaves out; paths are absolute with `/`. */
  readonly excluded?: (path: string, isFolder: boolean) => boolean;
}

/**
 * Walks a folder in a stable order, files of a folder before those of its subfolders, and yields after each find and,
 * with undefined, after each folder, so that a host can interrupt it. Links to what lies inside the folder are skipped,
 * because it is found in its own place; links that lead outside are followed once.
 */
export function* walkPython(root: string, options: WalkOptions = {}): Generator<Found | undefined, void, unknown> {
  const top = path.resolve(root);
  const walk: Walk = { top: realPathOf(top) ?? top, seen: new Set(), options };
  const pending: Pending[] = [{ folder: top, chain: chainFor(top) }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const inner: Pending[] = [];
    yield* visit(walk, next, inner);
    pending.push(...inner.reverse());
    yield undefined;
  }
}

/** True when a walk over `root` would find the file, as far as its name and the names above it tell. */
export function isWalked(root: string, file: string, options: WalkOptions = {}): boolean {
  const top = path.resolve(root);
  const names = path.relative(top, path.resolve(file)).split(path.sep);
  if (names.length === 0 || names[0] === "..") return false;
  let chain = chainFor(top);
  for (const [index, name] of names.entries()) {
    const inner = path.join(chain.folder, name);
    const isFolder = index < names.length - 1;
    if (!isKept(options, chain, inner, isFolder) || (isFolder && isDefaultExcluded(inner))) return false;
    if (isFolder) chain = extend(chain, inner);
  }
  return true;
}

/** True for a folder that is left out by default: tool output, dependencies, virtual environments. */
export function isDefaultExcluded(folder: string): boolean {
  return isLeftOut(path.basename(folder), (file) => fs.existsSync(path.join(folder, file)));
}

interface Walk {
  readonly top: string;
  /** Real paths of what was reached through links. */
  readonly seen: Set<string>;
  readonly options: WalkOptions;
}

interface Pending {
  readonly folder: string;
  readonly chain: IgnoreChain;
}

function* visit(walk: Walk, { folder, chain }: Pending, inner: Pending[]): Generator<Found, void, unknown> {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { kind: "problem", path: enginePath(folder), message: reasonOf(error) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    const type = typeOf(walk, file, entry);
    if (type === "other") continue;
    if (type === "folder") {
      if (isKept(walk.options, chain, file, true) && !isDefaultExcluded(file)) {
        inner.push({ folder: file, chain: extend(chain, file) });
      }
      continue;
    }
    const kind = kindOf(entry.name);
    if (kind && isKept(walk.options, chain, file, false)) yield { kind, path: enginePath(file) };
  }
}

function isKept(options: WalkOptions, chain: IgnoreChain, file: string, isFolder: boolean): boolean {
  return !isIgnored(chain, file, isFolder) && options.excluded?.(enginePath(file), isFolder) !== true;
}

function typeOf(walk: Walk, file: string, entry: fs.Dirent): "file" | "folder" | "other" {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? linkType(walk, file) : "other";
}

/** What a link stands for; `other` when following it would find things twice. A broken link counts as a file: reading it says why. */
function linkType(walk: Walk, link: string): "file" | "folder" | "other" {
  const real = realPathOf(link);
  if (real === undefined) return "file";
  if (isWithin(real, walk.top) || isWithin(walk.top, real) || walk.seen.has(real)) return "other";
  walk.seen.add(real);
  const stat = fs.statSync(real, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return "folder";
  return stat?.isFile() ? "file" : "other";
}

function realPathOf(file: string): string | undefined {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return undefined;
  }
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}
