// Owns the sharing of equal parts within plain data: summaries of a file repeat the same small refs and names over and over, and take half
// the memory when each is kept once. Pure.
import { detached } from "../text/detached";

/** Names of lists whose elements hardly ever repeat, with those in their elements: looking for an equal one would be wasted. */
export interface Unique {
  readonly [name: string]: Unique;
}

export interface Interner {
  /** A copy of plain data in which equal parts are the same object, but for the data itself and what `unique` names. */
  share<T extends object>(data: T, unique?: Unique): T;
}

/** Sharing among all that is given to one interner, which holds on to it. */
export function createInterner(): Interner {
  const table = createPartTable();
  /** Parts of what is being looked at, its own from some index on. */
  const open: unknown[] = [];
  let top = 0;

  const list = (values: readonly unknown[]): Part => {
    if (values.length === 0) return NO_LIST;
    const from = top;
    let hash = values.length;
    for (const one of values) {
      const part = partOf(one);
      open[top++] = part.value;
      hash = mixed(hash, part.number);
    }
    const found = table.list(hash, open, from, top);
    top = from;
    return found;
  };
  const record = (data: Data): Part => {
    const from = top;
    let hash = 0;
    for (const name in data) {
      const part = partOf(data[name]);
      open[top++] = part.value;
      hash = mixed(hash + name.length, part.number);
    }
    const found = top === from ? NO_RECORD : table.record(hash, data, open, from);
    top = from;
    return found;
  };
  const partOf = (value: unknown): Part => {
    if (typeof value !== "object" || value === null) return table.plain(value);
    return Array.isArray(value) ? list(value) : record(value as Data);
  };
  const copyOf = (data: Data, unique: Unique): object => {
    const copy: Record<string, unknown> = {};
    for (const name in data) {
      const value = data[name];
      const inner = unique[name];
      copy[name] = inner && Array.isArray(value) ? value.map((one) => copyOf(one as Data, inner)) : partOf(value).value;
    }
    return copy;
  };
  return { share: <T extends object>(data: T, unique: Unique = {}) => copyOf(data as Data, unique) as T };
}

/** Parts that are known; what is new becomes known. */
interface PartTable {
  plain(value: unknown): Part;
  /** A list of the parts between two indices; `hash` is one over their numbers. */
  list(hash: number, parts: readonly unknown[], from: number, to: number): Part;
  /** A record with the names of `data`, given the parts from an index on. */
  record(hash: number, data: Data, parts: readonly unknown[], from: number): Part;
}

function createPartTable(): PartTable {
  const plain = new Map<unknown, Part>();
  // By numbers, as keys that are texts would have to be put together and hashed for each look.
  const known = new Map<number, Part>();
  let count = 0;
  const remember = (hash: number, value: object): Part => {
    const part = { value, number: ++count, next: known.get(hash) };
    known.set(hash, part);
    return part;
  };
  return {
    plain(value) {
      const before = plain.get(value);
      if (before) return before;
      const part = { value: typeof value === "string" ? detached(value) : value, number: ++count, next: undefined };
      plain.set(part.value, part);
      return part;
    },
    list(hash, parts, from, to) {
      let part = known.get(hash);
      while (part && !isList(part.value, parts, from, to)) part = part.next;
      return part ?? remember(hash, parts.slice(from, to));
    },
    record(hash, data, parts, from) {
      let part = known.get(hash);
      while (part && !isRecord(part.value, data, parts, from)) part = part.next;
      return part ?? remember(hash, recordOf(data, parts, from));
    },
  };
}

/** Whether a value is a list of these parts. */
function isList(value: unknown, parts: readonly unknown[], from: number, to: number): boolean {
  if (!Array.isArray(value) || value.length !== to - from) return false;
  for (let at = from; at < to; at++) if (value[at - from] !== parts[at]) return false;
  return true;
}

/** Whether a value is a record with the names of `data`, given the parts from `from` on. */
function isRecord(value: unknown, data: Data, parts: readonly unknown[], from: number): boolean {
  if (Array.isArray(value)) return false;
  const known = value as Data;
  let at = from;
  for (const name in data) {
    const part = parts[at++];
    if (known[name] !== part || (part === undefined && !(name in known))) return false;
  }
  for (const _ in known) at--;
  return at === from;
}

function recordOf(data: Data, parts: readonly unknown[], from: number): object {
  const record: Record<string, unknown> = {};
  let at = from;
  for (const name in data) record[name] = parts[at++];
  return record;
}

function mixed(hash: number, number: number): number {
  return (Math.imul(hash, 31) + number) & 0x3fffffff;
}

type Data = Readonly<Record<string, unknown>>;

interface Part {
  readonly value: unknown;
  /** Different for different values. */
  readonly number: number;
  /** Another of the same hash. */
  readonly next: Part | undefined;
}

const NO_LIST: Part = { value: [], number: -1, next: undefined };
const NO_RECORD: Part = { value: {}, number: -2, next: undefined };
