// Owns an open document: its text, its units with what is derived from them, and what analysis found in each, carried from version to
// version. Knows its own file only.
import { createInterner } from "../facts/intern";
import { equalData } from "../facts/query";
import type { ParsedFile, PlacedUnit, Unit } from "../syntax/node";
import type { SourceFile } from "../syntax/source-file";
import type { PlacedRaw } from "./assembly/assembled";
import type { DocumentChange } from "./facade";
import type { FileView, SlotEdit, UnitSlot } from "./file-view";
import { carryOver, type Replaced } from "./hold";
import type { SourceText } from "./source-text";
import { DIRECTIVE_MARK } from "./suppress/suppress";
import type { UnitData, UnitMemo } from "./unit-data";

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

export interface DocumentInput {
  readonly path: string;
  readonly source: SourceFile;
  readonly version: number;
  readonly memo: UnitMemo;
  /** True when the text is too large to be parsed. */
  tooLarge(length: number): boolean;
  /** Parses a text whole while the incremental parse is provisional: what the text alone says, whatever was there before. */
  readonly parseWhole: ((text: string) => ParsedFile) | undefined;
  /** Called for every new view. */
  edited(view: FileView, edit: SlotEdit): void;
}

const NOTHING_PARSED: ParsedFile = { units: [], comments: [], broken: false };

export function createDocument(input: DocumentInput): Document {
  const { path, source, memo } = input;
  let { version } = input;
  let edits: Replaced[] = [];
  let suppresses = source.text().includes(DIRECTIVE_MARK);
  let current: FileView | undefined;
  const pending = new Set<UnitSlot>();
  const noisy = new Set<UnitSlot>();
  const parse = parserOf(input);
  return {
    path,
    source,
    get version() {
      return version;
    },
    change(changes, next) {
      for (const change of changes) {
        const edit = applyChange(source, change);
        edits.push(edit);
        suppresses ||= source
          .slice(edit.start - DIRECTIVE_MARK.length, edit.start + edit.length + DIRECTIVE_MARK.length)
          .includes(DIRECTIVE_MARK);
      }
      version = next;
    },
    settle: (offset) => !input.tooLarge(source.length) && source.settle(offset),
    view() {
      const parsed = parse();
      if (current?.parsed === parsed) return current;
      const { slots, edit } = current
        ? nextSlots(current, parsed, edits, memo)
        : { slots: sharingSlots(parsed, memo), edit: undefined };
      current = { path, text: source, parsed, slots, pending, noisy, isOpen: true, suppresses };
      edits = [];
      const { removed, added } = edit ?? { removed: [], added: slots };
      for (const slot of removed) retire(slot, current);
      for (const slot of added) introduce(slot, current);
      input.edited(current, { removed, added });
      return current;
    },
    dispose: () => source.dispose(),
  };
}

/** A view of a text that is not being edited. */
export function fileView(path: string, text: SourceText, parsed: ParsedFile, memo: UnitMemo): FileView {
  const slots = newSlots(parsed, memo.fresh);
  return { path, text, parsed, slots, pending: new Set(slots), noisy: new Set(), isOpen: false, suppresses: true };
}

function parserOf({ source, tooLarge, parseWhole }: DocumentInput): () => ParsedFile {
  let exact: { readonly of: ParsedFile; readonly parsed: ParsedFile } | undefined;
  return () => {
    if (tooLarge(source.length)) return NOTHING_PARSED;
    const of = source.parsed();
    if (!parseWhole || !source.provisional) return of;
    if (exact?.of !== of) exact = { of, parsed: parseWhole(source.text()) };
    return exact.parsed;
  };
}

function applyChange(source: SourceFile, { range, text }: DocumentChange): Replaced {
  const start = range ? source.offsetAt(range.start) : 0;
  const end = range ? Math.max(start, source.offsetAt(range.end)) : source.length;
  source.applyChange({ start, end, text });
  return { start, end, length: text.length };
}

function newSlots(parsed: ParsedFile, dataOf: (unit: Unit) => UnitData): readonly UnitSlot[] {
  return parsed.units.map(({ unit }, order) => slotOf(dataOf(unit), order, undefined, undefined));
}

