// Turns the result of a check into text for people or for programs. Prints nothing.
import type { Severity } from "../rules/api";
import type { CheckResult, ReportedFinding } from "./result";

export function asJson(result: CheckResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** One line per finding, `path:line:column severity rule message`, and a line that sums up. */
export function asText(result: CheckResult, colours: boolean): string {
  const lines = result.findings.map((finding) => findingLine(finding, colours));
  return `${[...lines, summary(result)].join("\n")}\n`;
}

function findingLine({ path, line, column, severity, rule, message }: ReportedFinding, colours: boolean): string {
  const place = `${path}:${line}:${column}`;
  if (!colours) return `${place} ${severity} ${rule} ${message}`;
  return `\u001b[1m${place}\u001b[0m \u001b[${COLOURS[severity]}m${severity}\u001b[0m \u001b[2m${rule}\u001b[0m ${message}`;
}

/** SGR codes. */
const COLOURS: Readonly<Record<Severity, number>> = { critical: 31, high: 31, medium: 33, low: 36, hint: 90 };

function summary({ findings, files, lines, errors }: CheckResult): string {
  const failed = errors.length === 0 ? "" : `, ${count(errors.length, "error")}`;
  return `${count(findings.length, "finding")} in ${count(files, "file")} (${count(lines, "line")})${failed}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
