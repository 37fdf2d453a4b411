// Owns the parser: starts web-tree-sitter and the Python grammar from bytes, parses within a time budget, counts what lives.
// Must not know files or units. No path is ever opened: the host brings the bytes.

import { Language, Parser, type Tree } from "web-tree-sitter";
import { type Grammar, readGrammar } from "./grammar";
import { createLedger, type Ledger } from "./ledger";
import { createCursorReader, type TreeReader } from "./lower";
import { createNodeSink, type NodeSink } from "./node-table";

/** Milliseconds one parse may take before it is given up. */
export const DEFAULT_PARSE_BUDGET = 2000;

export interface RuntimeOptions {
  /** Content of web-tree-sitter.wasm. */
  readonly runtimeWasm: Uint8Array;
  /** Content of tree-sitter-python.wasm. */
  readonly python: Uint8Array;
  /** Milliseconds one parse may take, 2000 when left out. Past it the text counts as broken and has no units. */
  readonly parseBudget?: number;
}

/** One per process and language is enough. Everything but `dispose` is for this folder only. */
export interface SyntaxRuntime {
  readonly grammar: Grammar;
  readonly ledger: Ledger;
  /** Where trees are lowered to; used by one outline at a time. */
  readonly sink: NodeSink;
  /**
   * Parses a text; the tree must be given back to `ledger.release`.
   * `old` is an edited earlier tree of the same text and stays the caller's. Undefined when the time budget ran out.
   */
  parse(text: string, old?: Tree): Tree | undefined;
  /** Reader of a tree that was parsed here. */
  read(tree: Tree): TreeReader;
  /** Frees the parser. The runtime must not be used afterwards; disposing twice is harmless. */
  dispose(): void;
}

/** @throws Error when the bytes are no wasm of the expected versions. */
export async function createSyntaxRuntime(options: RuntimeOptions): Promise<SyntaxRuntime> {
  await startBinding(options.runtimeWasm);
  const language = await Language.load(options.python);
  const parser = new Parser().setLanguage(language);
  const ledger = createLedger();
  const budget = options.parseBudget ?? DEFAULT_PARSE_BUDGET;
  let disposed = false;
  return {
    grammar: readGrammar(language),
    ledger,
    sink: createNodeSink(),
    parse(text, old) {
      const tree = parseWithin(parser, budget, text, old);
      return tree && ledger.take(tree);
    },
    read: (tree) => createCursorReader(tree, ledger),
    dispose() {
      if (!disposed) parser.delete();
      disposed = true;
    },
  };
}

// The binding itself is a process-wide singleton that starts a second instance when two callers race, so the start is shared.
let starting: Promise<void> | undefined;

async function startBinding(wasmBinary: Uint8Array): Promise<void> {
  starting ??= Parser.init({ wasmBinary });
  try {
    await starting;
  } catch (error) {
    starting = undefined;
    throw error;
  }
}

function parseWithin(parser: Parser, budget: number, text: string, old: Tree | undefined): Tree | undefined {
  const deadline = performance.now() + budget;
  const tree = parser.parse(text, old ?? null, { progressCallback: () => performance.now() > deadline });
  // Without a reset the next parse would resume this one.
  if (!tree) parser.reset();
  return tree ?? undefined;
}
