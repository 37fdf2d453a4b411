// Owns the real Python files the syntax tests read: Debian's own library, sampled the same way in every run.
import * as fs from "node:fs";
import * as path from "node:path";

export interface CorpusFile {
  readonly path: string;
  readonly text: string;
}

/** Every `step`-th file of the installed Python libraries, sorted by path; only files that are valid UTF-8. */
export function pythonLibrary(step = 1): CorpusFile[] {
  const found = libraryFolders().flatMap((folder) => pythonFiles(folder));
  const files: CorpusFile[] = [];
  for (const file of found.sort().filter((_, index) => index % step === 0)) {
    const text = decode(fs.readFileSync(file));
    if (text) files.push({ path: file, text });
  }
  return files;
}

function libraryFolders(): string[] {
  const root = "/usr/lib";
  if (!fs.existsSync(root)) return [];
  return fs
    .readdirSync(root)
    .filter((name) => name.startsWith("python3"))
    .map((name) => path.join(root, name));
}

function pythonFiles(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
