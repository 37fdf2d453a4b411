// Owns where top-level statements begin: one pass over the characters, which knows strings, brackets and continuations only.
// Must not know trees. Follows the scanner of tree-sitter-python 0.25 (lines end at LF only, a form feed resets indentation),
// so that blocks parsed one by one, end to end, equal the parse of the whole text.

import {
  APOSTROPHE,
  AT,
  BACKSLASH,
  BACKTICK,
  COLON,
  CR,
  endOfLine,
  HASH,
  LEFT_BRACE,
  LF,
  QUOTE,
  RIGHT_BRACE,
} from "../text/characters";
import { FIELD, Frames, NOTHING, SPEC, STRING } from "./block-frames";

export interface Split {
  /** Ascending starts of blocks, the first is 0; `mark` itself is among them when a block begins there. UTF-16 offsets. */
  readonly starts: readonly number[];
  /** True when a triple-quoted string is open at the mark. */
  readonly openString: boolean;
}

/** Cuts a text of one language into blocks. */
export type Splitter = (text: string, options?: SplitOptions) => Split;

export interface SplitOptions {
  /** What lies behind this offset is only looked at to tell whether a block begins there. */
  readonly mark?: number;
  /** Indentation up to which a line begins a block, 0 for whole files. Tabs count 8. */
  readonly column?: number;
  /** False when the text does not begin where the file does; only there a byte order mark is no character. */
  readonly fromFileStart?: boolean;
}

/**
 * Finds the blocks of `text`, which begins with one. Comments and blank lines belong to the block before them, decorators and
 * clauses (`else`, `except`, ...) to their statement. An open bracket is closed by the first line that can only be a new statement.
 */
export function splitBlocks(text: string, options: SplitOptions = {}): Split {
  const { mark = text.length, column = 0, fromFileStart = true } = options;
  const frames = new Frames();
  const scan: Scan = {
    text,
    mark,
    column,
    fromFileStart,
    starts: [0],
    frames,
    begun: false,
    decorated: false,
    openString: false,
    indent: 0,
  };
  let at = lineStart(scan, 0);
  while (at < text.length && !scan.openString) {
    if (frames.top === STRING) at = stringText(scan, at);
    else if (frames.top === SPEC) at = formatSpec(scan, at);
    else at = code(scan, at);
  }
  return { starts: scan.starts, openString: scan.openString || frames.openTripleBefore(mark) };
}

interface Scan {
  readonly text: string;
  readonly mark: number;
  readonly column: number;
  readonly fromFileStart: boolean;
  readonly starts: number[];
  /** Open brackets and interpolated strings. */
  readonly frames: Frames;
  /** A statement at column 0 was seen. */
  begun: boolean;
  /** The last one was a decorator. */
  decorated: boolean;
  openString: boolean;
  /** Indentation of the line looked at last. */
  indent: number;
}

/** What to do at a character of plain code: nothing (0), one of these, or, at an opening bracket, what closes it. */
const STOP = 1;
const COLON_STOP = 2;
const CLOSE = 3;
const actions = new Uint8Array(128);
for (const char of [LF, QUOTE, HASH, APOSTROPHE, BACKSLASH, BACKTICK]) actions[char] = STOP;
for (const char of [40, 91, LEFT_BRACE]) actions[char] = char === 40 ? 41 : char + 2;
for (const char of [41, 93, RIGHT_BRACE]) actions[char] = CLOSE;
actions[COLON] = COLON_STOP;

/** Goes through code to behind the next character that is no bracket but matters. */
function code(scan: Scan, from: number): number {
  const { text, frames } = scan;
  const { length } = text;
  for (let at = from; at < length; at++) {
    const char = text.charCodeAt(at);
    const action = char < 128 ? (actions[char] as number) : 0;
    if (action === 0) continue;
    if (action === STOP) return stopped(scan, at, char);
    if (action === COLON_STOP) {
      if (frames.top !== FIELD) continue;
      frames.becomeSpec();
      return at + 1;
    }
    if (action !== CLOSE) {
      frames.open(action);
      continue;
    }
    frames.closeBracket(char);
    // Behind a field, text or a specification goes on.
    if (frames.top === STRING || frames.top === SPEC) return at + 1;
  }
  return length;
}

function stopped(scan: Scan, at: number, char: number): number {
  if (char === LF) return lineStart(scan, at + 1);
  if (char === HASH) return endOfLine(scan.text, at);
  return char === BACKSLASH ? afterContinuation(scan.text, at) : startString(scan, at, char);
}

/** At the first character of a line of code: a new block, the end of a runaway bracket, or nothing. Returns where code goes on. */
function lineStart(scan: Scan, at: number): number {
  const { text, frames } = scan;
  if (frames.top !== NOTHING && frames.insideTriple()) return at;
  const token = lineToken(scan, at);
  if (scan.indent > scan.column) return token;
  if (frames.top !== NOTHING) {
    if (!closesRunaway(text, token)) return token;
    frames.clear();
  }
  const begins = scan.begun && !scan.decorated && !isClause(text, token);
  if (begins && at > 0 && at <= scan.mark) scan.starts.push(at);
  scan.begun = true;
  scan.decorated = text.charCodeAt(token) === AT;
  return token;
}

type LineScan = Pick<Scan, "text" | "fromFileStart" | "indent">;