function slotOf(data: UnitData, order: number, result: UnitSlot["result"], carried: UnitSlot["carried"]): UnitSlot {
  return { data, order, result, carried, shown: undefined };
}

/** Those of a document that was just opened. What edits bring in later is little, and is not shared. */
function sharingSlots(parsed: ParsedFile, memo: UnitMemo): readonly UnitSlot[] {
  const interner = createInterner();
  const slots = newSlots(parsed, memo.of);
  for (const { data } of slots) data.share(interner);
  return slots;
}

/** Keeps the slots of units that are still there; those at both ends of the file first, so that the rest is small. */
function nextSlots(
  old: FileView,
  parsed: ParsedFile,
  edits: readonly Replaced[],
  memo: UnitMemo,
): { readonly slots: readonly UnitSlot[]; readonly edit: SlotEdit } {
  const { head, tail } = commonEnds(old.parsed.units, parsed.units);
  const oldEnd = old.slots.length - tail;
  const removed = old.slots.slice(head, oldEnd);
  const changed = parsed.units.slice(head, parsed.units.length - tail);
  const carried = carryOver(foundIn(old, head, oldEnd), edits, changed);
  const known = new Map(removed.map(({ data, result }) => [data.unit, result?.findings]));
  const added = changed.map((placed): UnitSlot => {
    const { unit } = placed;
    const findings = known.get(unit);
    const result = findings && { findings, query: undefined };
    return slotOf(memo.of(unit), 0, result, carried.get(placed));
  });
  if (sameFacts(removed, added)) {
    // Nothing that others see has changed, so the slots stay what they are for them.
    removed.forEach((slot, i) => {
      const { data, result, carried: kept } = added[i] as UnitSlot;
      if (slot.data === data) return;
      Object.assign(slot, { data, result, carried: kept });
      introduce(slot, old);
    });
    return { slots: old.slots, edit: { removed: [], added: [] } };
  }
  const slots = old.slots.slice(0, head).concat(added, old.slots.slice(oldEnd));
  giveOrder(slots, head, added.length, removed);
  return { slots, edit: { removed, added } };
}

/** A slot that is gone is not to be looked at again, whatever it depended on. */
function retire(slot: UnitSlot, { pending, noisy }: FileView): void {
  pending.delete(slot);
  noisy.delete(slot);
  slot.result = undefined;
  slot.shown = undefined;
}

function introduce(slot: UnitSlot, { pending, noisy }: FileView): void {
  pending.add(slot);
  if (slot.result || slot.carried) noisy.add(slot);
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

function foundIn(view: FileView, from: number, to: number): readonly PlacedRaw[] {
  return view.slots.slice(from, to).flatMap(({ data, result, carried }, i) => {
    const at = view.parsed.units[from + i];
    const found = data.unit.broken ? carried : (result?.findings ?? carried);
    return at && found ? found.map((raw) => ({ raw, at })) : [];
  });
}

function sameFacts(before: readonly UnitSlot[], after: readonly UnitSlot[]): boolean {
  if (before.length !== after.length) return false;
  return before.every(({ data }, i) => {
    const other = after[i]?.data;
    const sameHome = data.unit.className === other?.unit.className && data.unit.broken === other.unit.broken;
    return sameHome && equalData(data.facts.summary, other.facts.summary);
  });
}

/** Orders new slots between their neighbours; all anew when there is no room. */
function giveOrder(slots: readonly UnitSlot[], from: number, count: number, removed: readonly UnitSlot[]): void {
  const before = slots[from - 1]?.order;
  const after = slots[from + count]?.order;
  const low = before ?? (after ?? removed[0]?.order ?? 0) - count - 1;
  const high = after ?? low + count + 1;
  for (let i = 0; i < count; i++) {
    const slot = slots[from + i] as UnitSlot;
    slot.order = low + ((high - low) * (i + 1)) / (count + 1);
    if (slot.order > (slots[from + i - 1]?.order ?? low) && slot.order < high) continue;
    slots.forEach((one, order) => {
      one.order = order;
    });
    return;
  }
}
