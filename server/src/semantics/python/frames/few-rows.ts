// Owns the guess that a table which is read has few rows, or that its rows are not what takes long: definitions that the program brings
// along, rows by their keys, turns that filter a whole table. Names are no proof, but reason enough to say less. Pure over nodes and scopes.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";

const DEFINITIONS =
  /(^|_|\b)(catalogu?e?|config(uration)?|constants?|database|db|defaults?|definitions?|dictionary|fixtures?|glossary|hints?|lookup|mapping|map|metadata|params|parameters|reference|resources?|schema|settings|standards?|taxonomy|templates?|types|vocab(ulary)?|__file__|dirname)(_|\b|$)/i;

const CONSTANT = /^([\w.]+\.)?_?[A-Z][A-Z0-9_]+$/;

/** A text that is in memory is the answer to a question, and as long as that says. */
const ANSWER = /^(io\.)?(String|Bytes)IO\(/;

/** A file that the program brings along is mostly a small one: named in the code, or a name says that it defines something. */
export function isBroughtAlong(path: SyntaxNode | undefined, scopes: Scopes): boolean {
  if (!path || path.kind === "string" || CONSTANT.test(path.text) || ANSWER.test(path.text)) return true;
  const writes = path.kind === "identifier" ? (scopes.variable(path)?.writes ?? []) : [];
  if (writes.some((write) => write.parent?.field("right")?.kind === "string")) return true;
  return textsOf(path, scopes).some((text) => DEFINITIONS.test(text));
}

const BY_KEY = /\bwhere\b[\s\S]*?(\bin\s*\(|(=|\blike)\s*(%s|%\(|\?|:\w|['"]?\{))/i;

/** A statement that names the rows it wants: `WHERE id IN (...)`, `WHERE owner = :owner`. */
export function asksForSome(statement: SyntaxNode | undefined, scopes: Scopes): boolean {
  if (!statement) return false;
  return textsOf(statement, scopes).some((text) => BY_KEY.test(text));
}

/** `table[table["key"] == row["key"]]`: goes over a table for each row. */
export function filtersWhole(part: SyntaxNode): boolean {
  return part.select(SUBSCRIPTS).some((subscript) =>
    subscript.fields("subscript").some((key) => {
      const inner = key.kind === "parenthesized_expression" ? (key.namedChildren[0] ?? key) : key;
      return (
        inner.kind === "comparison_operator" ||
        (inner.kind === "binary_operator" && inner.select(COMPARISONS).length > 0)
      );
    }),
  );
}

const SUBSCRIPTS: ReadonlySet<string> = new Set(["subscript"]);
const COMPARISONS: ReadonlySet<string> = new Set(["comparison_operator"]);

/** The expression, and what a name in its place is given. */
function textsOf(node: SyntaxNode, scopes: Scopes): readonly string[] {
  const variable = node.kind === "identifier" ? scopes.variable(node) : undefined;
  return [node.text, ...(variable?.writes ?? []).map((write) => write.parent?.field("right")?.text ?? "")];
}
