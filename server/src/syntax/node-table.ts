// Owns the layout of lowered trees: six numbers per node in one typed array, and the growing table they are written to.
// Must not know wasm or node views.

/** Numbers per node. */
export const SLOTS = 6;
/** Kind number of the grammar. */
export const KIND = 0;
/** Field number, plus MISSING_FLAG. */
export const FIELD = 1;
/** UTF-16 offsets relative to the unit. */
export const START = 2;
export const END = 3;
/** Index of the parent within the unit; the root's is its own, 0. */
export const PARENT = 4;
/** Index of the first node in preorder that is not below this one. */
export const NEXT = 5;
export const MISSING_FLAG = 0x8000;
export const FIELD_MASK = 0x7fff;

/** Nodes of one or more units in preorder; a unit's nodes are `SLOTS * size` numbers from its base. */
export type NodeTable = Uint16Array | Uint32Array;

/** Where lowering writes: units one after another, each with indices of its own that start at 0. */
export interface NodeSink {
  /** Nodes written so far, of all units. */
  readonly length: number;
  readonly data: Uint32Array;
  /** Makes room for this many more nodes; `data` may be another array afterwards. */
  reserve(nodes: number): void;
  /** Appends one node whose NEXT is still open; needs room. Returns nothing: its index is the old length. */
  add(kind: number, field: number, start: number, end: number, parent: number): void;
  /** Drops nodes behind a length, or takes in nodes that were written to `data` directly. */
  setLength(length: number): void;
  /** Copy of what was written, in 16 bits per number unless some number needs more. */
  finish(wide: boolean): NodeTable;
}

export function createNodeSink(): NodeSink {
  let data = new Uint32Array(SLOTS * 4096);
  let length = 0;
  return {
    get length() {
      return length;
    },
    get data() {
      return data;
    },
    reserve(nodes) {
      const needed = (length + nodes) * SLOTS;
      if (needed <= data.length) return;
      const grown = new Uint32Array(Math.max(needed, data.length * 2));
      grown.set(data);
      data = grown;
    },
    add(kind, field, start, end, parent) {
      const at = length++ * SLOTS;
      data[at] = kind;
      data[at + 1] = field;
      data[at + 2] = start;
      data[at + 3] = end;
      data[at + 4] = parent;
    },
    setLength(to) {
      length = to;
    },
    finish(wide) {
      const used = data.subarray(0, length * SLOTS);
      return wide ? used.slice() : new Uint16Array(used);
    },
  };
}
