// Owns how much a finding counts in the end: configuration first, then what the rule says of this finding, then the kind of code it is in.
import { type FileRole, type Rule, SEVERITIES, type Severity } from "../../rules/api";
import type { ResolvedConfig } from "./config";

/** True when the configuration wants findings of a rule at all. */
export function isOn(rule: Rule, config: ResolvedConfig): boolean {
  const level = levelOf(rule, config);
  if (level !== undefined) return level !== "off";
  return config.profile === "strict" || rule.meta.profile === "recommended";
}

/**
 * A severity set in the configuration wins. One that the rule gives to the very finding comes next: it knows the case. Otherwise it is the
 * rule's own, a hint for what only the strict profile brings in, and one lower outside application code.
 */
export function severityOf(
  rule: Rule,
  reported: Severity | undefined,
  role: FileRole,
  config: ResolvedConfig,
): Severity {
  const level = levelOf(rule, config);
  if (level !== undefined && level !== "on" && level !== "off") return level;
  if (reported !== undefined) return reported;
  if (rule.meta.profile === "strict" && level === undefined) return "hint";
  return role === "app" ? rule.meta.severity : lower(rule.meta.severity);
}

function lower(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? "hint";
}

function levelOf(rule: Rule, config: ResolvedConfig): ResolvedConfig["levels"][string] | undefined {
  return Object.hasOwn(config.levels, rule.meta.id) ? config.levels[rule.meta.id] : undefined;
}
