// Owns what a file looks like to analysis: its units in order, with what was found in them. Types only.
import type { Slot } from "../facts/file-table";
import type { Handle } from "../facts/query";
import type { ParsedFile } from "../syntax/node";
import type { ShownMemo } from "./assembly/assembled";
import type { RawFinding } from "./raw-finding";
import type { SourceText } from "./source-text";
import type { UnitData } from "./unit-data";

/** A unit in its file, with what analysis found in it. */
export interface UnitSlot extends Slot<UnitData>, ShownMemo {
  result: UnitResult | undefined;
  /** Findings of earlier versions that lie in the unit: all there is to show while it is broken. */
  carried: readonly RawFinding[] | undefined;
}

export interface UnitResult {
  readonly findings: readonly RawFinding[];
  /** Undefined when the findings were taken over from another slot of the same unit. */
  readonly query: Handle<readonly RawFinding[]> | undefined;
}

/** A file with its units, at one version of its text. */
export interface FileView {
  readonly path: string;
  readonly text: SourceText;
  readonly parsed: ParsedFile;
  /** In the order of `parsed.units`. */
  readonly slots: readonly UnitSlot[];
  /** Slots that have to be looked at. Those of an open document come back by themselves when an answer changes. */
  readonly pending: Set<UnitSlot>;
  /** Slots that have, or have carried over, findings. */
  readonly noisy: Set<UnitSlot>;
  readonly isOpen: boolean;
  /** False when the text certainly holds no suppression comment. */
  readonly suppresses: boolean;
}

/** What became of the slots of a view in the next one; both in file order. */
export interface SlotEdit {
  readonly removed: readonly UnitSlot[];
  readonly added: readonly UnitSlot[];
}
