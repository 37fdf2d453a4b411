// Owns one finding per place: where several rules report the same call, the most specific one speaks and names the others. Sees only
// findings that would be shown, so that one comes back when the other is suppressed or off. Knows no rule by name.
import { type Confidence, type Rule, SEVERITIES, type Severity } from "../../rules/api";

/** A finding that competes for its place. */
export interface Competitor {
  /** The same for findings about the same call, and for no others. */
  readonly site: string;
  readonly rule: Rule;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Sites of the findings that it stands for, of a group. A group is never left out for a single finding. */
  readonly others: readonly string[];
}

export interface Merged<T> {
  readonly shown: T;
  /** Findings of other rules that are left out for it, the most specific first. */
  readonly also: readonly T[];
}

/** In the order in which the findings that stay came. */
export function mergeSites<T>(findings: readonly T[], of: (finding: T) => Competitor): readonly Merged<T>[] {
  const all = findings.map((finding): Entry<T> => ({ finding, as: of(finding) }));
  const { left, also } = leaveCovered(all);
  const sites = new Map<string, Entry<T>[]>();
  for (const entry of left) {
    const others = sites.get(entry.as.site);
    if (others) others.push(entry);
    else sites.set(entry.as.site, [entry]);
  }
  for (const rivals of sites.values()) {
    const [first, ...others] = inOrder(rivals);
    if (!first) continue;
    // Findings of one rule are about different things, even at one call.
    const isNamed = ({ as }: Entry<T>) => as.rule !== first.as.rule && as.others.length === 0;
    const named = others.filter(isNamed).map(({ finding }) => finding);
    also.set(first.finding, [...(also.get(first.finding) ?? []), ...named]);
    for (const other of others) if (!isNamed(other)) also.set(other.finding, also.get(other.finding) ?? []);
  }
  return findings.flatMap((shown) => {
    const named = also.get(shown);
    return named ? [{ shown, also: named }] : [];
  });
}

interface Entry<T> {
  readonly finding: T;
  readonly as: Competitor;
}

/** Leaves out what groups of rules that go before it say at each of its places: single findings, and groups as well. */
function leaveCovered<T>(all: readonly Entry<T>[]): { readonly left: readonly Entry<T>[]; readonly also: Map<T, T[]> } {
  const also = new Map<T, T[]>();
  const told = new Map<string, Entry<T>[]>();
  for (const entry of all) {
    if (!entry.as.rule.meta.before || entry.as.others.length === 0) continue;
    for (const site of sitesOf(entry)) told.set(site, [...(told.get(site) ?? []), entry]);
  }
  const left = all.filter((entry) => {
    const sites = sitesOf(entry);
    const speakers = sites.map((site) => told.get(site)?.find((other) => speaksFor(other, entry)));
    const [first] = speakers;
    if (!first || speakers.includes(undefined)) return true;
    also.set(first.finding, [...(also.get(first.finding) ?? []), entry.finding]);
    return false;
  });
  return { left, also };
}

function sitesOf<T>({ as }: Entry<T>): readonly string[] {
  return [as.site, ...as.others];
}

function speaksFor<T>(other: Entry<T>, entry: Entry<T>): boolean {
  const isFirst = goesBefore(other.as.rule, entry.as.rule) && !goesBefore(entry.as.rule, other.as.rule);
  return isFirst && levelOf(other.as) <= levelOf(entry.as);
}

/** The one that speaks first. Rules say only of some others that they go before them, so this is no plain sorting. */
function inOrder<T>(rivals: readonly Entry<T>[]): readonly Entry<T>[] {
  if (rivals.length < 2) return rivals;
  const top = Math.min(...rivals.map(({ as }) => levelOf(as)));
  const equals = rivals.filter(({ as }) => levelOf(as) === top);
  const free = equals.filter(({ as }) => !equals.some((other) => goesBefore(other.as.rule, as.rule)));
  const [best] = [...(free.length > 0 ? free : equals)].sort((a, b) => compare(a.as, b.as));
  return best ? [best, ...inOrder(rivals.filter((one) => one !== best))] : rivals;
}

/** As editors show them: warnings, information, hints. No remark takes the place of a warning, however specific it is. */
function levelOf({ severity, confidence }: Competitor): number {
  if (severity === "hint") return 2;
  return severity === "low" || confidence === "likely" ? 1 : 0;
}

/** Negative when `a` speaks: what costs more, then what is surer, then the id. */
function compare(a: Competitor, b: Competitor): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(a.confidence === "likely") - Number(b.confidence === "likely") ||
    (a.rule.meta.id < b.rule.meta.id ? -1 : a.rule.meta.id > b.rule.meta.id ? 1 : 0)
  );
}

function goesBefore(a: Rule, b: Rule): boolean {
  return a.meta.before?.includes(b.meta.id) === true;
}
