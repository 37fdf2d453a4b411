// Owns the query engine: inputs, derived queries with recorded reads, verification on demand and cut-off on equal results.
// Must not know what is asked: no facts, no syntax, no files. Nothing here runs on its own; only a read makes work.

/**
 * How often an input changes: `low` for what is being edited, `high` for the rest. A change of a `low` input leaves everything
 * that was built from `high` ones alone unverified.
 */
export type Durability = "low" | "high";

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

export interface QueryDb extends Reader {
  /** Counts effective changes of inputs. */
  readonly revision: number;
  /** Sets or (undefined) removes an input; true when that is a change. @throws Error while a query computes. */
  set<V>(kind: InputKind<V>, key: string, value: V | undefined, durability?: Durability): boolean;
  /** Same as `read` and `get`, without recording who asked. */
  peek<V>(kind: InputKind<V> | QueryKind<V>, key: string): V | undefined;
  /**
   * Forgets derived values, and inputs that were asked for but never set, that nothing used since the `age`-th last sweep; what a used value
   * was built from counts as used.
   */
  sweep(age: number): void;
  /** Marks a derived value as used, when there is one. */
  touch(kind: QueryKind<unknown>, key: string): void;
  /** `name(key)` of each computation since the last call, in order of completion. */
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

const LOW = 0;
const HIGH = 1;

interface Cell {
  readonly kind: InputKind<unknown> | QueryKind<unknown>;
  readonly key: string;
  value: unknown;
  /** Revision of the last change of the value. */
  changedAt: number;
  durability: number;
  /** Derived cells only: revision at which the value was last known to hold, -1 before the first computation. */
  verifiedAt: number;
  reads: readonly Cell[];
  busy: boolean;
  usedAt: number;
}

const MAX_LOG = 10_000;

export function createQueryDb(): QueryDb {
  const tables = new Map<InputKind<unknown> | QueryKind<unknown>, Map<string, Cell>>();
  // Per durability: revision of the last change that a value of this durability may have seen.
  const lastChange: [number, number] = [0, 0];
  const frames: { readonly cell: Cell | undefined; readonly reads: Set<Cell> }[] = [];
  let revision = 0;
  let sweeps = 0;
  let log: string[] = [];

  function cellOf(kind: InputKind<unknown> | QueryKind<unknown>, key: string): Cell {
    let table = tables.get(kind);
    if (!table) {
      table = new Map();
      tables.set(kind, table);
    }
    let cell = table.get(key);
    if (!cell) {
      cell = {
        kind,
        key,
        value: undefined,
        changedAt: 0,
        durability: LOW,
        verifiedAt: -1,
        reads: [],
        busy: false,
        usedAt: sweeps,
      };
      table.set(key, cell);
    }
    cell.usedAt = sweeps;
    return cell;
  }

  function refresh(cell: Cell): void {
    if (cell.kind.type === "input" || cell.verifiedAt === revision) return;
    if (cell.busy) throw new Error(`query cycle: ${cycleText(cell)}`);
    cell.busy = true;
    frames.push({ cell, reads: new Set() });
    try {
      if (cell.verifiedAt < 0 || !holds(cell)) recompute(cell, cell.kind);
      cell.verifiedAt = revision;
    } catch (error) {
      // Whoever saw the failure must be asked again, even when the value comes back as it was.
      cell.verifiedAt = -1;
      cell.changedAt = revision;
      throw error;
    } finally {
      frames.pop();
      cell.busy = false;
    }
  }

  function holds(cell: Cell): boolean {
    if ((lastChange[cell.durability] ?? 0) <= cell.verifiedAt) return true;
    let durability = HIGH;
    for (const read of cell.reads) {
      try {
        refresh(read);
      } catch {
        // What it was built from fails now: computing anew tells whether it still matters.
        return false;
      }
      if (read.changedAt > cell.verifiedAt) return false;
      durability = Math.min(durability, read.durability);
    }
    cell.durability = durability;
    return true;
  }

  function recompute(cell: Cell, kind: QueryKind<unknown>): void {
    const value = kind.compute(db, cell.key);
    const reads = [...(frames.at(-1)?.reads ?? [])];
    if (log.length < MAX_LOG) log.push(`${kind.name}(${cell.key})`);
    cell.reads = reads;
    cell.durability = reads.reduce((low, read) => Math.min(low, read.durability), HIGH);
    if (cell.verifiedAt >= 0 && kind.equal(cell.value, value)) return;
    cell.value = value;
    cell.changedAt = revision;
  }

  function cycleText(cell: Cell): string {
    const from = frames.findIndex((frame) => frame.cell === cell);
    return [...frames.slice(from).map((frame) => frame.cell), cell]
      .map((c) => (c ? `${c.kind.name}(${c.key})` : "?"))
      .join(" -> ");
  }

  const db: QueryDb = {
    get revision() {
      return revision;
    },
    get size() {
      return [...tables.values()].reduce((sum, table) => sum + table.size, 0);
    },
    read<V>(kind: InputKind<V>, key: string): V | undefined {
      const cell = cellOf(erase(kind), key);
      frames.at(-1)?.reads.add(cell);
      return cell.value as V | undefined;
    },
    get<V>(kind: QueryKind<V>, key: string): V {
      const cell = cellOf(erase(kind), key);
      frames.at(-1)?.reads.add(cell);
      refresh(cell);
      return cell.value as V;
    },
    peek<V>(kind: InputKind<V> | QueryKind<V>, key: string): V | undefined {
      frames.push({ cell: undefined, reads: new Set() });
      try {
        return kind.type === "input" ? db.read(kind, key) : db.get(kind, key);
      } finally {
        frames.pop();
      }
    },
    set<V>(kind: InputKind<V>, key: string, value: V | undefined, durability: Durability = "low"): boolean {
      if (frames.length > 0) throw new Error(`input ${kind.name} set while ${frames.at(-1)?.cell?.kind.name} computes`);
      const cell = cellOf(erase(kind), key);
      const wanted = durability === "high" ? HIGH : LOW;
      const same =
        value === undefined || cell.value === undefined ? cell.value === value : kind.equal(cell.value as V, value);
      if (same) {
        // Lowering has to wait for a change: values built so far rely on the promise made when they read it.
        cell.durability = Math.max(cell.durability, wanted);
        return false;
      }
      revision++;
      for (let level = LOW; level <= cell.durability; level++) lastChange[level] = revision;
      cell.value = value;
      cell.changedAt = revision;
      cell.durability = wanted;
      return true;
    },
    sweep(age: number): void {
      const oldest = sweeps - age;
      const kept = new Set<Cell>();
      const pending: Cell[] = [];
      for (const table of tables.values())
        for (const cell of table.values()) if (cell.usedAt >= oldest) pending.push(cell);
      for (let cell = pending.pop(); cell; cell = pending.pop()) {
        if (kept.has(cell)) continue;
        kept.add(cell);
        pending.push(...cell.reads);
      }
      for (const table of tables.values()) {
        for (const [key, cell] of table) {
          const needed = cell.kind.type === "input" && cell.value !== undefined;
          if (!needed && !kept.has(cell)) table.delete(key);
        }
      }
      sweeps++;
    },
    touch(kind: QueryKind<unknown>, key: string): void {
      const cell = tables.get(kind)?.get(key);
      if (cell) cell.usedAt = sweeps;
    },
    takeLog(): readonly string[] {
      const taken = log;
      log = [];
      return taken;
    },
  };
  return db;
}

// Cells of one kind only ever hold values of that kind, so forgetting the type here is sound.
function erase<V>(kind: InputKind<V>): InputKind<unknown>;
function erase<V>(kind: QueryKind<V>): QueryKind<unknown>;
function erase(kind: unknown): unknown {
  return kind;
}
