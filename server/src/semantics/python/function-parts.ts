// Owns the one pass that sorts a unit's nodes by the function they run in: calls, returns, assignments, loops.
// Nested functions and lambdas own their parts: defining is not running.
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { Scope, Scopes } from "../services";

export interface FunctionParts {
  /** Calls in order of position. */
  readonly calls: SyntaxNode[];
  readonly assignments: SyntaxNode[];
  readonly returns: SyntaxNode[];
  readonly yields: SyntaxNode[];
  /** for_statement, while_statement, for_in_clause. */
  readonly loops: SyntaxNode[];
  readonly deletions: SyntaxNode[];
  /** Lists, tuples, sets and dictionaries written out. */
  readonly displays: SyntaxNode[];
  awaits: boolean;
}

export function partsOf(unit: Unit, scopes: Scopes): ReadonlyMap<Scope, FunctionParts> {
  const parts = new Map<Scope, FunctionParts>();
  for (const scope of scopes.all) parts.set(scope, emptyParts());
  for (const node of unit.root.select(PARTS)) {
    const own = parts.get(runsIn(node, scopes));
    if (own) sort(node, own);
  }
  return parts;
}

const PARTS = new Set([
  "call",
  "assignment",
  "augmented_assignment",
  "return_statement",
  "yield",
  "await",
  "for_statement",
  "for_in_clause",
  "while_statement",
  "with_statement",
  "delete_statement",
  "list",
  "tuple",
  "set",
  "dictionary",
]);

function emptyParts(): FunctionParts {
  return {
    calls: [],
    assignments: [],
    returns: [],
    yields: [],
    loops: [],
    deletions: [],
    displays: [],
    awaits: false,
  };
}

/** Statements of a class body run where the class is defined. */
function runsIn(node: SyntaxNode, scopes: Scopes): Scope {
  let scope = scopes.of(node);
  while (scope.node.kind === "class_definition" && scope.parent) scope = scope.parent;
  return scope;
}

function sort(node: SyntaxNode, parts: FunctionParts): void {
  switch (node.kind) {
    case "call":
      parts.calls.push(node);
      break;
    case "assignment":
    case "augmented_assignment":
      parts.assignments.push(node);
      break;
    case "return_statement":
      if (node.namedChildren[0]) parts.returns.push(node.namedChildren[0]);
      break;
    case "yield":
      parts.yields.push(node.namedChildren[0] ?? node);
      break;
    case "await":
      parts.awaits = true;
      break;
    case "for_statement":
    case "for_in_clause":
    case "while_statement":
    case "with_statement":
      if (node.children[0]?.kind === "async") parts.awaits = true;
      if (node.kind !== "with_statement") parts.loops.push(node);
      break;
    case "delete_statement":
      parts.deletions.push(node);
      break;
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
      parts.displays.push(node);
      break;
    default:
      break;
  }
}
