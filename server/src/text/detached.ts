// Owns the copy of a part of a text that keeps nothing else alive. Knows no language.

/** Texts shorter than this are copied anyway when they are cut out of another, UTF-16 units (V8's `SlicedString::kMinLength`). */
const COPIED_ANYWAY = 13;

/** A copy of its own: a slice would keep all of the text it was taken from in memory. */
export function detached(slice: string): string {
  return slice.length < COPIED_ANYWAY ? slice : ` ${slice}`.slice(1);
}
