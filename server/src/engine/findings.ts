// Owns the way from what units yielded to what hosts see: places in the current text, suppressions, groups, one finding per place,
// severities, order, ids.
// Reads no facts; what it is given decides everything.
import type { FileRole, Rule } from "../rules/api";
import type { ParsedFile, PlacedUnit } from "../syntax/node";
import type { Assembled, PlacedRaw } from "./assembled";
import type { ResolvedConfig } from "./config/config";
import { severityOf } from "./config/severity";
import type { Finding, Position, Range } from "./finding";
import { mergeSites } from "./merge";
import type { PlaceTable } from "./places";
import { bestFix, type RawPlace } from "./raw-finding";
import { rangeAt, type SourceText } from "./source-text";
import { suppressionsOf, useSuppressions } from "./suppress/suppress";
import { suppressionFindings } from "./suppress/suppression-findings";

export interface Assembly {
  readonly path: string;
  readonly text: SourceText;
  readonly parsed: ParsedFile;
  /** False when there is no suppression comment. */
  readonly suppresses: boolean;
  /** In the order of units. */
  readonly raws: readonly PlacedRaw[];
  readonly config: ResolvedConfig;
  readonly role: FileRole;
  readonly rules: readonly Rule[];
  /** Show one finding per call. */
  readonly merge: boolean;
  places(path: string): PlaceTable | undefined;
  /** False while a finding may be missing: unused suppressions are not told then. */
  readonly complete: boolean;
}

/** Findings of a file in order of place, then rule. */
export function assemble(input: Assembly): readonly Assembled[] {
  const { text, parsed } = input;
  const use = useSuppressions(input.suppresses ? suppressionsOf(parsed, text) : []);
  const sites = distinct(input).filter(({ placed, range }) => !use.covers(placed.raw.rule.meta.id, range));
  const own = suppressionFindings({ ...input, use });
  return [...merged(grouped(sites), input).map((site) => assembled(site, input)), ...own].sort(byPlace);
}

/** A finding with its range; `others` are those of its rule that it stands for, `also` what other rules say of the same place. */
interface Site {
  readonly placed: PlacedRaw;
  readonly range: Range;
  readonly others: readonly Site[];
  readonly also: readonly Site[];
}

/** One finding per place and rule. */
function distinct({ raws, text }: Assembly): readonly Site[] {
  const seen = new Set<string>();
  return raws.flatMap((placed) => {
    const { raw, at } = placed;
    const key = `${raw.rule.meta.id} ${at.start + raw.start} ${at.start + raw.end}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ placed, range: rangeAt(text, at.start + raw.start, at.start + raw.end), others: [], also: [] }];
  });
}

function merged(sites: readonly Site[], input: Assembly): readonly Site[] {
  if (!input.merge) return sites;
  const competitors = mergeSites(sites, ({ placed: { raw, at }, others }) => ({
    site: keyOf(raw, at),
    rule: raw.rule,
    severity: severityOf(raw.rule, raw.severity, input.role, input.config),
    confidence: raw.confidence,
    others: others.map(({ placed }) => keyOf(placed.raw, placed.at)),
  }));
  return competitors.map(({ shown, also }) => (also.length > 0 ? { ...shown, also } : shown));
}

/** Where a finding competes with those of other rules. */
function keyOf({ site }: PlacedRaw["raw"], at: PlacedUnit): string {
  return `${at.start + site.start} ${at.start + site.end}`;
}

function grouped(sites: readonly Site[]): readonly Site[] {
  const groups = new Map<string, Site[]>();
  for (const site of sites) {
    const { rule, group } = site.placed.raw;
    if (!group) continue;
    const key = `${rule.meta.id} ${group.key}`;
    groups.set(key, [...(groups.get(key) ?? []), site]);
  }
  const hidden = new Set<Site>();
  const shown = new Map<Site, Site>();
  for (const members of groups.values()) {
    const first = members.find(({ placed }) => placed.raw.confidence === "certain") ?? members[0];
    if (!first || sizeOf(members) <= (first.placed.raw.group?.over ?? 0)) continue;
    const others = members.filter((member) => member !== first);
    for (const other of others) hidden.add(other);
    shown.set(first, { ...first, others });
  }
  return sites.filter((site) => !hidden.has(site)).map((site) => shown.get(site) ?? site);
}

function sizeOf(members: readonly Site[]): number {
  // Equal units share what they yield, so only places tell them apart.
  const keys = members.map((member) => {
    const { raw, at } = member.placed;
    return raw.group?.of === undefined ? member.placed : `${at.start} ${raw.group.of}`;
  });
  return new Set(keys).size;
}

function assembled(site: Site, input: Assembly): Assembled {
  const { placed, range, others, also } = site;
  const { raw, at } = placed;
  const { rule } = raw;
  const related = raw.related.flatMap(({ place, label }) => {
    const found = locate(place, at, input);
    return found ? [{ ...found, message: label }] : [];
  });
  const count = sizeOf([site, ...others]);
  const finding: Finding = {
    id: `${rule.meta.id}@${at.unit.key}.${at.occurrence}.${raw.ordinal}`,
    rule: rule.meta.id,
    range,
    message: others.length > 0 && raw.group ? raw.group.message(count) : raw.message,
    severity: severityOf(rule, raw.severity, input.role, input.config),
    confidence: raw.confidence,
    fix: bestFix(raw),
    unnecessary: raw.unnecessary,
    related: [
      ...related,
      ...others.map((other) => ({ path: input.path, range: other.range, message: other.placed.raw.message })),
      ...also.map(({ range, placed: { raw } }) => ({
        path: input.path,
        range,
        message: `also: \`${raw.rule.meta.id}\`: ${raw.message}`,
      })),
    ],
    sections: rule.meta.sections,
  };
  return { finding, raw: placed, edit: undefined };
}

function locate(
  place: RawPlace,
  at: PlacedUnit,
  input: Assembly,
): { readonly path: string; readonly range: Range } | undefined {
  if (!("id" in place))
    return { path: input.path, range: rangeAt(input.text, at.start + place.start, at.start + place.end) };
  const { path, name } = place.id;
  const table = input.places(path);
  const range =
    "call" in place
      ? table?.find(name, "calls", place.call)
      : "container" in place
        ? table?.find(name, "containers", place.container)
        : table?.nameOf(name);
  return range && { path, range };
}

function byPlace(a: Assembled, b: Assembled): number {
  const { finding: left } = a;
  const { finding: right } = b;
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
