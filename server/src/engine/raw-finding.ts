// Owns the finding as a unit's analysis yields it: places relative to the unit, nothing applied yet. Plain data but for the group's message.
import type { Confidence, FixSafety, Place, Report, Rule, Severity } from "../rules/api";
import type { SyntaxNode } from "../syntax/node";
import type { FixPlan } from "./fixes/fix-step";

export interface Span {
  /** UTF-16 offsets relative to the unit, half-open. */
  readonly start: number;
  readonly end: number;
}

/** A place without nodes: in the unit, or in whatever version a file has when it is looked up. */
export type RawPlace = Span | Exclude<Place, { readonly at: SyntaxNode } | Span>;

export interface RawFinding extends Span {
  /** The call that the finding is about, with what is called on its result: findings of the same site are about one thing. */
  readonly site: Span;
  readonly rule: Rule;
  /** Number among the findings of the same rule in the unit. */
  readonly ordinal: number;
  readonly message: string;
  /** What the report says of it; undefined: the rule's severity, lowered outside application code. */
  readonly severity: Severity | undefined;
  readonly confidence: Confidence;
  readonly unnecessary: boolean;
  readonly related: readonly { readonly place: RawPlace; readonly label: string }[];
  readonly group: RawGroup | undefined;
  readonly fix: FixPlan | undefined;
}

export interface RawGroup {
  readonly key: string;
  readonly of: string | undefined;
  readonly over: number;
  /** Message for that many findings, or as many as differ in `of`. */
  message(count: number): string;
}

/** @throws RangeError when the report names a message the rule does not have. */
export function rawFinding(rule: Rule, report: Report, ordinal: number, fix: FixPlan | undefined): RawFinding {
  const { group } = report;
  return {
    ...spanOf(report.at),
    site: spanOf("kind" in report.at ? siteOf(report.at) : report.at),
    rule,
    ordinal,
    message: messageOf(rule, report.message, report.data ?? {}),
    severity: report.severity ?? (report.profile === "strict" ? "hint" : undefined),
    confidence: report.confidence ?? "certain",
    unnecessary: report.unnecessary ?? false,
    related: (report.related ?? []).map(({ place, label }) => ({ place: rawPlace(place), label })),
    group: group && {
      key: group.key,
      of: group.of,
      over: group.over,
      message: (count) => messageOf(rule, group.message, { ...group.data, count }),
    },
    fix,
  };
}

export function spanOf(at: SyntaxNode | Span): Span {
  return { start: at.start, end: at.end };
}

export function bestFix(finding: RawFinding): FixSafety | null {
  return finding.fix?.safety ?? null;
}

function rawPlace(place: Place): RawPlace {
  return "at" in place ? spanOf(place.at) : place;
}

/** `a.b(x)` of `await a.b(x).c()[0]` is part of the same chain; `x` is not. */
function siteOf(node: SyntaxNode): SyntaxNode {
  const { parent, fieldName } = node;
  const isPart =
    parent &&
    (parent.kind === "await" ||
      parent.kind === "parenthesized_expression" ||
      (parent.kind === "attribute" && fieldName === "object") ||
      (parent.kind === "call" && fieldName === "function") ||
      (parent.kind === "subscript" && fieldName === "value"));
  return isPart ? siteOf(parent) : node;
}

function messageOf(rule: Rule, id: string, data: Readonly<Record<string, string | number>>): string {
  const message = Object.hasOwn(rule.messages, id) ? rule.messages[id] : undefined;
  if (!message) throw new RangeError(`${rule.meta.id} has no message \`${id}\``);
  return message(data);
}
