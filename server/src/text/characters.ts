// Owns what scanners of source text share: the UTF-16 code units they compare with, and the way to the end of a line. Knows no language.

export const LF = 10;
export const CR = 13;
export const QUOTE = 34;
export const HASH = 35;
export const APOSTROPHE = 39;
export const STAR = 42;
export const SLASH = 47;
export const COLON = 58;
export const SEMICOLON = 59;
export const AT = 64;
export const BACKSLASH = 92;
export const BACKTICK = 96;
export const LEFT_BRACE = 123;
export const RIGHT_BRACE = 125;

/** Offset of the line break behind an offset, or the length of the text. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
