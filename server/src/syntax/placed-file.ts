// Owns the assembly of outlined pieces of text into what the layers above see of a file.
// Must not know trees or edits.

import type { ParsedFile, PlacedComment, PlacedUnit } from "./node";
import type { Outline } from "./outline";

/** A stretch of a file and its outline, whose offsets count from the stretch's start. */
export interface Stretch {
  readonly outline: Outline;
  readonly text: string;
  /** UTF-16 offset in the file. */
  readonly start: number;
}

/** Puts stretches, in file order, together. */
export function placeFile(stretches: readonly Stretch[]): ParsedFile {
  return {
    units: placeUnits(stretches),
    comments: stretches.flatMap(placeComments),
    broken: stretches.some((stretch) => stretch.outline.broken),
  };
}

function placeUnits(stretches: readonly Stretch[]): PlacedUnit[] {
  const seen = new Map<string, number>();
  const placed: PlacedUnit[] = [];
  for (const { outline, start: origin } of stretches) {
    for (const { unit, start } of outline.units) {
      const occurrence = seen.get(unit.key) ?? 0;
      seen.set(unit.key, occurrence + 1);
      placed.push({ unit, start: origin + start, occurrence });
    }
  }
  return placed;
}

function placeComments({ outline, text, start: origin }: Stretch): PlacedComment[] {
  const placed: PlacedComment[] = [];
  for (let i = 0; i + 1 < outline.comments.length; i += 2) {
    const start = outline.comments[i] ?? 0;
    const end = outline.comments[i + 1] ?? 0;
    placed.push({ start: origin + start, end: origin + end, text: text.slice(start, end) });
  }
  return placed;
}
