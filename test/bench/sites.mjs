// Owns where and what a benchmark types: places spread evenly over the lines of a file. Knows texts and LSP positions only.

/** Lines inside function bodies, spread evenly over the text, so that long classes get their share. */
export function typingSites(text, count) {
  const lines = text.split("\n");
  const fit = lines.flatMap((line, at) => (/^\s+(total|names_\d+|row_\d+) /.test(line) && isWhole(line) ? [at] : []));
  const step = fit.length / count;
  return Array.from({ length: count }, (_, index) => {
    const line = fit[Math.floor((index + 0.5) * step)];
    return { line, character: lines[line].length };
  });
}

/** A statement that ends on its line. */
function isWhole(line) {
  return !/[([{,\\:]$/.test(line);
}

/** What is typed at a site, key by key: a comparison, broken in between as typing is. */
export const TYPED_TEXT = " + (total > 12)";

/** The line of the text with a given start, as a position behind `behind`. */
export function positionOf(text, start, behind) {
  const line = text.split("\n").findIndex((one) => one.startsWith(start));
  return { line, character: behind.length };
}

export const insertAt = (position) => ({ start: position, end: position });
