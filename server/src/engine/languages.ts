// Owns which parser reads a file, and when a grammar comes: that of Python with the engine, those of scripts each with the first file that
// needs it, so that nobody else pays for it. Knows names of assets; of files what tells their grammar.
import { createScriptRuntime, type SyntaxRuntime } from "../syntax/runtime";
import { isScriptPath, type ScriptGrammar, scriptGrammar } from "../text/script-path";
import type { Host } from "./host";

export interface Languages {
  /** The parser of a file with this text; undefined for a script while its grammar is not there. */
  of(path: string, text: string): SyntaxRuntime | undefined;
  /** True when the grammar of a file has to be brought first. */
  lacks(path: string, text: string): boolean;
  /** Brings the grammar that a file needs. True when it came with this call; false when there was nothing to do, or it can't be had. */
  prepare(path: string, text: string): Promise<boolean>;
  dispose(): void;
}

export function createLanguages(host: Host, python: SyntaxRuntime): Languages {
  const scripts = new Map<ScriptGrammar, SyntaxRuntime>();
  const coming = new Map<ScriptGrammar, Promise<boolean>>();
  let isDisposed = false;
  const bring = async (grammar: ScriptGrammar): Promise<boolean> => {
    try {
      const runtime = await createScriptRuntime(python, await host.asset(`tree-sitter-${grammar}.wasm`), grammar);
      if (isDisposed) runtime.dispose();
      else scripts.set(grammar, runtime);
    } catch (error) {
      // The rest works without it, and it is not asked for again and again.
      host.log("error", `${SPEAKING[grammar]} can't be read: ${error instanceof Error ? error.message : error}`);
    }
    return scripts.has(grammar);
  };
  const of = (path: string, text: string) => (isScriptPath(path) ? scripts.get(scriptGrammar(path, text)) : python);
  return {
    of,
    lacks: (path, text) => of(path, text) === undefined,
    async prepare(path, text) {
      if (of(path, text)) return false;
      const grammar = scriptGrammar(path, text);
      const before = coming.get(grammar);
      if (before) {
        await before;
        return false;
      }
      const bringing = bring(grammar);
      coming.set(grammar, bringing);
      return bringing;
    },
    dispose() {
      isDisposed = true;
      for (const runtime of scripts.values()) runtime.dispose();
      python.dispose();
    },
  };
}

const SPEAKING: Readonly<Record<ScriptGrammar, string>> = {
  typescript: "TypeScript",
  tsx: "TSX",
  javascript: "JavaScript",
};

/** Lines longer than this on average are the output of a program, UTF-16 units. */
const MAX_MEAN_LINE = 400;

/** False for a script that no person wrote: bundled, minified or generated, whatever its name. */
export function isReadable(path: string, text: string): boolean {
  if (!isScriptPath(path) || text.length < 4 * MAX_MEAN_LINE) return true;
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return text.length / lines < MAX_MEAN_LINE;
}
