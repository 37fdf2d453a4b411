// Owns the text of an open SQL file: held whole, as such files are small; split anew after an edit, with what did not change kept.
import type { ParsedFile } from "../../syntax/node";
import type { SourceFile } from "../../syntax/source-file";
import { createLineIndex, type LineIndex } from "../../text/line-index";
import { parseSqlFile, unitsByText } from "./sql-units";

export function createSqlSource(initial: string): SourceFile {
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
      parsed ??= parseSqlFile(text, last && unitsByText(last));
      return parsed;
    },
    provisional: false,
    settle: () => false,
    dispose: () => undefined,
  };
}
