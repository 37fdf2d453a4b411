// Owns the result of a check as it is printed: plain data with one-based positions and relative paths.
import type { Finding } from "../engine/finding";
import type { Confidence, FixSafety, Severity } from "../rules/api";

/** Lines and columns are one-based; columns count UTF-16 units; paths have `/`. */
export interface ReportedFinding {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly fix: FixSafety | null;
  readonly related: readonly { readonly path: string; readonly line: number; readonly message: string }[];
  readonly sections: readonly string[];
}

export interface ReportedError {
  readonly path: string;
  readonly message: string;
}

export interface CheckResult {
  readonly findings: readonly ReportedFinding[];
  /** Files that were analysed, and their lines. */
  readonly files: number;
  readonly lines: number;
  readonly errors: readonly ReportedError[];
}

/** @param shown Spells a path for the user. */
export function reported(path: string, finding: Finding, shown: (path: string) => string): ReportedFinding {
  const { rule, range, severity, confidence, message, fix, related, sections } = finding;
  return {
    rule,
    path: shown(path),
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    severity,
    confidence,
    message,
    fix,
    related: related.map((one) => ({ path: shown(one.path), line: one.range.start.line + 1, message: one.message })),
    sections,
  };
}
