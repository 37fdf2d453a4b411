// Owns what is known of the memory of web-tree-sitter 0.27 (wasm32): where its C structures keep what a reader needs.
// Must not walk trees. Taken from tree-sitter's subtree.h, tree.h and parser.h (MIT); checked at every start, see memory-check.ts.

import type { Language, Tree } from "web-tree-sitter";

/** Views of the wasm memory; replaced whenever it grows, so they are read anew in every call. */
export interface WasmMemory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly HEAPU32: Uint32Array;
}

/** Bytes of a `Subtree`: either a pointer or, with the lowest bit set, a small leaf in place. */
export const SUBTREE_BYTES = 8;

/** `SubtreeInlineData`, as offsets in bytes. Its first byte holds the flags, shifted by the bit that tells it from a pointer. */
export const INLINE = { symbol: 1, padding: 6, size: 7 } as const;

/** `SubtreeHeapData`, as offsets in 32-bit words; children end where it begins. */
export const HEAP = { padding: 1, size: 4, errorCost: 8, childCount: 9, flags: 11, descendants: 14 } as const;
/** The same, as offsets in 16-bit words. */
export const HEAP_SHORT = { symbol: 20, production: 33 } as const;

/** Flags of both. */
export const FLAG = { visible: 1, extra: 4 } as const;
/** The flag of MISSING nodes, which lies elsewhere in each. */
export const MISSING = { inline: 16, heap: 512 } as const;

/** `TSLanguage`, as offsets in 32-bit words. */
const LANGUAGE = {
  symbolCount: 1,
  aliasCount: 2,
  productionCount: 7,
  maxAliases: 9,
  fieldSlices: 16,
  fieldEntries: 17,
  publicSymbols: 19,
  aliases: 21,
} as const;

/** Tables of a language, copied out of the wasm memory. */
export interface LanguageTables {
  /** Symbol shown for each symbol of the parse table. */
  readonly publicSymbols: Uint16Array;
  /** Alias of child `c` of production `p` at `p * width + c`; 0 for none. */
  readonly aliases: Uint16Array;
  /** Field of the same, likewise. */
  readonly fields: Uint16Array;
  /** More than any node has children: repetitions are nested in pairs, and child numbers are bytes. */
  readonly width: number;
}

/** Address of a tree's root `Subtree`: the first member of `TSTree`. */
export function rootAddress(tree: Tree): number {
  return handleOf(tree);
}

const WIDTH = 256;

export function readLanguageTables(memory: WasmMemory, language: Language): LanguageTables {
  const base = handleOf(language) >> 2;
  const word = (index: number): number => memory.HEAPU32[base + index] ?? 0;
  const shorts = (address: number, count: number): Uint16Array =>
    memory.HEAPU16.slice(address >> 1, (address >> 1) + count);
  const productions = word(LANGUAGE.productionCount);
  const aliasWidth = word(LANGUAGE.maxAliases) & 0xffff;
  return {
    publicSymbols: shorts(word(LANGUAGE.publicSymbols), word(LANGUAGE.symbolCount) + word(LANGUAGE.aliasCount)),
    aliases: widened(shorts(word(LANGUAGE.aliases), productions * aliasWidth), aliasWidth),
    fields: readFields(memory, shorts(word(LANGUAGE.fieldSlices), productions * 2), word(LANGUAGE.fieldEntries)),
    width: WIDTH,
  };
}

function widened(narrow: Uint16Array, width: number): Uint16Array {
  const rows = narrow.length / width;
  const wide = new Uint16Array(rows * WIDTH);
  for (let row = 0; row < rows; row++) wide.set(narrow.subarray(row * width, (row + 1) * width), row * WIDTH);
  return wide;
}

/** `slices` holds index and length of each production's entries; an entry is a field, a child's number and an inheritance flag. */
function readFields({ HEAPU8, HEAPU16 }: WasmMemory, slices: Uint16Array, entries: number): Uint16Array {
  const fields = new Uint16Array((slices.length / 2) * WIDTH);
  for (let production = 0; production * 2 < slices.length; production++) {
    const from = entries + (slices[production * 2] ?? 0) * 4;
    const to = from + (slices[production * 2 + 1] ?? 0) * 4;
    for (let at = from; at < to; at += 4) {
      const slot = production * WIDTH + (HEAPU8[at + 2] ?? 0);
      // The first entry of a child counts, as in the library's own cursor.
      if (HEAPU8[at + 3] === 0 && fields[slot] === 0) fields[slot] = HEAPU16[at >> 1] ?? 0;
    }
  }
  return fields;
}

/** The address that objects of web-tree-sitter keep under the key 0. */
function handleOf(object: object): number {
  const handle: unknown = (object as { readonly 0?: unknown })[0];
  if (typeof handle !== "number" || handle === 0) throw new Error("the object has no wasm address");
  return handle;
}
