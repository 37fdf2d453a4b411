// Owns the questions that rules may ask beyond their unit. Each answer is the smallest that serves, and every read is
// recorded by the query engine. Unknown is an answer of its own: it never means no.
import type { Effect } from "../semantics/effects";
import type { LibraryEntry } from "../semantics/knowledge/library";
import type { Ref } from "../semantics/ref";
import type { SyntaxNode } from "../syntax/node";
import type { AsyncQueries } from "./async/async-queries";
import type { MemoryQueries } from "./memory/memory-queries";
import type { ModelQueries } from "./models/model-queries";
import type { ReadQueries } from "./reads/read-queries";
import type { RelatedQueries } from "./related/related-queries";
import type { RouteQueries } from "./routes/route-queries";
import type { SchemaQueries } from "./schema/schema-queries";
import type { ScriptQueries } from "./script/script-queries";
import type { CallSummary, ClassSummary, ContainerUse, FunctionSummary, SymbolId } from "./summary";
import type { CallTarget, Reached, Tri, Value } from "./value";

/** How a function is entered by a framework: see `FactQueries.entry`. */
export type EntryKind = "route" | "websocket" | "background" | "task" | "startup" | "command" | "signal" | "view";

export interface ContainerUseAt extends ContainerUse {
  readonly id: SymbolId;
  /** Ordinal among `FunctionSummary.containers` of `id`. */
  readonly ordinal: number;
}

export interface CallerAt {
  readonly id: SymbolId;
  /** Ordinal among `FunctionSummary.calls` of `id`. */
  readonly call: number;
}

export interface FactQueries
  extends AsyncQueries,
    MemoryQueries,
    ModelQueries,
    ReadQueries,
    RelatedQueries,
    RouteQueries,
    SchemaQueries,
    ScriptQueries {
  /** What an expression of this unit stands for. */
  value(expression: SyntaxNode): Value;
  /** What a ref of a given function stands for. */
  evaluate(ref: Ref, id: SymbolId): Value;
  /** What a call node of this unit calls. */
  target(call: SyntaxNode): CallTarget;
  /** What the n-th call of a function calls. */
  targetOf(id: SymbolId, call: number): CallTarget;
  /** Library knowledge of a target, also through workspace subclasses. */
  entry(target: CallTarget): LibraryEntry | undefined;
  /**
   * Effects of a call node of this unit, one per kind, each with a shortest path: direct ones of library calls, and those that a
   * workspace callee reaches. Asynchronous callees count only when the call is awaited; functions passed on do not count.
   */
  effects(call: SyntaxNode): readonly Reached[];
  /** Effects of running a function, one per kind with a shortest path. */
  reached(id: SymbolId): readonly Reached[];
  /** Effect of iterating over a value (a lazy query runs there), if any. */
  iteration(iterable: SyntaxNode): readonly Reached[];
  has(call: SyntaxNode, effect: Effect): Tri;

  /** Id of the function (scope) of this unit that holds a node. */
  self(node: SyntaxNode): SymbolId;
  function(id: SymbolId): FunctionSummary | undefined;
  class(id: SymbolId): ClassSummary | undefined;
  /** Calls of a function in order. */
  calls(id: SymbolId): readonly CallSummary[];
  /** Own methods of a class, in canonical order. */
  methods(cls: SymbolId): readonly SymbolId[];
  /** Whether a workspace class derives from a library class. */
  derives(cls: SymbolId, library: string): Tri;
  /** How frameworks enter the function; undefined when no entry is known. */
  entryKind(id: SymbolId): EntryKind | undefined;
  /** Calls of a function anywhere; `complete` only when the index is. */
  callers(id: SymbolId): { readonly calls: readonly CallerAt[]; readonly complete: boolean };
  /** Calls of a library function or method anywhere, by its canonical dotted name; `complete` only when the index is. */
  callsOf(library: string): { readonly calls: readonly CallerAt[]; readonly complete: boolean };
  /** A chain of calls from an entry point (route, task, ...) to the function, outermost first; undefined when none is known. */
  entryPath(
    id: SymbolId,
  ): { readonly entry: SymbolId; readonly kind: EntryKind; readonly path: readonly CallerAt[] } | undefined;
  /** True when every known caller gives the parameter a literal or a constant, and there is one; or when it is one of an enumeration. */
  isConstant(id: SymbolId, parameter: string): boolean;
  /** A chain of calls whose first one lies in a loop over data, outermost first; empty when none is known. */
  loopPath(id: SymbolId): readonly CallerAt[];
  /**
   * Uses of a container anywhere, through parameter aliases too. The container is a module variable (`owner` undefined), or an
   * attribute of a class. `complete` is false when it escapes to code that can't be followed or the index is not complete.
   */
  containerUses(container: { readonly path: string; readonly owner?: string; readonly name: string }): {
    readonly uses: readonly ContainerUseAt[];
    readonly complete: boolean;
  };
  /** How long instances of a class live: `process` (module level, singleton, application state), `request`, `call`, or unknown. */
  lifetime(cls: SymbolId): "process" | "request" | "call" | "unknown";
  readonly indexComplete: boolean;
}
