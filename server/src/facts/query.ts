// Owns the query engine: inputs, derived queries with recorded reads, verification on demand and cut-off on equal results.
// Must not know what is asked: no facts, no syntax, no files. Nothing here runs on its own: a change only marks what may depend on it,
// and only a read makes work.

/** A family of inputs, one cell per key. Reading a key that was never set gives undefined, and is recorded like any other read. */
export interface InputKind<V> {
  readonly type: "input";
  readonly name: string;
  readonly equal: (a: V, b: V) => boolean;
}

/** A family of derived values. `compute` must be pure but for its reads, and must not reach its own key again. */
export interface QueryKind<V> {
  readonly type: "query";
  readonly name: string;
  readonly equal: (a: V, b: V) => boolean;
  readonly compute: (db: Reader, key: string) => V;
}

export interface Reader {
  read<V>(kind: InputKind<V>, key: string): V | undefined;
  /** @throws Error when the query reaches itself, and whatever its computation throws (nothing is kept then). */
  get<V>(kind: QueryKind<V>, key: string): V;
}

/** A derived value that is asked for often. */
export interface Handle<V> {
  get(): V;
  /** Keeps the value over the next sweep. */
  touch(): void;
}

export interface QueryDb extends Reader {
  /** Counts effective changes of inputs. */
  readonly revision: number;
  /** Sets or (undefined) removes an input; true when that is a change. @throws Error while a query computes. */
  set<V>(kind: InputKind<V>, key: string, value: V | undefined): boolean;
  /**
   * Says where the cells of an input family come from: asked for when a cell is first read, and again when `update` names it. Cells that
   * nobody reads cost nothing. `set` must not be used on such a family.
   */
  provide<V>(kind: InputKind<V>, source: (key: string) => V | undefined): void;
  /** Asks the family's source again for a cell somebody has read; true when its value changed. @throws Error while a query computes. */
  update<V>(kind: InputKind<V>, key: string): boolean;
  /** Same as `read` and `get`, without recording who asked. */
  peek<V>(kind: InputKind<V> | QueryKind<V>, key: string): V | undefined;
  /**
   * Forgets derived values, and inputs that were asked for but never set, that nothing used since the `age`-th last sweep; what a used value
   * was built from counts as used.
   */
  sweep(age: number): void;
  /**
   * Asks without looking the key up each time; outside of computations only, as nothing is recorded.
   * @param doubted called when the value, once asked for, may have changed; not again before it is asked for again.
   */
  handle<V>(kind: QueryKind<V>, key: string, doubted?: () => void): Handle<V>;
  /** `name(key)` of each computation since the last call, in order of completion; empty unless the database keeps a log. */
  takeLog(): readonly string[];
  readonly size: number;
}

export function defineInput<V>(name: string, equal: (a: V, b: V) => boolean = equalData): InputKind<V> {
  return { type: "input", name, equal };
}

export function defineQuery<V>(
  name: string,
  compute: (db: Reader, key: string) => V,
  equal: (a: V, b: V) => boolean = equalData,
): QueryKind<V> {
  return { type: "query", name, compute, equal };
}

/** Structural equality of JSON-like values. */
export function equalData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, i) => equalData(value, b[i]));
  }
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalData(left[key], right[key]));
}

/** @param logged whether computations are written down for `takeLog`. */
export function createQueryDb(logged = true): QueryDb {
  return new QueryEngine(logged ? MAX_LOG : 0);
}

const MAX_LOG = 10_000;
const FEW = 8;
const NOBODY: readonly (() => void)[] = [];
const NO_CELLS: readonly Cell[] = [];

type Kind = InputKind<unknown> | QueryKind<unknown>;

interface Cell {
  readonly kind: Kind;
  readonly key: string;
  value: unknown;
  /** Revision of the last change of the value. */
  changedAt: number;
  /** Derived cells only: revision at which the value was last looked into, -1 when there is none to be kept. */
  verifiedAt: number;
  /** Derived cells only: something it was built from may have changed since. */
  stale: boolean;
  /** Told, once, when the cell gets stale. */
  watchers: readonly (() => void)[];
  reads: readonly Cell[];
  /** Cells that may have read this one. May name a cell twice, or one that no longer reads it: then that one is verified for nothing. */
  readers: Cell[] | undefined;
  /** Length of `readers` at which it is tidied. */
  tidyAt: number;
  busy: boolean;
  /** No longer in the tables. */
  dropped: boolean;
  usedAt: number;
}

