// Owns the figures that an engine tells about itself: for the status item, tests and the inspector. Data only.

export interface EngineStats {
  /** wasm objects alive; trees are only alive while a block is being typed in. */
  readonly wasmObjects: number;
  /** Files with a summary, and how many of them are open. */
  readonly files: number;
  readonly open: number;
  /** Cells of the query engine. */
  readonly cells: number;
  /** Queries computed since the last call, as `name(key)`; empty unless timing is on. */
  readonly executed: readonly string[];
  /** Milliseconds spent per rule since the start; empty unless timing is on. */
  readonly rules: ReadonlyMap<string, number>;
  /** Rules that threw: id and first message. */
  readonly failures: ReadonlyMap<string, string>;
}
