// Owns which identifier nodes are names at all, and which of them bind. Python's grammar only; no scopes.
import type { SyntaxNode } from "../../syntax/node";

export type BindingKind =
  | "local"
  | "parameter"
  | "import"
  | "function"
  | "class"
  | "global"
  | "nonlocal"
  | "comprehension";

/** False for identifiers that are no variable: attribute names, keyword argument names, parts of an import. */
export function isName(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (!parent) return true;
  switch (parent.kind) {
    case "attribute":
      return node.fieldName !== "attribute";
    case "keyword_argument":
      return node.fieldName !== "name";
    case "dotted_name":
      return isImportedName(node, parent) || !isInImport(parent);
    case "keyword_pattern":
      return parent.namedChildren[0] !== node;
    default:
      return true;
  }
}

/** How an identifier binds, or undefined when it only reads. */
export function bindingAt(node: SyntaxNode): BindingKind | undefined {
  const parent = node.parent;
  if (!parent) return undefined;
  switch (parent.kind) {
    case "function_definition":
      return node.fieldName === "name" ? "function" : undefined;
    case "class_definition":
      return node.fieldName === "name" ? "class" : undefined;
    case "parameters":
    case "lambda_parameters":
      return "parameter";
    case "typed_parameter":
      return node.fieldName === "type" ? undefined : "parameter";
    case "default_parameter":
    case "typed_default_parameter":
      return node.fieldName === "name" ? "parameter" : undefined;
    case "aliased_import":
      return node.fieldName === "alias" ? "import" : undefined;
    case "dotted_name":
      if (!isImportedName(node, parent)) return undefined;
      return parent.parent?.kind === "case_pattern" ? "local" : "import";
    case "global_statement":
      return "global";
    case "nonlocal_statement":
      return "nonlocal";
    case "named_expression":
      return node.fieldName === "name" ? "local" : undefined;
    default:
      return patternBinding(node);
  }
}

const PATTERNS = new Set([
  "pattern_list",
  "tuple_pattern",
  "list_pattern",
  "list_splat_pattern",
  "dictionary_splat_pattern",
  "tuple",
  "list",
  "parenthesized_expression",
]);

/** Climbs through patterns to the construct that assigns them. */
function patternBinding(node: SyntaxNode): BindingKind | undefined {
  let at = node;
  while (at.parent && PATTERNS.has(at.parent.kind)) at = at.parent;
  const parent = at.parent;
  if (!parent) return undefined;
  switch (parent.kind) {
    case "assignment":
    case "augmented_assignment":
    case "for_statement":
      return at.fieldName === "left" ? "local" : undefined;
    case "for_in_clause":
      return at.fieldName === "left" ? "comprehension" : undefined;
    case "as_pattern_target":
      return "local";
    case "parameters":
    case "lambda_parameters":
    case "typed_parameter":
      return at.fieldName === "type" ? undefined : "parameter";
    case "delete_statement":
      return at === node ? "local" : undefined;
    default:
      return inCasePattern(at) ? "local" : undefined;
  }
}

/** Capture patterns of `match`: a single name is `case_pattern > dotted_name` in the grammar. */
function inCasePattern(node: SyntaxNode): boolean {
  return node.parent?.kind === "case_pattern" || node.parent?.kind === "splat_pattern";
}

/** The identifier by which an import becomes known: `a` of `import a.b`, `c` of `from m import c`. */
function isImportedName(node: SyntaxNode, dotted: SyntaxNode): boolean {
  if (dotted.parent?.kind === "case_pattern") return dotted.namedChildren.length === 1;
  const statement = dotted.parent;
  if (statement?.kind === "import_statement") return dotted.namedChildren[0] === node;
  if (statement?.kind === "import_from_statement") return dotted.fieldName === "name";
  return false;
}

function isInImport(dotted: SyntaxNode): boolean {
  const parent = dotted.parent;
  return (
    parent?.kind === "import_statement" ||
    parent?.kind === "import_from_statement" ||
    parent?.kind === "aliased_import" ||
    parent?.kind === "relative_import" ||
    parent?.kind === "future_import_statement"
  );
}
