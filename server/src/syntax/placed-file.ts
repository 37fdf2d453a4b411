// Owns the assembly of a file's outlined blocks into what the layers above see of it.
// Must not know trees. What lies before the first change is taken over from the version before.

import type { Block, BlockList } from "./block-list";
import type { LoweredUnit } from "./lowered-tree";
import type { ParsedFile, PlacedComment, PlacedUnit } from "./node";

/** A version of a file, all of whose blocks are outlined. */
export interface PlacedFile extends ParsedFile {
  /** The comments, if anybody asked for them. */
  readonly knownComments: readonly PlacedComment[] | undefined;
}

/** Assembles a file. The blocks before number `same` are those of `previous`, at the same places. */
export function placeFile(list: BlockList, previous?: PlacedFile, same = 0): PlacedFile {
  const kept = previous ? same : 0;
  const early = previous?.knownComments;
  let comments: readonly PlacedComment[] | undefined;
  return {
    units: placeUnits(list, previous?.units ?? [], kept),
    get comments() {
      comments ??= placeComments(list, early ?? [], early ? kept : 0);
      return comments;
    },
    get knownComments() {
      return comments;
    },
    broken: list.blocks.some((block) => block.outline?.broken !== false),
  };
}

function placeUnits(list: BlockList, early: readonly PlacedUnit[], kept: number): readonly PlacedUnit[] {
  const seen = new Map<LoweredUnit, number>();
  const placed = early.slice(
    0,
    total(list.blocks, kept, (block) => block.outline?.units.length ?? 0),
  );
  // Units of a file are all of one class; only those that occur more than once need counting.
  for (const { unit, occurrence } of placed)
    if ((unit as LoweredUnit).uses > 1) seen.set(unit as LoweredUnit, occurrence + 1);
  for (let index = kept; index < list.blocks.length; index++) {
    const origin = list.starts[index] ?? 0;
    for (const { unit, start } of list.blocks[index]?.outline?.units ?? []) {
      const occurrence = unit.uses > 1 ? (seen.get(unit) ?? 0) : 0;
      if (unit.uses > 1) seen.set(unit, occurrence + 1);
      placed.push({ unit, start: origin + start, occurrence });
    }
  }
  return placed;
}

function placeComments(list: BlockList, early: readonly PlacedComment[], kept: number): readonly PlacedComment[] {
  const placed = early.slice(
    0,
    total(list.blocks, kept, (block) => (block.outline?.comments.length ?? 0) / 2),
  );
  for (let index = kept; index < list.blocks.length; index++) {
    const { text, outline } = list.blocks[index] ?? { text: "", outline: undefined };
    const origin = list.starts[index] ?? 0;
    const ends = outline?.comments ?? [];
    for (let i = 0; i + 1 < ends.length; i += 2) {
      const start = ends[i] ?? 0;
      const end = ends[i + 1] ?? 0;
      placed.push({ start: origin + start, end: origin + end, text: text.slice(start, end) });
    }
  }
  return placed;
}

function total(blocks: readonly Block[], count: number, of: (block: Block) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += of(blocks[index] as Block);
  return sum;
}
