// Owns the interface of per-unit services: what a rule can ask about its own unit without leaving it.
// Each is built lazily, once per unit, and shared by all rules. Pure: no facts, no positions beyond the unit.
import type { SyntaxNode } from "../syntax/node";
import type { Ref } from "./ref";
import type { ScriptScopes } from "./script/scopes";
import type { CallSummary } from "./summary";

export interface Services {
  readonly scopes: Scopes;
  readonly loops: Loops;
  readonly refs: Refs;
  /** Summaries of calls made so far by index of the call, where they are to be made once only. */
  readonly calls?: Map<number, CallSummary>;
}

/** Those of every language: scopes, loops and refs are for Python. */
export interface UnitServices extends Services {
  /** Names of a unit of TypeScript or JavaScript. */
  readonly script: ScriptScopes;
}

/** A function, lambda or the body of a statement unit. */
export interface Scope {
  /** Local qualified name: see `FunctionSummary.name`. */
  readonly name: string;
  /** function_definition, lambda, or the unit's root for the body. */
  readonly node: SyntaxNode;
  readonly isAsync: boolean;
  readonly parent: Scope | undefined;
}

/** One name bound in a scope. */
export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  readonly kind: "parameter" | "local" | "import" | "function" | "class";
  /** Identifier nodes that bind it, in order. */
  readonly writes: readonly SyntaxNode[];
  /** Identifier nodes that read it, in nested scopes too. */
  readonly reads: readonly SyntaxNode[];
  /** Read or written from a nested function, lambda or class. */
  readonly captured: boolean;
}

export interface Scopes {
  /** All scopes of the unit, outermost first. */
  readonly all: readonly Scope[];
  /** Nearest function, lambda or body around a node (a function_definition's own scope is the one around it; its body's is its own). */
  of(node: SyntaxNode): Scope;
  /** The variable that an identifier means, when the unit binds it; undefined for free names. */
  variable(identifier: SyntaxNode): Variable | undefined;
  /** Variables of a scope. */
  variables(scope: Scope): readonly Variable[];
  /** Names declared `global` in a scope. */
  globals(scope: Scope): ReadonlySet<string>;
}

export interface Loop {
  /** for_statement, while_statement, for_in_clause (comprehension) or the call of map/filter with a lambda. */
  readonly node: SyntaxNode;
  readonly kind: "for" | "while" | "comprehension";
  readonly isAsync: boolean;
  /** What is iterated; undefined for while. */
  readonly iterable: SyntaxNode | undefined;
  /** Names bound by the loop target. */
  readonly targets: readonly string[];
  /** Nodes run on each iteration: the body block, or a comprehension's body and conditions. */
  readonly body: readonly SyntaxNode[];
  /**
   * How often it runs:
   * - `constant`: over a literal, an enum-like constant, `range` of a literal, a slice `[:k]` with k <= 10;
   * - `retry`: attempts of one operation (target unused in the operation, returns or breaks on success, or sleeps between);
   * - `batch`: chunks of a larger whole (`range` with a step, `batched`, `chunked`, an `iter(f, sentinel)` read);
   * - `forever`: `while True` of a worker, consumer or main loop;
   * - `data`: depends on data.
   */
  readonly trips: "constant" | "retry" | "batch" | "forever" | "data";
  /** The loop around this one in the same scope. */
  readonly outer: Loop | undefined;
}

export interface Loops {
  /** Innermost loop of the same scope whose body (not iterable) holds the node. */
  around(node: SyntaxNode): Loop | undefined;
  /** True when the expression's value depends on the loop's targets, directly or through locals assigned in the body. */
  varies(expression: SyntaxNode, loop: Loop): boolean;
  /** True when the loop always ends right after the node's statement (`return`/`break` follows in the same block). */
  endsAfter(node: SyntaxNode, loop: Loop): boolean;
  /** True when the node runs only for a key not seen before (`if key not in cache`). */
  memoGuarded(node: SyntaxNode, loop: Loop): boolean;
  readonly all: readonly Loop[];
}

export interface Refs {
  /** Symbolic value of an expression. */
  of(expression: SyntaxNode): Ref;
  /** Symbolic meaning of an annotation: an instance of what it names. */
  annotation(node: SyntaxNode): Ref;
}
