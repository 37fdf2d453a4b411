// Owns where the calls, container uses and names of a file's functions lie, for related places: facts know them by number only. Open
// files look them up in their current units, closed ones keep a compact table from when they were read.
import type { FileFacts } from "../facts/merge";
import type { SourceRange, UnitPlaces } from "../facts/summary";
import type { ParsedFile } from "../syntax/node";
import { lastAtOrBefore, lineStarts } from "../text/line-index";
import type { Position, Range } from "./finding";
import { rangeAt, type SourceText } from "./source-text";

export interface PlaceTable {
  /** The n-th call or container use of a function, or the name of a function or class. Undefined when it is not there any more. */
  find(name: string, what: "calls" | "containers", ordinal: number): Range | undefined;
  nameOf(name: string): Range | undefined;
}

export interface PlacedFacts {
  readonly text: SourceText;
  readonly parsed: ParsedFile;
  /** In the order of `parsed.units`. */
  readonly units: readonly { readonly facts: { readonly places: UnitPlaces } }[];
  readonly facts: FileFacts;
}

export function openPlaces(file: PlacedFacts): PlaceTable {
  const range = (found: Offsets | undefined) => found && rangeAt(file.text, found[0], found[1]);
  return {
    find: (name, what, ordinal) => range(offsetsOf(file, name, what)[ordinal]),
    nameOf: (name) => range(nameOffsets(file, name)),
  };
}

type Offsets = readonly [start: number, end: number];

function offsetsOf(file: PlacedFacts, name: string, what: "calls" | "containers"): readonly Offsets[] {
  return (file.facts.sources.get(name) ?? []).flatMap((index) => {
    const origin = file.parsed.units[index]?.start ?? 0;
    return ownRanges(file, index, name, what).map(({ start, end }): Offsets => [origin + start, origin + end]);
  });
}

function ownRanges(
  file: PlacedFacts,
  index: number,
  name: string,
  what: "calls" | "containers",
): readonly SourceRange[] {
  const places = file.units[index]?.facts.places[what];
  return places && Object.hasOwn(places, name) ? (places[name] ?? []) : [];
}

function nameOffsets(file: PlacedFacts, name: string): Offsets | undefined {
  for (const index of file.facts.sources.get(name) ?? []) {
    const names = file.units[index]?.facts.places.names;
    const range = names && Object.hasOwn(names, name) ? names[name] : undefined;
    const origin = file.parsed.units[index]?.start ?? 0;
    if (range) return [origin + range.start, origin + range.end];
  }
  return undefined;
}

/** A table that holds on to neither units nor text. */
export function compactPlaces(file: PlacedFacts): PlaceTable {
  const lines = lineStarts(file.text.text());
  const index = new Map<string, number>();
  const cells: number[] = [];
  for (const name of file.facts.sources.keys()) {
    const calls = offsetsOf(file, name, "calls");
    const containers = offsetsOf(file, name, "containers");
    const own = nameOffsets(file, name) ?? [NOWHERE, NOWHERE];
    index.set(name, cells.length);
    cells.push(calls.length, containers.length, ...own);
    for (const [start, end] of calls) cells.push(start, end);
    for (const [start, end] of containers) cells.push(start, end);
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
