// Owns which parser reads a file, and when a grammar comes: that of Python with the engine, that of scripts with the first file that needs
// it, so that nobody else pays for it. Knows names of files and of assets, no texts.
import { createScriptRuntime, type SyntaxRuntime } from "../syntax/runtime";
import { isScriptPath } from "../text/script-path";
import type { Host } from "./host";

export interface Languages {
  /** The parser of a file; undefined for a script while its grammar is not there. */
  of(path: string): SyntaxRuntime | undefined;
  /** True when the grammar of a file has to be brought first. */
  lacks(path: string): boolean;
  /** Brings the grammar that a file needs. True when it came with this call; false when there was nothing to do, or it can't be had. */
  prepare(path: string): Promise<boolean>;
  dispose(): void;
}

export function createLanguages(host: Host, python: SyntaxRuntime): Languages {
  let scripts: SyntaxRuntime | undefined;
  let coming: Promise<boolean> | undefined;
  let isDisposed = false;
  const bring = async (): Promise<boolean> => {
    try {
      const runtime = await createScriptRuntime(python, await host.asset("tree-sitter-tsx.wasm"));
      if (isDisposed) runtime.dispose();
      else scripts = runtime;
    } catch (error) {
      // The rest works without it, and it is not asked for again and again.
      host.log("error", `TypeScript and JavaScript can't be read: ${error instanceof Error ? error.message : error}`);
    }
    return scripts !== undefined;
  };
  const lacks = (path: string) => scripts === undefined && isScriptPath(path);
  return {
    of: (path) => (isScriptPath(path) ? scripts : python),
    lacks,
    async prepare(path) {
      if (!lacks(path)) return false;
      if (coming) {
        await coming;
        return false;
      }
      coming = bring();
      return coming;
    },
    dispose() {
      isDisposed = true;
      scripts?.dispose();
      python.dispose();
    },
  };
}

/** Lines longer than this on average are the output of a program, UTF-16 units. */
const MAX_MEAN_LINE = 400;

/** False for a script that no person wrote: bundled, minified or generated, whatever its name. */
export function isReadable(path: string, text: string): boolean {
  if (!isScriptPath(path) || text.length < 4 * MAX_MEAN_LINE) return true;
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return text.length / lines < MAX_MEAN_LINE;
}
