// Owns the one-shot parse of files that are not open: whole text in, plain data out, no tree left behind.
// Must not keep anything between calls.

import type { ParsedFile } from "./node";
import { createNodeSink } from "./node-table";
import { type Outline, outline } from "./outline";
import { placeFile } from "./placed-file";
import type { SyntaxRuntime } from "./runtime";

/** Parses a whole text. Past the runtime's time budget the result is broken and has no units. */
export function parseOnce(runtime: SyntaxRuntime, text: string): ParsedFile {
  const tree = runtime.parse(text);
  if (!tree) return placeFile([{ outline: { units: [], comments: [], broken: true }, text, start: 0 }]);
  try {
    const reader = runtime.read(tree);
    const { grammar } = runtime;
    const cut: Outline = outline({ text, reader, grammar, sink: createNodeSink(), known: () => undefined });
    return placeFile([{ outline: cut, text, start: 0 }]);
  } finally {
    runtime.ledger.release(tree);
  }
}
