// Owns the text edit value and what can be done with lists of edits. Imports nothing; knows neither files nor the protocol.

/** Replaces the half-open range of UTF-16 offsets [start, end) by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits that were all computed against `source`.
 * @throws RangeError when two edits overlap or one lies outside the text.
 */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const sorted = sortEdits(edits);
  let out = "";
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > source.length)
      throw new RangeError("edits overlap or lie outside the text");
    out += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + source.slice(at);
}

/** Edits in document order; insertions at one place keep their given order. */
export function sortEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** True when two edits touch a common character, or insert at the same place. */
export function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
