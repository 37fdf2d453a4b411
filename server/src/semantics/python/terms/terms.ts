// Owns the making of terms: a declaration's expression as data. Pure over the unit; knows no library and no rule.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";
import { OTHER, type Term } from "../../term";
import { plainText } from "./strings";

/** Terms with more parts than this are cut: a declaration that long is data, not a declaration. */
const MAX_PARTS = 400;
/** UTF-16 units of a string that are kept. */
const MAX_TEXT = 2_000;

/** The expression as data; parts that are no declaration are `other`. */
export function termOf(expression: SyntaxNode, services: Services): Term {
  return build(expression, { services, left: MAX_PARTS });
}

interface Budget {
  readonly services: Services;
  left: number;
}

function build(node: SyntaxNode, budget: Budget): Term {
  if (budget.left-- <= 0) return OTHER;
  switch (node.kind) {
    case "identifier":
    case "attribute":
      return { t: "ref", ref: budget.services.refs.of(node), shown: node.text };
    case "call":
      return callTerm(node, budget);
    case "subscript": {
      const value = node.field("value");
      if (!value) return OTHER;
      return { t: "item", of: build(value, budget), args: node.fields("subscript").map((n) => build(n, budget)) };
    }
    case "list":
    case "tuple":
    case "set":
    case "expression_list":
      return { t: "list", items: node.namedChildren.map((n) => build(n, budget)) };
    case "dictionary":
      return dictTerm(node, budget);
    case "comparison_operator":
      return comparisonTerm(node, budget);
    case "boolean_operator":
    case "binary_operator":
      return operationTerm(node, [node.field("left"), node.field("right")], budget);
    case "not_operator":
      return operationTerm(node, [node.field("argument")], budget, "not");
    case "unary_operator":
      return unaryTerm(node, budget);
    case "parenthesized_expression":
    case "await":
      return node.namedChildren[0] ? build(node.namedChildren[0], budget) : OTHER;
    case "lambda": {
      const body = node.field("body");
      return body ? { t: "lambda", body: build(body, budget) } : OTHER;
    }
    case "list_splat":
    case "dictionary_splat":
      return { t: "spread" };
    default:
      return literalTerm(node);
  }
}

function callTerm(node: SyntaxNode, budget: Budget): Term {
  const callee = node.field("function");
  const list = node.field("arguments");
  if (!callee || !list) return OTHER;
  const object = callee.kind === "attribute" ? callee.field("object") : undefined;
  const on = object?.kind === "call" ? build(object, budget) : undefined;
  const args: Term[] = [];
  const keywords: Record<string, Term> = {};
  const given = list.kind === "argument_list" ? list.namedChildren : [list];
  for (const arg of given) {
    const name = arg.kind === "keyword_argument" ? arg.field("name")?.text : undefined;
    const value = arg.kind === "keyword_argument" ? arg.field("value") : arg;
    if (!value || name === "__proto__") continue;
    if (name === undefined) args.push(build(value, budget));
    else keywords[name] = build(value, budget);
  }
  const shown = on ? `.${callee.field("attribute")?.text ?? ""}` : callee.text;
  return { t: "call", callee: budget.services.refs.of(callee), shown, ...(on ? { on } : {}), args, keywords };
}

function dictTerm(node: SyntaxNode, budget: Budget): Term {
  const entries = node.namedChildren.map((pair): readonly [Term, Term] => {
    const key = pair.field("key");
    const value = pair.field("value");
    return key && value ? [build(key, budget), build(value, budget)] : [{ t: "spread" }, { t: "spread" }];
  });
  return { t: "dict", entries };
}

/** Chained comparisons (`a < b < c`) are no condition on one column and stay untold. */
function comparisonTerm(node: SyntaxNode, budget: Budget): Term {
  const [left, right, more] = node.namedChildren;
  if (!left || !right || more) return OTHER;
  const op = node.children
    .filter((n) => !n.named)
    .map((n) => n.text)
    .join(" ");
  return { t: "op", op, of: [build(left, budget), build(right, budget)] };
}

function operationTerm(
  node: SyntaxNode,
  parts: readonly (SyntaxNode | undefined)[],
  budget: Budget,
  op = node.field("operator")?.text ?? "",
): Term {
  return { t: "op", op, of: parts.map((n) => (n ? build(n, budget) : OTHER)) };
}

function unaryTerm(node: SyntaxNode, budget: Budget): Term {
  const value = operationTerm(node, [node.field("argument")], budget);
  const [of] = value.t === "op" ? value.of : [];
  return value.t === "op" && value.op === "-" && of?.t === "number" ? { t: "number", value: -of.value } : value;
}

function literalTerm(node: SyntaxNode): Term {
  switch (node.kind) {
    case "string":
    case "concatenated_string": {
      const value = plainText(node);
      return value === undefined || value.length > MAX_TEXT ? OTHER : { t: "text", value };
    }
    case "integer":
    case "float": {
      const value = Number(node.text.replaceAll("_", ""));
      return Number.isFinite(value) ? { t: "number", value } : OTHER;
    }
    case "true":
    case "false":
      return { t: "bool", value: node.kind === "true" };
    case "none":
      return { t: "none" };
    default:
      return OTHER;
  }
}
