// Owns the fast reader: decodes trees straight from the wasm memory, more than ten times as fast as the public interface.
// Must give the very numbers of the cursor reader in lower.ts; nothing else may rely on the memory's layout.

import type { Tree } from "web-tree-sitter";
import { ERROR_KIND } from "./grammar";
import type { TreeNode, TreeReader } from "./lower";
import {
  HEAP,
  HEAP_FLAG,
  HEAP_SHORT,
  INLINE,
  INLINE_FLAG,
  type LanguageTables,
  rootAddress,
  SUBTREE_BYTES,
  type WasmMemory,
} from "./memory-layout";
import { FIELD_MASK, MISSING_FLAG, NEXT, type NodeSink, SLOTS } from "./node-table";

interface MemoryNode extends TreeNode {
  /** Address of the `Subtree`. */
  readonly address: number;
}

/** Reads a tree of the language that the tables belong to. */
export function createMemoryReader(memory: WasmMemory, tables: LanguageTables, tree: Tree): TreeReader<MemoryNode> {
  const walk = new Walk(memory, tables);
  return {
    root: walk.root(rootAddress(tree)),
    children: (node) => children(walk, node),
    lower: (node, cut, sink) => lower(walk, node, cut, sink),
  };
}

function children(walk: Walk, parent: MemoryNode): readonly MemoryNode[] {
  const found: MemoryNode[] = [];
  for (walk.enterNode(parent); walk.depth >= 0; ) {
    if (!walk.step()) walk.leave();
    else if (walk.shown) found.push(walk.node());
    else if (walk.childCount > 0) walk.enter(0);
  }
  return found;
}

function lower(walk: Walk, top: MemoryNode, cut: number, sink: NodeSink): void {
  const base = sink.length;
  sink.reserve(top.size);
  walk.enterNode(top);
  sink.add(top.kind, top.broken && walk.missing ? MISSING_FLAG : 0, 0, Math.min(top.end, cut) - top.start, 0);
  const { data } = sink;
  let size = 1;
  while (walk.depth >= 0) {
    if (!walk.step()) {
      if (walk.visible) data[(base + walk.owner) * SLOTS + NEXT] = size;
      walk.leave();
      continue;
    }
    const start = walk.start >> 1;
    if (start >= cut) continue;
    if (!walk.shown) {
      if (walk.childCount > 0) walk.enter(walk.owner);
      continue;
    }
    const end = walk.stop >> 1;
    const at = (base + size) * SLOTS;
    data[at] = walk.kind;
    data[at + 1] = walk.missing ? walk.field | MISSING_FLAG : walk.field;
    data[at + 2] = start - top.start;
    data[at + 3] = (end < cut ? end : cut) - top.start;
    data[at + 4] = walk.owner;
    data[at + 5] = size + 1;
    if (walk.childCount > 0) walk.enter(size);
    size++;
  }
  sink.setLength(base + size);
}

/** Numbers that a walk keeps of a node while it is below it. */
const FRAME = 6;

/** Goes through subtrees depth first, step by step; its fields describe the child stepped to last. */
class Walk {
  depth = -1;
  /** Index of the node whose children are walked if it is visible, else of the visible one above it. */
  owner = 0;
  visible = true;
  /** The child: kind, field, place in bytes, whether it is a node of its own or hidden, and how many children it has. */
  kind = 0;
  field = 0;
  start = 0;
  stop = 0;
  shown = false;
  missing = false;
  childCount = 0;

  private address = 0;
  /** Index of the child's data in 32-bit words, if it is not stored in place; its bytes before the start. */
  private heap = 0;
  private padding = 0;
  /** Where the next child lies and what follows the last one; the end in bytes of the child before; the next child's number. */
  private at = 0;
  private end = 0;
  private position = 0;
  private child = 0;
  private production = 0;
  /** Field that hidden nodes hand down from the visible one above. */
  private inherited = 0;
  private stack = new Int32Array(64 * FRAME);
  private readonly u8: Uint8Array;
  private readonly u16: Uint16Array;
  private readonly u32: Uint32Array;
  private readonly tables: LanguageTables;

  constructor(memory: WasmMemory, tables: LanguageTables) {
    this.u8 = memory.HEAPU8;
    this.u16 = memory.HEAPU16;
    this.u32 = memory.HEAPU32;
    this.tables = tables;
  }

  root(address: number): MemoryNode {
    const symbol = this.decode(address) & SYMBOL;
    this.start = this.padding;
    this.kind = this.kindOf(symbol);
    return this.node();
  }

  /** Starts a walk over the children of a node. */
  enterNode(node: MemoryNode): void {
    this.depth = -1;
    this.field = 0;
    this.shown = true;
    this.decode(node.address);
    this.start = node.start << 1;
    this.enter(0);
  }

