// Owns findings on their way to hosts: placed in the current text, together with what they come from. Types only.
import type { PlacedUnit } from "../syntax/node";
import type { Finding } from "./finding";
import type { RawFinding } from "./raw-finding";

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
