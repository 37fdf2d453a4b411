// Answers the light bulb: fixes first, then "ignore here", then "turn off"; and `source.fixAll.perflens`, safe fixes only.
// Owns titles and order. Fixes are the engine's, computed against the current text.
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  type Range,
  RequestType,
} from "vscode-languageserver";
import type { Finding } from "../../engine/finding";
import {
  Commands,
  DIAGNOSTIC_SOURCE,
  type IgnoreHereArgs,
  SETTINGS_SECTION,
  SUPPRESS_REQUEST,
  type SuppressEdit,
  type SuppressParams,
  type TurnOffRuleArgs,
} from "../../protocol";
import { documentEdit, findingIdOf, fixEdit, sameRange } from "../convert";
import { lineEdits } from "../line-diff";
import { answering } from "../safe";
import type { Session } from "../session";
import { pathOfUri } from "../uris";
import type { Diagnostics } from "./diagnostics";

/** The kind under which editors run all safe fixes, e.g. on save. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.${SETTINGS_SECTION}`;

export function registerCodeActions(session: Session, diagnostics: Diagnostics): void {
  const { connection, border, analyzer } = session;
  connection.onCodeAction(
    answering<CodeActionParams, CodeAction[]>(border, "code actions", [], (params) => {
      diagnostics.hurry(pathOfUri(params.textDocument.uri));
      return codeActions(session, params);
    }),
  );
  connection.onRequest(
    new RequestType<SuppressParams, SuppressEdit | null, void>(SUPPRESS_REQUEST),
    answering<SuppressParams, SuppressEdit | null>(border, "suppression", null, ({ uri, line, rule, reason }) => {
      const path = pathOfUri(uri);
      return analyzer.suppression(path, line, rule, oneLine(reason)) ?? null;
    }),
  );
}

/** A reason ends up in a comment. */
function oneLine(reason: string): string {
  return reason.replace(/\s+/g, " ").trim();
}

function codeActions(session: Session, { textDocument: { uri }, context }: CodeActionParams): CodeAction[] {
  const path = pathOfUri(uri);
  if (!session.analyzer.isOpen(path) || !session.client.codeActionLiterals) return [];
  const wants = (kind: string) => context.only === undefined || context.only.some((only) => includes(only, kind));
  const actions = wants(CodeActionKind.QuickFix) ? quickFixes(session, uri, path, context.diagnostics) : [];
  // Not without being asked: editors ask for actions on every move of the cursor.
  if (context.only !== undefined && wants(FIX_ALL_KIND)) actions.push(...fixAll(session, uri, path));
  return actions;
}

/** Kinds are a hierarchy: `source` includes `source.fixAll.perflens`. */
function includes(outer: string, inner: string): boolean {
  return outer === CodeActionKind.Empty || inner === outer || inner.startsWith(`${outer}.`);
}

function quickFixes(session: Session, uri: string, path: string, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const found = findingsBehind(session, path, diagnostics);
  const fixes = found.flatMap(({ finding, diagnostic }) => fixActions(session, path, finding, diagnostic));
  // Findings about comments and files have no rule to silence.
  const silenceable = found.filter(({ finding }) => finding.sections.length > 0);
  const ignores = silenceable.map(({ finding, diagnostic }) => ignoreAction(uri, finding, diagnostic));
  const turnOffs = silenceable.map(({ finding, diagnostic }) => turnOffAction(uri, finding, diagnostic));
  return [...fixes, ...uniqueByCommand(ignores), ...uniqueByCommand(turnOffs)];
}

interface Found {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

/** By id; by rule and range where the id is of an earlier version, or the client drops the data of diagnostics. */
function findingsBehind({ analyzer }: Session, path: string, diagnostics: readonly Diagnostic[]): readonly Found[] {
  const ours = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  if (ours.length === 0) return [];
  const findings = analyzer.findings(path);
  return ours.flatMap((diagnostic) => {
    const id = findingIdOf(diagnostic);
    const finding =
      findings.find((one) => one.id === id) ??
      findings.find((one) => one.rule === diagnostic.code && sameRange(one.range, diagnostic.range));
    return finding ? [{ finding, diagnostic }] : [];
  });
}

function fixActions(session: Session, path: string, finding: Finding, diagnostic: Diagnostic): CodeAction[] {
  const { analyzer, client } = session;
  const fix = finding.fix === null ? undefined : analyzer.fix(path, finding.id);
  // What the client can't do in one step is left to the text of the rule's page.
  if (!fix || (fix.files && !client.createsFiles)) return [];
  const target = { uri: session.uriOf(fix.path), version: analyzer.version(fix.path) ?? null };
  return [
    {
      title: fix.safety === "safe" ? fix.title : `${fix.title} (needs review)`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: fixEdit(fix, target, client, (file) => session.uriOf(file)),
      ...(fix.safety === "safe" ? { isPreferred: true } : {}),
    },
  ];
}

function ignoreAction(uri: string, { rule, range }: Finding, diagnostic: Diagnostic): CodeAction {
  const args: IgnoreHereArgs = { rule, uri, line: lineOf(range) };
  return commandAction(`Ignore \`${rule}\` on this line (with a reason)`, Commands.ignoreHere, args, diagnostic);
}

function turnOffAction(uri: string, { rule }: Finding, diagnostic: Diagnostic): CodeAction {
  const args: TurnOffRuleArgs = { rule, uri };
  return commandAction(`Turn off \`${rule}\` in this workspace`, Commands.turnOffRule, args, diagnostic);
}

function lineOf(range: Range): number {
  return range.start.line;
}

function commandAction(title: string, command: string, args: object, diagnostic: Diagnostic): CodeAction {
  const call: Command = { title, command, arguments: [args] };
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command: call };
}

/** Several findings of one rule on one line need one action. */
function uniqueByCommand(actions: readonly CodeAction[]): readonly CodeAction[] {
  const byArguments = new Map(actions.map((action) => [JSON.stringify(action.command), action]));
  return [...byArguments.values()];
}

function fixAll({ analyzer, client }: Session, uri: string, path: string): CodeAction[] {
  const text = analyzer.text(path);
  const fixed = analyzer.fixAll(path);
  if (text === undefined || fixed === undefined || fixed === text) return [];
  const target = { uri, version: analyzer.version(path) ?? null };
  const title = `Fix all safe ${DIAGNOSTIC_SOURCE} findings`;
  return [{ title, kind: FIX_ALL_KIND, edit: documentEdit(lineEdits(text, fixed), target, client) }];
}
