// Owns the way from what units yielded to what hosts see: places in the current text, suppressions, groups, one finding per place,
// severities, order, ids. What a unit shows is kept with it and taken over while the unit stays at its line, so that a keystroke does
// not cost what the file has. Reads no facts; what it is given decides everything.
import { equalData } from "../../facts/query";
import type { Rule } from "../../rules/api";
import type { ParsedFile, PlacedUnit } from "../../syntax/node";
import type { Position } from "../finding";
import type { RawFinding } from "../raw-finding";
import { samePosition } from "../source-text";
import { type SuppressionUse, suppressionsOf, useSuppressions } from "../suppress/suppress";
import { suppressionFindings } from "../suppress/suppression-findings";
import type { Assembled, ShownMemo, Site, UnitShown } from "./assembled";
import { assembledSite, byPlace, groupedSites, mergedSites, namesOtherPlaces, type Placing, sitesOf } from "./site";

export interface Assembly extends Placing {
  readonly parsed: ParsedFile;
  /** False when there is no suppression comment. */
  readonly suppresses: boolean;
  /** In file order. */
  readonly units: readonly UnitRaws[];
  /** Counts changes of the configuration. */
  readonly epoch: number;
  readonly rules: readonly Rule[];
  /** False while a finding may be missing: unused suppressions are not told then. */
  readonly complete: boolean;
}

export interface UnitRaws {
  readonly at: PlacedUnit;
  readonly raws: readonly RawFinding[];
  /** What was made of them before is left here. */
  readonly memo: ShownMemo;
}

/** Findings of a file in order of place, then rule. */
export function assemble(input: Assembly): readonly Assembled[] {
  const { text, parsed } = input;
  const suppressions = input.suppresses ? suppressionsOf(parsed, text) : [];
  const use = useSuppressions(suppressions);
  const found: Assembled[] = [];
  const inGroups: Left[] = [];
  for (const unit of input.units) {
    const shown = shownOf(unit, input);
    const sites = suppressions.length > 0 ? unsuppressed(shown.sites, use) : shown.sites;
    if (shown.inGroups) inGroups.push({ shown, sites });
    else if (sites.length < shown.sites.length) found.push(...assembled(sites, input));
    else found.push(...allOf(shown, input));
  }
  found.push(...groupsOf(inGroups, input), ...suppressionFindings({ ...input, use }));
  return found.sort(byPlace);
}

/** A unit with those of its findings that are not suppressed. */
interface Left {
  readonly shown: UnitShown;
  readonly sites: readonly Site[];
}

/** Findings of units of which some may be shown as one. Most groups are too small for that, and their units stand for themselves. */
function groupsOf(units: readonly Left[], input: Assembly): readonly Assembled[] {
  const sites = groupedSites(units.flatMap((unit) => unit.sites));
  const untouched = new Set(sites);
  const known: Assembled[] = [];
  const apart = new Set<Site>();
  for (const { shown, sites } of units) {
    if (!shown.sites.every((site) => untouched.has(site))) continue;
    known.push(...allOf(shown, input));
    for (const site of sites) apart.add(site);
  }
  const others = apart.size > 0 ? sites.filter((site) => !apart.has(site)) : sites;
  return [...known, ...assembled(others, input)];
}

function unsuppressed(sites: readonly Site[], use: SuppressionUse): readonly Site[] {
  return sites.filter(({ raw, range }) => !use.covers(raw.rule.meta.id, range));
}

function assembled(sites: readonly Site[], input: Assembly): readonly Assembled[] {
  return mergedSites(sites, input).map((site) => assembledSite(site, input));
}

/** What is known of a unit's findings from before, if the unit is still at its line and column. */
function shownOf({ at, raws, memo }: UnitRaws, { text, epoch }: Assembly): UnitShown {
  const start = text.positionAt(at.start);
  const before = memo.shown;
  if (before && before.raws === raws && before.epoch === epoch && isAt(before, at, start)) {
    return before.at === at ? before : moved(before, at, memo);
  }
  const sites = sitesOf(at, raws, text);
  const shown = {
    raws,
    at,
    start,
    epoch,
    sites,
    inGroups: raws.some(({ group }) => group !== undefined),
    namesOthers: sites.some(namesOtherPlaces),
    all: undefined,
  };
  memo.shown = shown;
  return shown;
}

function isAt(before: UnitShown, at: PlacedUnit, start: Position): boolean {
  const { unit, occurrence } = before.at;
  return unit === at.unit && occurrence === at.occurrence && samePosition(before.start, start);
}

/** The same lines and columns at another offset. */
function moved(before: UnitShown, at: PlacedUnit, memo: ShownMemo): UnitShown {
  const sites = before.sites.map((site) => ({ ...site, at }));
  const all = before.all?.map((one) => (one.raw ? { ...one, raw: { raw: one.raw.raw, at } } : one));
  const shown = { ...before, at, sites, all };
  memo.shown = shown;
  return shown;
}

function allOf(shown: UnitShown, input: Assembly): readonly Assembled[] {
  const before = shown.all;
  if (before && !shown.namesOthers) return before;
  const next = [...assembled(shown.sites, input)];
  shown.all = next.map((one, i) => {
    const known = before?.[i];
    // The very finding from before, where nothing it names has moved.
    return known && equalData(known.finding, one.finding) ? { ...one, finding: known.finding } : one;
  });
  return shown.all;
}
