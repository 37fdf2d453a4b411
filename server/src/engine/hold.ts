// Owns what is kept while code is broken, so that half-typed code neither makes findings flicker nor tells other files that its
// functions are gone. A view on top of analysis: switched off, everything is a function of the texts alone. Pure.
import type { PlacedUnit } from "../syntax/node";
import type { PlacedRaw } from "./assembly/assembled";
import type { SlotEdit, UnitSlot } from "./file-view";
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
    const shift = own.start - raw.start;
    const site = { start: raw.site.start + shift, end: raw.site.end + shift };
    list.push({ ...raw, ...own, site, related, fix: undefined, ordinal: list.length });
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

/** What other files see of a file, compared with what is in it. */
export interface Held {
  /** Slots that are gone but still seen. */
  readonly ghosts: Set<UnitSlot>;
  /** Slots that are there but not seen yet. */
  readonly withheld: Set<UnitSlot>;
}

/**
 * What an edit of a broken file changes for others: broken units wait, and what they took the place of stays, as does what is missing
 * altogether, until a whole definition of the same name is there.
 */
export function holdBack({ ghosts, withheld }: Held, { removed, added }: SlotEdit): SlotEdit {
  for (const slot of removed) if (!withheld.delete(slot)) ghosts.add(slot);
  for (const slot of added) if (slot.data.unit.broken) withheld.add(slot);
  const shown = added.filter((slot) => !slot.data.unit.broken);
  const back = new Set(shown.flatMap(definedIn));
  const gone = [...ghosts].filter((slot) => definedIn(slot).some((name) => back.has(name)));
  for (const slot of gone) ghosts.delete(slot);
  return { removed: gone, added: shown };
}

/** Ends all that is held; with an edit, for the state behind it. */
export function release({ ghosts, withheld }: Held, { removed, added }: SlotEdit): SlotEdit {
  const out = [...ghosts, ...removed.filter((slot) => !withheld.delete(slot))];
  const back = [...withheld, ...added];
  ghosts.clear();
  withheld.clear();
  return { removed: out, added: back };
}

/** Names by which a unit is known to others; with its class, so that methods of different classes do not meet. */
function definedIn({ data }: UnitSlot): readonly string[] {
  return Object.keys(data.facts.summary.bindings).map((name) => `${data.unit.className}.${name}`);
}
