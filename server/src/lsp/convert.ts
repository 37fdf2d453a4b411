// Owns the translation of the engine's values into those of the protocol. Severities and links are decided here and nowhere else.
// Knows no document and no state.
import {
  type ChangeAnnotation,
  type CreateFile,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { HoverLinks } from "../engine/analyzer";
import type { Finding, Fix } from "../engine/finding";
import { Commands, DIAGNOSTIC_SOURCE, EXTENSION_ID, RULES_PAGE } from "../protocol";
import type { Confidence, Severity } from "../rules/api";
import type { ClientSide } from "./client-side";

/** What a diagnostic carries so that a code action finds its finding again. */
export interface DiagnosticData {
  readonly id: string;
}

/** Never an error: code that is slow still runs. */
export function severityOf(severity: Severity, confidence: Confidence): DiagnosticSeverity {
  if (severity === "hint") return DiagnosticSeverity.Hint;
  if (severity === "low" || confidence === "likely") return DiagnosticSeverity.Information;
  return DiagnosticSeverity.Warning;
}

/** @param uriOf URI by which the client knows a path. */
export function diagnosticOf(finding: Finding, client: ClientSide, uriOf: (path: string) => string): Diagnostic {
  const related = client.relatedInformation ? relatedOf(finding, uriOf) : [];
  // What is said about files and comments has no page.
  const page = finding.sections.length > 0 ? pageUri(client.uriScheme, RULES_PAGE, finding.rule) : undefined;
  return {
    range: finding.range,
    severity: severityOf(finding.severity, finding.confidence),
    code: finding.rule,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    ...(finding.unnecessary && client.unnecessaryTag ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data: { id: finding.id } satisfies DiagnosticData,
  };
}

/** The id a diagnostic of ours carries; undefined when the client dropped it. */
export function findingIdOf(diagnostic: Diagnostic): string | undefined {
  const data: unknown = diagnostic.data;
  if (typeof data !== "object" || data === null || !("id" in data)) return undefined;
  return typeof data.id === "string" ? data.id : undefined;
}

/** URI that opens a section of a shipped page in the editor. */
export function pageUri(uriScheme: string, page: string, anchor: string): string {
  return `${uriScheme}://${EXTENSION_ID}/open?page=${encodeURIComponent(page)}&anchor=${encodeURIComponent(anchor)}`;
}

/** Links of a hover: commands where the client runs our extension, else URIs only. */
export function hoverLinks(client: ClientSide, uri: string, uriOf: (path: string) => string): HoverLinks {
  if (!client.runsCommands) return { page: (page, anchor) => pageUri(client.uriScheme, page, anchor) };
  return {
    page: (page, anchor) => commandUri(Commands.openReport, { page, anchor }),
    place: (path, { line, character }) => `${uriOf(path)}#${line + 1},${character + 1}`,
    ignore: (rule, line) => commandUri(Commands.ignoreHere, { rule, uri, line }),
    turnOff: (rule) => commandUri(Commands.turnOffRule, { rule, uri }),
  };
}

/** Where a fix goes. */
export interface EditTarget {
  readonly uri: string;
  /** Version of the document the edits were computed against; null when it is not open. */
  readonly version: number | null;
}

/**
 * A fix as one workspace edit: versioned, and with a question first where the fix needs review, as far as the client can.
 * @param uriOf URI by which the client knows a path. Files are made first, so that nothing is changed where one of them exists.
 */
export function fixEdit(
  fix: Fix,
  target: EditTarget,
  client: ClientSide,
  uriOf: (path: string) => string,
): WorkspaceEdit {
  const made = textFixEdit(fix, target, client);
  const files = fix.files ?? [];
  if (files.length === 0) return made;
  const annotated = made.changeAnnotations ? { annotationId: REVIEW } : {};
  const created = files.flatMap(({ path, text }): (CreateFile | TextDocumentEdit)[] => {
    const uri = uriOf(path);
    const edit = { range: START, newText: text, ...annotated };
    return [
      { kind: "create", uri, options: { overwrite: false, ignoreIfExists: false }, ...annotated },
      { textDocument: { uri, version: null }, edits: [edit] },
    ];
  });
  const edits = fix.edits.length > 0 ? (made.documentChanges ?? []) : [];
  return { ...made, documentChanges: [...created, ...edits] };
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function textFixEdit(fix: Fix, target: EditTarget, client: ClientSide): WorkspaceEdit {
  const edits = fix.edits.map(({ range, text }): TextEdit => ({ range, newText: text }));
  if (fix.safety === "safe" || !client.changeAnnotations) return documentEdit(edits, target, client);
  const annotation: ChangeAnnotation = { label: fix.title, needsConfirmation: true };
  const annotated = edits.map((edit) => ({ ...edit, annotationId: REVIEW }));
  return { ...documentEdit(annotated, target, client), changeAnnotations: { [REVIEW]: annotation } };
}

/** Edits of one document as a workspace edit. */
export function documentEdit(
  edits: readonly TextEdit[],
  { uri, version }: EditTarget,
  client: ClientSide,
): WorkspaceEdit {
  if (!client.documentChanges) return { changes: { [uri]: [...edits] } };
  const change: TextDocumentEdit = { textDocument: { uri, version }, edits: [...edits] };
  return { documentChanges: [change] };
}

/** True when two ranges are the same. */
export function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

const REVIEW = "review";

function relatedOf(finding: Finding, uriOf: (path: string) => string): DiagnosticRelatedInformation[] {
  return finding.related.map(({ path, range, message }) => ({ location: { uri: uriOf(path), range }, message }));
}

function commandUri(command: string, args: object): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([args]))}`;
}