interface Frame {
  /** Undefined for reads that are not recorded. */
  readonly cell: Cell | undefined;
  readonly reads: Set<Cell>;
}

class QueryEngine implements QueryDb {
  revision = 0;
  private readonly tables = new Map<Kind, Map<string, Cell>>();
  private readonly sources = new Map<Kind, (key: string) => unknown>();
  private readonly frames: Frame[] = [];
  private sweeps = 0;
  private log: string[] = [];

  constructor(private readonly maxLog: number) {}

  get size(): number {
    return [...this.tables.values()].reduce((sum, table) => sum + table.size, 0);
  }

  read<V>(kind: InputKind<V>, key: string): V | undefined {
    const cell = this.cell(erase(kind), key);
    this.frames.at(-1)?.reads.add(cell);
    return cell.value as V | undefined;
  }

  get<V>(kind: QueryKind<V>, key: string): V {
    const cell = this.cell(erase(kind), key);
    // Recorded first: who catches a failure depends on it too.
    this.frames.at(-1)?.reads.add(cell);
    this.refresh(cell);
    return cell.value as V;
  }

  peek<V>(kind: InputKind<V> | QueryKind<V>, key: string): V | undefined {
    this.frames.push({ cell: undefined, reads: new Set() });
    try {
      return kind.type === "input" ? this.read(kind, key) : this.get(kind, key);
    } finally {
      this.frames.pop();
    }
  }

  handle<V>(kind: QueryKind<V>, key: string, doubted?: () => void): Handle<V> {
    let cell = this.cell(erase(kind), key);
    return {
      get: () => {
        if (cell.dropped) cell = this.cell(erase(kind), key);
        if (doubted && !cell.watchers.includes(doubted)) cell.watchers = [...cell.watchers, doubted];
        cell.usedAt = this.sweeps;
        this.refresh(cell);
        return cell.value as V;
      },
      touch: () => {
        cell.usedAt = this.sweeps;
      },
    };
  }

  set<V>(kind: InputKind<V>, key: string, value: V | undefined): boolean {
    this.mustBeIdle(kind.name);
    return this.assign(this.cell(erase(kind), key), value);
  }

  provide<V>(kind: InputKind<V>, source: (key: string) => V | undefined): void {
    this.sources.set(erase(kind), source);
  }

  update<V>(kind: InputKind<V>, key: string): boolean {
    this.mustBeIdle(kind.name);
    const cell = this.tables.get(erase(kind))?.get(key);
    const source = cell && this.sources.get(cell.kind);
    return source !== undefined && this.assign(cell as Cell, source(key));
  }

  sweep(age: number): void {
    const kept = this.used(this.sweeps - age);
    for (const table of this.tables.values()) {
      for (const [key, cell] of table) {
        const given = cell.kind.type === "input" && cell.value !== undefined && !this.sources.has(cell.kind);
        if (given || kept.has(cell)) continue;
        cell.dropped = true;
        table.delete(key);
      }
    }
    for (const table of this.tables.values()) for (const cell of table.values()) tidy(cell);
    this.sweeps++;
  }

  takeLog(): readonly string[] {
    const taken = this.log;
    this.log = [];
    return taken;
  }

  private cell(kind: Kind, key: string): Cell {
    let table = this.tables.get(kind);
    if (!table) {
      table = new Map();
      this.tables.set(kind, table);
    }
    let cell = table.get(key);
    if (!cell) {
      cell = newCell(kind, key, this.sources.get(kind)?.(key));
      table.set(key, cell);
    }
    cell.usedAt = this.sweeps;
    return cell;
  }

  private assign(cell: Cell, value: unknown): boolean {
    const absent = value === undefined || cell.value === undefined;
    if (absent ? cell.value === value : cell.kind.equal(cell.value, value)) return false;
    this.revision++;
    cell.value = value;
    cell.changedAt = this.revision;
    markStale(cell);
    return true;
  }

