// Owns what is kept while code is broken, so that half-typed code neither makes findings flicker nor tells other files that its
// functions are gone. A view on top of analysis: switched off, everything is a function of the texts alone. Pure.
import type { FileFacts } from "../facts/merge";
import type { PlacedUnit } from "../syntax/node";
import type { PlacedRaw } from "./assembled";
import type { RawFinding } from "./raw-finding";

/** Milliseconds for which other files see what broken code held before. */
export const HOLD_MS = 3000;

/** A replaced range: UTF-16 offsets in the text before it. */
export interface Replaced {
  readonly start: number;
  readonly end: number;
  /** Length of the text put in its place. */
  readonly length: number;
}

/**
 * Findings moved along with edits into the units that took the place of theirs, but for those that the edits touched.
 * @param before findings with the units they were found in, at their places before the edits.
 * @param homes units of the text after the edits.
 */
export function carryOver(
  before: readonly PlacedRaw[],
  edits: readonly Replaced[],
  homes: readonly PlacedUnit[],
): ReadonlyMap<PlacedUnit, readonly RawFinding[]> {
  const carried = new Map<PlacedUnit, RawFinding[]>();
  for (const { raw, at } of before) {
    const span = moved(at.start + raw.start, at.start + raw.end, edits);
    const home = span && homes.find(({ unit, start }) => start <= span.start && span.end <= start + unit.text.length);
    if (!span || !home) continue;
    const own = { start: span.start - home.start, end: span.end - home.start };
    const related = raw.related.filter(({ place }) => "id" in place);
    const list = carried.get(home) ?? [];
    list.push({ ...raw, ...own, related, fix: undefined, ordinal: list.length });
    carried.set(home, list);
  }
  return carried;
}

function moved(
  start: number,
  end: number,
  edits: readonly Replaced[],
): { readonly start: number; readonly end: number } | undefined {
  let span = { start, end };
  for (const edit of edits) {
    if (edit.end <= span.start) {
      const shift = edit.length - (edit.end - edit.start);
      span = { start: span.start + shift, end: span.end + shift };
    } else if (edit.start < span.end) {
      return undefined;
    }
  }
  return span;
}

/**
 * What other files see of a broken file: definitions that are missing or broken now are as they were when it was last whole. Places of
 * such definitions are not known.
 */
export function heldFacts(now: FileFacts, whole: FileFacts, units: readonly PlacedUnit[]): FileFacts {
  const isBroken = (name: string) => (now.sources.get(name) ?? []).some((index) => units[index]?.unit.broken);
  const keep = <V>(current: ReadonlyMap<string, V>, earlier: ReadonlyMap<string, V>): ReadonlyMap<string, V> => {
    const merged = new Map(current);
    for (const [name, value] of earlier) if (!current.has(name) || isBroken(name)) merged.set(name, value);
    return merged;
  };
  const members = new Map(now.members);
  for (const [name, attributes] of whole.members) members.set(name, keep(members.get(name) ?? new Map(), attributes));
  return {
    functions: keep(now.functions, whole.functions),
    classes: keep(now.classes, whole.classes),
    bindings: keep(now.bindings, whole.bindings),
    members,
    stars: whole.stars,
    exports: whole.exports,
    imported: { ...whole.imported, ...now.imported },
    sources: new Map([...now.sources].filter(([name]) => !isBroken(name))),
  };
}
