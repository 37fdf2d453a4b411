// Owns where top-level statements of TypeScript and JavaScript begin: one pass over the characters, which knows strings, templates,
// comments, regular expressions and brackets only. Must not know trees. Where the text alone does not tell (a quote in the text of an
// element, a slash), it guesses, and the next declaration at the left margin ends what a wrong guess left open.

import {
  APOSTROPHE,
  AT,
  BACKSLASH,
  BACKTICK,
  CR,
  endOfLine,
  LEFT_BRACE,
  LF,
  QUOTE,
  RIGHT_BRACE,
  SEMICOLON,
  SLASH,
  STAR,
} from "../../text/characters";
import type { Split, SplitOptions } from "../blocks";

/** Splits a text into blocks; options as for `splitBlocks`, but for the column. */
export function splitScript(text: string, options: SplitOptions = {}): Split {
  const { mark = text.length } = options;
  const scan: Scan = { text, mark, starts: [0], open: [], begun: false, decorated: false, last: -1, openAtMark: false };
  let at = lineStart(scan, 0);
  while (at < text.length) at = step(scan, at);
  const isOpen = scan.openAtMark || scan.open.some(({ close, start }) => close === TEMPLATE && start < mark);
  return { starts: scan.starts, openString: isOpen };
}

interface Open {
  /** Code of the character that closes it, or TEMPLATE for `${` in a template. */
  readonly close: number;
  readonly start: number;
  /** The first line in it is indented; undefined while there is none. */
  indented: boolean | undefined;
}

interface Scan {
  readonly text: string;
  readonly mark: number;
  readonly starts: number[];
  readonly open: Open[];
  /** A statement was seen. */
  begun: boolean;
  /** The last one at the left margin was a decorator. */
  decorated: boolean;
  /** Offset of the last character that is neither blank nor comment; -1 for none. */
  last: number;
  /** A template or comment is open at the mark. */
  openAtMark: boolean;
}

const TEMPLATE = 1;

/** What closes each opening bracket. */
const CLOSERS = new Map([
  [40, 41],
  [91, 93],
  [LEFT_BRACE, RIGHT_BRACE],
]);

/** One step through code; returns where it goes on. */
function step(scan: Scan, at: number): number {
  const { text } = scan;
  const char = text.charCodeAt(at);
  if (char === LF) return lineStart(scan, at + 1);
  if (char === 32 || char === 9 || char === CR) return at + 1;
  if (char === SLASH) return slash(scan, at);
  const before = scan.last;
  scan.last = at;
  if (char === BACKTICK) return template(scan, at + 1, at);
  if (char === QUOTE || char === APOSTROPHE) return overString(text, at, char, before);
  const close = CLOSERS.get(char);
  if (close !== undefined) scan.open.push({ close, start: at, indented: undefined });
  else if (char === 41 || char === 93) closeBracket(scan, char);
  else if (char === RIGHT_BRACE) return closeBrace(scan, at);
  return at + 1;
}

/** At the first character of a line of code: a new block, or nothing. */
function lineStart(scan: Scan, at: number): number {
  const { text, open } = scan;
  const char = text.charCodeAt(at);
  const isBlank = Number.isNaN(char) || char === LF || char === CR;
  const isMargin = !isBlank && char !== 32 && char !== 9;
  for (const one of isBlank ? [] : open) one.indented ??= !isMargin;
  if (!isMargin || (char === SLASH && isCommentAt(text, at))) return at;
  if (open.length > 0) {
    if (!open[0]?.indented || !startsDeclaration(text, at)) return at;
    open.length = 0;
    scan.last = -1;
  }
  const begins = scan.begun && !scan.decorated && (char === AT || startsStatement(scan, at));
  if (begins && at > 0 && at <= scan.mark) scan.starts.push(at);
  scan.begun = true;
  scan.decorated = char === AT;
  return at;
}

function isCommentAt(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  return next === SLASH || next === STAR;
}

