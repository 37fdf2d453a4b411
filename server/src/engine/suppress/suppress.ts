// Owns suppression comments: `# perflens: ignore[rule, ...] reason` for a line, `# perflens: ignore-file[rule, ...] reason` for a file;
// in SQL `--` instead of `#`, in scripts `//`.
// Knows text, comments and statements; what is suppressed is decided by line and rule id alone.

import type { ParsedFile, PlacedComment } from "../../syntax/node";
import type { Range } from "../finding";
import { lineAt, lineEndAt, lineStartAt, type SourceText } from "../source-text";
import { logicalLineEnd } from "./logical-line";

/** Id under which useless suppressions are reported. */
export const UNUSED_SUPPRESSION = "unused-suppression";

export interface SuppressedId {
  readonly id: string;
  /** UTF-16 offsets in the file. */
  readonly start: number;
  readonly end: number;
}

export interface Suppression {
  readonly wholeFile: boolean;
  readonly ids: readonly SuppressedId[];
  /** Offsets of the directive: from its `#` to the end of its reason. */
  readonly start: number;
  readonly end: number;
  /** Lines it covers, both inclusive; meaningless for the whole file. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What every suppression comment contains. */
export const DIRECTIVE_MARK = "perflens:";

const DIRECTIVE = /(?:#|--|\/\/)\s*perflens:\s*ignore(-file)?\b(\s*\[([^\]]*)\])?[^#]*/;

const MARKS = { python: "#", sql: "--", script: "//" } as const;

/** All directives of a file, in order. */
export function suppressionsOf(parsed: ParsedFile, text: SourceText): readonly Suppression[] {
  return parsed.comments.flatMap((comment) => {
    const match = comment.text.includes(DIRECTIVE_MARK) ? DIRECTIVE.exec(comment.text) : null;
    return match ? [suppression(comment, match, parsed, text)] : [];
  });
}

function suppression(
  comment: PlacedComment,
  match: RegExpExecArray,
  parsed: ParsedFile,
  text: SourceText,
): Suppression {
  const start = comment.start + match.index;
  const { line } = text.positionAt(comment.start);
  const alone = text.slice(lineStartAt(text, line), comment.start).trim() === "";
  const firstLine = alone ? nextCodeLine(text, line) : line;
  return {
    wholeFile: match[1] !== undefined,
    ids: idsIn(match, start),
    start,
    end: start + match[0].trimEnd().length,
    firstLine,
    lastLine: alone ? logicalLineEnd(parsed, text, firstLine) : line,
  };
}

function idsIn(match: RegExpExecArray, origin: number): readonly SuppressedId[] {
  const list = match[3];
  if (list === undefined) return [];
  const from = origin + match[0].indexOf("[") + 1;
  return [...list.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => ({
    id,
    start: from + index,
    end: from + index + id.length,
  }));
}

/** The line a comment on a line of its own speaks of. */
function nextCodeLine(text: SourceText, line: number): number {
  let next = line + 1;
  while (next < text.lineCount - 1 && /^\s*((#|--|\/\/).*)?$/.test(lineAt(text, next))) next++;
  return next;
}

/** Remembers which suppressions did anything. */
export interface SuppressionUse {
  /** True when the finding is suppressed. */
  covers(rule: string, range: Range): boolean;
  /** Ids that covered nothing, per suppression. */
  unused(): readonly { readonly suppression: Suppression; readonly ids: readonly SuppressedId[] }[];
}

export function useSuppressions(all: readonly Suppression[]): SuppressionUse {
  const used = new Set<SuppressedId>();
  return {
    covers(rule, range) {
      let covered = false;
      for (const one of all) {
        const within = (line: number) => line >= one.firstLine && line <= one.lastLine;
        if (!one.wholeFile && !within(range.start.line) && !within(range.end.line)) continue;
        for (const id of one.ids) {
          if (id.id !== rule) continue;
          used.add(id);
          covered = true;
        }
      }
      return covered;
    },
    unused: () => all.map((one) => ({ suppression: one, ids: one.ids.filter((id) => !used.has(id)) })),
  };
}

/** The edit that takes ids out of a directive; all of them: the directive with its line where nothing else is on it. */
export function removalOf(
  { suppression, ids }: { readonly suppression: Suppression; readonly ids: readonly SuppressedId[] },
  text: SourceText,
): { readonly start: number; readonly end: number; readonly text: string } {
  const kept = suppression.ids.filter((id) => !ids.includes(id));
  const [first] = suppression.ids;
  const last = suppression.ids.at(-1);
  if (kept.length > 0 && first && last) {
    return { start: first.start, end: last.end, text: kept.map((id) => id.id).join(", ") };
  }
  const { line } = text.positionAt(suppression.start);
  const lineStart = lineStartAt(text, line);
  const before = text.slice(lineStart, suppression.start);
  const lineEnd = lineEndAt(text, line);
  const behind = text.slice(suppression.end, lineEnd);
  if (before.trim() === "" && behind.trim() === "" && line + 1 < text.lineCount) {
    return { start: lineStart, end: lineStartAt(text, line + 1), text: "" };
  }
  const start = behind.trim() === "" ? lineStart + before.trimEnd().length : suppression.start;
  const end = behind.trim() === "" ? lineEnd : suppression.end + (behind.length - behind.trimStart().length);
  return { start, end, text: "" };
}

/** The insertion that suppresses a rule on a line; undefined when the line is gone. */
export function suppressionEdit(
  parsed: ParsedFile,
  text: SourceText,
  line: number,
  rule: string,
  reason: string,
): { readonly at: number; readonly text: string } | undefined {
  if (line < 0 || line >= text.lineCount) return undefined;
  const onLine = suppressionsOf(parsed, text).find(
    (one) => !one.wholeFile && one.firstLine <= line && line <= one.lastLine,
  );
  const last = onLine?.ids.at(-1);
  if (last) return { at: last.end, text: `, ${rule}` };
  const why = reason.replace(/[\r\n#]+/g, " ").trim();
  const mark = MARKS[parsed.units[0]?.unit.language ?? "python"];
  const directive = `${mark} perflens: ignore[${rule}]${why === "" ? "" : ` ${why}`}`;
  const end = lineEndAt(text, line);
  const behind = lineAt(text, line);
  if (takesComment(parsed, text, line)) {
    const room = /\s$/.test(behind) ? (/\s\s$/.test(behind) ? "" : " ") : "  ";
    return { at: end, text: `${room}${directive}` };
  }
  // Inside a string or before a continued line no comment can stand: it goes above the statement.
  const start = statementLine(parsed, text, line);
  const indent = /^[ \t]*/.exec(lineAt(text, start))?.[0] ?? "";
  return { at: lineStartAt(text, start), text: `${indent}${directive}\n` };
}

function takesComment(parsed: ParsedFile, text: SourceText, line: number): boolean {
  if (/\\\s*$/.test(lineAt(text, line))) return false;
  const end = lineEndAt(text, line);
  const placed = parsed.units.find(({ unit, start }) => start <= end && end < start + unit.text.length);
  if (!placed) return true;
  const at = end - placed.start;
  for (const node of placed.unit.root.descendants()) {
    if (isText(node) && node.start < at && at < node.end) return false;
  }
  return true;
}

/** Where two slashes, or a hash, are text. */
function isText({ kind }: { readonly kind: string }): boolean {
  return kind === "string" || kind === "template_string" || kind === "jsx_element" || kind === "jsx_opening_element";
}

function statementLine(parsed: ParsedFile, text: SourceText, line: number): number {
  let start = line;
  while (start > 0 && logicalLineEnd(parsed, text, start - 1) >= line) start--;
  return start;
}
