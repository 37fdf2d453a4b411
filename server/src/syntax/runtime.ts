// Owns the parser: starts web-tree-sitter and grammars from bytes, parses within a budget of steps, counts what lives.
// Must not know files or units. No path is ever opened: the host brings the bytes.

import { Language, Parser, type Tree } from "web-tree-sitter";
import type { ScriptGrammar } from "../text/script-path";
import { type Splitter, splitBlocks } from "./blocks";
import { type Grammar, readGrammar } from "./grammar";
import { createLedger, type Ledger } from "./ledger";
import { createCursorReader, type TreeReader } from "./lower";
import { isProven, READER_SAMPLES, readersAgree } from "./memory-check";
import { readLanguageTables, type WasmMemory } from "./memory-layout";
import { memoryReaders } from "./memory-reader";
import type { UnitLanguage } from "./node";
import { createNodeSink, type NodeSink } from "./node-table";
import { splitScript } from "./script/script-blocks";

/**
 * Looks of the parser at its progress before it is given up, a hundred operations each: usual texts take one per hundred characters,
 * calls in calls five. Counted and not timed, since a busy machine must not lose what a quiet one finds.
 */
function stepsFor(length: number): number {
  return 20_000 + Math.ceil(length / 10);
}

export interface RuntimeOptions extends ParseOptions {
  /** Content of web-tree-sitter.wasm. */
  readonly runtimeWasm: Uint8Array;
  /** Content of tree-sitter-python.wasm. */
  readonly python: Uint8Array;
}

export interface ParseOptions {
  /** Steps one parse may take; by its length when left out. Past them the text counts as broken and has no units. */
  readonly parseSteps?: number;
  /** False reads trees through the public interface of web-tree-sitter only, which takes many times as long. */
  readonly readMemory?: boolean;
}

/** A language that the parser reads; TypeScript and JavaScript, with and without elements, are one, in three grammars. */
export type ParsedLanguage = Exclude<UnitLanguage, "sql">;

/** One per process and language is enough. Everything but `dispose` is for this folder only. */
export interface SyntaxRuntime {
  readonly language: ParsedLanguage;
  /** Where blocks of the language begin. */
  readonly split: Splitter;
  readonly grammar: Grammar;
  readonly ledger: Ledger;
  /** Where trees are lowered to; used by one outline at a time. */
  readonly sink: NodeSink;
  /** True when trees are read straight from the wasm memory; false when its layout is not the expected one. */
  readonly readsMemory: boolean;
  /**
   * Parses a text; the tree must be given back to `ledger.release`.
   * `old` is an edited earlier tree of the same text and stays the caller's. Undefined when the budget ran out.
   */
  parse(text: string, old?: Tree): Tree | undefined;
  /** Reader of a tree that was parsed here; to be used before anything else is parsed. */
  read(tree: Tree): TreeReader;
  /** Frees the parser. The runtime must not be used afterwards; disposing twice is harmless. */
  dispose(): void;
}

/** The runtime of Python. @throws Error when the bytes are no wasm of the expected versions. */
export async function createSyntaxRuntime(options: RuntimeOptions): Promise<SyntaxRuntime> {
  const binding = await startBinding(options.runtimeWasm);
  const shared = { ledger: createLedger(), sink: createNodeSink() };
  return runtimeOf("python", await Language.load(options.python), binding, { ...options, ...shared });
}

/**
 * A further runtime, for a grammar of scripts. It shares the counts of `first`, and has to be disposed of on its own.
 * @param wasm content of the grammar's file.
 * @throws Error when the bytes are no wasm of the expected version.
 */
export async function createScriptRuntime(
  first: SyntaxRuntime,
  wasm: Uint8Array,
  grammar: ScriptGrammar,
  options: ParseOptions = {},
): Promise<SyntaxRuntime> {
  const binding = await (starting ?? Promise.reject(new Error("the parser was not started")));
  return runtimeOf(grammar, await Language.load(wasm), binding, {
    ...options,
    ledger: first.ledger,
    sink: first.sink,
  });
}

interface Shared extends ParseOptions {
  readonly ledger: Ledger;
  readonly sink: NodeSink;
}

function runtimeOf(
  kind: "python" | ScriptGrammar,
  language: Language,
  binding: Binding,
  shared: Shared,
): SyntaxRuntime {
  const parser = new Parser().setLanguage(language);
  const { ledger, sink } = shared;
  const name = kind === "python" ? kind : "script";
  const byCursor = (tree: Tree): TreeReader => createCursorReader(tree, ledger);
  const byMemory = shared.readMemory === false ? undefined : memoryReadersOf(parser, kind, binding, byCursor);
  let disposed = false;
  return {
    language: name,
    split: kind === "python" ? splitBlocks : splitScript,
    grammar: readGrammar(language, name),
    ledger,
    sink,
    readsMemory: byMemory !== undefined,
    parse(text, old) {
      const tree = parseWithin(parser, shared.parseSteps ?? stepsFor(text.length), text, old);
      return tree && ledger.take(tree);
    },
    read: byMemory ?? byCursor,
    dispose() {
      if (!disposed) parser.delete();
      disposed = true;
    },
  };
}

/** Readers of the wasm memory, if the parser is known or they prove right on a sample. */
function memoryReadersOf(
  parser: Parser,
  kind: "python" | ScriptGrammar,
  { memory, isKnown }: Binding,
  byCursor: (tree: Tree) => TreeReader,
): ((tree: Tree) => TreeReader) | undefined {
  try {
    if (!parser.language) return undefined;
    const byMemory = memoryReaders(memory, readLanguageTables(memory, parser.language));
    const agree = isKnown || readersAgree(READER_SAMPLES[kind], (text) => parser.parse(text), byMemory, byCursor);
    return agree ? byMemory : undefined;
  } catch {
    return undefined;
  }
}

// The binding is a process-wide singleton, and starts a second instance when two callers race: so the start is shared. It
// leaves the views of its memory in the object it is given, and replaces them there when the memory grows.
let starting: Promise<Binding> | undefined;

interface Binding {
  readonly memory: WasmMemory;
  /** True when its memory has the layout that is expected. */
  readonly isKnown: boolean;
}

async function startBinding(wasmBinary: Uint8Array): Promise<Binding> {
  starting ??= start(wasmBinary);
  try {
    return await starting;
  } catch (error) {
    starting = undefined;
    throw error;
  }
}

async function start(wasmBinary: Uint8Array): Promise<Binding> {
  const memory = { wasmBinary } as unknown as WasmMemory;
  await Parser.init(memory);
  return { memory, isKnown: isProven(wasmBinary) };
}

function parseWithin(parser: Parser, steps: number, text: string, old: Tree | undefined): Tree | undefined {
  let left = steps;
  const tree = parser.parse(text, old ?? null, { progressCallback: () => --left < 0 });
  // Without a reset the next parse would resume this one.
  if (!tree) parser.reset();
  return tree ?? undefined;
}
