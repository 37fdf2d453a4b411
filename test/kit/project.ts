// Owns a small project in memory with an analyzer on it: the only place of the kit that touches the engine's interface.
import * as fs from "node:fs";
import * as path from "node:path";
import { type Analyzer, type AnalyzerOptions, createAnalyzer } from "../../server/src/engine/analyzer";
import type { Finding, Fix, Position } from "../../server/src/engine/finding";
import type { Host } from "../../server/src/engine/host";
import type { Profile } from "../../server/src/rules/api";
import { createScriptRuntime, createSyntaxRuntime, type SyntaxRuntime } from "../../server/src/syntax/runtime";
import { parseOnce } from "../../server/src/syntax/scan";
import { isScriptPath, SCRIPT_GRAMMARS, type ScriptGrammar, scriptGrammar } from "../../server/src/text/script-path";
import { isSource } from "./case";

export interface MemoryHost extends Host {
  /** Texts by absolute path. */
  readonly files: Map<string, string>;
  /** What was logged as an error or a warning. */
  readonly complaints: string[];
}

export interface ProjectOptions extends AnalyzerOptions {
  readonly profile?: Profile;
  /** Default true: all files of the workspace are known. */
  readonly indexComplete?: boolean;
}

/** Paths are relative to the project's folder. */
export interface Project {
  readonly analyzer: Analyzer;
  readonly host: MemoryHost;
  /** Texts of files that fixes have made, by absolute path. */
  readonly created: Map<string, string>;
  /** Absolute path, as the analyzer knows it. */
  at(file: string): string;
  /** Path as the project knows it. */
  relative(file: string): string;
  /** Opens a file, or gives an open one a new text; returns its findings. */
  show(file: string, text: string): readonly Finding[];
  findings(file: string): readonly Finding[];
  fix(file: string, finding: Finding): Fix | undefined;
  /** Closes all files and ends the analyzer. @throws Error when wasm objects are still alive. */
  dispose(): void;
}

const ROOT = "/project";
const modules = path.join(process.cwd(), "node_modules");
const FOLDERS = ["web-tree-sitter", "tree-sitter-python", "tree-sitter-typescript", "tree-sitter-javascript"];
const assets = new Map<string, Uint8Array>();

/** Bytes of the parser or a grammar from the installed packages, read once per process. */
export function asset(name: string): Uint8Array {
  const known = assets.get(name);
  if (known) return known;
  const file = FOLDERS.map((folder) => path.join(modules, folder, name)).find((one) => fs.existsSync(one));
  if (file === undefined) throw new Error(`no package has ${name}; run npm ci`);
  const bytes = fs.readFileSync(file);
  assets.set(name, bytes);
  return bytes;
}

/** A host whose files are texts in memory. */
export function memoryHost(files: Iterable<readonly [string, string]> = []): MemoryHost {
  const texts = new Map(files);
  const complaints: string[] = [];
  return {
    files: texts,
    complaints,
    asset: async (name) => asset(name),
    async read(file) {
      const text = texts.get(file);
      return text === undefined ? { ok: false, why: "missing", detail: "no such file" } : { ok: true, text };
    },
    now: () => performance.now(),
    yield: async () => undefined,
    log(level, message) {
      if (level === "error" || level === "warning") complaints.push(`${level}: ${message}`);
    },
  };
}

/** A workspace of these texts by relative path, indexed; no file is open yet. The caller disposes of it. */
export async function project(texts: Readonly<Record<string, string>>, options: ProjectOptions = {}): Promise<Project> {
  const at = (file: string) => `${ROOT}/${file}`;
  const host = memoryHost(Object.entries(texts).map(([file, text]) => [at(file), text] as const));
  const { profile, indexComplete = true, ...analyzerOptions } = options;
  const analyzer = await createAnalyzer(host, { timing: true, ...analyzerOptions });
  analyzer.setFolders([ROOT]);
  if (profile) analyzer.setSettings({ profile });
  for (const [file, text] of host.files) if (file.endsWith("/pyproject.toml")) analyzer.setProjectFile(file, text);
  const sources = [...host.files.keys()].filter((file) => isSource(file));
  for await (const _ of analyzer.index(sources));
  analyzer.setIndexComplete(indexComplete);
  let version = 0;
  return {
    analyzer,
    host,
    created: new Map(),
    at,
    relative: (file) => file.replace(`${ROOT}/`, ""),
    show(file, text) {
      version++;
      if (analyzer.isOpen(at(file))) analyzer.change(at(file), [{ text }], version);
      else analyzer.open(at(file), text, version);
      return analyzer.findings(at(file));
    },
    findings: (file) => analyzer.findings(at(file)),
    fix: (file, finding) => analyzer.fix(at(file), finding.id),
    dispose() {
      for (const file of analyzer.openFiles()) analyzer.close(file);
      const alive = analyzer.stats().wasmObjects;
      analyzer.dispose();
      if (alive > 0) throw new Error(`${alive} wasm objects are still alive`);
    },
  };
}

/** Text with the edits of a fix applied. @throws Error when its edits overlap or offsets and positions disagree. */
export function applyFix(text: string, fix: Fix): string {
  let result = "";
  let done = 0;
  for (const edit of fix.edits) {
    if (edit.start < done || edit.end < edit.start)
      throw new Error(`edits of "${fix.title}" overlap or are out of order`);
    for (const [offset, position] of [[edit.start, edit.range.start] as const, [edit.end, edit.range.end] as const])
      if (offsetAt(text, position) !== offset) throw new Error(`an edit of "${fix.title}" has two places`);
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** UTF-16 offset of an LSP position; lines end with LF, CRLF or CR. */
export function offsetAt(text: string, position: Position): number {
  const ends = text.matchAll(/\r\n|\n|\r/g);
  let start = 0;
  for (let line = 0; line < position.line; line++) {
    const end = ends.next().value;
    if (end === undefined) throw new Error(`the text has no line ${position.line}`);
    start = end.index + end[0].length;
  }
  return start + position.character;
}

type Parsers = ReadonlyMap<"python" | ScriptGrammar, SyntaxRuntime>;
let parsers: Promise<Parsers> | undefined;

async function startParsers(): Promise<Parsers> {
  const runtimeWasm = asset("web-tree-sitter.wasm");
  const python = await createSyntaxRuntime({ runtimeWasm, python: asset("tree-sitter-python.wasm") });
  const started = new Map<"python" | ScriptGrammar, SyntaxRuntime>([["python", python]]);
  for (const grammar of SCRIPT_GRAMMARS)
    started.set(grammar, await createScriptRuntime(python, asset(`tree-sitter-${grammar}.wasm`), grammar));
  return started;
}

/** True when the text parses without an error, as what a file of this name holds. */
export async function parses(text: string, path = "main.py"): Promise<boolean> {
  parsers ??= startParsers();
  const runtime = (await parsers).get(isScriptPath(path) ? scriptGrammar(path, text) : "python");
  return runtime !== undefined && !parseOnce(runtime, text).broken;
}
