// Owns what a function reads of each object that it is given, and to which calls it hands the object on, as far as it does so whenever it
// runs. Pure over the unit; what the attributes are is the facts' business.

import type { SyntaxNode } from "../../../syntax/node";
import type { Scope, Services } from "../../services";
import type { ObjectReads } from "../../summary";
import type { FunctionParts } from "../function-parts";
import { RETURNS } from "../kinds";
import { asksManager, isInComplaint, isWritten, readAt } from "./element-reads";

const MAX_READS = 16;
const MAX_PATH = 3;

/** By function of a unit; undefined where there is nothing. */
export function allObjectReads(
  parts: ReadonlyMap<Scope, FunctionParts>,
  services: Services,
): Readonly<Record<string, ObjectReads>> | undefined {
  const out: Record<string, ObjectReads> = {};
  let some = false;
  for (const [scope, own] of parts) {
    if (scope.node.kind !== "function_definition" || scope.name.endsWith("__init__")) continue;
    const found = objectReads(scope, own, services);
    if (found.reads.length + found.hands.length === 0) continue;
    out[scope.name] = found;
    some = true;
  }
  return some ? out : undefined;
}

function objectReads(scope: Scope, parts: FunctionParts, services: Services): ObjectReads {
  const reads = new Set<string>();
  const hands = new Set<number>();
  const { node } = scope;
  for (const variable of services.scopes.variables(scope)) {
    if (variable.kind !== "parameter" || variable.name === "cls" || variable.writes.length > 1) continue;
    for (const read of variable.reads) {
      const call = handedTo(read);
      const path = call ? undefined : pathOf(read);
      if ((!call && path === undefined) || !isAlways(read, node, services)) continue;
      if (path !== undefined && reads.size < MAX_READS) reads.add(`${variable.name}.${path}`);
      const ordinal = call ? parts.calls.indexOf(call) : -1;
      if (ordinal >= 0) hands.add(ordinal);
    }
  }
  return { reads: [...reads].sort(), hands: [...hands].sort((a, b) => a - b) };
}

/** The call of `x.method(...)`, `f(x)` or `f(order=x)`. */
function handedTo(name: SyntaxNode): SyntaxNode | undefined {
  const { parent } = name;
  const argument = parent?.kind === "keyword_argument" && name.fieldName === "value" ? parent : name;
  if (argument.parent?.kind === "argument_list") return argument.parent.parent;
  const call = parent?.kind === "attribute" && name.fieldName === "object" ? parent.parent : undefined;
  return call?.kind === "call" && call.field("function") === parent ? call : undefined;
}

/** `customer.name` of `x.customer.name` and of `x.customer.name.upper()`; undefined where no attribute is read. */
function pathOf(name: SyntaxNode): string | undefined {
  const { path } = readAt(name);
  const last = path.at(-1);
  if (!last || (path.length === 1 && isWritten(last))) return undefined;
  const isCalled = last.parent?.kind === "call" && last.parent.field("function") === last;
  const kept = (isCalled ? path.slice(0, -1) : path).slice(0, MAX_PATH);
  const shown = kept.map((node) => `${node.field("attribute")?.text ?? ""}${asksManager(node) ? "()" : ""}`);
  return shown.length > 0 ? shown.join(".") : undefined;
}

/** Not below a condition on anything else than whether what is read is there, nor behind one that ends the function. */
function isAlways(read: SyntaxNode, fn: SyntaxNode, services: Services): boolean {
  if (services.loops.around(read) || isInComplaint(read)) return false;
  const first = readAt(read).path[0]?.text ?? read.text;
  const presence = new RegExp(`^\\(?(not )?${first}(_id)?( is( not)? None)?\\)?$`);
  const isPresence = (condition: SyntaxNode | undefined) =>
    condition?.text.split(/ and | or /).every((part) => presence.test(part.trim())) === true;
  for (let at = read; at.parent && at !== fn; at = at.parent) {
    const { parent } = at;
    if (ELSEWHERE.has(parent.kind) && parent !== fn) return false;
    if (BRANCHES.has(parent.kind) && at.fieldName !== "condition" && !isPresence(parent.field("condition")))
      return false;
    if (parent.kind === "conditional_expression" && !isPresenceOf(parent, at, isPresence)) return false;
    if (parent.kind === "boolean_operator" && at.fieldName === "right" && !isPresence(parent.field("left")))
      return false;
    if (parent.kind === "block" && parent.children.some((s) => s.start < at.start && mayEnd(s, isPresence)))
      return false;
  }
  return true;
}

const ELSEWHERE: ReadonlySet<string> = new Set([
  "function_definition",
  "class_definition",
  "lambda",
  "except_clause",
  "finally_clause",
  "raise_statement",
  "assert_statement",
  "while_statement",
  "case_clause",
  "delete_statement",
]);
const BRANCHES: ReadonlySet<string> = new Set(["if_statement", "elif_clause"]);

/** `a if x.a else b`: its parts have no names, the condition is the second. */
function isPresenceOf(whole: SyntaxNode, part: SyntaxNode, isPresence: (node: SyntaxNode | undefined) => boolean) {
  const condition = whole.namedChildren[1];
  return part === condition || isPresence(condition);
}

function mayEnd(statement: SyntaxNode, isPresence: (node: SyntaxNode | undefined) => boolean): boolean {
  if (statement.select(RETURNS).length === 0 || FUNCTIONS.has(statement.kind)) return false;
  return statement.kind !== "if_statement" || !isPresence(statement.field("condition"));
}

const FUNCTIONS: ReadonlySet<string> = new Set(["function_definition", "decorated_definition", "class_definition"]);
