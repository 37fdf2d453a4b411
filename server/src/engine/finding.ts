// Owns the finding as every host sees it: placed in one version of one file, plain data.
import type { Confidence, FixSafety, Severity } from "../rules/api";

export interface Position {
  /** Zero-based line; LSP line ends (LF, CRLF, CR). */
  readonly line: number;
  /** UTF-16 code units. */
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Finding {
  /** Stable while the unit's text and the finding's ordinal in it stay: rule, unit key, occurrence, ordinal. */
  readonly id: string;
  readonly rule: string;
  readonly range: Range;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Best fix on offer for this very finding. */
  readonly fix: FixSafety | null;
  readonly unnecessary: boolean;
  readonly related: readonly { readonly path: string; readonly range: Range; readonly message: string }[];
  readonly sections: readonly string[];
}

/** A file that a fix makes. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** A fix placed in the current text of its file. */
export interface Fix {
  readonly title: string;
  readonly safety: FixSafety;
  readonly path: string;
  /** UTF-16 offsets in the current text and LSP ranges of the same edits, in document order, not overlapping. */
  readonly edits: readonly {
    readonly start: number;
    readonly end: number;
    readonly range: Range;
    readonly text: string;
  }[];
  /** Files that did not exist, made in the same step; absent when there are none. */
  readonly files?: readonly NewFile[];
}
