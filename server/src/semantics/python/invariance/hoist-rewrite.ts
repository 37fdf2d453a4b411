// Owns the rewrite that computes a value once before a loop instead of on each of its turns: shape only, that the value stays the same
// others have said. Pure over nodes.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { COMPREHENSIONS, NAMES } from "../kinds";
import { isWithin, namesRead, turnOf } from "./steady";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface HoistBuilder {
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  removeStatement(node: SyntaxNode): void;
  freshName(base: string): string;
}

/**
 * True where code of an expression may run before the loop as well: no handler in the loop waits for its failure, and no condition in
 * the loop looks at its parts first.
 */
export function canRunBefore(expression: SyntaxNode, loop: Loop): boolean {
  const turn = turnOf(loop);
  const parts = new Set(namesRead(expression).map((name) => name.text));
  for (let at = expression; at !== turn && at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.kind === "try_statement" || parent.kind === "lambda" || parent.kind === "function_definition")
      return false;
    const condition = at.fieldName === "condition" ? undefined : conditionOf(parent, at);
    const tests = [...(condition ?? []), ...(parent.kind === "block" ? leavingTests(parent, at) : [])];
    if (tests.some((test) => namesRead(test).some((name) => parts.has(name.text)))) return false;
  }
  // An `else` behind the loop is no part of it.
  return isWithin(expression, turn) && isInReach(parts, turn);
}

const LEAVES: ReadonlySet<string> = new Set([
  "break_statement",
  "continue_statement",
  "return_statement",
  "raise_statement",
]);

/** Conditions under which the turn ends before `child` of a block is reached. */
function leavingTests(block: SyntaxNode, child: SyntaxNode): readonly SyntaxNode[] {
  const before = block.namedChildren.filter((statement) => statement.index < child.index);
  return before.flatMap((statement) =>
    statement.kind === "if_statement" && statement.select(LEAVES).length > 0 ? statement.fields("condition") : [],
  );
}

/** No comprehension or lambda around the loop, in the same statement, gives one of the names its value. */
function isInReach(names: ReadonlySet<string>, turn: SyntaxNode): boolean {
  for (let at = turn.parent; at && !/(statement|^block|^module)$/.test(at.kind); at = at.parent) {
    if (at.kind === "lambda") return false;
    if (!COMPREHENSIONS.has(at.kind)) continue;
    const targets = at.namedChildren.flatMap((child) => child.field("left") ?? []);
    if (targets.some((target) => target.select(NAMES).some((name) => names.has(name.text)))) return false;
  }
  return true;
}

/** What decides whether `child` of `parent` runs. */
function conditionOf(parent: SyntaxNode, child: SyntaxNode): readonly SyntaxNode[] | undefined {
  if (/^(if_statement|elif_clause|while_statement)$/.test(parent.kind)) return parent.fields("condition");
  if (parent.kind === "conditional_expression") return parent.namedChildren.filter((n) => n !== child).slice(0, 1);
  if (parent.kind === "boolean_operator" && child.fieldName === "right") return parent.fields("left");
  return parent.kind.endsWith("comprehension") || parent.kind === "generator_expression"
    ? parent.namedChildren.filter((n) => n.kind === "if_clause")
    : undefined;
}

/** Gives the value of `call` a name before the loop; an assignment of its own moves there. Returns the name. */
export function hoist(fx: HoistBuilder, call: SyntaxNode, loop: Loop, scopes: Scopes, base: string): string {
  const turn = turnOf(loop);
  const assignment = call.parent?.kind === "assignment" && call.fieldName === "right" ? call.parent : undefined;
  const target = assignment?.field("left");
  const body = loop.node.field("body");
  if (assignment && target?.kind === "identifier" && !assignment.field("type") && isMovable(target, scopes)) {
    if (assignment.parent?.parent === body && body && body.namedChildren.length > 1) {
      fx.insertBefore(turn, assignment.text);
      fx.removeStatement(assignment);
      return target.text;
    }
  }
  const name = fx.freshName(base);
  fx.insertBefore(turn, `${name} = ${call.text}`);
  fx.replace(call, name);
  return name;
}

const READERS =
  /^(all|any|astype|copy|count|dot|endswith|get|index|intersection|issubset|issuperset|items|join|keys|lower|max|mean|min|reshape|split|startswith|std|strip|sum|T|tolist|union|upper|values)$/;

/** What the call gives is looked at, and neither changed nor handed on. */
export function isOnlyRead(call: SyntaxNode, scopes: Scopes): boolean {
  const { parent } = call;
  const target = parent?.kind === "assignment" && call.fieldName === "right" ? parent.field("left") : undefined;
  if (!target) return isLook(call);
  const variable = target.kind === "identifier" ? scopes.variable(target) : undefined;
  return variable?.kind === "local" && isMovable(target, scopes) && variable.reads.every(isLook);
}

/** Compared, counted, walked over, or read an element of. */
function isLook({ parent, fieldName }: SyntaxNode): boolean {
  if (parent?.kind === "argument_list") return parent.parent?.field("function")?.text === "len";
  if (parent?.kind === "attribute")
    return parent.parent?.kind === "call" && READERS.test(parent.field("attribute")?.text ?? "");
  if (parent?.kind === "for_statement" || parent?.kind === "for_in_clause") return fieldName === "right";
  return parent?.kind === "comparison_operator" || (parent?.kind === "subscript" && fieldName === "value");
}

/** Given its value in one place only, and nothing writes into what it holds. */
export function isMovable(target: SyntaxNode, scopes: Scopes): boolean {
  const variable = scopes.variable(target);
  if (variable?.kind !== "local" || variable.writes.length !== 1) return false;
  return variable.reads.every(({ parent, fieldName }) => {
    if (parent?.kind === "attribute")
      return (
        parent.fieldName !== "left" &&
        (parent.parent?.kind !== "call" || READERS.test(parent.field("attribute")?.text ?? ""))
      );
    if (parent?.kind === "augmented_assignment") return fieldName !== "left";
    return !(parent?.kind === "subscript" && parent.fieldName === "left");
  });
}
