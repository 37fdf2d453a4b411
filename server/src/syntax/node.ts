// Owns the read-only view of a syntax tree that every layer above works with: nodes, units and where units lie in a file.
// Must not know wasm: everything here is plain, garbage-collected data (see lower.ts for how it is made).

/** A node of a lowered tree. Views are memoised: the same node is always the same object, so `===` compares identity. */
export interface SyntaxNode {
  /** Type name of the tree-sitter grammar, e.g. `call`, `function_definition`; an anonymous node's is its text, e.g. `async`. */
  readonly kind: string;
  /** Position in preorder within its unit; the root is 0. Stable for equal unit text, so it may be kept in unit summaries. */
  readonly index: number;
  /** Index of the first node in preorder that is not below this one: nodes from `index` up to it are this one and those below. */
  readonly next: number;
  readonly named: boolean;
  /** UTF-16 offsets relative to the unit's start; half-open. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly parent: SyntaxNode | undefined;
  /** All children, anonymous ones and comments included. */
  readonly children: readonly SyntaxNode[];
  /** Named children without comments and line continuations. */
  readonly namedChildren: readonly SyntaxNode[];
  /** Field name under which the parent holds this node, if any. */
  readonly fieldName: string | undefined;
  /** True for ERROR and MISSING nodes. */
  readonly broken: boolean;
  /** First child held under a field. */
  field(name: string): SyntaxNode | undefined;
  /** All children held under a field. */
  fields(name: string): readonly SyntaxNode[];
  /** Nodes below this one in preorder, itself excluded. `skip` decides whether a node's own descendants are left out (the node itself is still visited). */
  descendants(skip?: (node: SyntaxNode) => boolean): IterableIterator<SyntaxNode>;
  /**
   * This node and those below it whose kind is one of the names, in preorder. Reads the flat table and makes views of the found ones
   * only: several times as fast as filtering descendants. Keep the set: what it means is remembered per set.
   */
  select(kinds: ReadonlySet<string>): readonly SyntaxNode[];
  /** Whether `select` would find anything. */
  has(kinds: ReadonlySet<string>): boolean;
  /** Nearest ancestor (itself excluded) for which `test` holds; stops after the unit's root. */
  ancestor(test: (node: SyntaxNode) => boolean): SyntaxNode | undefined;
  readonly unit: Unit;
}

/** `script`: TypeScript and JavaScript, with and without elements. */
export type UnitLanguage = "python" | "sql" | "script";

/**
 * The smallest piece of a file that is analysed and cached on its own. Its identity is its content (`key`), not its place:
 * moving a function keeps its unit.
 *
 * - `function`: a function or method with its decorators. Functions nested in functions belong to the outer one's unit.
 * - `class`: a class header: decorators, name, bases. The body is not part of the tree (its members are units).
 * - `statement`: any other statement of a module or class body, whole (an `if` with functions in it is one unit); in scripts every
 *   statement at the top, functions and classes with all that is in them included.
 */
export interface Unit {
  readonly language: UnitLanguage;
  readonly kind: "function" | "class" | "statement";
  /** Dotted name of the enclosing classes, `""` at module level. */
  readonly className: string;
  /** Own name of a function or class, `""` for statements. */
  readonly name: string;
  /** Fingerprint of kind, className, column and text; where the text around it has errors, of the tree as well. */
  readonly key: string;
  /** Source text; starts at the first decorator or keyword, ends with the node (a class header's ends with its colon). */
  readonly text: string;
  /** UTF-16 column of the first character in its line: the indentation of the unit. */
  readonly column: number;
  /** True when the unit holds an ERROR or MISSING node. */
  readonly broken: boolean;
  readonly root: SyntaxNode;
  /** Number of nodes, for cache budgets. */
  readonly size: number;
  /**
   * Drops the memoised node views, which take several times the memory of the unit itself. Nodes handed out before stay usable, but
   * are not the same objects as those handed out afterwards.
   */
  forgetViews(): void;
}

/** A unit at its place in one version of a file. */
export interface PlacedUnit {
  readonly unit: Unit;
  /** UTF-16 offset of the unit's start in the file. */
  readonly start: number;
  /** How many units with the same key come before it in the file. */
  readonly occurrence: number;
}

/** A comment at its place in one version of a file. */
export interface PlacedComment {
  /** UTF-16 offsets in the file, half-open. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a parsed file offers to the layers above, however it was parsed. */
export interface ParsedFile {
  readonly units: readonly PlacedUnit[];
  readonly comments: readonly PlacedComment[];
  /** True when any part of the file has syntax errors. */
  readonly broken: boolean;
  /** True when the parser gave up: nothing is known of the file. */
  readonly givenUp?: boolean;
}
