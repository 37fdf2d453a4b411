// Owns what the .gitignore files of a folder, of the folders in it and of those above it leave out.
// Knows nothing else that may be excluded.
import * as fs from "node:fs";
import * as path from "node:path";
import { type IgnoreChain, isIgnoredBy, linkOf } from "../files/ignore-chain";

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
  const sources = files.map((file) => readQuietly(path.join(folder, file)));
  return linkOf(outer, folder, sources, process.platform !== "linux");
}

/** The innermost ignore file with a say decides. */
export function isIgnored(chain: IgnoreChain, file: string, isFolder: boolean): boolean {
  return isIgnoredBy(chain, isFolder, (folder) => path.relative(folder, file).replaceAll(path.sep, "/"));
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
