// Owns the map between UTF-16 offsets and lines and columns for one version of a text. Imports nothing; knows no protocol,
// but counts lines as the language server protocol does: LF, CRLF and a lone CR end a line.

/** Zero-based line and UTF-16 column. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  readonly lineCount: number;
  /** Position of an offset, clamped to the text; never between CR and LF. */
  positionAt(offset: number): LinePosition;
  /** Offset of a position; a character behind the line's end means its end, a line behind the last one the text's end. */
  offsetAt(position: LinePosition): number;
  /** Offset of a line's first character, the text's length for lines behind the last one. */
  lineStart(line: number): number;
}

export function createLineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const lineStart = (line: number): number => (line < 0 ? 0 : (starts[line] ?? text.length));
  return {
    lineCount: starts.length,
    lineStart,
    positionAt(offset) {
      const inside = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBefore(starts, inside);
      const start = lineStart(line);
      return { line, character: outOfLineEnd(text, start, inside) - start };
    },
    offsetAt({ line, character }) {
      if (line >= starts.length) return text.length;
      const start = lineStart(line);
      const next = lineStart(line + 1);
      return outOfLineEnd(text, start, Math.min(start + Math.max(0, line < 0 ? 0 : character), next));
    },
  };
}

/** Offsets of the first characters of all lines; the first is 0. */
export function lineStarts(text: string): Uint32Array {
  let starts = new Uint32Array(16 + (text.length >> 5));
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x0d || (code !== 0x0a && code !== 0x0d)) continue;
    if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) at++;
    if (count === starts.length) {
      const grown = new Uint32Array(count * 2);
      grown.set(starts);
      starts = grown;
    }
    starts[count++] = at + 1;
  }
  return starts.slice(0, count);
}

/** Index of the last value not greater than `value` in an ascending list whose first value is not greater. */
export function lastAtOrBefore(ascending: ArrayLike<number>, value: number, length = ascending.length): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Moves an offset back over the line end of the line that starts at `start`. */
export function outOfLineEnd(text: string, start: number, offset: number): number {
  let at = offset;
  while (at > start) {
    const code = text.charCodeAt(at - 1);
    if (code !== 0x0a && code !== 0x0d) break;
    at--;
  }
  return at;
}
