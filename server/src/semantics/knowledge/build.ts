// Owns the shorthands in which descriptions are written. Data builders only: no library is described here.
import type { LibraryClass, LibraryEntry } from "./library";

type Entries = Readonly<Record<string, LibraryEntry>>;

/** The same description under several names, separated by blanks. */
export function each<T>(names: string, entry: T): Readonly<Record<string, T>> {
  const all: Record<string, T> = {};
  for (const name of names.split(" ")) all[name] = entry;
  return all;
}

/** Descriptions of one module: every name gets the module's in front. */
export function under<T>(module: string, entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const all: Record<string, T> = {};
  for (const [name, entry] of Object.entries(entries)) all[`${module}.${name}`] = entry;
  return all;
}

/** The same members as coroutines. */
export function asynchronous(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, { ...entry, async: true }]));
}

/** The same members under prefixed names, as coroutines: Django's `aget` beside `get`. */
export function prefixed(prefix: string, entries: Entries): Entries {
  return Object.fromEntries(Object.entries(asynchronous(entries)).map(([name, entry]) => [prefix + name, entry]));
}

/** Maps several spellings to the same name below another module. */
export function renamed(names: string, from: string, to: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(" ").map((name) => [`${from}.${name}`, `${to}.${name}`]));
}

/** A class of which only the name and the bases matter. */
export function named(...bases: string[]): LibraryClass {
  return bases.length > 0 ? { bases } : {};
}

/** An attribute that is read, of a given type. */
export const attribute = (type: string): LibraryEntry => ({ type });

/** A call without effects that returns a given type. */
export const gives = (returns: string): LibraryEntry => ({ returns });

/** A call that hands functions over: to other threads or processes, or to a later turn of the event loop. */
export const passes = (runs: "elsewhere" | "later", ...args: (number | string)[]): LibraryEntry => ({
  passes: { args, runs },
});

/** A query, a change or a request that gives something of a class. */
export const query = (returns: string): LibraryEntry => ({ effects: ["db.query"], returns });
export const write = (returns: string): LibraryEntry => ({ effects: ["db.write"], returns });
export const request = (returns: string): LibraryEntry => ({ effects: ["net.request"], returns });

/** What making a client does: it opens a connection, at once or with its first request. */
export const client = { effects: ["net.connect"] } as const;

/** Known to be free of effects. */
export const NONE: LibraryEntry = {};
export const QUERY: LibraryEntry = { effects: ["db.query"] };
export const WRITE: LibraryEntry = { effects: ["db.write"] };
export const COMMIT: LibraryEntry = { effects: ["db.commit"] };
export const REQUEST: LibraryEntry = { effects: ["net.request"] };
export const FILE: LibraryEntry = { effects: ["file"] };
export const PROCESS: LibraryEntry = { effects: ["process"] };
/** Waits for a device, a browser under control or a measurement. */
export const WAIT: LibraryEntry = { effects: ["wait"] };
export const HASH: LibraryEntry = { effects: ["hash.slow"] };
export const HEAVY: LibraryEntry = { effects: ["cpu.heavy"] };