  /** Decodes the next child; false when there is none left. */
  step(): boolean {
    if (this.at === this.end) return false;
    const found = this.decode(this.at);
    this.at += SUBTREE_BYTES;
    const symbol = found & SYMBOL;
    this.start = this.position + this.padding;
    this.position = this.stop = this.start + this.stop;
    let alias = 0;
    this.field = 0;
    if ((found & EXTRA) === 0) {
      // Errors may have any number of children, but they are of production 0, which names none.
      if (this.production !== 0) {
        const { aliases, fields, width } = this.tables;
        const slot = this.production * width + this.child;
        alias = aliases[slot] as number;
        this.field = fields[slot] as number;
      }
      if (this.field === 0) this.field = this.inherited;
      this.child++;
    }
    this.shown = alias !== 0 || (found & VISIBLE) !== 0;
    if (this.shown) this.kind = this.kindOf(alias === 0 ? symbol : alias);
    return true;
  }

  /** Goes down to the children of the child stepped to, which is number `owner` or hidden below it. */
  enter(owner: number): void {
    if (++this.depth > 0) this.save();
    const inner = this.childCount > 0;
    const end = inner ? this.heap << 2 : 0;
    this.at = end - this.childCount * SUBTREE_BYTES;
    this.end = end;
    // The padding of a first child is that of its parent.
    this.position = this.start - this.padding;
    this.child = 0;
    this.production = inner ? (this.u16[(this.heap << 1) + HEAP_SHORT.production] as number) : 0;
    this.inherited = this.shown ? 0 : this.field;
    this.owner = owner;
    this.visible = this.shown;
  }

  /** Goes back up. */
  leave(): void {
    const { stack } = this;
    const from = --this.depth * FRAME;
    if (from < 0) return;
    this.at = stack[from] as number;
    this.end = stack[from + 1] as number;
    this.position = stack[from + 2] as number;
    this.child = stack[from + 3] as number;
    this.owner = stack[from + 4] as number;
    const packed = stack[from + 5] as number;
    this.production = packed & 0xffff;
    this.inherited = (packed >> 16) & FIELD_MASK;
    this.visible = packed < 0;
  }

  /** The child stepped to as a node. */
  node(): MemoryNode {
    const { u32, heap } = this;
    const inPlace = ((this.u8[this.address] as number) & INLINE_FLAG.inline) !== 0;
    const cost = inPlace ? 0 : (u32[heap + HEAP.errorCost] as number);
    const size = this.childCount > 0 ? (u32[heap + HEAP.descendants] as number) + 1 : 1;
    const bytes = inPlace ? (this.u8[this.address + INLINE.size] as number) : (u32[heap + HEAP.size] as number);
    return {
      address: this.address,
      kind: this.kind,
      start: this.start >> 1,
      end: (this.start + bytes) >> 1,
      broken: this.missing || cost > 0,
      size,
    };
  }

  /** Reads a subtree; `stop` is its length for the moment. Returns its symbol, with VISIBLE and EXTRA. */
  private decode(address: number): number {
    const { u8, u32 } = this;
    this.address = address;
    const bits = u8[address] as number;
    if ((bits & INLINE_FLAG.inline) !== 0) {
      this.padding = u8[address + INLINE.padding] as number;
      this.stop = u8[address + INLINE.size] as number;
      this.missing = (bits & INLINE_FLAG.missing) !== 0;
      this.childCount = 0;
      const flags = ((bits & INLINE_FLAG.visible) !== 0 ? VISIBLE : 0) | ((bits & INLINE_FLAG.extra) !== 0 ? EXTRA : 0);
      return (u8[address + INLINE.symbol] as number) | flags;
    }
    const heap = (u32[address >> 2] as number) >> 2;
    this.heap = heap;
    const bigBits = u32[heap + HEAP.flags] as number;
    this.padding = u32[heap + HEAP.padding] as number;
    this.stop = u32[heap + HEAP.size] as number;
    this.missing = (bigBits & HEAP_FLAG.missing) !== 0;
    this.childCount = u32[heap + HEAP.childCount] as number;
    const flags = ((bigBits & HEAP_FLAG.visible) !== 0 ? VISIBLE : 0) | ((bigBits & HEAP_FLAG.extra) !== 0 ? EXTRA : 0);
    return (this.u16[(heap << 1) + HEAP_SHORT.symbol] as number) | flags;
  }

  private kindOf(symbol: number): number {
    return symbol === ERROR_KIND ? ERROR_KIND : (this.tables.publicSymbols[symbol] as number);
  }

  private save(): void {
    const to = (this.depth - 1) * FRAME;
    if (to + FRAME > this.stack.length) {
      const grown = new Int32Array(this.stack.length * 2);
      grown.set(this.stack);
      this.stack = grown;
    }
    const { stack } = this;
    stack[to] = this.at;
    stack[to + 1] = this.end;
    stack[to + 2] = this.position;
    stack[to + 3] = this.child;
    stack[to + 4] = this.owner;
    stack[to + 5] = this.production | (this.inherited << 16) | (this.visible ? SIGN : 0);
  }
}

const SIGN = 1 << 31;
const SYMBOL = 0xffff;
const VISIBLE = 0x10000;
const EXTRA = 0x20000;
