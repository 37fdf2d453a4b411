// Owns the form in which libraries are described. Data only: no syntax, no facts. One file per library family beside this one.
import type { EffectKind } from "../effects";

/**
 * A type expression of a description:
 * - `"sqlite3.Cursor"`: an instance of that library class; `"builtins.str"` ...
 * - `"self"`: same as the receiver (keeps its element type); `"item"`: the receiver's element type.
 * - `"arg"`: an instance of the class given as first argument (`session.get(User, 1)`), or its element type.
 * - `"list[item]"`, `"list[arg]"`, `"sqlalchemy.orm.Query[arg]"`, `"dict[item]"`: a container or result with that element type.
 * - `"given"`: the first argument itself (`wait_for(coroutine)`); `"entered"`: what `with` binds for it; `"result"`: what calling it
 *   returns (`to_thread(f)`). `"type[X]"`: the class X itself. `"unknown"` where a place must be filled.
 *
 * Bare names are builtins. A mapping's element type is that of its values; `tuple[A, B]` names the parts by position.
 */
export type TypeExpr = string;

/** One function, method, constructor or attribute of a library. */
export interface LibraryEntry {
  /** Effects of calling it. Empty or absent: known to be free of the effects of `EffectKind`. */
  readonly effects?: readonly EffectKind[];
  /** True for a coroutine function or a call that does not block its thread (the effect happens when awaited). */
  readonly async?: boolean;
  /** What calling it returns (after awaiting, for coroutines). Absent: unknown. */
  readonly returns?: TypeExpr;
  /** For attributes that are read, not called: their type. */
  readonly type?: TypeExpr;
  /**
   * Functions passed at these places are run elsewhere or later, not by this call: positions, keyword names.
   * `"elsewhere"`: on a thread, process or executor; `"later"`: on the same event loop or after the response.
   */
  readonly passes?: { readonly args: readonly (number | string)[]; readonly runs: "elsewhere" | "later" };
  /** Functions passed at these places are called by this call (retry helpers, `map`, `sorted(key=)`). */
  readonly calls?: readonly (number | string)[];
}

export interface LibraryClass {
  /** Dotted names of library base classes, nearest first. */
  readonly bases?: readonly string[];
  /** What constructing an instance costs. */
  readonly construct?: Pick<LibraryEntry, "effects" | "async">;
  /** Members by name: methods and attributes. */
  readonly members?: Readonly<Record<string, LibraryEntry>>;
  /** What iterating over an instance costs (a lazy query runs there) and yields. */
  readonly iterate?: LibraryEntry;
  /** What `with` binds; default: the instance itself. */
  readonly enter?: TypeExpr;
  /** Element type when none is known from the construction. */
  readonly item?: TypeExpr;
  /** Any attribute not listed: an entry for all (e.g. ORM proxies); absent: unknown. */
  readonly otherwise?: LibraryEntry;
}

/** A library family: keys are fully qualified public names. */
export interface Library {
  /** Functions and module-level objects: `"sqlite3.connect"`. */
  readonly functions?: Readonly<Record<string, LibraryEntry>>;
  /** Classes: `"sqlite3.Connection"`. */
  readonly classes?: Readonly<Record<string, LibraryClass>>;
  /** Other spellings of the same object: `"sqlalchemy.orm.session.Session": "sqlalchemy.orm.Session"`; a module prefix maps all below it. */
  readonly aliases?: Readonly<Record<string, string>>;
}
