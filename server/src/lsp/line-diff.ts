// Owns the way from two texts to few small edits, so that applying them leaves cursors and folds where they are.
// Lines only: knows no Python and no protocol but its ranges.
import type { Range } from "../engine/finding";

export interface LineEdit {
  readonly range: Range;
  readonly newText: string;
}

/** Above this many compared pairs of lines the differing middle is replaced as one. */
const MAX_CELLS = 4_000_000;

/** Edits that turn `before` into `after`, in document order, each covering whole lines. Line ends count as part of their line. */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const old = splitLines(before);
  const now = splitLines(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const oldMiddle = old.slice(start, old.length - tail);
  const newMiddle = now.slice(start, now.length - tail);
  return hunksOf(oldMiddle, newMiddle).map((hunk) => ({
    range: { start: lineStart(old, start + hunk.from), end: lineStart(old, start + hunk.to) },
    newText: newMiddle.slice(hunk.newFrom, hunk.newTo).join(""),
  }));
}

/** Old lines [from, to) become new lines [newFrom, newTo). */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

function hunksOf(old: readonly string[], now: readonly string[]): readonly Hunk[] {
  if (old.length === 0 && now.length === 0) return [];
  if (old.length * now.length > MAX_CELLS) return [{ from: 0, to: old.length, newFrom: 0, newTo: now.length }];
  const common = commonLengths(old, now);
  const width = now.length + 1;
  const hunks: Hunk[] = [];
  let from = 0;
  let newFrom = 0;
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      if (i > from || j > newFrom) hunks.push({ from, to: i, newFrom, newTo: j });
      from = ++i;
      newFrom = ++j;
    } else if (
      j >= now.length ||
      (i < old.length && at(common, (i + 1) * width + j) >= at(common, i * width + j + 1))
    ) {
      i++;
    } else {
      j++;
    }
  }
  if (i > from || j > newFrom) hunks.push({ from, to: i, newFrom, newTo: j });
  return hunks;
}

/** Length of the longest common subsequence of the rests from (i, j), row by row. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === now[j]
          ? at(lengths, (i + 1) * width + j + 1) + 1
          : Math.max(at(lengths, (i + 1) * width + j), at(lengths, i * width + j + 1));
    }
  }
  return lengths;
}

function at(lengths: Uint32Array, index: number): number {
  return lengths[index] ?? 0;
}

/** Lines with their line ends; the last one has none and may be empty. */
function splitLines(text: string): readonly string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n))/);
}

/** Start of a line; past the last line: the end of the text. */
function lineStart(lines: readonly string[], line: number): Range["start"] {
  if (line < lines.length) return { line, character: 0 };
  const last = lines.at(-1) ?? "";
  return /[\r\n]$/.test(last)
    ? { line: lines.length, character: 0 }
    : { line: lines.length - 1, character: last.length };
}
