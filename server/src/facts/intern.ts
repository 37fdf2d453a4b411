// Owns the sharing of equal parts within plain data: summaries of a file repeat the same small refs and names over and over, and take half
// the memory when each is kept once. Pure.

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
  const parts = new Map<string, Part>();
  const texts = new Map<string, Part>();
  let count = 0;

  const text = (value: string): Part => {
    const known = texts.get(value);
    if (known) return known;
    const part = { value: detached(value), number: ++count };
    texts.set(part.value, part);
    return part;
  };
  const remember = (key: string, value: object): Part => {
    const part = { value, number: ++count };
    parts.set(key, part);
    return part;
  };
  const list = (values: readonly unknown[]): Part => {
    if (values.length === 0) return NO_LIST;
    const copy: unknown[] = [];
    let key = "[";
    for (const one of values) {
      const part = partOf(one);
      copy.push(part.value);
      key += `${part.number},`;
    }
    // The copy has room for more elements; what is kept has not.
    return parts.get(key) ?? remember(key, copy.slice());
  };
  const record = (data: Data): Part => {
    const copy: Record<string, unknown> = {};
    let key = "";
    for (const name in data) {
      const part = partOf(data[name]);
      copy[name] = part.value;
      key += `${name}${part.number},`;
    }
    if (key === "") return NO_RECORD;
    return parts.get(key) ?? remember(key, copy);
  };
  const partOf = (value: unknown): Part => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return { value, number: `=${String(value)}` };
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

type Data = Readonly<Record<string, unknown>>;

interface Part {
  readonly value: unknown;
  /** Different for different values. */
  readonly number: number | string;
}

const NO_LIST: Part = { value: [], number: -1 };
const NO_RECORD: Part = { value: {}, number: -2 };

/** Part of a text keeps all of it in memory, unless it is copied. */
function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
