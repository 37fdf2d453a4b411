// Owns the text of an open document and its parse. Knows offsets and lines, not the protocol or the disk.

import { createLineIndex, type LineIndex, type LinePosition } from "../text/line-index";
import type { ParsedFile } from "./node";
import type { SyntaxRuntime } from "./runtime";
import { parseOnce } from "./scan";

/** An open document: its current text and, on demand, its parse. Must be disposed. */
export interface SourceFile {
  /** UTF-16 units. */
  readonly length: number;
  /** Number of lines as the language server protocol counts them: LF, CRLF and CR end a line. */
  readonly lineCount: number;
  /** The whole text; builds a string, so not for every keystroke. */
  text(): string;
  /** Text between two UTF-16 offsets. */
  slice(start: number, end: number): string;
  /**
   * Replaces the half-open range of UTF-16 offsets by a text.
   * @throws RangeError when the range lies outside the text.
   */
  applyChange(change: { readonly start: number; readonly end: number; readonly text: string }): void;
  /** Offset of a position; a character behind the line's end means its end, a line behind the last one the text's end. */
  offsetAt(position: LinePosition): number;
  /** Position of an offset, clamped to the text; never between CR and LF. */
  positionAt(offset: number): LinePosition;
  /** Units and comments of the current text. The same object until the text changes. */
  parsed(): ParsedFile;
  /**
   * To be called when idle: heals provisional block boundaries, and prepares the block around an offset for quick typing.
   * True when `parsed()` changed.
   */
  settle(offset?: number): boolean;
  /** Frees wasm memory; only reads of text are allowed afterwards. */
  dispose(): void;
}

export function createSourceFile(runtime: SyntaxRuntime, text: string): SourceFile {
  let current = text;
  let lines: LineIndex | undefined;
  let file: ParsedFile | undefined;
  const index = (): LineIndex => {
    lines ??= createLineIndex(current);
    return lines;
  };
  return {
    get length() {
      return current.length;
    },
    get lineCount() {
      return index().lineCount;
    },
    text: () => current,
    slice: (start, end) => current.slice(start, end),
    applyChange({ start, end, text: added }) {
      if (start < 0 || end < start || end > current.length) throw new RangeError("change lies outside the text");
      current = current.slice(0, start) + added + current.slice(end);
      lines = file = undefined;
    },
    offsetAt: (position) => index().offsetAt(position),
    positionAt: (offset) => index().positionAt(offset),
    parsed() {
      file ??= parseOnce(runtime, current);
      return file;
    },
    settle: () => false,
    dispose() {},
  };
}
