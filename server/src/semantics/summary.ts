// Owns the types of what a unit, and a file made of units, contributes to the cross-file model, without syntax: plain JSON, canonical order, no positions.
// A fact points into a unit by ordinal (n-th call of a function); where that lies is in `UnitPlaces`, kept apart so that
// moving code leaves summaries equal.
import type { BufferSizes } from "./python/arrays/buffer-sizes";
import type { StoreHelper } from "./python/caches/stored-files";
import type { QueryChain, ReturnedRows } from "./query-chain";
import type { Ref } from "./ref";
import type { ScriptSummary } from "./script/summary";
import type { MigrationStep } from "./sql/migration-steps";
import type { SqlSummary } from "./sql/summary";
import type { Term } from "./term";

/** A call made by a function. */
export interface CallSummary {
  readonly callee: Ref;
  /** Callee as written, shortened: for messages. */
  readonly shown: string;
  readonly awaited: boolean;
  /** Number of loops of the same function around it (comprehensions count). */
  readonly loops: number;
  /** True when it runs at most once per object or process: inside a guard that tests for and fills a missing value. */
  readonly once: boolean;
  /** Positional arguments as refs (at most eight), then keywords. Only functions, parameters and containers are kept; others are unknown. */
  readonly args: readonly Ref[];
  readonly keywords: Readonly<Record<string, Ref>>;
  /** Text with which the first argument begins, when it is a string known here, cut at 200 characters: SQL text, file modes. */
  readonly text?: string;
  /** True inside `try` within a loop that returns, breaks or sleeps: an attempt loop, not a data loop. */
  readonly retry?: true;
  /** True inside a loop that ends by a flag or an exception only. */
  readonly forever?: true;
  /** True below `if __name__ == "__main__"`. */
  readonly main?: true;
  /** True in the handler of an exception: not what usually happens. */
  readonly rescue?: true;
  /** True where a value turned out to be a URL: a case of the function among others. */
  readonly forUrls?: true;
  /** True where the code around it ends it after a while: `wait_for(f(), 5)`, `with timeout(5):`. */
  readonly limited?: true;
  /** What is written up to this call, when it ends what looks like a database query. */
  readonly chain?: QueryChain;
  /** True behind a look into a cache that the function fills: it runs once per key. */
  readonly keyed?: true;
  /** True for a query behind a return of something else: not every call of the function gets there. */
  readonly late?: true;
  /** True where the arguments ask for so little that it costs nothing. */
  readonly brief?: true;
  /** True for a query by many keys at once that a parameter holds (`id__in=ids`). */
  readonly bulk?: true;
  /** The object whose attribute or entry the result is given to (`app.state.x = f()`), unless that is `self`. */
  readonly kept?: Ref;
  /** The whole call as data, for those that register a handler, a view or a router. */
  readonly registers?: Term;
  /** SQL among its arguments, reduced; what is not understood is left out. Whether the call runs it is another question. */
  readonly sql?: SqlSummary;
  /** An operation of a Django migration. */
  readonly step?: MigrationStep;
}

export interface ParameterSummary {
  readonly name: string;
  readonly annotation?: Ref;
  readonly default?: Ref;
  /** A default that is a call, or the parts of `Annotated`; for decorated functions a constant default as well. */
  readonly declared?: Term;
}

/** One write to, or removal from, a container named by a module variable, a class attribute, an attribute of self or a parameter. */
export interface ContainerUse {
  readonly target: Ref;
  /** `grow`: insertion of a new key or element; `shrink`: removal; `bound`: a test of its size; `replace`: assigned anew; `escape`: handed on as a whole. */
  readonly use: "grow" | "shrink" | "bound" | "replace" | "escape" | "read";
  /** How the inserted key looks: constant, fresh per call (uuid, time, parameter, request value), drawn from a known finite set, or unknown. */
  readonly key?: "constant" | "fresh" | "finite" | "unknown";
  /** For a fresh key: the input of the function it is taken from, as written (`request.user_id`); absent when it is made there. */
  readonly input?: string;
  /** For `grow`: it is an entry under the key that changes (`x[key].append(y)`), so only a container that makes missing entries grows. */
  readonly item?: true;
  /** For `grow`: only what was not in it yet is put in. */
  readonly distinct?: true;
  /** True inside a loop that ends by a flag or an exception only. */
  readonly forever?: true;
  /** Ordinal among the container uses of the function; resolves to a place. */
  readonly loops: number;
  /** For `escape`: the ordinal of the call that receives it and the argument place. */
  readonly call?: number;
  readonly arg?: number | string;
}

/** `for _ in range(steps): engine.step()`. */
export interface Stepping {
  /** Ordinal of the call that makes a step. */
  readonly call: number;
  /** The parameter that says for how long, where it is one. */
  readonly until?: string;
}

