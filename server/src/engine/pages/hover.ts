// Owns the explanation of a finding as Markdown: fact, links, why it costs, evidence, what to write instead. Short: the pages it links say
// the rest. Knows findings and rule pages; links are built by the host.

import { baseName } from "../../facts/paths";
import type { Rule } from "../../rules/api";
import type { Result } from "../analysis";
import type { Hover, HoverLinks } from "../facade";
import type { Finding, Position, Range } from "../finding";
import { pageOfSection, RULE_BOOK } from "./report-pages";
import { firstFence, firstParagraph, parseRuleDocs, type RuleDocs } from "./rule-docs";

/** More findings at one place are named by their messages only. */
const MAX_EXPLAINED = 2;

/** Undefined when there is no finding at the position. */
export function hoverAt(
  { findings }: Result,
  rules: readonly Rule[],
  position: Position,
  links: HoverLinks,
): Hover | undefined {
  const here = findings.filter(({ range }) => contains(range, position));
  // The innermost first: it is what the pointer is on.
  const sorted = [...here].sort((a, b) => extent(a.range) - extent(b.range));
  const [first] = sorted;
  if (!first) return undefined;
  const parts = sorted.slice(0, MAX_EXPLAINED).map((finding) => explain(finding, rules, links));
  const rest = sorted.slice(MAX_EXPLAINED).map((finding) => `- ${finding.message}`);
  return {
    markdown: [...parts, ...(rest.length > 0 ? [rest.join("\n")] : [])].join("\n\n---\n\n"),
    range: first.range,
  };
}

function explain(finding: Finding, rules: readonly Rule[], links: HoverLinks): string {
  const rule = rules.find(({ meta }) => meta.id === finding.rule);
  const docs = rule && docsOf(rule);
  const why = docs && plain(firstParagraph(docs.sections["Why it costs"]));
  const instead = docs && firstFence(docs.sections.Instead);
  return [
    `**${finding.message}**${finding.confidence === "likely" ? " *(likely)*" : ""}`,
    // Editors show the first lines of a hover: what one can do stands before what one can read.
    rule && linkLine(finding, links),
    why,
    fixText(finding),
    evidence(finding, links),
    instead && `**Instead**\n\n${instead}`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
}

function docsOf(rule: Rule): RuleDocs | undefined {
  try {
    return parseRuleDocs(rule.meta.id, rule.meta.fix !== "none", rule.meta.docs);
  } catch {
    // A page that does not have the form is a fault of the build; the finding is still worth showing.
    return undefined;
  }
}

function evidence({ related }: Finding, links: HoverLinks): string | undefined {
  if (related.length === 0) return undefined;
  const steps = related.map(({ path, range, message }) => {
    const shown = `${baseName(path)}:${range.start.line + 1}`;
    const url = links.place?.(path, range.start);
    return `- ${message}: ${url === undefined ? `\`${shown}\`` : `[${shown}](${url})`}`;
  });
  return steps.join("\n");
}

function fixText({ fix }: Finding): string | undefined {
  if (fix === "safe") return "The quick fix keeps what the code does.";
  return fix === "review" ? "The quick fix needs review: it may change what the code does." : undefined;
}

function linkLine(finding: Finding, links: HoverLinks): string {
  const reports = finding.sections.flatMap((section) => {
    const page = pageOfSection(section);
    return page === undefined ? [] : [link(`Report ${section}`, links.page(page, section))];
  });
  return [
    link(`Rule ${finding.rule}`, links.page(RULE_BOOK, finding.rule)),
    ...reports,
    link("Ignore here", links.ignore?.(finding.rule, finding.range.start.line)),
    link("Turn off", links.turnOff?.(finding.rule)),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function link(text: string, url: string | undefined): string {
  return url === undefined ? "" : `[${text}](${url})`;
}

/** Links of a page are relative to it and lead nowhere in a hover. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}

function contains({ start, end }: Range, { line, character }: Position): boolean {
  const behindStart = line > start.line || (line === start.line && character >= start.character);
  const beforeEnd = line < end.line || (line === end.line && character <= end.character);
  return behindStart && beforeEnd;
}

function extent({ start, end }: Range): number {
  return (end.line - start.line) * 10_000 + end.character - start.character;
}
