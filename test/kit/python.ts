// Runs small Python programs of cases, to see that a fix keeps what they do. Knows nothing of cases.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Milliseconds after which a program is ended. */
const TIME_LIMIT = 20_000;

/** Runs one of these files, as a module of the folder that holds them all; returns what it prints. @throws Error when it fails, or without python3. */
export function runPython(files: Readonly<Record<string, string>>, main: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "perflens-case-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const { status, stdout, stderr, error } = spawnSync("python3", ["-B", "-m", moduleOf(main)], {
      cwd: folder,
      encoding: "utf8",
      timeout: TIME_LIMIT,
    });
    if (error && "code" in error && error.code === "ENOENT") {
      throw new Error("python3 is not installed: the cases that run their code need it");
    }
    if (error) throw error;
    if (status !== 0) throw new Error(`${main} ended with ${status}:\n${stderr}`);
    return stdout;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function moduleOf(file: string): string {
  return file.replace(/\.py$/, "").replaceAll("/", ".");
}