const declaration =
  /(?:import|export|const|let|var|function|class|async[ \t]+function|enum)\b(?![ \t]*[(.:=,])|(?:type|interface|namespace|module|declare|abstract)[ \t]+\w/y;
const identifier = /[\w$]+/y;
/** Words that go on with the statement before. */
const CLAUSES = new Set([
  "else",
  "catch",
  "finally",
  "while",
  "as",
  "satisfies",
  "in",
  "instanceof",
  "of",
  "extends",
  "implements",
]);
/** Words behind which a statement is not over. */
const UNFINISHED =
  /(?:^|[^\w$.])(?:default|export|async|abstract|declare|new|await|typeof|else|do|extends|implements|return|in|of|as|is|keyof)$/;

function startsDeclaration(text: string, at: number): boolean {
  declaration.lastIndex = at;
  return declaration.test(text);
}

/** True when a line at the left margin begins a statement, whatever stands before it. */
function startsStatement({ text, last }: Scan, at: number): boolean {
  const before = last < 0 ? SEMICOLON : text.charCodeAt(last);
  const isOver = before === SEMICOLON || before === RIGHT_BRACE;
  if (startsDeclaration(text, at)) return isOver || endsStatement(text, last);
  identifier.lastIndex = at;
  const word = identifier.exec(text)?.[0];
  return isOver && word !== undefined && !CLAUSES.has(word);
}

/** True when what ends at an offset may be the end of a statement without a semicolon. */
function endsStatement(text: string, last: number): boolean {
  if (!/[\w$)\]"'`/+>-]/.test(text.charAt(last))) return false;
  if (/[+>-]/.test(text.charAt(last))) return /(\+\+|--|[^=]>)$/.test(text.slice(Math.max(0, last - 1), last + 1));
  return !UNFINISHED.test(text.slice(Math.max(0, last - 12), last + 1));
}

/** A comment, a regular expression, or a character like others. */
function slash(scan: Scan, at: number): number {
  const { text, last } = scan;
  const next = text.charCodeAt(at + 1);
  if (next === SLASH) return endOfLine(text, at);
  if (next === STAR) {
    const end = text.indexOf("*/", at + 2);
    if (at < scan.mark && (end < 0 || end + 2 > scan.mark)) scan.openAtMark = true;
    return end < 0 ? text.length : end + 2;
  }
  const isRegExp = next !== 62 && mayBeRegExp(text, last);
  scan.last = at;
  return isRegExp ? overRegExp(text, at) : at + 1;
}

function mayBeRegExp(text: string, last: number): boolean {
  if (last < 0) return true;
  const before = text.charAt(last);
  if (before === ">") return text.charAt(last - 1) === "=";
  if (/[(,=:[!&|?{;+\-*%~^]/.test(before)) return true;
  return /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|await|yield|else|do)$/.test(
    text.slice(Math.max(0, last - 10), last + 1),
  );
}

/** Behind a regular expression; just behind the slash when none ends on this line. */
function overRegExp(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\n") break;
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return at + 1;
  }
  return start + 1;
}

/** Behind a string; just behind the quote when none ends on this line, or where it is an apostrophe in a word. */
function overString(text: string, start: number, quote: number, before: number): number {
  if (
    quote === APOSTROPHE &&
    before === start - 1 &&
    /[a-z]/i.test(text.charAt(before)) &&
    !/\b(?:from|import|return|case|in|of|typeof)$/.test(text.slice(Math.max(0, start - 8), start))
  )
    return start + 1;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) return at + 1;
    if (char === LF) break;
    if (char === BACKSLASH) at += text.charCodeAt(at + 1) === CR ? 2 : 1;
  }
  return start + 1;
}

/** From inside a template to behind it, or into code that stands in it. */
function template(scan: Scan, from: number, start: number): number {
  const { text } = scan;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === BACKTICK) {
      if (start < scan.mark && at + 1 > scan.mark) scan.openAtMark = true;
      scan.last = at;
      return at + 1;
    } else if (char === 36 && text.charCodeAt(at + 1) === LEFT_BRACE) {
      if (start < scan.mark && at + 2 > scan.mark) scan.openAtMark = true;
      scan.open.push({ close: TEMPLATE, start, indented: undefined });
      scan.last = at + 1;
      return at + 2;
    }
  }
  if (start < scan.mark) scan.openAtMark = true;
  return text.length;
}

/** Closes the innermost bracket of its kind, but reaches over no brace. */
function closeBracket({ open }: Scan, close: number): void {
  for (let at = open.length - 1; at >= 0; at--) {
    const one = open[at]?.close;
    if (one === close) {
      open.length = at;
      return;
    }
    if (one === RIGHT_BRACE || one === TEMPLATE) return;
  }
}

/** Closes the innermost brace and what is open in it; behind that of a template its text goes on. */
function closeBrace(scan: Scan, at: number): number {
  const { open } = scan;
  for (let index = open.length - 1; index >= 0; index--) {
    const one = open[index];
    if (one?.close !== RIGHT_BRACE && one?.close !== TEMPLATE) continue;
    open.length = index;
    return one.close === TEMPLATE ? template(scan, at + 1, one.start) : at + 1;
  }
  return at + 1;
}
