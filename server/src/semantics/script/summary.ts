// Owns the types of what a unit of TypeScript or JavaScript contributes to the cross-file model. Plain JSON, without syntax and positions.

/**
 * Dotted path to what is called, from a name of the module or a global one: `fetch`, `api.jobs.get`; `()` behind a part stands for its result,
 * `new ` before a name for an instance of it: `useQuery().refetch`, `new Api().load`; `this` for the object a method belongs to. What
 * only sends something has a `!` at the end.
 */
export type ScriptPath = string;

/** Places of the callback and of the pace in milliseconds among the arguments of what sets a timer. */
export type TimerPlaces = readonly [callback: number, pace: number];

export type ScriptEntry =
  /** `name`: `default`, `*` for the module itself, or what it is called there. */
  | { readonly s: "import"; readonly module: string; readonly name: string }
  /** An export of something that the module calls otherwise. */
  | { readonly s: "local"; readonly name: string }
  /** `export * from`. */
  | { readonly s: "star"; readonly modules: readonly string[] }
  | { readonly s: "number"; readonly value: number }
  /** Calls that happen whenever the function runs; `timer`: it sets a timer for as long as its component is there. */
  | { readonly s: "function"; readonly calls: readonly ScriptPath[]; readonly timer?: TimerPlaces }
  /** An object with functions, or a class; `base`: what the class extends. */
  | { readonly s: "object"; readonly members: Readonly<Record<string, ScriptEntry>>; readonly base?: ScriptPath }
  /** Something that can be followed elsewhere: `axios.create()`. */
  | { readonly s: "value"; readonly path: ScriptPath }
  | { readonly s: "other" };

export interface ScriptSummary {
  /** By name of the module; exports under `export:name`, `export * from` under `export:*`. */
  readonly entries: Readonly<Record<string, ScriptEntry>>;
  /** Number of calls of `console.log` and `console.debug`, and what tells this unit from others; absent when there are none. */
  readonly logs?: { readonly count: number; readonly key: string };
}

export const OTHER_ENTRY: ScriptEntry = { s: "other" };
