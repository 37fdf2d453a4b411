// Owns a finding on its way from what a unit yielded to what hosts see: its place in the current text, what it competes for, what it
// stands for. Works on lists of findings; which lists belong together is decided elsewhere.
import type { FileRole } from "../../rules/api";
import type { PlacedUnit } from "../../syntax/node";
import type { ResolvedConfig } from "../config/config";
import { severityOf } from "../config/severity";
import type { Finding, Position, Range } from "../finding";
import type { PlaceTable } from "../places";
import { bestFix, type RawFinding, type RawPlace } from "../raw-finding";
import { rangeAt, type SourceText } from "../source-text";
import type { Assembled, Site } from "./assembled";
import { mergeSites } from "./merge";

/** What the placing of a finding takes from its file. */
export interface Placing {
  readonly path: string;
  readonly text: SourceText;
  readonly config: ResolvedConfig;
  readonly role: FileRole;
  /** Show one finding per call. */
  readonly merge: boolean;
  places(path: string): PlaceTable | undefined;
}

/** One finding per place and rule of a unit. */
export function sitesOf(at: PlacedUnit, raws: readonly RawFinding[], text: SourceText): readonly Site[] {
  const seen = new Set<string>();
  return raws.flatMap((raw) => {
    const key = `${raw.rule.meta.id} ${raw.start} ${raw.end}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ raw, at, range: rangeAt(text, at.start + raw.start, at.start + raw.end), others: [], also: [] }];
  });
}

/** What stays where several rules report one call. */
export function mergedSites(sites: readonly Site[], placing: Placing): readonly Site[] {
  // A finding that is alone has no rival.
  if (!placing.merge || (sites.length < 2 && sites[0]?.others.length === 0)) return sites;
  const competitors = mergeSites(sites, ({ raw, at, others }) => ({
    site: keyOf(raw, at),
    rule: raw.rule,
    severity: severityOf(raw.rule, raw.severity, placing.role, placing.config),
    confidence: raw.confidence,
    others: others.map((other) => keyOf(other.raw, other.at)),
  }));
  return competitors.map(({ shown, also }) => (also.length > 0 ? { ...shown, also } : shown));
}

/** Where a finding competes with those of other rules. */
function keyOf({ site }: RawFinding, at: PlacedUnit): string {
  return `${at.start + site.start} ${at.start + site.end}`;
}

/** Findings of one group are shown as one where there are many. */
export function groupedSites(sites: readonly Site[]): readonly Site[] {
  const groups = new Map<string, Site[]>();
  for (const site of sites) {
    const { rule, group } = site.raw;
    if (!group) continue;
    const key = `${rule.meta.id} ${group.key}`;
    const members = groups.get(key);
    if (members) members.push(site);
    else groups.set(key, [site]);
  }
  const hidden = new Set<Site>();
  const shown = new Map<Site, Site>();
  for (const members of groups.values()) {
    const first = members.find(({ raw }) => raw.confidence === "certain") ?? members[0];
    if (!first || sizeOf(members) <= (first.raw.group?.over ?? 0)) continue;
    const others = members.filter((member) => member !== first);
    for (const other of others) hidden.add(other);
    shown.set(first, { ...first, others });
  }
  return sites.filter((site) => !hidden.has(site)).map((site) => shown.get(site) ?? site);
}

/** How many findings there are, or as many as differ in what the group counts. */
function sizeOf(members: readonly Site[]): number {
  // Equal units share what they yield, so only places tell them apart.
  const keys = members.map((member) => {
    const of = member.raw.group?.of;
    return of === undefined ? member : `${member.at.start} ${of}`;
  });
  return new Set(keys).size;
}

/** True when a finding names places that an edit elsewhere may move. */
export function namesOtherPlaces({ raw }: Site): boolean {
  return raw.related.some(({ place }) => "id" in place);
}

export function assembledSite(site: Site, placing: Placing): Assembled {
  const { raw, at, range, others, also } = site;
  const { rule } = raw;
  const { path } = placing;
  const related = raw.related.flatMap(({ place, label }) => {
    const found = locate(place, at, placing);
    return found ? [{ ...found, message: label }] : [];
  });
  const finding: Finding = {
    id: `${rule.meta.id}@${at.unit.key}.${at.occurrence}.${raw.ordinal}`,
    rule: rule.meta.id,
    range,
    message: others.length > 0 && raw.group ? raw.group.message(sizeOf([site, ...others])) : raw.message,
    severity: severityOf(rule, raw.severity, placing.role, placing.config),
    confidence: raw.confidence,
    fix: bestFix(raw),
    unnecessary: raw.unnecessary,
    related: [
      ...related,
      ...others.map((other) => ({ path, range: other.range, message: other.raw.message })),
      ...also.map((one) => ({
        path,
        range: one.range,
        message: `also: \`${one.raw.rule.meta.id}\`: ${one.raw.message}`,
      })),
    ],
    sections: rule.meta.sections,
  };
  return { finding, raw: { raw, at }, edit: undefined };
}

function locate(
  place: RawPlace,
  at: PlacedUnit,
  { path, text, places }: Placing,
): { readonly path: string; readonly range: Range } | undefined {
  if (!("id" in place)) return { path, range: rangeAt(text, at.start + place.start, at.start + place.end) };
  const { path: other, name } = place.id;
  const table = places(other);
  const range =
    "call" in place
      ? table?.find(name, "calls", place.call)
      : "container" in place
        ? table?.find(name, "containers", place.container)
        : table?.nameOf(name);
  return range && { path: other, range };
}

/** Order of place, then rule. */
export function byPlace({ finding: left }: Assembled, { finding: right }: Assembled): number {
  return (
    comparePositions(left.range.start, right.range.start) ||
    comparePositions(left.range.end, right.range.end) ||
    (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0) ||
    (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
  );
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
