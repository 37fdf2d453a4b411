// Owns the units of one file by content, so that text which did not change keeps its very unit object across parses.
// Must not know trees or places.

import type { LoweredUnit } from "./lowered-tree";
import type { Outline } from "./outline";

/** Nodes of units that left the file and are kept for a while: an undo, or a bracket that gets closed, brings them back. */
const DROPPED_NODES = 50_000;

export interface UnitStore {
  find(key: string): LoweredUnit | undefined;
  /** The units of an outline are in the file once more. */
  add(outline: Outline): void;
  /** They are in the file once less. */
  remove(outline: Outline): void;
}

export function createUnitStore(): UnitStore {
  const used = new Map<string, LoweredUnit>();
  const dropped = new Map<string, LoweredUnit>();
  let droppedNodes = 0;

  function revive(unit: LoweredUnit): void {
    if (dropped.get(unit.key) === unit && dropped.delete(unit.key)) droppedNodes -= unit.size;
    used.set(unit.key, unit);
  }

  function drop(unit: LoweredUnit): void {
    if (used.get(unit.key) === unit) used.delete(unit.key);
    droppedNodes += unit.size - (dropped.get(unit.key)?.size ?? 0);
    dropped.delete(unit.key);
    dropped.set(unit.key, unit);
    unit.forgetViews();
    for (const [key, oldest] of dropped) {
      if (droppedNodes <= DROPPED_NODES) break;
      dropped.delete(key);
      droppedNodes -= oldest.size;
    }
  }

  return {
    find: (key) => used.get(key) ?? dropped.get(key),
    add(outline) {
      for (const { unit } of outline.units) if (unit.uses++ === 0) revive(unit);
    },
    remove(outline) {
      for (const { unit } of outline.units) if (--unit.uses === 0) drop(unit);
    },
  };
}
