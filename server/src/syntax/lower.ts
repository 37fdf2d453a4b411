// Owns the way from a wasm tree to plain numbers: the reader interface and its plain implementation over the public API.
// Must not know units or files. memory-reader.ts does the same faster and must give the same numbers.

import type { Node, Tree, TreeCursor } from "web-tree-sitter";
import type { Ledger } from "./ledger";
import { MISSING_FLAG, NEXT, type NodeSink, SLOTS } from "./node-table";

/** A node of a tree that is still alive; offsets are those of the parsed text. */
export interface TreeNode {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  /** True when the node is or holds an ERROR or MISSING node. */
  readonly broken: boolean;
  /** Number of nodes in the subtree, itself included. */
  readonly size: number;
}

/** Reads one tree; usable until the tree is deleted. */
export interface TreeReader<N extends TreeNode = TreeNode> {
  readonly root: N;
  children(node: N): readonly N[];
  /**
   * Appends the subtree to the sink, offsets relative to `node.start`. What starts at or after `cut` is left out, and what
   * reaches over it is clipped.
   */
  lower(node: N, cut: number, sink: NodeSink): void;
}

interface CursorNode extends TreeNode {
  readonly node: Node;
}

/** Reads through the public interface of web-tree-sitter. */
export function createCursorReader(tree: Tree, ledger: Ledger): TreeReader<CursorNode> {
  return {
    root: cursorNode(tree.rootNode),
    children: ({ node }) => node.children.map(cursorNode),
    lower({ node, size, broken }, cut, sink) {
      sink.reserve(size);
      const cursor = ledger.take(node.walk());
      try {
        lowerFrom(cursor, { origin: node.startIndex, cut, broken }, sink);
      } finally {
        ledger.release(cursor);
      }
    },
  };
}

function cursorNode(node: Node): CursorNode {
  return {
    node,
    kind: node.typeId,
    start: node.startIndex,
    end: node.endIndex,
    broken: node.hasError,
    size: node.descendantCount,
  };
}

interface Frame {
  readonly origin: number;
  readonly cut: number;
  readonly broken: boolean;
}

function lowerFrom(cursor: TreeCursor, frame: Frame, sink: NodeSink): void {
  const base = sink.length;
  const open: number[] = [];
  for (;;) {
    const inside = addCurrent(cursor, frame, open.at(-1) ?? 0, sink);
    if (inside && cursor.gotoFirstChild()) {
      open.push(sink.length - 1 - base);
      continue;
    }
    if (inside) close(sink, base, sink.length - 1 - base);
    while (open.length > 0 && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      close(sink, base, open.pop() ?? 0);
    }
    if (open.length === 0) return;
  }
}

/** False when the node lies behind the cut. */
function addCurrent(cursor: TreeCursor, frame: Frame, parent: number, sink: NodeSink): boolean {
  const start = cursor.startIndex;
  if (start >= frame.cut) return false;
  const missing = frame.broken && cursor.nodeIsMissing ? MISSING_FLAG : 0;
  sink.add(
    cursor.nodeTypeId,
    cursor.currentFieldId | missing,
    start - frame.origin,
    Math.min(cursor.endIndex, frame.cut) - frame.origin,
    parent,
  );
  return true;
}

function close(sink: NodeSink, base: number, index: number): void {
  sink.data[(base + index) * SLOTS + NEXT] = sink.length - base;
}
