// Owns what the text of a database statement tells beside its verb: that it asks for many keys at once, picks its table, reads the
// schema. Pure over the unit; which call runs a statement is the facts' business.
import type { SyntaxNode } from "../../syntax/node";
import type { Services } from "../services";

const TABLE_NAME =
  /\b(?:[Ff]rom|FROM|[Jj]oin|JOIN|[Ii]nto|INTO|[Uu]pdate|UPDATE|[Tt]able|TABLE|[Dd]escribe|DESCRIBE|[Ee]xists|EXISTS)\s+["'`[]?(\{(?!self\.|cls\.|[A-Z_]+\})|%s|%\()/;
const SCHEMA = /\b(information_schema|pg_catalog|pg_class|pg_indexes|sqlite_master|sqlite_schema)\b/i;

/** The table's name is put into the text, or the text reads the schema: turns can't be put into one statement. */
export function isPerTable(text: string): boolean {
  return TABLE_NAME.test(text) || SCHEMA.test(text);
}

const STATEMENT = /^\s*(select|with|insert|update|delete|replace|merge|create|alter|drop|pragma|truncate)\b/i;

/** Whether a text handed to a helper is a database statement. */
export function isStatement(text: string): boolean {
  return STATEMENT.test(text);
}

/** A statement read from somewhere else: each turn runs another one. */
export function isForeignStatement(call: SyntaxNode, { scopes }: Pick<Services, "scopes">): boolean {
  const statement = call.field("arguments")?.namedChildren[0];
  if (!/^execut|^query$|^fetch/.test(call.field("function")?.field("attribute")?.text ?? "")) return false;
  const writes = statement?.kind === "identifier" ? (scopes.variable(statement)?.writes ?? []) : [];
  const assignment = writes.length === 1 ? writes[0]?.parent : undefined;
  const value = assignment?.kind === "assignment" ? assignment.field("right") : undefined;
  return value?.kind === "call" && /\.(read|read_text|getvalue|strip|decode)\([^()]*\)$/.test(value.text);
}

/** True when the query, or the lazy query in the local it is called on, has an `IN` over a collection that `isGiven` accepts. */
export function asksForMany(
  call: SyntaxNode,
  isGiven: (value: SyntaxNode) => boolean,
  { scopes }: Pick<Services, "scopes">,
): boolean {
  if (asks(call, isGiven)) return true;
  let root = call.kind === "call" ? call.field("function") : call;
  while (root && root.kind !== "identifier") root = root.field("object") ?? root.field("function");
  const writes = root ? (scopes.variable(root)?.writes ?? []) : [];
  return writes.some((write) => {
    const value = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return value !== undefined && asks(value, isGiven);
  });
}

function asks(expression: SyntaxNode, isGiven: (value: SyntaxNode) => boolean): boolean {
  if (!/\.in_\(|__in\s*=|\bIN\s*\(|\bANY\(/.test(expression.text)) return false;
  for (const node of expression.descendants()) {
    const value = keys(node);
    if (value && isGiven(value)) return true;
  }
  return false;
}

/** What `column__in=keys`, `column.in_(keys)` compares with. */
function keys(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === "keyword_argument" && node.field("name")?.text.endsWith("__in")) return node.field("value");
  const isIn = node.kind === "call" && /^(in_|any_)$/.test(node.field("function")?.field("attribute")?.text ?? "");
  return isIn ? node.field("arguments")?.namedChildren[0] : undefined;
}
