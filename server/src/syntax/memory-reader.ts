// Owns the fast reader: decodes trees straight from the wasm memory, more than ten times as fast as the public interface.
// Must give the very numbers of the cursor reader in lower.ts; nothing else may rely on the memory's layout.

import type { Tree } from "web-tree-sitter";
import { ERROR_KIND } from "./grammar";
import type { TreeNode, TreeReader } from "./lower";
import {
  FLAG,
  HEAP,
  HEAP_SHORT,
  INLINE,
  type LanguageTables,
  MISSING,
  rootAddress,
  SUBTREE_BYTES,
  type WasmMemory,
} from "./memory-layout";
import { Frames, lowerBelow } from "./memory-lower";
import { MISSING_FLAG, NEXT, type NodeSink, SLOTS } from "./node-table";

interface MemoryNode extends TreeNode {
  /** Index of its data in 32-bit words if it has children, else 0. */
  readonly heap: number;
  readonly missing: boolean;
}

/** Makes readers for trees of the language that the tables belong to. */
export function memoryReaders(memory: WasmMemory, tables: LanguageTables): (tree: Tree) => TreeReader<MemoryNode> {
  const frames = new Frames();
  return (tree) => {
    const root = decode(memory, rootAddress(tree));
    return {
      root: nodeOf(tables, root, root.padding, root.symbol),
      children: (node) => children(memory, tables, node),
      lower(node, cut, sink) {
        lowerTop(node, cut, sink);
        const within = Math.min(cut, node.end + 1) - node.start;
        if (node.heap > 0) lowerBelow(memory, tables, frames, { heap: node.heap, cut: within << 1 }, sink);
      },
    };
  };
}

function lowerTop(node: MemoryNode, cut: number, sink: NodeSink): void {
  sink.reserve(node.size);
  const row = sink.length * SLOTS;
  sink.add(node.kind, node.missing ? MISSING_FLAG : 0, 0, Math.min(node.end, cut) - node.start, 0);
  sink.data[row + NEXT] = 1;
}

/** One subtree, decoded. */
interface Subtree {
  readonly symbol: number;
  readonly visible: boolean;
  readonly extra: boolean;
  readonly missing: boolean;
  /** Bytes before and of the node. */
  readonly padding: number;
  readonly size: number;
  readonly broken: boolean;
  readonly descendants: number;
  /** As in MemoryNode. */
  readonly heap: number;
}

function decode({ HEAPU8, HEAPU16, HEAPU32 }: WasmMemory, address: number): Subtree {
  const byte = (offset: number): number => HEAPU8[address + offset] ?? 0;
  if ((byte(0) & 1) !== 0) {
    const flags = byte(0) >> 1;
    const missing = (flags & MISSING.inline) !== 0;
    return {
      symbol: byte(INLINE.symbol),
      visible: (flags & FLAG.visible) !== 0,
      extra: (flags & FLAG.extra) !== 0,
      missing,
      padding: byte(INLINE.padding),
      size: byte(INLINE.size),
      broken: missing,
      descendants: 0,
      heap: 0,
    };
  }
  const heap = (HEAPU32[address >> 2] ?? 0) >> 2;
  const word = (offset: number): number => HEAPU32[heap + offset] ?? 0;
  const flags = word(HEAP.flags);
  const inner = word(HEAP.childCount) > 0;
  return {
    symbol: HEAPU16[(heap << 1) + HEAP_SHORT.symbol] ?? 0,
    visible: (flags & FLAG.visible) !== 0,
    extra: (flags & FLAG.extra) !== 0,
    missing: (flags & MISSING.heap) !== 0,
    padding: word(HEAP.padding),
    size: word(HEAP.size),
    broken: (flags & MISSING.heap) !== 0 || word(HEAP.errorCost) > 0,
    descendants: inner ? word(HEAP.descendants) : 0,
    heap: inner ? heap : 0,
  };
}

function nodeOf(tables: LanguageTables, subtree: Subtree, start: number, symbol: number): MemoryNode {
  return {
    kind: symbol === ERROR_KIND ? ERROR_KIND : (tables.publicSymbols[symbol] ?? 0),
    start: start >> 1,
    end: (start + subtree.size) >> 1,
    broken: subtree.broken,
    size: subtree.descendants + 1,
    heap: subtree.heap,
    missing: subtree.missing,
  };
}

/** The node itself or a hidden one below it, while its children are taken. */
interface Level {
  readonly heap: number;
  readonly production: number;
  at: number;
  position: number;
  child: number;
}

/** Children as the grammar shows them: those of hidden nodes count as their parent's. */
function children(memory: WasmMemory, tables: LanguageTables, parent: MemoryNode): readonly MemoryNode[] {
  const found: MemoryNode[] = [];
  const open = parent.heap > 0 ? [levelOf(memory, parent.heap, parent.start << 1)] : [];
  for (let level = open.at(-1); level; level = open.at(-1)) {
    if (level.at === level.heap << 2) {
      open.pop();
      continue;
    }
    const subtree = decode(memory, level.at);
    const start = level.position + subtree.padding;
    const alias = subtree.extra || level.production === 0 ? 0 : aliasOf(tables, level);
    level.at += SUBTREE_BYTES;
    level.position = start + subtree.size;
    if (!subtree.extra) level.child++;
    if (subtree.visible || alias > 0) found.push(nodeOf(tables, subtree, start, alias || subtree.symbol));
    else if (subtree.heap > 0) open.push(levelOf(memory, subtree.heap, start));
  }
  return found;
}

function levelOf({ HEAPU16, HEAPU32 }: WasmMemory, heap: number, start: number): Level {
  const count = HEAPU32[heap + HEAP.childCount] ?? 0;
  return {
    heap,
    production: HEAPU16[(heap << 1) + HEAP_SHORT.production] ?? 0,
    at: (heap << 2) - count * SUBTREE_BYTES,
    // The padding of a first child is that of its parent.
    position: start - (HEAPU32[heap + HEAP.padding] ?? 0),
    child: 0,
  };
}

function aliasOf({ aliases, width }: LanguageTables, { production, child }: Level): number {
  return aliases[production * width + child] ?? 0;
}
