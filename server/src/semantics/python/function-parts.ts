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
  readonly subscripts: SyntaxNode[];
  readonly deletions: SyntaxNode[];
  awaits: boolean;
}

export function partsOf(unit: Unit, scopes: Scopes): ReadonlyMap<Scope, FunctionParts> {
  const parts = new Map<Scope, FunctionParts>();
  for (const scope of scopes.all) parts.set(scope, emptyParts());
  for (const node of [unit.root, ...unit.root.descendants()]) {
    const own = parts.get(runsIn(node, scopes));
    if (own) sort(node, own);
  }
  return parts;
}

function emptyParts(): FunctionParts {
  return {
    calls: [],
    assignments: [],
    returns: [],
    yields: [],
    loops: [],
    subscripts: [],
    deletions: [],
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
    case "subscript":
      parts.subscripts.push(node);
      break;
    case "delete_statement":
      parts.deletions.push(node);
      break;
    case "lambda":
      break;
    default:
      break;
  }
}
