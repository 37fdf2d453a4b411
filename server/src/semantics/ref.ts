// Owns the symbolic description of what an expression stands for, as far as one unit alone can tell.
// Plain JSON without positions: summaries keep refs, the facts layer evaluates them across files. Knows no syntax.

/**
 * A value as seen from inside one unit. `free` names are resolved later through the module's bindings, so a ref
 * depends on nothing but the unit's text.
 */
export type Ref =
  | { readonly k: "unknown" }
  /** A name that the unit does not bind: module level, imported or builtin. */
  | { readonly k: "free"; readonly name: string }
  /** An imported object, for imports inside a function. */
  | { readonly k: "import"; readonly module: string; readonly level: number; readonly name?: string }
  /** A parameter of a function of this unit; `fn` is its local qualified name. */
  | { readonly k: "param"; readonly fn: string; readonly name: string }
  /** First parameter of a method: an instance, or (`cls`) the class itself. */
  | { readonly k: "self" }
  | { readonly k: "cls" }
  | { readonly k: "super" }
  /** A function or class defined inside a function of this unit (local qualified name). */
  | { readonly k: "def"; readonly name: string }
  | { readonly k: "attr"; readonly of: Ref; readonly name: string }
  /** Result of a call. `args` are kept only where types need them (first positional, `cls=` ...). */
  | { readonly k: "call"; readonly of: Ref; readonly arg?: Ref }
  | { readonly k: "await"; readonly of: Ref }
  /** What `with X as y` binds to y. */
  | { readonly k: "enter"; readonly of: Ref; readonly async?: true }
  /** An element: of iteration (`for x in X`), or (`sub`) a subscript: a mapping yields keys, but holds values. */
  | { readonly k: "item"; readonly of: Ref; readonly sub?: true }
  /** i-th part of an unpacked value. */
  | { readonly k: "part"; readonly of: Ref; readonly index: number }
  /** A literal or display: `builtins.str`, `builtins.list` ...; `item` where all elements share a ref. */
  | { readonly k: "literal"; readonly type: string; readonly item?: Ref }
  /** An annotation or other type expression naming the class whose instance is meant; `args` for `list[X]`. */
  | { readonly k: "type"; readonly of: Ref; readonly args?: readonly Ref[] }
  /** Several possible values (branches, reassignments). */
  | { readonly k: "either"; readonly of: readonly Ref[] };

export const UNKNOWN: Ref = { k: "unknown" };
