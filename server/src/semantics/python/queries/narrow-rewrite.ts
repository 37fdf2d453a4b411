// Owns the rewrite that makes a query read some columns only. Shape only; which columns are enough, the rule has found out.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";
import { type EagerRewriter, queryExpression } from "./eager-rewrite";

/** Reads only these columns with each row; withdraws where the expression does not show how. */
export function readColumnsOnly(
  fx: EagerRewriter,
  source: SyntaxNode,
  orm: "sqlalchemy" | "django",
  columns: readonly string[],
  scopes: Scopes,
): void {
  const expression = queryExpression(source, scopes);
  const edits =
    expression && (orm === "django" ? djangoEdits(expression, columns) : sqlEdits(expression, columns, scopes));
  if (!edits) {
    fx.cancel();
    return;
  }
  const shown = columns.map((column) => `\`${column}\``).join(" and ");
  fx.title(`Read ${shown} only`);
  fx.safety("review");
  for (const { start, end, text } of edits) fx.replace({ start, end }, text);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `Post.objects.filter(...)` gets `.only("title")`: rows stay objects. */
function djangoEdits(query: SyntaxNode, columns: readonly string[]): readonly Edit[] | undefined {
  let found: SyntaxNode | undefined;
  for (
    let at: SyntaxNode | undefined = query;
    at;
    at = at.field("function") ?? at.field("object") ?? at.field("value")
  ) {
    if (at.kind === "identifier" && at !== query && found === undefined) return undefined;
    if (at.kind === "call" && at.field("function")?.kind !== "attribute") return undefined;
    if (at.kind === "call") found = at;
  }
  if (!found || !/^(all|filter|exclude|order_by)$/.test(found.field("function")?.field("attribute")?.text ?? ""))
    return undefined;
  const names = columns.map((c) => `"${c}"`).join(", ");
  return [{ start: found.end, end: found.end, text: `.only(${names})` }];
}

/** `query(User)` becomes `query(User.id)`: rows have the columns as attributes. */
function sqlEdits(query: SyntaxNode, columns: readonly string[], scopes: Scopes): readonly Edit[] | undefined {
  let at: SyntaxNode | undefined = query;
  const edits: Edit[] = [];
  while (at) {
    const callee: SyntaxNode | undefined = at.kind === "call" ? at.field("function") : undefined;
    const method: SyntaxNode | undefined = callee?.kind === "attribute" ? callee.field("attribute") : undefined;
    const name = method?.text ?? callee?.text ?? "";
    const args: readonly SyntaxNode[] = at.field("arguments")?.namedChildren ?? [];
    const [first] = args;
    if (callee && first && /^(query|select)$/.test(name)) {
      if (args.length !== 1 || !/^[\w.]+$/.test(first.text)) return undefined;
      return [...edits, { start: first.start, end: first.end, text: columnsOf(first.text, columns) }];
    }
    if (at.kind === "attribute" && at.field("attribute")?.text === "query") {
      const entity = at.field("object")?.text ?? "";
      return [...edits, { start: at.end, end: at.end, text: `.with_entities(${columnsOf(entity, columns)})` }];
    }
    if (method && first && name === "scalars") {
      edits.push({ start: method.start, end: method.end, text: "execute" });
      at = queryExpression(first, scopes);
      continue;
    }
    if (name === "execute" || name === "exec") return undefined;
    at = next(at, callee, scopes);
  }
  return undefined;
}

function columnsOf(entity: string, columns: readonly string[]): string {
  return columns.map((column) => `${entity}.${column}`).join(", ");
}

function next(at: SyntaxNode, callee: SyntaxNode | undefined, scopes: Scopes): SyntaxNode | undefined {
  if (at.kind === "identifier") {
    const made = queryExpression(at, scopes);
    return made === at ? undefined : made;
  }
  const inner = at.kind === "await" || at.kind === "parenthesized_expression" ? at.namedChildren[0] : undefined;
  return callee ?? at.field("object") ?? at.field("value") ?? inner;
}
