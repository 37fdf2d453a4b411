// Owns what an import of a script names: a file of the workspace by its relative path or an alias of the source folder, or a library.
// Knows paths and what files exist, not what is in them.
import { FILE } from "../inputs";
import { folderOf } from "../paths";
import type { Reader } from "../query";

const ENDINGS = [".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", "/index.ts", "/index.tsx", "/index.js", "/index.jsx"];

export type ScriptModule =
  | { readonly m: "file"; readonly path: string }
  | { readonly m: "library"; readonly name: string }
  | { readonly m: "unknown" };

const UNKNOWN: ScriptModule = { m: "unknown" };

/** @param from the file that imports. */
export function scriptModule(db: Reader, from: string, module: string): ScriptModule {
  if (module.startsWith(".")) return existing(db, joined(folderOf(from), module)) ?? UNKNOWN;
  const inner = /^(?:@|~|#|@app|src)\/(.*)$/.exec(module)?.[1];
  if (inner === undefined) return { m: "library", name: module.replace(/^node:/, "") };
  // An alias stands for the source folder, or for the folder that holds it.
  for (let folder = folderOf(from); folder.includes("/"); folder = folderOf(folder)) {
    const found = existing(db, `${folder}/${inner}`) ?? existing(db, `${folder}/src/${inner}`);
    if (found) return found;
  }
  return UNKNOWN;
}

function existing(db: Reader, path: string): ScriptModule | undefined {
  const written = /\.[cm]?jsx?$/.test(path) ? [path, path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2")] : [];
  const found = [...written, ...ENDINGS.map((ending) => path + ending)].find((one) => db.read(FILE, one) !== undefined);
  return found === undefined ? undefined : { m: "file", path: found };
}

function joined(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
