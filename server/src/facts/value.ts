// Owns what a ref turns out to be once names are followed across files, and the answers of questions about effects.
// Plain data, comparable as JSON.
import type { Effect } from "../semantics/effects";
import { canonical } from "../semantics/knowledge";
import type { SymbolId } from "./summary";

export type Value =
  | { readonly v: "unknown" }
  /** A workspace module or package: path of its file, or of the folder (with a trailing `/`) where it has none. */
  | { readonly v: "module"; readonly path: string }
  /** A library module, function, class or other object itself, by canonical dotted name. */
  | { readonly v: "library"; readonly name: string }
  /** An instance of a library class. `item`: its element type where known; `parts`: those of a tuple. */
  | { readonly v: "instance"; readonly of: string; readonly item?: Value; readonly parts?: readonly Value[] }
  /** A member of a library class, bound to a receiver. */
  | { readonly v: "member"; readonly of: string; readonly name: string; readonly receiver: Value }
  | { readonly v: "class"; readonly id: SymbolId }
  /** An instance of a workspace class. `of`: the workspace class that it was made or declared for (`Repo(Trace)`, `Repo[Trace]`). */
  | { readonly v: "object"; readonly id: SymbolId; readonly of?: SymbolId }
  | { readonly v: "function"; readonly id: SymbolId; readonly receiver?: Value };

export type Tri = "yes" | "no" | "unknown";

/** What a call calls. `library.name` is dotted: `sqlite3.connect`, `sqlite3.Cursor.execute`. */
export type CallTarget =
  | { readonly t: "unknown" }
  | { readonly t: "library"; readonly name: string; readonly receiver?: Value }
  | { readonly t: "function"; readonly id: SymbolId; readonly receiver?: Value };

/** Canonical dotted name of the library function or method that is called; `""` where it is none. */
export function libraryNameOf(target: CallTarget): string {
  return target.t === "library" ? canonical(target.name) : "";
}

/** Dotted name of the library function that is called, as it was reached; undefined where it is none. */
export function libraryReached(target: CallTarget): string | undefined {
  return target.t === "library" ? target.name : undefined;
}

/** Class of an instance. */
export function classOf(value: Value): string | undefined {
  return value.v === "instance" ? value.of : undefined;
}

/** One step of an explaining path: function `id` makes its `call`-th call. */
export interface Step {
  readonly id: SymbolId;
  readonly call: number;
  /** The callee as written there. */
  readonly shown: string;
}

/** An effect that a call has, directly (`path` empty) or through the steps of `path`; the last step calls `sink`. */
export interface Reached {
  readonly effect: Effect;
  /** Dotted library name of the call that has the effect. */
  readonly sink: string;
  readonly path: readonly Step[];
}