export interface FunctionSummary {
  /** Local qualified name: `f`, `Repo.get`, `f.inner`, `f.<lambda 1>`; code of a module or class body as `bodyName` has it. */
  readonly name: string;
  readonly className: string;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly isStatic: boolean;
  readonly decorators: readonly Ref[];
  /** Decorators as written without arguments, e.g. `router.get`. */
  readonly decoratorTexts: readonly string[];
  /** Decorators that are calls with arguments, as data; absent when there are none. */
  readonly declared?: readonly Term[];
  readonly parameters: readonly ParameterSummary[];
  readonly returns?: Ref;
  /** Refs of returned (or, in generators, yielded) values, at most eight. */
  readonly results: readonly Ref[];
  /** Of `get_serializer_class`, those that it may return while a list is asked for; absent where that is not understood. */
  readonly forList?: readonly Ref[];
  readonly calls: readonly CallSummary[];
  /** Where returned or yielded rows may come from; absent when nothing is. */
  readonly rows?: readonly ReturnedRows[];
  /** Assignments to attributes of self: name to refs, in order. */
  readonly selfAttributes: Readonly<Record<string, readonly Ref[]>>;
  readonly containers: readonly ContainerUse[];
  /** True when the body has an await, async for or async with. */
  readonly awaits: boolean;
  /** True when the body has a loop whose trip count depends on data. */
  readonly dataLoop: boolean;
  /** Collections of its object that it writes to a file as a whole, whenever it runs: names of attributes; absent for none. */
  readonly dumps?: readonly string[];
  /** A file whose data it returns, or that it writes what it is given to; absent where it does neither. */
  readonly store?: StoreHelper;
  /** What it says of the sizes of its object's arrays; absent where it says nothing. */
  readonly buffers?: BufferSizes;
  /** A loop that steps something on for as long as somebody says; absent for none, and in coroutines. */
  readonly stepping?: Stepping;
  /** Names of module globals declared `global` here. */
  readonly globals: readonly string[];
}

/** What a function reads of the objects that it is given, whenever it runs. Kept apart: few questions are about it, and it changes often. */
export interface ObjectReads {
  /** `order.customer.name` of the parameter `order`, each once and sorted; `self.tags()` where a manager is asked for its rows. */
  readonly reads: readonly string[];
  /** Ordinals of calls of a method of a parameter, or with a parameter among the arguments. */
  readonly hands: readonly number[];
}

export interface ClassSummary {
  readonly name: string;
  readonly bases: readonly Ref[];
  /** What the first base with type arguments is given, as values of these types: `Repo[Trace]`; absent where there is none. */
  readonly args?: readonly Ref[];
  readonly decorators: readonly Ref[];
  /** Keywords of the class statement (`table=True`), as data; absent when there are none. */
  readonly keywords?: Readonly<Record<string, Term>>;
}

export type Binding =
  | { readonly b: "import"; readonly module: string; readonly level: number; readonly name?: string }
  | { readonly b: "function"; readonly name: string }
  | { readonly b: "class"; readonly name: string }
  | {
      readonly b: "variable";
      readonly value: Ref;
      readonly annotation?: Ref;
      /** What a class attribute is given, as data: a call, a display or a constant; of a module's names only what declares something. */
      readonly term?: Term;
      /** SQL that the name holds. */
      readonly sql?: SqlSummary;
    };

/** What one unit contributes. A pure function of the unit's content. */
export interface UnitSummary {
  readonly functions: readonly FunctionSummary[];
  readonly classes: readonly ClassSummary[];
  /** Module-level names bound here (or class attributes, when the unit lies in a class body): name to bindings in order. */
  readonly bindings: Readonly<Record<string, readonly Binding[]>>;
  /** Modules of `from m import *`. */
  readonly stars: readonly { readonly module: string; readonly level: number }[];
  /** Value of `__all__`, when it is a literal here. */
  readonly exports?: readonly string[];
  /** Indexes that texts make which no call here is handed, as `table.column` with the first column: in lists that a loop runs, say. */
  readonly indexes?: readonly string[];
  /** By function, where there is anything. */
  readonly reads?: Readonly<Record<string, ObjectReads>>;
  /** Switches that code here looks at (`use_cache`), rather than only handing them on. */
  readonly flags?: readonly string[];
  /** What code here does with private names that are spelled like a cache: see `cacheUses`. */
  readonly caches?: readonly string[];
  /** Top-level names of the modules that code here imports, at whatever place; not of relative ones. Sorted. */
  readonly imports?: readonly string[];
  /** Gives all tasks of a queue a time limit. */
  readonly taskLimit?: true;
  /** Names MySQL: its driver, its dialect, or an address of it. */
  readonly mysql?: true;
  /** All that a unit of TypeScript or JavaScript contributes. */
  readonly script?: ScriptSummary;
  /** True inside `if TYPE_CHECKING` or `if __name__ == "__main__"`. */
  readonly main?: true;
}

/** Where the ordinals of a unit summary lie: calls and container uses per function. */
export interface UnitPlaces {
  readonly calls: Readonly<Record<string, SourceRanges>>;
  readonly containers: Readonly<Record<string, SourceRanges>>;
  /** One range: that of the name of a function, a class, or an attribute that its class makes by a call. */
  readonly names: Readonly<Record<string, SourceRanges>>;
}

/** Start and end of one range after the other, half-open: UTF-16 offsets relative to the unit's start. Flat, as there is one per call. */
export type SourceRanges = readonly number[];

/** A file without its syntax: unit summaries merged by local name. */
export interface FileSummary {
  readonly functions: Readonly<Record<string, FunctionSummary>>;
  readonly classes: Readonly<Record<string, ClassSummary>>;
  /** Module-level names. */
  readonly bindings: Readonly<Record<string, readonly Binding[]>>;
  /** Class name to its attributes' bindings. */
  readonly members: Readonly<Record<string, Readonly<Record<string, readonly Binding[]>>>>;
  readonly stars: readonly { readonly module: string; readonly level: number }[];
  readonly exports?: readonly string[];
}

/** A workspace function or class: file path (as the host names it), and local qualified name. */
export interface SymbolId {
  readonly path: string;
  readonly name: string;
}
