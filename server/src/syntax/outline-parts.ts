// Owns taking an outline apart along its text and putting outlines together again.
// Must not know trees.

import type { Outline, OutlinedUnit } from "./outline";

/**
 * The outline of a text as one outline per stretch, given the stretches' lengths. Undefined when the text has an error, which
 * must not spread from one stretch to the next, or when a unit reaches over the end of its stretch.
 */
export function takeOutlineApart(whole: Outline, lengths: readonly number[]): readonly Outline[] | undefined {
  if (whole.broken) return undefined;
  const parts: Outline[] = [];
  let unit = 0;
  let comment = 0;
  let start = 0;
  for (const length of lengths) {
    const end = start + length;
    const units: OutlinedUnit[] = [];
    for (let next = whole.units[unit]; next && next.start < end; next = whole.units[++unit]) {
      if (next.start + next.unit.text.length > end) return undefined;
      units.push({ unit: next.unit, start: next.start - start });
    }
    const comments: number[] = [];
    for (let at = whole.comments[comment]; at !== undefined && at < end; at = whole.comments[comment]) {
      comments.push(at - start, (whole.comments[comment + 1] ?? 0) - start);
      comment += 2;
    }
    parts.push({ units, comments, broken: false });
    start = end;
  }
  return parts;
}

/** A stretch of text and its outline, which may know more than the stretch: what lies behind `length` is left out. */
export interface OutlinePart {
  readonly outline: Outline;
  readonly length: number;
}

/** Outlines one after another as one outline. */
export function joinOutlines(parts: readonly OutlinePart[]): Outline {
  const units: OutlinedUnit[] = [];
  const comments: number[] = [];
  let origin = 0;
  for (const { outline, length } of parts) {
    for (const { unit, start } of outline.units) if (start < length) units.push({ unit, start: origin + start });
    for (const at of outline.comments) if (at <= length) comments.push(origin + at);
    origin += length;
  }
  return { units, comments, broken: parts.some((part) => part.outline.broken) };
}
