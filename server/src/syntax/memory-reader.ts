// Owns the fast reader: decodes trees straight from the wasm memory, about fifteen times as fast as the public interface.
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
import { MISSING_FLAG, NEXT, type NodeSink, SLOTS } from "./node-table";

interface MemoryNode extends TreeNode {
  /** Address of the `Subtree`. */
  readonly address: number;
}

/** Reads a tree of the language that the tables belong to. */
export function createMemoryReader(memory: WasmMemory, tables: LanguageTables, tree: Tree): TreeReader<MemoryNode> {
  const walk = new Walk(memory, tables);
  walk.decode(rootAddress(tree));
  return {
    root: walk.node(walk.padding, walk.kindOf(walk.symbol)),
    children: (node) => children(walk, node),
    lower: (node, cut, sink) => lower(walk, node, cut, sink),
  };
}

function children(walk: Walk, parent: MemoryNode): readonly MemoryNode[] {
  const found: MemoryNode[] = [];
  for (walk.enterNode(parent); walk.depth >= 0; ) {
    if (!walk.step()) walk.depth--;
    else if (walk.shown) found.push(walk.node(walk.start, walk.kind));
    else if (walk.childCount > 0) walk.enter(0, false);
  }
  return found;
}

function lower(walk: Walk, top: MemoryNode, cut: number, sink: NodeSink): void {
  const base = sink.length;
  sink.reserve(top.size);
  const { data } = sink;
  const flag = (): number => (top.broken && walk.missing ? MISSING_FLAG : 0);
  const clip = (end: number): number => Math.min(end, cut) - top.start;
  walk.enterNode(top);
  sink.add(top.kind, flag(), 0, clip(top.end), 0);
  while (walk.depth >= 0) {
    if (!walk.step()) {
      const frame = walk.frame();
      if (frame.visible) data[(base + frame.owner) * SLOTS + NEXT] = sink.length - base;
      walk.depth--;
    } else if (walk.start >> 1 < cut) {
      const index = sink.length - base;
      const inner = walk.childCount > 0;
      if (walk.shown) {
        const { owner } = walk.frame();
        sink.add(walk.kind, walk.field | flag(), (walk.start >> 1) - top.start, clip(walk.stop >> 1), owner);
        if (!inner) data[(base + index) * SLOTS + NEXT] = index + 1;
      }
      if (inner) walk.enter(index, walk.shown);
    }
  }
}

/** An inner node on the way down: which of its children comes next, and where. */
interface Frame {
  /** Address of the next child, and of what follows the last. */
  at: number;
  end: number;
  /** Bytes from the start of the text to the end of the child before; to its own start before the first child. */
  position: number;
  first: boolean;
  /** Number of the next child, extras not counted. */
  child: number;
  production: number;
  /** Field that hidden nodes between here and the visible parent hand down. */
  field: number;
  /** Index of this node if visible, else of the visible one above it. */
  owner: number;
  visible: boolean;
}

/** Decodes one subtree after another; its fields describe the latest one. */
class Walk {
  symbol = 0;
  /** Bytes before and of the node itself. */
  padding = 0;
  size = 0;
  childCount = 0;
  extra = false;
  missing = false;
  /** Set by `step`: the shown kind, field and place (in bytes) of the child stepped to. */
  kind = 0;
  field = 0;
  start = 0;
  stop = 0;
  shown = false;
  depth = -1;

  private visible = false;
  private address = 0;
  /** Of a subtree with children: index of its data in 32-bit words. */
  private heap = 0;
  private readonly frames: Frame[] = [];
  private readonly u8: Uint8Array;
  private readonly u16: Uint16Array;
  private readonly u32: Uint32Array;

  constructor(
    memory: WasmMemory,
    private readonly tables: LanguageTables,
  ) {
    this.u8 = memory.HEAPU8;
    this.u16 = memory.HEAPU16;
    this.u32 = memory.HEAPU32;
  }

