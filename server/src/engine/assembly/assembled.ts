// Owns findings on their way to hosts: placed in the current text, together with what they come from. Types only.
import type { PlacedUnit } from "../../syntax/node";
import type { Finding, Position, Range } from "../finding";
import type { RawFinding } from "../raw-finding";

/** A unit's finding at its place in the current text. */
export interface PlacedRaw {
  readonly raw: RawFinding;
  readonly at: PlacedUnit;
}

/** A finding and where it comes from; without `raw`, it is one of the engine's own, with its only edit. */
export interface Assembled {
  readonly finding: Finding;
  readonly raw: PlacedRaw | undefined;
  readonly edit: { readonly start: number; readonly end: number; readonly text: string } | undefined;
}

/** A finding with its range; `others` are those of its rule that it stands for, `also` what other rules say of the same place. */
export interface Site {
  readonly raw: RawFinding;
  readonly at: PlacedUnit;
  readonly range: Range;
  readonly others: readonly Site[];
  readonly also: readonly Site[];
}

/** Where it is left what a unit shows. */
export interface ShownMemo {
  shown: UnitShown | undefined;
}

/** What became of a unit's findings, and what that depends on. */
export interface UnitShown {
  readonly raws: readonly RawFinding[];
  readonly at: PlacedUnit;
  readonly start: Position;
  readonly epoch: number;
  readonly sites: readonly Site[];
  /** Some findings may be shown as one with those of other units. */
  readonly inGroups: boolean;
  /** Some findings name places outside of the unit. */
  readonly namesOthers: boolean;
  /** All of them, when none is suppressed or in a group; in order. Made when first needed. */
  all: readonly Assembled[] | undefined;
}