/** Offset of the first token of a (logical) line; its indentation is left in the scan, infinite for blank lines and comments. */
function lineToken(scan: LineScan, lineStart: number): number {
  const { text } = scan;
  scan.indent = 0;
  for (let at = lineStart; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 32) scan.indent++;
    else if (char > 35 && char < 0xfeff && char !== BACKSLASH) return at;
    else if (char === 9) scan.indent += 8;
    else if (char === CR || char === 12) scan.indent = 0;
    else if (char === BACKSLASH) {
      const next = afterContinuation(text, at);
      if (text.charCodeAt(next - 1) !== LF) return at;
      at = next - 1;
    } else if (char === LF || char === HASH) break;
    else if (char !== 0xfeff || at > 0 || !scan.fromFileStart) return at;
  }
  scan.indent = Number.MAX_VALUE;
  return lineStart;
}

/** Indentation of a line's first token as the grammar counts it; infinite for blank lines and comments. */
export function indentOf(text: string, lineStart: number): number {
  const scan: LineScan = { text, fromFileStart: true, indent: 0 };
  lineToken(scan, lineStart);
  return scan.indent === Number.MAX_VALUE ? Number.POSITIVE_INFINITY : scan.indent;
}

const clause = /(?:else|elif|except|finally)\b/y;

function isClause(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  if (first !== 101 && first !== 102) return false;
  clause.lastIndex = at;
  return clause.test(text);
}

// No valid file of a corpus of 18,356 has such a line at column 0 inside a bracket (`async for` and `yield` newline `from` do occur).
const runawayCloser = /(?:def|class|import)[ \t]|async[ \t]+def[ \t]|@\w|from[ \t][^\n]*[ \t]import\b/y;

function closesRunaway(text: string, at: number): boolean {
  runawayCloser.lastIndex = at;
  return runawayCloser.test(text);
}

/** From a quote in code: over a plain string, or into an interpolated one. */
function startString(scan: Scan, at: number, quote: number): number {
  const { text } = scan;
  const prefix = prefixBefore(text, at);
  const triple = quote !== BACKTICK && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  const inside = at + (triple ? 3 : 1);
  if (/[fFtT]/.test(prefix)) {
    scan.frames.openString({ quote, triple, start: at });
    return inside;
  }
  return triple ? overTriple(scan, at, quote) : overSingle(text, inside, quote);
}

/** Up to three letters directly before a quote that can only be a string prefix. */
function prefixBefore(text: string, quote: number): string {
  let at = quote;
  while (at > 0 && quote - at < 4 && isPrefixLetter(text.charCodeAt(at - 1))) at--;
  if (quote - at > 3 || (at > 0 && isIdentifier(text.charCodeAt(at - 1)))) return "";
  return text.slice(at, quote);
}

function overTriple(scan: Scan, start: number, quote: number): number {
  const { text } = scan;
  for (let at = start + 3; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === quote && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) {
      if (start < scan.mark && at + 3 > scan.mark) scan.openString = true;
      return at + 3;
    }
  }
  if (start < scan.mark) scan.openString = true;
  return text.length;
}

/** A newline ends a string that was not closed; the newline itself stays code. */
function overSingle(text: string, from: number, quote: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) return at + 1;
    if (char === LF) return at;
    if (char === BACKSLASH) at = afterEscape(text, at) - 1;
  }
  return text.length;
}

/** One step inside the text of an interpolated string. */
function stringText(scan: Scan, at: number): number {
  const { text, frames } = scan;
  const char = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (char === LEFT_BRACE) {
    if (next === LEFT_BRACE) return at + 2;
    frames.open(FIELD);
    return at + 1;
  }
  // The grammar sees a field even behind a backslash: `\{x}`, `\N{DASH}`.
  if (char === BACKSLASH) return next === LEFT_BRACE ? at + 1 : afterEscape(text, at);
  return endsString(scan, at, char) ?? at + 1;
}

/** One step inside a format specification; `{{` is no escape here. */
function formatSpec(scan: Scan, at: number): number {
  const { text, frames } = scan;
  const char = text.charCodeAt(at);
  if (char === LEFT_BRACE) frames.open(FIELD);
  else if (char === RIGHT_BRACE) frames.close();
  else if (char === BACKSLASH && text.charCodeAt(at + 1) !== LEFT_BRACE) return afterEscape(text, at);
  else return endsString(scan, at, char) ?? at + 1;
  return at + 1;
}

const NO_STRING = { quote: LF, triple: false, start: 0 } as const;

/** Where code goes on when `char` ends the innermost interpolated string; undefined when it does not. */
function endsString(scan: Scan, at: number, char: number): number | undefined {
  const { quote, triple, start } = scan.frames.string() ?? NO_STRING;
  if (char === LF && !triple) {
    scan.frames.closeString();
    return at;
  }
  if (char !== quote) return undefined;
  if (triple && (scan.text.charCodeAt(at + 1) !== quote || scan.text.charCodeAt(at + 2) !== quote)) return undefined;
  const end = at + (triple ? 3 : 1);
  if (triple && start < scan.mark && end > scan.mark) scan.openString = true;
  scan.frames.closeString();
  return end;
}

/** Behind a backslash and the line end after it, or just behind the backslash. */
function afterContinuation(text: string, at: number): number {
  const end = text.charCodeAt(at + 1) === CR ? at + 2 : at + 1;
  return text.charCodeAt(end) === LF ? end + 1 : at + 1;
}

/** Behind a backslash and what it escapes in a string. */
function afterEscape(text: string, at: number): number {
  return Math.max(afterContinuation(text, at), Math.min(at + 2, text.length));
}

function isPrefixLetter(char: number): boolean {
  return prefixLetters[char] === 1;
}

const prefixLetters = new Uint8Array(128);
for (const letter of "rRbBuUfFtT") prefixLetters[letter.charCodeAt(0)] = 1;

function isIdentifier(char: number): boolean {
  return (
    char > 127 || char === 95 || (char >= 48 && char <= 57) || (char >= 65 && char <= 90) || (char >= 97 && char <= 122)
  );
}
