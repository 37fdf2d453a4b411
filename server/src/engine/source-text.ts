// Owns the view of a file's text that placing findings and fixes needs, open or not. Knows no syntax.
import type { SourceFile } from "../syntax/source-file";
import { createLineIndex } from "../text/line-index";
import type { Position, Range } from "./finding";

export type SourceText = Pick<SourceFile, "length" | "lineCount" | "text" | "slice" | "offsetAt" | "positionAt">;

/** View of a text that does not change. */
export function fixedText(text: string): SourceText {
  const lines = createLineIndex(text);
  return {
    length: text.length,
    lineCount: lines.lineCount,
    text: () => text,
    slice: (start, end) => text.slice(Math.max(0, start), Math.max(0, end)),
    offsetAt: (position) => lines.offsetAt(position),
    positionAt: (offset) => lines.positionAt(offset),
  };
}

export function rangeAt(text: SourceText, start: number, end: number): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}

/** Offset of the first character of a line, of the text's end for lines behind the last one. */
export function lineStartAt(text: SourceText, line: number): number {
  return text.offsetAt({ line, character: 0 });
}

/** Text of a line without its end. */
export function lineAt(text: SourceText, line: number): string {
  return text.slice(lineStartAt(text, line), lineEndAt(text, line));
}

/** Offset behind the last character of a line, before its line end. */
export function lineEndAt(text: SourceText, line: number): number {
  return text.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
}

/** The line end a file uses, as its first lines show. */
export function lineBreakOf(text: SourceText): "\n" | "\r\n" | "\r" {
  const found = /\r\n|\n|\r/.exec(text.slice(0, 4096)) ?? /\r\n|\n|\r/.exec(text.text());
  return found === null ? "\n" : (found[0] as "\n" | "\r\n" | "\r");
}

export function samePosition(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}
