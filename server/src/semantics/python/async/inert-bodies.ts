// Owns whether the body of a coroutine does nothing but wait and write to a log. Pure over the unit but for what calls are, which it is told.

import type { SyntaxNode } from "../../../syntax/node";
import { CALLS } from "../kinds";

/** What a call is, as far as it matters here. */
export type Deed = "sleep" | "log" | "other";

const INERT: ReadonlySet<string> = new Set(["pass_statement", "comment", "import_statement", "import_from_statement"]);
const PURE = /^(len|str|repr|int|float|round|type|id|max|min|time\.time|time\.perf_counter|time\.monotonic)$/;

/** The deeds of a body that has no others than waiting and logging, in order; undefined when it does anything else. */
export function inertDeeds(body: SyntaxNode, deedOf: (call: SyntaxNode) => Deed): readonly Deed[] | undefined {
  const deeds: Deed[] = [];
  for (const statement of body.namedChildren) {
    const found = deedsOf(statement, deedOf);
    if (!found) return undefined;
    deeds.push(...found);
  }
  return deeds;
}

function deedsOf(statement: SyntaxNode, deedOf: (call: SyntaxNode) => Deed): readonly Deed[] | undefined {
  if (INERT.has(statement.kind)) return [];
  switch (statement.kind) {
    case "expression_statement":
      return ofExpression(statement.namedChildren[0], deedOf);
    case "return_statement":
      return isConstant(statement.namedChildren[0]) ? [] : undefined;
    case "if_statement":
    case "try_statement":
      return ofBranches(statement, deedOf);
    default:
      return undefined;
  }
}

function ofExpression(
  expression: SyntaxNode | undefined,
  deedOf: (call: SyntaxNode) => Deed,
): readonly Deed[] | undefined {
  if (!expression || expression.kind === "string" || expression.kind === "ellipsis") return [];
  if (expression.kind === "assignment") {
    const isLocal = expression.field("left")?.kind === "identifier";
    const value = expression.field("right");
    return isLocal && value && isPure(value) ? [] : undefined;
  }
  const call = expression.kind === "await" ? expression.namedChildren[0] : expression;
  if (call?.kind !== "call") return undefined;
  const deed = deedOf(call);
  const isInert = deed !== "other" && (deed === "sleep") === (expression.kind === "await");
  const args = call.field("arguments");
  return isInert && (!args || isPure(args)) ? [deed] : undefined;
}

function ofBranches(statement: SyntaxNode, deedOf: (call: SyntaxNode) => Deed): readonly Deed[] | undefined {
  const condition = statement.field("condition");
  if (condition && !isPure(condition)) return undefined;
  const deeds: Deed[] = [];
  for (const part of statement.namedChildren) {
    if (part === condition) continue;
    const block = part.kind === "block" ? part : part.namedChildren.find((n) => n.kind === "block");
    const found = block && inertDeeds(block, deedOf);
    if (!found) return undefined;
    deeds.push(...found);
  }
  return deeds;
}

function isConstant(value: SyntaxNode | undefined): boolean {
  return value === undefined || /^(none|true|false|integer|float)$/.test(value.kind);
}

/** Calls nothing but what only looks. */
function isPure(expression: SyntaxNode): boolean {
  return (
    expression.select(AWAITS).length === 0 &&
    expression.select(CALLS).every((call) => PURE.test(call.field("function")?.text ?? ""))
  );
}

const AWAITS: ReadonlySet<string> = new Set(["await", "yield", "named_expression"]);
