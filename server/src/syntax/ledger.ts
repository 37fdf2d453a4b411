// Owns the count of live wasm objects. Trees and cursors live in wasm memory that is never collected and never shrinks, so
// each one is taken and released through here; a test asks for zero after every run.

/** Anything that holds wasm memory until it is told to let go. */
export interface WasmObject {
  delete(): void;
}

export interface Ledger {
  /** Number of objects taken and not yet released. */
  readonly live: number;
  take<T extends WasmObject>(object: T): T;
  /** Deletes the object. Releasing twice would free foreign memory, so it throws instead. */
  release(object: WasmObject): void;
}

export function createLedger(): Ledger {
  const held = new Set<WasmObject>();
  return {
    get live() {
      return held.size;
    },
    take(object) {
      held.add(object);
      return object;
    },
    release(object) {
      if (!held.delete(object)) throw new Error("wasm object released twice, or never taken");
      object.delete();
    },
  };
}

/** Live trees and cursors of a runtime; its own parser is not counted. */
export function liveWasmObjects(runtime: { readonly ledger: Ledger }): number {
  return runtime.ledger.live;
}
