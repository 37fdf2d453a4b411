// Owns reading from disk for every host that runs on Node: Python files as text, assets as bytes, and path spelling.
// Knows no protocol and no argv.
import * as fs from "node:fs";
import * as path from "node:path";
import type { FileText } from "../engine/host";
import { unpackAsset } from "../files/assets";
import { decodePython, MAX_BYTES } from "../files/decode";
import { PROJECT_FILE } from "../files/names";

/** Reads and decodes one file. Never throws: what can't be had says why. */
export function readPythonFile(file: string): FileText {
  try {
    const stat = fs.statSync(file);
    // A pipe or device would block or never end.
    if (!stat.isFile()) return { ok: false, why: "unreadable", detail: "not a regular file" };
    if (stat.size > MAX_BYTES) return { ok: false, why: "too-large", detail: `larger than ${MAX_BYTES >> 20} MB` };
    return decodePython(fs.readFileSync(file));
  } catch (error) {
    return failure(error);
  }
}

/** Text of a file in UTF-8, or undefined when it is not there. @throws Error when it is there and can't be read. */
export function readTextIfPresent(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (MISSING.has(codeOf(error))) return undefined;
    throw error;
  }
}

/** Bytes of a shipped asset from the folder next to the bundle's own. */
export async function readAsset(folder: string, name: string): Promise<Uint8Array> {
  return unpackAsset(await fs.promises.readFile(path.join(folder, name)));
}

/** The nearest `pyproject.toml` in the folders above a file or folder. */
export function projectFileAbove(file: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const project = path.join(folder, PROJECT_FILE);
    if (fs.existsSync(project)) return project;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** Absolute path with `/` and, where there are drives, a lower-case drive letter, as the engine spells paths. */
export function enginePath(file: string): string {
  const absolute = path.resolve(file).replaceAll(path.sep, "/");
  return /^[A-Z]:\//.test(absolute) ? absolute.charAt(0).toLowerCase() + absolute.slice(1) : absolute;
}

/** Short reason of a failed file operation, without the path. */
export function reasonOf(error: unknown): string {
  const known: Readonly<Record<string, string>> = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    ENOENT: "no such file or folder",
    ENOTDIR: "no such file or folder",
    ELOOP: "a loop of symbolic links",
    EISDIR: "is a folder",
    ENAMETOOLONG: "the name is too long",
  };
  return known[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

const MISSING: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

function failure(error: unknown): FileText {
  return { ok: false, why: MISSING.has(codeOf(error)) ? "missing" : "unreadable", detail: reasonOf(error) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
