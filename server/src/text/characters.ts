// Owns the names of the characters that scanners of source text compare with: their UTF-16 code units. Knows no language.

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
