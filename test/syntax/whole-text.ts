// Owns the comparison of a text that is parsed block by block with the same text parsed whole. Knows no language.
import * as assert from "node:assert/strict";
import { splitText } from "../../server/src/syntax/block-list";
import { createNodeSink, type NodeSink, SLOTS } from "../../server/src/syntax/node-table";
import type { SyntaxRuntime } from "../../server/src/syntax/runtime";

/**
 * Asserts that the blocks of a text, parsed one by one, have the nodes of the whole. False when the text has errors: then there is
 * nothing to compare.
 * @param normalise what the product does to nodes that it has lowered.
 */
export function equalsWhole(
  runtime: SyntaxRuntime,
  name: string,
  text: string,
  normalise: (sink: NodeSink) => void = () => {},
): boolean {
  const whole = nodes(runtime, text, 0, normalise);
  if (!whole) return false;
  const { blocks, starts } = splitText(text, runtime.split);
  const joined = blocks.flatMap(
    (block, index) => nodes(runtime, block.text, starts[index] ?? 0, normalise) ?? [`${name}: block ${index} fails`],
  );
  // Only the first difference is shown: a file's nodes run to megabytes.
  const at = whole.findIndex((node, index) => node !== joined[index]);
  assert.equal(joined[at]?.slice(0, 300), whole[at]?.slice(0, 300), name);
  assert.equal(joined.length, whole.length, name);
  return true;
}

/** Every top-level node of a text: its place, then all nodes below it as numbers; undefined when the text has errors. */
function nodes(
  runtime: SyntaxRuntime,
  text: string,
  origin: number,
  normalise: (sink: NodeSink) => void,
): string[] | undefined {
  const tree = runtime.parse(text);
  if (!tree) return undefined;
  try {
    const reader = runtime.read(tree);
    if (reader.root.broken) return undefined;
    return reader.children(reader.root).map((child) => {
      const sink = createNodeSink();
      reader.lower(child, child.end + 1, sink);
      normalise(sink);
      return `${child.start + origin}-${child.end + origin}: ${sink.data.subarray(0, sink.length * SLOTS).join(" ")}`;
    });
  } finally {
    runtime.ledger.release(tree);
  }
}
