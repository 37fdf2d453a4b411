// Owns what rules may ask about objects and caches that are kept in memory: whether they live long enough to be of use. Types only.
// Unknown is an answer of its own: it never means no.
import type { SymbolId } from "../summary";

/** A class whose objects are gone with the request, task or event that they are made for. */
export interface BriefLife {
  /** A function that a framework enters and that leads to one of the calls that make them; absent where a framework makes them. */
  readonly entry?: { readonly id: SymbolId; readonly kind: "route" | "view" | "task" | "signal" };
  /** Calls that make the objects, the one that `entry` leads to first. */
  readonly made: readonly { readonly id: SymbolId; readonly call: number }[];
}

/** What the program does with a cache, besides starting it empty and removing entries. */
export type CacheUse = "none" | "filled" | "looked-up" | "used" | "unknown";

export interface MemoryQueries {
  /**
   * What becomes of a private cache: an attribute of a class, or a module variable (no class). `filled`: never looked into; `looked-up`:
   * never filled; `used`: both, or out of sight.
   */
  cacheUse(path: string, cls: string | undefined, name: string): CacheUse;
  /** How objects of a class come and go, where each is made for a request, task or event; undefined where one may live on. */
  briefLife(cls: SymbolId): BriefLife | undefined;
}
