// Owns which of the values that a method of a class of views returns are meant for its list, as far as conditions on `self.action` and on the
// method of the request tell. Pure over the unit; knows no framework beyond these two names.

import type { SyntaxNode } from "../../../syntax/node";
import { lastPart } from "../../../text/dotted";
import type { Ref } from "../../ref";
import type { Services } from "../../services";
import { plainText } from "../terms/strings";

/** What `get_serializer_class` may return for the action `list`; undefined for other functions, and where the ways are not understood. */
export function resultsForList(fn: SyntaxNode, name: string, services: Services): readonly Ref[] | undefined {
  if (lastPart(name) !== "get_serializer_class") return undefined;
  const found: SyntaxNode[] = [];
  const body = fn.field("body");
  if (!body || walk(body, found) !== "left" || found.length === 0) return undefined;
  return found.map((value) => services.refs.of(value));
}

/** How a block ends: it always returns or raises, it may go on, or it is not understood. */
type End = "left" | "on" | "unknown";

function walk(block: SyntaxNode, found: SyntaxNode[]): End {
  for (const statement of block.namedChildren) {
    const end = step(statement, found);
    if (end !== "on") return end;
  }
  return "on";
}

function step(statement: SyntaxNode, found: SyntaxNode[]): End {
  switch (statement.kind) {
    case "return_statement":
      return returned(statement.namedChildren[0], found);
    case "raise_statement":
      return "left";
    case "if_statement":
      return branches(statement, found);
    case "expression_statement":
    case "assert_statement":
    case "import_from_statement":
    case "comment":
    case "pass_statement":
      return "on";
    default:
      return "unknown";
  }
}

function returned(value: SyntaxNode | undefined, found: SyntaxNode[]): End {
  if (!value) return "unknown";
  if (value.kind !== "conditional_expression") {
    found.push(value);
    return "left";
  }
  const [yes, condition, no] = value.namedChildren;
  const holds = holdsForList(condition);
  const first = holds === false ? "left" : returned(yes, found);
  return first === "left" && holds !== true ? returned(no, found) : first;
}

function branches(statement: SyntaxNode, found: SyntaxNode[]): End {
  let isOpen = false;
  for (const clause of [statement, ...statement.fields("alternative")]) {
    const condition = clause.field("condition");
    const holds = condition ? holdsForList(condition) : true;
    if (holds === false) continue;
    const block = clause.field("consequence") ?? clause.field("body");
    const end = block ? walk(block, found) : "unknown";
    if (end === "unknown") return end;
    isOpen ||= end === "on";
    if (holds === true) return isOpen ? "on" : "left";
  }
  return "on";
}

/** Whether a condition holds while a list is asked for; undefined where that is not told. */
function holdsForList(condition: SyntaxNode | undefined): boolean | undefined {
  const [left, right] = condition?.namedChildren ?? [];
  switch (condition?.kind) {
    case "parenthesized_expression":
      return holdsForList(left);
    case "not_operator": {
      const holds = holdsForList(left);
      return holds === undefined ? undefined : !holds;
    }
    case "boolean_operator": {
      const parts = [holdsForList(condition.field("left")), holdsForList(condition.field("right"))];
      const decides = condition.field("operator")?.kind === "or";
      if (parts.includes(decides)) return decides;
      return parts.includes(undefined) ? undefined : !decides;
    }
    case "comparison_operator":
      return left && right && condition.namedChildren.length === 2 ? compared(condition, left, right) : undefined;
    default:
      return undefined;
  }
}

const MEANT: Readonly<Record<string, string>> = { "self.action": "list", "self.request.method": "GET" };

function compared(comparison: SyntaxNode, left: SyntaxNode, right: SyntaxNode): boolean | undefined {
  const meant = MEANT[left.text];
  const values = /^(list|tuple|set)$/.test(right.kind) ? right.namedChildren.map(plainText) : [plainText(right)];
  if (meant === undefined || values.includes(undefined)) return undefined;
  const isAmong = values.includes(meant);
  const operator = comparison.children.find(({ kind }) => /^(==|!=|in|not in)$/.test(kind))?.kind;
  if (operator === undefined) return undefined;
  return operator === "==" || operator === "in" ? isAmong : !isAmong;
}