  decode(address: number): void {
    const { u8, u32 } = this;
    this.address = address;
    const bits = u8[address] as number;
    if ((bits & INLINE_FLAG.inline) !== 0) {
      this.visible = (bits & INLINE_FLAG.visible) !== 0;
      this.extra = (bits & INLINE_FLAG.extra) !== 0;
      this.missing = (bits & INLINE_FLAG.missing) !== 0;
      this.symbol = u8[address + INLINE.symbol] as number;
      this.padding = u8[address + INLINE.padding] as number;
      this.size = u8[address + INLINE.size] as number;
      this.childCount = 0;
      return;
    }
    const heap = (u32[address >> 2] as number) >> 2;
    const flags = u32[heap + HEAP.flags] as number;
    this.heap = heap;
    this.visible = (flags & HEAP_FLAG.visible) !== 0;
    this.extra = (flags & HEAP_FLAG.extra) !== 0;
    this.missing = (flags & HEAP_FLAG.missing) !== 0;
    this.symbol = this.u16[(heap << 1) + HEAP_SHORT.symbol] as number;
    this.padding = u32[heap + HEAP.padding] as number;
    this.size = u32[heap + HEAP.size] as number;
    this.childCount = u32[heap + HEAP.childCount] as number;
  }

  frame(): Frame {
    return this.frames[this.depth] as Frame;
  }

  /** Decodes the next child of the innermost frame; false when there is none left. */
  step(): boolean {
    const frame = this.frame();
    if (frame.at === frame.end) return false;
    this.decode(frame.at);
    frame.at += SUBTREE_BYTES;
    // The padding of a first child is that of its parent.
    this.start = frame.first ? frame.position : frame.position + this.padding;
    this.stop = this.start + this.size;
    frame.first = false;
    frame.position = this.stop;
    const { aliases, aliasWidth, fields, fieldWidth } = this.tables;
    let alias = 0;
    this.field = 0;
    if (!this.extra) {
      alias = aliases[frame.production * aliasWidth + frame.child] ?? 0;
      if (frame.child >= aliasWidth) alias = 0;
      this.field = (fields[frame.production * fieldWidth + frame.child] as number) || frame.field;
      frame.child++;
    }
    this.shown = this.visible || alias !== 0;
    if (this.shown) this.kind = this.kindOf(alias === 0 ? this.symbol : alias);
    return true;
  }

  /** Goes down into the subtree decoded last. */
  enter(owner: number, visible: boolean): void {
    const start = this.start;
    const handedDown = visible ? 0 : this.field;
    const above = visible ? owner : this.frame().owner;
    this.push(start, handedDown, above, visible);
  }

  /** Starts a walk below a node. */
  enterNode(node: MemoryNode): void {
    this.depth = -1;
    this.decode(node.address);
    this.push(node.start << 1, 0, 0, true);
  }

  kindOf(symbol: number): number {
    return symbol === ERROR_KIND ? ERROR_KIND : (this.tables.publicSymbols[symbol] as number);
  }

  /** The subtree decoded last as a node. */
  node(start: number, kind: number): MemoryNode {
    const inner = this.childCount > 0;
    const inline = ((this.u8[this.address] as number) & INLINE_FLAG.inline) !== 0;
    const cost = inline ? 0 : (this.u32[this.heap + HEAP.errorCost] as number);
    return {
      address: this.address,
      kind,
      start: start >> 1,
      end: (start + this.size) >> 1,
      broken: this.missing || cost > 0,
      size: inner ? (this.u32[this.heap + HEAP.descendants] as number) + 1 : 1,
    };
  }

  private push(position: number, field: number, owner: number, visible: boolean): void {
    this.depth++;
    const frame = this.frames[this.depth] ?? newFrame();
    this.frames[this.depth] = frame;
    const end = this.childCount > 0 ? this.heap << 2 : 0;
    frame.at = end - this.childCount * SUBTREE_BYTES;
    frame.end = end;
    frame.position = position;
    frame.first = true;
    frame.child = 0;
    frame.production = this.childCount > 0 ? (this.u16[(this.heap << 1) + HEAP_SHORT.production] as number) : 0;
    frame.field = field;
    frame.owner = owner;
    frame.visible = visible;
  }
}

function newFrame(): Frame {
  return { at: 0, end: 0, position: 0, first: true, child: 0, production: 0, field: 0, owner: 0, visible: true };
}
