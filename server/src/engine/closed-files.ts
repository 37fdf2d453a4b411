// Owns the files that are known but not open: their places, why one can't be had, and, as far as memory allows, their syntax for as long
// as it is to be analysed. Knows nothing of documents and does not read anything itself.
import type { FileTable } from "../facts/file-table";
import { fingerprint } from "../text/hash";
import type { FileView } from "./file-view";
import { compactPlaces, type PlaceTable } from "./places";

export interface ClosedFiles {
  /**
   * A file that was just parsed. Keeps its syntax if there is room, or in any case when it is `wanted` now.
   * @param table its facts; undefined when they are the same as before.
   */
  put(view: FileView, table: FileTable | undefined, wanted: boolean): void;
  /** True when a file was put with this very text. */
  has(path: string, text: string): boolean;
  /** A file that can't be had, and why. */
  fail(path: string, reason: string): void;
  remove(path: string): void;
  /** Syntax, where it is still at hand. */
  view(path: string): FileView | undefined;
  /** The syntax of a file will not be needed soon. */
  analysed(path: string): void;
  places(path: string): PlaceTable | undefined;
  failures(): ReadonlyMap<string, string>;
}

/** @param maxNodes nodes of syntax that may be kept. */
export function createClosedFiles(maxNodes: number): ClosedFiles {
  const places = new Map<string, PlaceTable>();
  const texts = new Map<string, string>();
  const failed = new Map<string, string>();
  // In the order in which they may go: analysed ones first.
  const spare = new Map<string, FileView>();
  const fresh = new Map<string, FileView>();
  let nodes = 0;

  const drop = (path: string) => {
    const view = spare.get(path) ?? fresh.get(path);
    if (!view) return;
    spare.delete(path);
    fresh.delete(path);
    nodes -= nodesOf(view);
  };
  const makeRoom = (wanted: boolean) => {
    for (const path of spare.keys()) if (nodes > maxNodes) drop(path);
    if (!wanted) return;
    for (const path of fresh.keys()) if (nodes > maxNodes && fresh.size > 1) drop(path);
  };
  return {
    put(view, table, wanted) {
      drop(view.path);
      failed.delete(view.path);
      if (table) {
        places.set(view.path, compactPlaces(view, table));
        texts.set(view.path, fingerprint(view.text.text()));
      }
      fresh.set(view.path, view);
      nodes += nodesOf(view);
      makeRoom(wanted);
      if (nodes > maxNodes && !wanted) drop(view.path);
    },
    has: (path, text) => texts.get(path) === fingerprint(text),
    fail(path, reason) {
      drop(path);
      places.delete(path);
      texts.delete(path);
      failed.set(path, reason);
    },
    remove(path) {
      drop(path);
      places.delete(path);
      texts.delete(path);
      failed.delete(path);
    },
    view: (path) => fresh.get(path) ?? spare.get(path),
    analysed(path) {
      const view = fresh.get(path);
      if (!view) return;
      fresh.delete(path);
      spare.set(path, view);
    },
    places: (path) => places.get(path),
    failures: () => failed,
  };
}

function nodesOf(view: FileView): number {
  return view.slots.reduce((sum, { data }) => sum + data.unit.size, 0);
}
