// Owns what the .gitignore files of a folder, of the folders in it and of those above it leave out.
// Knows nothing else that may be excluded.
import * as fs from "node:fs";
import * as path from "node:path";
import ignore, { type Ignore } from "ignore";

/** Ignore files from the outermost to a folder; each holds patterns relative to its own folder. */
export interface IgnoreChain {
  readonly folder: string;
  readonly patterns: Ignore | undefined;
  readonly outer: IgnoreChain | undefined;
}

/** The chain that holds at `root`: that of its repository down to it. A root that is itself ignored was asked for: then it starts anew. */
export function chainFor(root: string): IgnoreChain {
  let chain: IgnoreChain | undefined;
  for (const folder of foldersFromRepository(root)) {
    if (chain && isIgnored(chain, folder, true)) return extend(undefined, root);
    chain = extend(chain, folder);
  }
  return chain ?? extend(undefined, root);
}

/** The chain one folder further in. */
export function extend(outer: IgnoreChain | undefined, folder: string): IgnoreChain {
  const files = outer === undefined ? [".git/info/exclude", ".gitignore"] : [".gitignore"];
  const sources = files.map((file) => readQuietly(path.join(folder, file))).filter((text) => text !== "");
  if (sources.length === 0) return { folder, patterns: undefined, outer };
  const patterns = ignore({ ignorecase: process.platform !== "linux" }).add(sources.join("\n"));
  return { folder, patterns, outer };
}

/** The innermost ignore file with a say decides. */
export function isIgnored(chain: IgnoreChain, file: string, isFolder: boolean): boolean {
  for (let link: IgnoreChain | undefined = chain; link; link = link.outer) {
    if (!link.patterns) continue;
    const relative = path.relative(link.folder, file).replaceAll(path.sep, "/") + (isFolder ? "/" : "");
    const { ignored, unignored } = link.patterns.test(relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** From the folder that holds `.git` to `root`; `root` alone outside a repository. */
function foldersFromRepository(root: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = root; ; folder = path.dirname(folder)) {
    folders.unshift(folder);
    if (fs.existsSync(path.join(folder, ".git"))) return folders;
    if (path.dirname(folder) === folder) return [root];
  }
}

function readQuietly(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
