// Owns where the calls, container uses and names of a file's functions lie, for related places: facts know them by number only. Open
// files look them up in their current units, closed ones keep a compact table from when they were read.
import type { FileTable, Slot } from "../facts/file-table";
import type { SourceRanges } from "../facts/summary";
import { lastAtOrBefore, lineStarts } from "../text/line-index";
import type { FileView, UnitSlot } from "./file-view";
import type { Position, Range } from "./finding";
import { rangeAt } from "./source-text";

export interface PlaceTable {
  /** The n-th call or container use of a function, or the name of a function or class, or of an attribute of a class. Undefined when it is not there any more. */
  find(name: string, what: "calls" | "containers", ordinal: number): Range | undefined;
  nameOf(name: string): Range | undefined;
}

/** @param table facts of the file; slots that are not in the view have no place. */
export function openPlaces(view: FileView, table: FileTable): PlaceTable {
  const range = (found: Offsets | undefined) => found && rangeAt(view.text, found[0], found[1]);
  return {
    find: (name, what, ordinal) => range(offsetsOf(view, table, name, what)[ordinal]),
    nameOf: (name) => range(nameOffsets(view, table, name)),
  };
}

type Offsets = readonly [start: number, end: number];

function offsetsOf(view: FileView, table: FileTable, name: string, what: "calls" | "containers"): readonly Offsets[] {
  const source = sourceOf(view, table, name);
  const places = source?.slot.data.facts.places[what];
  return places && Object.hasOwn(places, name) ? moved(places[name], source.origin) : [];
}

function nameOffsets(view: FileView, table: FileTable, name: string): Offsets | undefined {
  const source = sourceOf(view, table, name);
  const names = source?.slot.data.facts.places.names;
  return names && Object.hasOwn(names, name) ? moved(names[name], source.origin)[0] : undefined;
}

function sourceOf(view: FileView, table: FileTable, name: string) {
  const source = table.sourceOf(name);
  const index = source ? indexOf(view, source) : -1;
  const slot = view.slots[index];
  const origin = view.parsed.units[index]?.start;
  return slot === undefined || origin === undefined ? undefined : { slot, origin };
}

/** The table of a closed file has slots of its own, numbered as those of the view. */
function indexOf(view: FileView, source: Slot): number {
  return view.isOpen ? view.slots.indexOf(source as UnitSlot) : source.order;
}

function moved(ranges: SourceRanges = [], origin: number): readonly Offsets[] {
  const found: Offsets[] = [];
  for (let i = 0; i + 1 < ranges.length; i += 2) found.push([origin + (ranges[i] ?? 0), origin + (ranges[i + 1] ?? 0)]);
  return found;
}

/** A table that holds on to neither units nor text. */
export function compactPlaces(view: FileView, table: FileTable): PlaceTable {
  const lines = lineStarts(view.text.text());
  const index = new Map<string, number>();
  const cells: number[] = [];
  for (const name of [...table.functionNames(), ...table.classNames()]) {
    const calls = offsetsOf(view, table, name, "calls");
    const containers = offsetsOf(view, table, name, "containers");
    const own = nameOffsets(view, table, name) ?? NO_NAME;
    index.set(name, cells.length);
    cells.push(calls.length, containers.length, ...own);
    for (const [start, end] of calls) cells.push(start, end);
    for (const [start, end] of containers) cells.push(start, end);
  }
  for (const name of table.attributeNames()) {
    const own = index.has(name) ? undefined : nameOffsets(view, table, name);
    if (!own) continue;
    index.set(name, cells.length);
    cells.push(0, 0, ...own);
  }
  const data = Uint32Array.from(cells);
  const position = (offset: number): Position => {
    const line = lastAtOrBefore(lines, offset);
    return { line, character: offset - (lines[line] ?? 0) };
  };
  const range = (cell: number): Range | undefined => {
    const start = data[cell];
    const end = data[cell + 1];
    if (start === undefined || end === undefined || start === NOWHERE) return undefined;
    return { start: position(start), end: position(end) };
  };
  return {
    find(name, what, ordinal) {
      const at = index.get(name);
      if (at === undefined || ordinal < 0) return undefined;
      const calls = data[at] ?? 0;
      const count = what === "calls" ? calls : (data[at + 1] ?? 0);
      const first = at + HEAD + (what === "calls" ? 0 : 2 * calls);
      return ordinal < count ? range(first + 2 * ordinal) : undefined;
    },
    nameOf(name) {
      const at = index.get(name);
      return at === undefined ? undefined : range(at + 2);
    },
  };
}

/** Cells before a function's ranges: number of calls, number of container uses, start and end of its name. */
const HEAD = 4;
const NOWHERE = 0xffffffff;
const NO_NAME: Offsets = [NOWHERE, NOWHERE];