  private refresh(cell: Cell): void {
    if (cell.kind.type === "input" || (!cell.stale && cell.verifiedAt >= 0)) return;
    if (cell.busy) throw new Error(`query cycle: ${this.cycleText(cell)}`);
    const frame: Frame = { cell, reads: new Set() };
    cell.busy = true;
    this.frames.push(frame);
    try {
      if (cell.verifiedAt < 0 || !this.holds(cell)) this.recompute(cell, cell.kind, frame);
      cell.verifiedAt = this.revision;
    } catch (error) {
      // Whoever saw the failure must be asked again, even when the value comes back as it was.
      cell.reads = [...frame.reads];
      cell.verifiedAt = -1;
      cell.changedAt = this.revision;
      throw error;
    } finally {
      this.frames.pop();
      cell.busy = false;
      cell.stale = false;
      for (const read of cell.reads) addReader(read, cell);
    }
  }

  /** Whether nothing changed that the value was built from. Stops at the first change: later reads may hang on earlier ones. */
  private holds(cell: Cell): boolean {
    for (const read of cell.reads) {
      try {
        this.refresh(read);
      } catch {
        // What it was built from fails now: computing anew tells whether it still matters.
        return false;
      }
      if (read.changedAt > cell.verifiedAt) return false;
    }
    return true;
  }

  private recompute(cell: Cell, kind: QueryKind<unknown>, frame: Frame): void {
    const value = kind.compute(this, cell.key);
    cell.reads = [...frame.reads];
    if (this.log.length < this.maxLog) this.log.push(`${kind.name}(${cell.key})`);
    if (cell.verifiedAt >= 0 && kind.equal(cell.value, value)) return;
    cell.value = value;
    cell.changedAt = this.revision;
  }

  /** Cells used since a sweep, and all they were built from. */
  private used(since: number): ReadonlySet<Cell> {
    const kept = new Set<Cell>();
    const pending: Cell[] = [];
    for (const table of this.tables.values()) {
      for (const cell of table.values()) if (cell.usedAt >= since) pending.push(cell);
    }
    for (let cell = pending.pop(); cell; cell = pending.pop()) {
      if (kept.has(cell)) continue;
      kept.add(cell);
      for (const read of cell.reads) pending.push(read);
    }
    return kept;
  }

  private mustBeIdle(name: string): void {
    const frame = this.frames.at(-1);
    if (frame) throw new Error(`input ${name} set while ${frame.cell?.kind.name ?? "something"} computes`);
  }

  private cycleText(cell: Cell): string {
    const from = this.frames.findIndex((frame) => frame.cell === cell);
    const path = [...this.frames.slice(from).map((frame) => frame.cell), cell];
    return path.map((step) => (step ? `${step.kind.name}(${step.key})` : "?")).join(" -> ");
  }
}

function newCell(kind: Kind, key: string, value: unknown): Cell {
  return {
    kind,
    key,
    value,
    changedAt: 0,
    verifiedAt: -1,
    stale: false,
    watchers: NOBODY,
    reads: NO_CELLS,
    readers: undefined,
    tidyAt: FEW,
    busy: false,
    dropped: false,
    usedAt: 0,
  };
}

/** Everything that may have been built from a cell has to be verified. Who has been told once is told again only after that. */
function markStale(changed: Cell): void {
  const pending = [changed];
  for (let cell = pending.pop(); cell; cell = pending.pop()) {
    for (const reader of cell.readers ?? NO_CELLS) {
      if (reader.stale) continue;
      reader.stale = true;
      for (const watcher of reader.watchers) watcher();
      reader.watchers = NOBODY;
      pending.push(reader);
    }
    cell.readers = undefined;
  }
}

function addReader(read: Cell, reader: Cell): void {
  const { readers } = read;
  // Most cells have one reader or two, and an array that grows in place takes room for 17 at once.
  if (!readers || readers.length < FEW) read.readers = readers ? [...readers, reader] : [reader];
  else if (readers.push(reader) >= read.tidyAt) tidy(read);
}

function tidy(cell: Cell): void {
  if (!cell.readers) return;
  cell.readers = [...new Set(cell.readers)].filter((reader) => !reader.dropped);
  cell.tidyAt = 2 * cell.readers.length + FEW;
}

// Cells of one kind only ever hold values of that kind, so forgetting the type here is sound.
function erase<V>(kind: InputKind<V>): InputKind<unknown>;
function erase<V>(kind: QueryKind<V>): QueryKind<unknown>;
function erase(kind: unknown): unknown {
  return kind;
}
