// Owns the reading of an expression as a path from a name (`api.jobs.get`), through what local names were given. Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { bare, FUNCTIONS, property, stringValue } from "./kinds";
import type { ScriptScopes } from "./scopes";
import type { ScriptPath } from "./summary";

/** Local names that are followed one after the other. */
const MAX_STEPS = 6;

/** Undefined where an expression is no path, or starts with a parameter or another thing that only the run tells. */
export function pathOf(expression: SyntaxNode, scopes: ScriptScopes, steps = 0): ScriptPath | undefined {
  const node = bare(expression);
  if (steps > MAX_STEPS) return undefined;
  switch (node.kind) {
    case "this":
      return "this";
    case "identifier":
      return pathOfName(node, scopes, steps);
    case "await_expression":
      return node.namedChildren[0] && pathOf(node.namedChildren[0], scopes, steps);
    case "member_expression": {
      const name = node.field("property")?.text;
      const object = node.field("object");
      const of = object && pathOf(object, scopes, steps);
      return of !== undefined && name !== undefined ? `${of}.${name}` : undefined;
    }
    case "call_expression": {
      const callee = node.field("function");
      const of = callee && pathOf(callee, scopes, steps);
      return of === undefined ? undefined : `${of}()`;
    }
    case "new_expression": {
      const made = node.field("constructor");
      const of = made && pathOf(made, scopes, steps);
      return of === undefined ? undefined : `new ${of}()`;
    }
    default:
      return undefined;
  }
}

function pathOfName(node: SyntaxNode, scopes: ScriptScopes, steps: number): ScriptPath | undefined {
  const found = scopes.declaration(node);
  if (!found || found.isTop) return node.text;
  if (!found.value || FUNCTIONS.has(found.value.kind) || found.kind === "class") return undefined;
  const of = pathOf(found.value, scopes, steps + 1);
  if (of === undefined || found.part === undefined) return of;
  return typeof found.part === "string" && found.part !== "..." ? `${of}.${found.part}` : undefined;
}

/** Path of what a call calls, with a `!` where it only sends something. */
export function calledPath(call: SyntaxNode, scopes: ScriptScopes): ScriptPath | undefined {
  const callee = call.field("function") ?? call.field("constructor");
  const path = callee && pathOf(callee, scopes);
  if (path === undefined) return undefined;
  const options = call.field("arguments")?.namedChildren.findLast(({ kind }) => kind === "object");
  const method = stringValue(property(options, "method"))?.toUpperCase();
  return method === undefined || method === "GET" ? path : `${path}!`;
}
