// Owns the text with which a string begins, as far as the unit tells: SQL statements, file modes. Pure over the unit.
import type { SyntaxNode } from "../../syntax/node";
import type { Services } from "../services";

const MAX_TEXT = 200;
const MAX_DEPTH = 6;

/**
 * Text of a literal, of a local given one, or inside `text("...")`; what is put in by `+`, `%`, `format` or an f-string stays as
 * a pair of braces or a `%s`. Blanks are single; cut at 200 characters.
 */
export function leadingText(node: SyntaxNode | undefined, services: Pick<Services, "scopes">): string | undefined {
  // Most of what is asked about is no text, and is to make no closures.
  return node && TEXTS.has(node.kind) ? textAt(node, services) : undefined;
}

function textAt(node: SyntaxNode, { scopes }: Pick<Services, "scopes">): string | undefined {
  const textOf = (at: SyntaxNode | undefined, depth: number): string | undefined => {
    if (!at || depth > MAX_DEPTH) return undefined;
    switch (at.kind) {
      case "string":
      case "concatenated_string":
        return unquote(at.text);
      case "parenthesized_expression":
        return textOf(at.namedChildren[0], depth + 1);
      case "binary_operator":
        return joined(at, depth);
      case "call":
        return textOf(innerText(at), depth + 1);
      case "identifier":
        return textOf(firstValue(at), depth + 1);
      default:
        return undefined;
    }
  };
  const joined = (at: SyntaxNode, depth: number): string | undefined => {
    const left = textOf(at.field("left"), depth + 1);
    if (left === undefined || at.field("operator")?.kind !== "+") return left;
    return left.length > MAX_TEXT ? left : `${left} ${textOf(at.field("right"), depth + 1) ?? "{}"}`;
  };
  const firstValue = (name: SyntaxNode): SyntaxNode | undefined => {
    const [first, ...others] = scopes.variable(name)?.writes ?? [];
    // What is appended later leaves the beginning.
    if (others.some((w) => w.parent?.kind !== "augmented_assignment")) return undefined;
    const assignment = first?.parent;
    return assignment?.kind === "assignment" && assignment.field("left") === first
      ? assignment.field("right")
      : undefined;
  };
  return textOf(node, 0)?.replace(/\s+/g, " ").slice(0, MAX_TEXT);
}

/** Kinds that may give a text. */
export const TEXTS: ReadonlySet<string> = new Set([
  "string",
  "concatenated_string",
  "parenthesized_expression",
  "binary_operator",
  "call",
  "identifier",
]);

/** The string inside `text("...")`, or the one that `"...".format(...)` or `text("...").bindparams(...)` fills. */
function innerText(call: SyntaxNode): SyntaxNode | undefined {
  const callee = call.field("function");
  if (/(^|\.)text$/.test(callee?.text ?? "")) return call.field("arguments")?.namedChildren[0];
  return /^(format|strip|bindparams|columns)$/.test(callee?.field("attribute")?.text ?? "")
    ? callee?.field("object")
    : undefined;
}

function unquote(text: string): string {
  return text
    .replace(/^\(?\s*[A-Za-z]{0,2}("""|'''|"|')/, "")
    .replace(/("""|'''|"|')\s*\)?$/, "")
    .trim();
}
