// Owns the text of an open document that is held whole: SQL files, as they are small, split anew after an edit with what did not change
// kept; and scripts for as long as their grammar is on its way, of which nothing is known until then.
import type { ParsedFile } from "../../syntax/node";
import type { SourceFile } from "../../syntax/source-file";
import { createLineIndex, type LineIndex } from "../../text/line-index";
import { parseSqlFile, unitsByText } from "./sql-units";

export function createSqlSource(initial: string): SourceFile {
  return createWholeSource(initial, (text, last) => parseSqlFile(text, last && unitsByText(last)));
}

/** A text of which nothing is known. */
export function createUnreadSource(initial: string): SourceFile {
  return createWholeSource(initial, () => UNREAD);
}

export const UNREAD: ParsedFile = { units: [], comments: [], broken: false };

type Parse = (text: string, last: ParsedFile | undefined) => ParsedFile;

function createWholeSource(initial: string, parse: Parse): SourceFile {
  let text = initial;
  let lines: LineIndex | undefined;
  let parsed: ParsedFile | undefined;
  let last: ParsedFile | undefined;
  const index = (): LineIndex => {
    lines ??= createLineIndex(text);
    return lines;
  };
  return {
    get length() {
      return text.length;
    },
    get lineCount() {
      return index().lineCount;
    },
    text: () => text,
    slice: (start, end) => text.slice(Math.max(0, start), Math.max(0, end)),
    applyChange({ start, end, text: added }) {
      if (!(start >= 0 && start <= end && end <= text.length)) throw new RangeError("change lies outside the text");
      text = text.slice(0, start) + added + text.slice(end);
      lines = undefined;
      last = parsed ?? last;
      parsed = undefined;
    },
    offsetAt: (position) => index().offsetAt(position),
    positionAt: (offset) => index().positionAt(offset),
    parsed() {
      parsed ??= parse(text, last);
      return parsed;
    },
    provisional: false,
    settle: () => false,
    dispose: () => undefined,
  };
}
