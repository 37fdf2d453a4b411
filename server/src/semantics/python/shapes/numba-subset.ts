// Owns which functions numba can compile as they stand: arithmetic on numbers and arrays, loops, conditions; nothing of objects.
// Pure over one unit. What is left out is left out on purpose: a function that fails to compile is worse than a slow one.
import type { SyntaxNode, Unit } from "../../../syntax/node";
import type { Scopes } from "../../services";
import { isArithmetic } from "./numeric-loops";

const STATEMENTS: ReadonlySet<string> = new Set(["return_statement", "while_statement"]);
const ARRAY_ATTRIBUTES = /^(shape|size|ndim|T|inf|nan|pi|e|float64|float32|int64|int32|bool_|newaxis)$/;

export interface Calls {
  /** Functions of numbers. */
  isNumeric(call: SyntaxNode): boolean;
  /** Functions that make arrays or count: `np.zeros`, `len`, `range`. */
  isArray(call: SyntaxNode): boolean;
}

/** True for a module-level function that numba's nopython mode is known to take. */
export function isCompilable(unit: Unit, scopes: Scopes, calls: Calls): boolean {
  const fn = unit.root;
  const body = fn.field("body");
  if (unit.kind !== "function" || unit.className !== "" || fn.kind !== "function_definition" || !body) return false;
  if (fn.children[0]?.kind === "async" || !hasPlainParameters(fn)) return false;
  const isKnown = (call: SyntaxNode) =>
    (calls.isNumeric(call) && isScalarCall(call)) || (calls.isArray(call) && hasOnlyType(call));
  const [first, ...rest] = body.namedChildren;
  const statements = first && isDocstring(first) ? rest : body.namedChildren;
  return statements.every(
    (statement) => isArithmetic(statement, isKnown, STATEMENTS) && isOfNumbers(statement, scopes),
  );
}

function hasPlainParameters(fn: SyntaxNode): boolean {
  const parameters = fn.field("parameters")?.namedChildren ?? [];
  return parameters.every((p) => {
    if (p.kind === "identifier") return true;
    if (p.kind === "typed_parameter") return p.namedChildren[0]?.kind === "identifier";
    return /default_parameter$/.test(p.kind) && /^(integer|float|true|false)$/.test(p.field("value")?.kind ?? "");
  });
}

/** `min` and `max` take numbers there, no arrays. */
function isScalarCall(call: SyntaxNode): boolean {
  const args = call.field("arguments")?.namedChildren ?? [];
  const isExtreme = /^(min|max)$/.test(call.field("function")?.text ?? "");
  return args.every((a) => a.kind !== "keyword_argument") && (!isExtreme || args.length > 1);
}

function hasOnlyType(call: SyntaxNode): boolean {
  const given = call.field("arguments")?.namedChildren.filter((a) => a.kind === "keyword_argument") ?? [];
  return given.every((a) => a.field("name")?.text === "dtype" && a.field("value")?.kind === "attribute");
}

function isDocstring(statement: SyntaxNode): boolean {
  return statement.kind === "expression_statement" && statement.namedChildren[0]?.kind === "string";
}

/** No attributes but those of arrays and modules, no `None`, nothing from the module but what is called. */
function isOfNumbers(statement: SyntaxNode, scopes: Scopes): boolean {
  for (const node of statement.descendants()) {
    if (node.kind === "none") return false;
    if (node.kind === "attribute" && node.fieldName !== "function") {
      if (!ARRAY_ATTRIBUTES.test(node.field("attribute")?.text ?? "")) return false;
    }
    const isPart = node.parent?.kind === "attribute" || node.parent?.kind === "keyword_argument";
    if (node.kind !== "identifier" || isPart || node.fieldName === "function") continue;
    if (!scopes.variable(node)?.scope.parent) return false;
  }
  return true;
}
