// Owns the run over one file: which units have to be looked at, when to let others work, and the assembled result, kept until something
// it depends on changes. Knows views of files; hosts and documents are above it.
import { equalData, type QueryDb } from "../facts/query";
import type { Rule } from "../rules/api";
import type { Assembled } from "./assembly/assembled";
import { assemble, type UnitRaws } from "./assembly/findings";
import type { Configuration } from "./config/config";
import { roleOf } from "./config/role";
import type { FileView, UnitSlot } from "./file-view";
import type { Finding } from "./finding";
import type { PlaceTable } from "./places";
import type { UnitAnalysis } from "./unit-analysis";

export interface AnalysisInput {
  readonly db: QueryDb;
  readonly rules: readonly Rule[];
  readonly units: UnitAnalysis;
  readonly config: Configuration;
  readonly hold: boolean;
  readonly merge: boolean;
  /** Brings facts up to date and gives the file's present view; undefined when there is none any more. */
  view(path: string): FileView | undefined;
  places(path: string): PlaceTable | undefined;
  /** Counts changes of where things are in any file. */
  placesEpoch(): number;
  indexComplete(): boolean;
  /** Findings that a file has whatever its units say. */
  notices(path: string): readonly Assembled[];
}

export interface Analysis {
  run(path: string): Generator<void, Result, unknown>;
  /** Findings of a view that is no file's: nothing is kept. */
  of(view: FileView): readonly Assembled[];
  /** The last result of a file, if it is still right. */
  known(path: string): Result | undefined;
  forget(path: string): void;
  /** The file is closed: its result is kept only as one of a few. */
  keepLast(path: string): void;
}

/** Results of closed files that are kept. */
const MAX_CLOSED = 8;

export interface Result {
  readonly findings: readonly Finding[];
  readonly assembled: readonly Assembled[];
  /** Undefined for a file that is neither open nor loaded. */
  readonly view: FileView | undefined;
}

interface Kept extends Result {
  readonly revision: number;
  readonly configEpoch: number;
  readonly placesEpoch: number;
  readonly complete: boolean;
}

export function createAnalysis(input: AnalysisInput): Analysis {
  const { db, config } = input;
  const results = new Map<string, Kept>();
  const closed = new Set<string>();

  const isCurrent = (kept: Kept, view: FileView): boolean =>
    kept.view === view &&
    view.pending.size === 0 &&
    (view.isOpen || kept.revision === db.revision) &&
    kept.configEpoch === config.epoch &&
    kept.placesEpoch === input.placesEpoch() &&
    kept.complete === input.indexComplete();

  const known = (path: string): Kept | undefined => {
    const view = input.view(path);
    const kept = results.get(path);
    return kept && view && isCurrent(kept, view) ? kept : undefined;
  };

  const finish = (path: string, view: FileView): Result => {
    const assembled = assembleView(input, view);
    const before = results.get(path);
    const next = assembled.map(({ finding }) => finding);
    const findings = before && equalData(before.findings, next) ? before.findings : next;
    const stamp = { revision: db.revision, configEpoch: config.epoch, placesEpoch: input.placesEpoch() };
    const kept = { findings, assembled, view, ...stamp, complete: input.indexComplete() };
    results.set(path, kept);
    return kept;
  };

  return {
    known,
    forget: (path) => results.delete(path),
    keepLast(path) {
      closed.delete(path);
      closed.add(path);
      for (const oldest of closed) {
        if (closed.size <= MAX_CLOSED) break;
        closed.delete(oldest);
        results.delete(oldest);
      }
    },
    *run(path) {
      for (;;) {
        const before = known(path);
        if (before) return before;
        const view = input.view(path);
        if (!view) return { findings: [], assembled: [], view };
        // Nobody tells what changes for a closed file, so each of its units is asked again.
        if (!view.isOpen) for (const slot of view.slots) view.pending.add(slot);
        if (yield* visit(input, view, () => input.view(path) === view)) return finish(path, view);
      }
    },
    of(view) {
      drive(visit(input, view, () => true));
      return assembleView(input, view);
    },
  };
}

/** Runs a generator to its end. */
export function drive<T>(steps: Generator<void, T, unknown>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Looks at every unit whose result may have changed. False when there is need to look again. */
function* visit(input: AnalysisInput, view: FileView, isCurrent: () => boolean): Generator<void, boolean, unknown> {
  const { path, pending } = view;
  for (const slot of pending) {
    const before = slot.result;
    if (!slot.data.unit.broken) {
      const query = before?.query ?? input.units.query(path, slot.data, view.isOpen ? doubt(slot, pending) : undefined);
      const findings = input.units.run(path, slot.data, query);
      slot.result = { findings, query };
      if (findings.length > 0) view.noisy.add(slot);
      slot.data.forget();
    }
    pending.delete(slot);
    if (slot.result?.findings === before?.findings) continue;
    yield;
    if (!isCurrent()) return false;
  }
  return true;
}

/** Slots that may have something to show, with their units. Looks at none of the others: a keystroke must not cost what the file has. */
function inOrder({ slots, noisy, parsed }: FileView) {
  return [...noisy]
    .sort((a, b) => a.order - b.order)
    .flatMap((slot) => {
      const at = parsed.units[indexOf(slots, slot)];
      return at ? [{ slot, at }] : [];
    });
}

function indexOf(slots: readonly UnitSlot[], slot: UnitSlot): number {
  let low = 0;
  let high = slots.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.order ?? 0) < slot.order) low = middle + 1;
    else high = middle;
  }
  return slots[low] === slot ? low : -1;
}

function doubt(slot: UnitSlot, pending: Set<UnitSlot>): () => void {
  return () => {
    if (slot.result) pending.add(slot);
  };
}

function assembleView(input: AnalysisInput, view: FileView): readonly Assembled[] {
  const config = input.config.resolve(view.path);
  if (!config.enabled) return [];
  const units = inOrder(view).flatMap(({ slot, at }): readonly UnitRaws[] => {
    const { data, result, carried } = slot;
    const raws = data.unit.broken ? (input.hold ? carried : undefined) : result?.findings;
    return raws && raws.length > 0 ? [{ at, raws, memo: slot }] : [];
  });
  const found = assemble({
    path: view.path,
    text: view.text,
    parsed: view.parsed,
    suppresses: view.suppresses,
    units,
    config,
    epoch: input.config.epoch,
    role: roleOf(view.path, input.config.folderOf(view.path)),
    rules: input.rules,
    merge: input.merge,
    places: input.places,
    complete: input.indexComplete() && !view.parsed.broken,
  });
  return [...input.notices(view.path), ...found];
}
