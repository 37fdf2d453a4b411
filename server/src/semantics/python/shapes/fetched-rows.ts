// Owns the way from rows in hand to the call that was given their SQL: `cursor.execute(sql)` and then `cursor.fetchall()`, chained or not.
// Pure over the unit; whether the call runs a query is for facts to say.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scope, Services } from "../../services";

const FETCHES = /^(fetchall|fetch_all|fetch|all|mappings)$/;
const EXECUTES = /^(execute|exec_driver_sql|fetch|fetch_all)$/;

/** The call whose SQL all rows of an expression come from; undefined where it is not plain. */
export function rowsSource(rows: SyntaxNode, scope: Scope, services: Services): SyntaxNode | undefined {
  const node = givenTo(rows, services);
  if (node?.kind === "identifier") return executedOn(node, node.start, scope, services);
  if (node?.kind !== "call") return undefined;
  const method = methodOf(node);
  if (EXECUTES.test(method) && (node.field("arguments")?.namedChildren.length ?? 0) > 0) return node;
  if (!FETCHES.test(method)) return undefined;
  const object = unwrapped(node.field("function")?.field("object"));
  if (object?.kind === "call") return rowsSource(object, scope, services);
  return object?.kind === "identifier" ? executedOn(object, node.start, scope, services) : undefined;
}

/** What a local was given last, through `await`. */
function givenTo(node: SyntaxNode, services: Services): SyntaxNode | undefined {
  const plain = unwrapped(node);
  if (plain?.kind !== "identifier") return plain;
  const writes = services.scopes.variable(plain)?.writes.filter((w) => w.start < plain.start) ?? [];
  const parent = writes.at(-1)?.parent;
  const given = parent?.kind === "assignment" ? unwrapped(parent.field("right")) : undefined;
  // A cursor stays what it is: its rows are those of the statement it has run since.
  return given?.kind === "call" && (FETCHES.test(methodOf(given)) || EXECUTES.test(methodOf(given))) ? given : plain;
}

/** The last `name.execute(...)` before a place, or the call that made `name`. */
function executedOn(name: SyntaxNode, before: number, scope: Scope, services: Services): SyntaxNode | undefined {
  const variable = services.scopes.variable(name);
  if (variable?.scope !== scope) return undefined;
  const calls = variable.reads.flatMap((read) => {
    const call = read.parent?.kind === "attribute" ? read.parent.parent : undefined;
    return call?.kind === "call" && call.start < before && EXECUTES.test(methodOf(call)) ? [call] : [];
  });
  const last = calls.at(-1);
  if (last) return last;
  const parent = variable.writes.at(-1)?.parent;
  const made = parent?.kind === "assignment" ? unwrapped(parent.field("right")) : undefined;
  return made?.kind === "call" && EXECUTES.test(methodOf(made)) ? made : undefined;
}

function unwrapped(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = node;
  while (at && (at.kind === "await" || at.kind === "parenthesized_expression")) at = at.namedChildren[0];
  return at;
}

function methodOf(call: SyntaxNode): string {
  return call.field("function")?.field("attribute")?.text ?? "";
}
