// The engine and the bare parser side by side, for measurements in one process. Measures nothing itself.
import * as fs from "node:fs";
import * as path from "node:path";
import { Language, Parser } from "web-tree-sitter";
import { type Analyzer, createAnalyzer } from "../../server/src/engine/analyzer";
import type { Host } from "../../server/src/engine/host";
import { readPythonFile } from "../../server/src/node/files";
import { walkPython } from "../../server/src/node/walk";

/** @param assets Folder of the parser and its grammar. @param texts Files by path; others come from disk. */
export async function analyzerOn(assets: string, texts: ReadonlyMap<string, string> = new Map()): Promise<Analyzer> {
  const host: Host = {
    asset: async (name) => fs.readFileSync(path.join(assets, name)),
    async read(file) {
      const text = texts.get(file);
      return text === undefined ? readPythonFile(file) : { ok: true, text };
    },
    now: () => performance.now(),
    yield: async () => undefined,
    log() {},
  };
  const analyzer = await createAnalyzer(host);
  analyzer.setSettings({ maxFileSize: 1_000_000 });
  return analyzer;
}

/** Parses a text with nothing around it. Needs an analyzer to have started the binding. */
export async function bareParser(assets: string): Promise<(text: string) => void> {
  const language = await Language.load(fs.readFileSync(path.join(assets, "tree-sitter-python.wasm")));
  const parser = new Parser().setLanguage(language);
  return (text) => parser.parse(text)?.delete();
}

/** Python files below a folder. */
export function pythonFiles(folder: string): readonly string[] {
  return [...walkPython(folder)].flatMap((found) => (found?.kind === "python" ? [found.path] : []));
}

export function textOf(file: string): string | undefined {
  const content = readPythonFile(file);
  return content.ok ? content.text : undefined;
}
