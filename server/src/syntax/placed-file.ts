// Owns the assembly of a file's outlined blocks into what the layers above see of it.
// Must not know trees. What an edit does not touch is taken over from the version before, so that the cost is that of moving it.

import type { BlockList } from "./block-list";
import type { LoweredUnit } from "./lowered-tree";
import type { ParsedFile, PlacedComment, PlacedUnit } from "./node";

/** A version of a file, all of whose blocks are outlined. */
export interface PlacedFile extends ParsedFile {
  /** UTF-16 length of the text. */
  readonly length: number;
  /** The comments, if anybody asked for them. */
  readonly knownComments: readonly PlacedComment[] | undefined;
}

/** The version before, and how many blocks at its start and at its end are still the same. */
export interface Before {
  readonly file: PlacedFile;
  readonly head: number;
  readonly tail: number;
}

export function placeFile(list: BlockList, broken: boolean, before?: Before): PlacedFile {
  const span = changedSpan(list, before);
  let earlier = before?.file.knownComments;
  let comments: readonly PlacedComment[] | undefined;
  return {
    units: placeUnits(list, span, before?.file.units ?? []),
    get comments() {
      comments ??= placeComments(list, earlier ? span : changedSpan(list, undefined), earlier ?? []);
      // Or every version would hold on to the one before.
      earlier = undefined;
      return comments;
    },
    get knownComments() {
      return comments;
    },
    broken,
    length: list.length,
  };
}

/** The blocks and offsets between what is the same at both ends. */
interface Span {
  readonly fromBlock: number;
  readonly toBlock: number;
  /** UTF-16 offsets in the version before. */
  readonly from: number;
  readonly to: number;
  /** How far what lies behind moves. */
  readonly shift: number;
}

function changedSpan({ blocks, starts, length }: BlockList, before: Before | undefined): Span {
  const fromBlock = before?.head ?? 0;
  const toBlock = Math.max(fromBlock, blocks.length - (before?.tail ?? 0));
  const shift = length - (before?.file.length ?? 0);
  return { fromBlock, toBlock, from: starts[fromBlock] ?? length, to: (starts[toBlock] ?? length) - shift, shift };
}

function placeUnits(list: BlockList, span: Span, before: readonly PlacedUnit[]): readonly PlacedUnit[] {
  const head = firstFrom(before, span.from);
  const tail = Math.max(head, firstFrom(before, span.to));
  const placed = before.slice(0, head);
  const counts = createCounts(before, head, tail);
  for (let index = span.fromBlock; index < span.toBlock; index++) {
    const origin = list.starts[index] ?? 0;
    for (const { unit, start } of list.blocks[index]?.outline?.units ?? []) {
      placed.push({ unit, start: origin + start, occurrence: unit.uses > 1 ? counts.next(unit) : 0 });
    }
  }
  for (let index = tail; index < before.length; index++) {
    const { unit, start, occurrence } = before[index] as PlacedUnit;
    const more = counts.any ? counts.more(unit) : 0;
    placed.push({ unit, start: start + span.shift, occurrence: occurrence + more });
  }
  return placed;
}

interface Counts {
  /** True when some unit occurs more or less often in the changed span than before. */
  readonly any: boolean;
  /** Number of the next occurrence of a unit in the changed span. */
  next(unit: LoweredUnit): number;
  /** How much more often than before a unit occurs in the span. */
  more(unit: unknown): number;
}

/** Counts units that occur several times; `before` holds the changed span from `head` to `tail`. */
function createCounts(before: readonly PlacedUnit[], head: number, tail: number): Counts {
  const next = new Map<unknown, number>();
  const more = new Map<unknown, number>();
  for (let index = head; index < tail; index++) {
    const { unit, occurrence } = before[index] as PlacedUnit;
    if (!next.has(unit)) next.set(unit, occurrence);
    more.set(unit, (more.get(unit) ?? 0) - 1);
  }
  const inHead = (unit: unknown): number => {
    let count = 0;
    for (let index = 0; index < head; index++) if (before[index]?.unit === unit) count++;
    return count;
  };
  return {
    get any() {
      return more.size > 0;
    },
    next(unit) {
      const occurrence = next.get(unit) ?? inHead(unit);
      next.set(unit, occurrence + 1);
      more.set(unit, (more.get(unit) ?? 0) + 1);
      return occurrence;
    },
    more: (unit) => more.get(unit) ?? 0,
  };
}

function placeComments(list: BlockList, span: Span, before: readonly PlacedComment[]): readonly PlacedComment[] {
  const head = firstFrom(before, span.from);
  const tail = Math.max(head, firstFrom(before, span.to));
  const placed = before.slice(0, head);
  for (let index = span.fromBlock; index < span.toBlock; index++) {
    const { text, outline } = list.blocks[index] ?? { text: "", outline: undefined };
    const origin = list.starts[index] ?? 0;
    const places = outline?.comments ?? [];
    for (let i = 0; i + 1 < places.length; i += 2) {
      const start = places[i] ?? 0;
      const end = places[i + 1] ?? 0;
      placed.push({ start: origin + start, end: origin + end, text: text.slice(start, end) });
    }
  }
  for (let index = tail; index < before.length; index++) {
    const { start, end, text } = before[index] as PlacedComment;
    placed.push({ start: start + span.shift, end: end + span.shift, text });
  }
  return placed;
}

/** Index of the first element at or behind an offset. */
function firstFrom(placed: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
