// Owns an open document: its text, its units with what is derived from them, and what analysis found in each, carried from version to
// version. Knows its own file only.

import { type FileFacts, mergeUnits } from "../facts/merge";
import { equalData } from "../facts/query";
import type { ParsedFile, PlacedUnit } from "../syntax/node";
import type { SourceFile } from "../syntax/source-file";
import type { DocumentChange } from "./facade";
import { carryOver, type Replaced } from "./hold";
import type { RawFinding } from "./raw-finding";
import type { SourceText } from "./source-text";
import type { UnitData, UnitMemo } from "./unit-data";

/** A file with its units, at one version of its text. */
export interface FileView {
  readonly path: string;
  readonly text: SourceText;
  readonly parsed: ParsedFile;
  /** In the order of `parsed.units`, as are `results` and `carried`. */
  readonly units: readonly UnitData[];
  readonly facts: FileFacts;
  /** What analysis found, with the revision of the facts at which it held. */
  readonly results: (UnitResult | undefined)[];
  /** Findings of earlier versions that lie in the unit: all there is to show while it is broken. */
  readonly carried: readonly (readonly RawFinding[] | undefined)[];
}

export interface UnitResult {
  readonly revision: number;
  readonly findings: readonly RawFinding[];
}

export interface Document {
  readonly path: string;
  readonly version: number;
  readonly source: SourceFile;
  change(changes: readonly DocumentChange[], version: number): void;
  /** Heals and warms the parse; true when units may have changed. */
  settle(offset: number | undefined): boolean;
  /** The view of the current text; the same object until text or units change. */
  view(): FileView;
  dispose(): void;
}

const NOTHING_PARSED: ParsedFile = { units: [], comments: [], broken: false };

export interface DocumentInput {
  readonly path: string;
  readonly source: SourceFile;
  readonly version: number;
  readonly memo: UnitMemo;
  /** True when the text is too large to be parsed. */
  tooLarge(length: number): boolean;
  /** Parses a text whole while the incremental parse is provisional: what the text alone says, whatever was there before. */
  readonly parseWhole: ((text: string) => ParsedFile) | undefined;
}

export function createDocument(input: DocumentInput): Document {
  const { path, source, memo } = input;
  let { version } = input;
  let edits: Replaced[] = [];
  let current: FileView | undefined;
  let exact: { readonly of: ParsedFile; readonly parsed: ParsedFile } | undefined;
  const parse = (): ParsedFile => {
    if (input.tooLarge(source.length)) return NOTHING_PARSED;
    const of = source.parsed();
    if (!input.parseWhole || !source.provisional) return of;
    if (exact?.of !== of) exact = { of, parsed: input.parseWhole(source.text()) };
    return exact.parsed;
  };
  return {
    path,
    source,
    get version() {
      return version;
    },
    change(changes, next) {
      for (const change of changes) edits.push(applyChange(source, change));
      version = next;
    },
    settle: (offset) => !input.tooLarge(source.length) && source.settle(offset),
    view() {
      const parsed = parse();
      if (current?.parsed === parsed) return current;
      current = current ? nextView(current, parsed, edits, memo) : fileView(path, source, parsed, memo);
      edits = [];
      return current;
    },
    dispose: () => source.dispose(),
  };
}

/** A view from scratch. */
export function fileView(path: string, text: SourceText, parsed: ParsedFile, memo: UnitMemo): FileView {
  const units = parsed.units.map(({ unit }) => memo.of(unit));
  return { path, text, parsed, units, facts: factsOf(units), results: [], carried: [] };
}

function applyChange(source: SourceFile, { range, text }: DocumentChange): Replaced {
  const start = range ? source.offsetAt(range.start) : 0;
  const end = range ? Math.max(start, source.offsetAt(range.end)) : source.length;
  source.applyChange({ start, end, text });
  return { start, end, length: text.length };
}

/** Takes over what belongs to units that are still there; those at both ends of the file first, so that the rest is small. */
function nextView(old: FileView, parsed: ParsedFile, edits: readonly Replaced[], memo: UnitMemo): FileView {
  const { head, tail } = commonEnds(old.parsed.units, parsed.units);
  const oldEnd = old.units.length - tail;
  const newEnd = parsed.units.length - tail;
  const changed = parsed.units.slice(head, newEnd);
  const units = splice(
    old.units,
    head,
    oldEnd,
    changed.map(({ unit }) => memo.of(unit)),
  );
  const moved = carryOver(foundIn(old, head, oldEnd), edits, changed);
  return {
    path: old.path,
    text: old.text,
    parsed,
    units,
    facts: sameFacts(old.units.slice(head, oldEnd), units.slice(head, newEnd)) ? old.facts : factsOf(units),
    results: splice(padded(old.results, old.units.length), head, oldEnd, reused(old, head, oldEnd, changed)),
    carried: splice(
      padded(old.carried, old.units.length),
      head,
      oldEnd,
      changed.map((placed) => moved.get(placed)),
    ),
  };
}

function commonEnds(
  before: readonly PlacedUnit[],
  after: readonly PlacedUnit[],
): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head]?.unit === after[head]?.unit) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail]?.unit === after[after.length - 1 - tail]?.unit)
    tail++;
  return { head, tail };
}

/** Results of units in the changed stretch that only moved within it. */
function reused(old: FileView, from: number, to: number, changed: readonly PlacedUnit[]): (UnitResult | undefined)[] {
  const known = new Map<unknown, UnitResult | undefined>();
  for (let i = from; i < to; i++) known.set(old.units[i]?.unit, old.results[i]);
  return changed.map(({ unit }) => known.get(unit));
}

function foundIn(view: FileView, from: number, to: number) {
  return view.parsed.units.slice(from, to).flatMap((at, i) => {
    const index = from + i;
    const broken = at.unit.broken;
    const found = broken ? view.carried[index] : (view.results[index]?.findings ?? view.carried[index]);
    return (found ?? []).map((raw) => ({ raw, at }));
  });
}

function sameFacts(before: readonly UnitData[], after: readonly UnitData[]): boolean {
  if (before.length !== after.length) return false;
  return before.every((data, i) => {
    const other = after[i];
    const sameHome = data.unit.className === other?.unit.className && data.unit.broken === other.unit.broken;
    return sameHome && equalData(data.facts.summary, other.facts.summary);
  });
}

function factsOf(units: readonly UnitData[]): FileFacts {
  return mergeUnits(units.map(({ unit, facts }) => ({ className: unit.className, summary: facts.summary })));
}

function padded<T>(list: readonly (T | undefined)[], length: number): readonly (T | undefined)[] {
  return list.length === length ? list : Array.from({ length }, (_, i) => list[i]);
}

function splice<T>(list: readonly T[], from: number, to: number, middle: readonly T[]): T[] {
  return list.slice(0, from).concat(middle, list.slice(to));
}
