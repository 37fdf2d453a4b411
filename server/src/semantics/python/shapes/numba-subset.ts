// Owns which functions numba can compile as they stand: arithmetic on numbers and arrays, loops, conditions; nothing of objects.
// Pure over one unit. What is left out is left out on purpose: a function that fails to compile is worse than a slow one.
import type { SyntaxNode, Unit } from "../../../syntax/node";
import { isArithmetic } from "./numeric-loops";

const STATEMENTS: ReadonlySet<string> = new Set(["return_statement", "while_statement"]);
const ARRAY_ATTRIBUTES = /^(shape|size|ndim|T|inf|nan|pi|e|float64|float32|int64|int32|bool_|newaxis)$/;

/**
 * True for a module-level function that numba's nopython mode is known to take.
 * @param isNumericCall calls of scalar functions.
 * @param isArrayCall calls that make arrays or count: `np.zeros`, `len`, `range`.
 */
export function isCompilable(
  unit: Unit,
  isNumericCall: (call: SyntaxNode) => boolean,
  isArrayCall: (call: SyntaxNode) => boolean,
): boolean {
  const fn = unit.root;
  const body = fn.field("body");
  if (unit.kind !== "function" || unit.className !== "" || fn.kind !== "function_definition" || !body) return false;
  if (fn.children[0]?.kind === "async" || !hasPlainParameters(fn)) return false;
  const calls = (call: SyntaxNode) =>
    (isNumericCall(call) && !hasKeywords(call)) || (isArrayCall(call) && hasOnlyType(call));
  const [first, ...rest] = body.namedChildren;
  const statements = first && isDocstring(first) ? rest : body.namedChildren;
  return statements.every((statement) => isArithmetic(statement, calls, STATEMENTS) && hasKnownAttributes(statement));
}

function hasPlainParameters(fn: SyntaxNode): boolean {
  const parameters = fn.field("parameters")?.namedChildren ?? [];
  return parameters.every((p) => {
    if (p.kind === "identifier") return true;
    if (p.kind === "typed_parameter") return p.namedChildren[0]?.kind === "identifier";
    return /default_parameter$/.test(p.kind) && /^(integer|float|true|false)$/.test(p.field("value")?.kind ?? "");
  });
}

function hasKeywords(call: SyntaxNode): boolean {
  return call.field("arguments")?.namedChildren.some((a) => a.kind === "keyword_argument") === true;
}

function hasOnlyType(call: SyntaxNode): boolean {
  const given = call.field("arguments")?.namedChildren.filter((a) => a.kind === "keyword_argument") ?? [];
  return given.every((a) => a.field("name")?.text === "dtype" && a.field("value")?.kind === "attribute");
}

function isDocstring(statement: SyntaxNode): boolean {
  return statement.kind === "expression_statement" && statement.namedChildren[0]?.kind === "string";
}

function hasKnownAttributes(statement: SyntaxNode): boolean {
  for (const node of statement.descendants()) {
    if (node.kind !== "attribute" || node.fieldName === "function") continue;
    if (!ARRAY_ATTRIBUTES.test(node.field("attribute")?.text ?? "")) return false;
  }
  return true;
}
