// Owns the sharing of equal parts within plain data: summaries of a file repeat the same small refs and names over and over. Pure.

export interface Interner {
  /** A copy of plain data in which equal parts are the same object. */
  share<T>(value: T): T;
}

/** Sharing among all that is given to one interner, which holds on to it. */
export function createInterner(): Interner {
  const lists = new Map<string, readonly unknown[]>();
  const records = new Map<string, Readonly<Record<string, unknown>>>();
  const numbers = new Map<unknown, number>();
  const texts = new Map<string, string>();

  const numberOf = (value: unknown): number => {
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
    }
    return number;
  };
  const text = (value: string): string => {
    let shared = texts.get(value);
    if (shared === undefined) {
      shared = detached(value);
      texts.set(shared, shared);
    }
    return shared;
  };
  const shareList = (list: readonly unknown[]): unknown => {
    const parts = list.map(share);
    const key = parts.map(numberOf).join();
    const same = lists.get(key);
    if (same) return same;
    lists.set(key, parts);
    return parts;
  };
  const shareRecord = (record: Readonly<Record<string, unknown>>): unknown => {
    const copy: Record<string, unknown> = {};
    let key = "";
    for (const name of Object.keys(record)) {
      const part = share(record[name]);
      copy[name] = part;
      key += `${name} ${numberOf(part)},`;
    }
    const same = records.get(key);
    if (same) return same;
    records.set(key, copy);
    return copy;
  };
  const share = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    return Array.isArray(value) ? shareList(value) : shareRecord(value as Readonly<Record<string, unknown>>);
  };
  return { share: <T>(value: T) => share(value) as T };
}

/** Part of a text keeps all of it in memory, unless it is copied. */
function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
