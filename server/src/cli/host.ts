// Owns the command line's view of the machine for the engine: files, assets, time. Counts lines, keeps no text.
import * as path from "node:path";
import type { Host } from "../engine/host";
import { readAsset, readPythonFile } from "../node/files";

export interface CliHost extends Host {
  /** Lines of a file as it was last read. */
  linesOf(file: string): number;
  /** True for a file that the disk would not give, whatever is in it. */
  isLost(file: string): boolean;
}

export function createCliHost(): CliHost {
  const assets = path.join(__dirname, "..", "grammars");
  const lines = new Map<string, number>();
  const lost = new Set<string>();
  return {
    asset: (name) => readAsset(assets, name),
    async read(file) {
      const content = readPythonFile(file);
      if (content.ok) lines.set(file, countLines(content.text));
      else if (content.why === "missing" || content.why === "unreadable") lost.add(file);
      return content;
    },
    now: () => performance.now(),
    yield: async () => undefined,
    // What the user has to know is in the result: problems of configuration, unread files, failures.
    log() {},
    isLost: (file) => lost.has(file),
    linesOf: (file) => lines.get(file) ?? 0,
  };
}

/** A last line without a line end counts. */
function countLines(text: string): number {
  let count = text === "" || /[\r\n]$/.test(text) ? 0 : 1;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) count++;
  }
  return count;
}
