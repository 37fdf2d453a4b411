// Owns small sets of node kinds of TypeScript and JavaScript, and steps that hold for many of them. Knows no names.
import type { SyntaxNode } from "../../syntax/node";

export const NAMES: ReadonlySet<string> = new Set(["identifier"]);

export const CALLS: ReadonlySet<string> = new Set(["call_expression"]);

/** Calls, and objects that are made by `new`. */
export const CALLS_AND_NEWS: ReadonlySet<string> = new Set(["call_expression", "new_expression"]);

export const RETURNS: ReadonlySet<string> = new Set(["return_statement"]);

export const FUNCTIONS: ReadonlySet<string> = new Set([
  "arrow_function",
  "function_declaration",
  "function_expression",
  "generator_function",
  "generator_function_declaration",
  "method_definition",
]);

const WRAPPERS: ReadonlySet<string> = new Set([
  "parenthesized_expression",
  "as_expression",
  "satisfies_expression",
  "non_null_expression",
  "type_assertion",
]);

/** An expression without parentheses, casts and assertions around it. */
export function bare(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let inner = withinWrapper(at); inner; inner = withinWrapper(at)) at = inner;
  return at;
}

function withinWrapper(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === "type_assertion") return node.namedChildren[1];
  return WRAPPERS.has(node.kind) ? node.namedChildren[0] : undefined;
}

/** The outermost of the parentheses, casts and assertions around an expression, else itself. */
export function wrapped(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent && WRAPPERS.has(at.parent.kind)) at = at.parent;
  return at;
}

/** The nearest function around a node, itself excluded. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  return node.ancestor(({ kind }) => FUNCTIONS.has(kind));
}

/** Value of a string without substitutions; undefined for anything else. */
export function stringValue(node: SyntaxNode | undefined): string | undefined {
  if (node?.kind === "template_string" && !node.text.includes("${")) return node.text.slice(1, -1);
  return node?.kind === "string" ? node.text.slice(1, -1) : undefined;
}

/** Value of a number, or of a sum or product of numbers. `named` tells what a name is worth. */
export function numberValue(
  node: SyntaxNode | undefined,
  named: (identifier: SyntaxNode) => number | undefined = () => undefined,
): number | undefined {
  const at = node && bare(node);
  if (at?.kind === "number") {
    const value = Number(at.text.replaceAll("_", ""));
    return Number.isFinite(value) ? value : undefined;
  }
  if (at?.kind === "identifier") return named(at);
  if (at?.kind !== "binary_expression") return undefined;
  const left = numberValue(at.field("left"), named);
  const right = numberValue(at.field("right"), named);
  if (left === undefined || right === undefined) return undefined;
  switch (at.field("operator")?.kind) {
    case "*":
      return left * right;
    case "+":
      return left + right;
    default:
      return undefined;
  }
}

/** The value of a key of an object literal; undefined where a spread behind it may replace it, or there is none. */
export function property(object: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  return pairOf(object, name)?.field("value");
}

/** Keys of an object literal that are given the variable of their name. */
export function shorthands(object: SyntaxNode | undefined): readonly string[] {
  const children = object?.namedChildren ?? [];
  return children.filter(({ kind }) => kind === "shorthand_property_identifier").map(({ text }) => text);
}

export function pairOf(object: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  if (object?.kind !== "object") return undefined;
  return object.namedChildren.findLast((child) => child.kind === "pair" && keyOf(child) === name);
}

/** Name of the key of a `pair`, or of a member of a class, where it is written out. */
export function keyOf(node: SyntaxNode): string | undefined {
  // The grammars of TypeScript and JavaScript have other words for the name of a field.
  const key = node.field("key") ?? node.field("name") ?? node.field("property");
  if (key?.kind === "string") return stringValue(key);
  return key?.kind === "property_identifier" ? key.text : undefined;
}
