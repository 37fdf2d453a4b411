// Owns the hot loop of the fast reader: a subtree in wasm memory becomes rows of a node table. Children are gone through on local
// variables, because an object's fields would cost a good part of its time. Must give the very numbers of the cursor reader in lower.ts.

import { ERROR_KIND } from "./grammar";
import {
  FLAG,
  HEAP,
  HEAP_SHORT,
  INLINE,
  type LanguageTables,
  MISSING,
  SUBTREE_BYTES,
  type WasmMemory,
} from "./memory-layout";
import { FIELD_MASK, MISSING_FLAG, NEXT, type NodeSink, SLOTS } from "./node-table";

/** Where children are taken from. */
export interface Lowering {
  /** Address of the data of the parent, which has children, in 32-bit words. */
  readonly heap: number;
  /** Bytes from the parent's start to where nothing is taken any more. */
  readonly cut: number;
}

/** Appends everything below a node that is in the sink already, as the first of its unit. */
export function lowerBelow(
  memory: WasmMemory,
  tables: LanguageTables,
  frames: Frames,
  from: Lowering,
  sink: NodeSink,
): void {
  const { HEAPU8: u8, HEAPU16: u16, HEAPU32: u32 } = memory;
  const { aliases, fields, publicSymbols, width } = tables;
  const { data } = sink;
  const base = (sink.length - 1) * SLOTS;
  let size = 1;
  frames.start(memory, from.heap);
  descent: for (;;) {
    const { end, production, inherited, owner } = frames;
    let { at, position, child } = frames;
    while (at !== end) {
      const inPlace = ((u8[at] as number) & 1) !== 0;
      const heap = (u32[at >> 2] as number) >> 2;
      const flags = inPlace ? (u8[at] as number) >> 1 : (u32[heap + HEAP.flags] as number);
      const start = position + (inPlace ? (u8[at + INLINE.padding] as number) : (u32[heap + HEAP.padding] as number));
      position = start + (inPlace ? (u8[at + INLINE.size] as number) : (u32[heap + HEAP.size] as number));
      let symbol = inPlace ? (u8[at + INLINE.symbol] as number) : (u16[(heap << 1) + HEAP_SHORT.symbol] as number);
      let shown = (flags & FLAG.visible) !== 0;
      let field = 0;
      if ((flags & FLAG.extra) === 0) {
        // Errors may have any number of children, but they are of production 0, which names none.
        const slot = production === 0 ? 0 : production * width + child;
        const alias = aliases[slot] as number;
        if (alias !== 0) shown = true;
        if (alias !== 0) symbol = alias;
        field = (fields[slot] as number) || inherited;
        child++;
      }
      at += SUBTREE_BYTES;
      if (start >= from.cut) continue;
      const index = shown ? size++ : owner;
      if (shown) {
        const row = base + index * SLOTS;
        const missing = (flags & (inPlace ? MISSING.inline : MISSING.heap)) !== 0;
        data[row] = symbol === ERROR_KIND ? ERROR_KIND : (publicSymbols[symbol] as number);
        data[row + 1] = missing ? field | MISSING_FLAG : field;
        data[row + 2] = start >> 1;
        data[row + 3] = (position < from.cut ? position : from.cut) >> 1;
        data[row + 4] = owner;
        data[row + 5] = size;
      }
      if (inPlace || u32[heap + HEAP.childCount] === 0) continue;
      frames.enter(at, position, child, heap, index, shown ? -1 : field);
      continue descent;
    }
    if (frames.visible) data[base + owner * SLOTS + NEXT] = size;
    if (!frames.leave()) break;
  }
  sink.setLength(base / SLOTS + size);
}

/** Numbers kept of a node while the loop is below one of its children. */
const FRAME = 6;
const SIGN = 1 << 31;

/** The node whose children are being walked, and those above it. Made once, used by one walk at a time. */
export class Frames {
  /** Address of the next child, and of what follows the last one. */
  at = 0;
  end = 0;
  /** Bytes from the start of the unit to the end of the child before. */
  position = 0;
  /** Number of the next child, extras not counted. */
  child = 0;
  production = 0;
  /** Field that hidden nodes hand down from the visible one above. */
  inherited = 0;
  /** Index of the node if it is visible, else of the visible one above. */
  owner = 0;
  visible = true;

  private depth = 0;
  private stack = new Int32Array(64 * FRAME);
  private u16: Uint16Array = new Uint16Array(0);
  private u32: Uint32Array = new Uint32Array(0);

  /** Begins a walk with the children of a node. */
  start(memory: WasmMemory, heap: number): void {
    this.u16 = memory.HEAPU16;
    this.u32 = memory.HEAPU32;
    this.depth = 0;
    this.inherited = 0;
    this.owner = 0;
    this.visible = true;
    this.begin(heap, 0);
  }

  /** Goes down to the children of a child, after which the parent goes on as told. Shown nodes hand down no field: -1. */
  enter(at: number, position: number, child: number, heap: number, index: number, field: number): void {
    if (this.depth === this.stack.length) this.grow();
    const { stack, depth } = this;
    stack[depth] = at;
    stack[depth + 1] = this.end;
    stack[depth + 2] = position;
    stack[depth + 3] = child;
    stack[depth + 4] = this.owner;
    stack[depth + 5] = this.production | (this.inherited << 16) | (this.visible ? SIGN : 0);
    this.depth += FRAME;
    this.visible = field < 0;
    this.inherited = field < 0 ? 0 : field;
    this.owner = index;
    this.begin(heap, position - (this.u32[heap + HEAP.size] as number));
  }

  /** Goes back up; false at the top. */
  leave(): boolean {
    if (this.depth === 0) return false;
    this.depth -= FRAME;
    const { stack, depth } = this;
    this.at = stack[depth] as number;
    this.end = stack[depth + 1] as number;
    this.position = stack[depth + 2] as number;
    this.child = stack[depth + 3] as number;
    this.owner = stack[depth + 4] as number;
    const packed = stack[depth + 5] as number;
    this.production = packed & 0xffff;
    this.inherited = (packed >> 16) & FIELD_MASK;
    this.visible = packed < 0;
    return true;
  }

  private begin(heap: number, start: number): void {
    const { u32 } = this;
    this.end = heap << 2;
    this.at = this.end - (u32[heap + HEAP.childCount] as number) * SUBTREE_BYTES;
    // The padding of a first child is that of its parent.
    this.position = start - (u32[heap + HEAP.padding] as number);
    this.child = 0;
    this.production = this.u16[(heap << 1) + HEAP_SHORT.production] as number;
  }

  private grow(): void {
    const grown = new Int32Array(this.stack.length * 2);
    grown.set(this.stack);
    this.stack = grown;
  }
}
