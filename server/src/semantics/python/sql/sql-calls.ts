// Owns which SQL a call is handed, and what of it is kept in its summary: reduced statements without positions. Pure over the unit; whether
// the call runs the statement is the facts' business.

import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";
import { looksLikeSql, mayBeSql, parseScript } from "../../sql/parse";
import type { SqlStatement } from "../../sql/statement";
import { compactSql, type SqlSummary } from "../../sql/summary";
import { TEXTS } from "../leading-text";
import { type SqlText, sqlTextOf } from "./sql-text";

export interface SqlAt {
  readonly text: SqlText;
  /** In order; undefined for one that is not understood. Ranges are offsets into the text. */
  readonly statements: readonly (SqlStatement | undefined)[];
}

/** SQL that an expression gives; undefined when it is none or not known. */
export function sqlOf(node: SyntaxNode | undefined, services: Pick<Services, "scopes">): SqlAt | undefined {
  if (!node || !TEXTS.has(node.kind)) return undefined;
  // Most strings that calls are handed are no SQL.
  if (node.kind === "string" && !mayBeSql(node.text)) return undefined;
  const text = sqlTextOf(node, services);
  if (!text || !looksLikeSql(text.text)) return undefined;
  const statements = parseScript(text.text).map(({ statement }) =>
    statement && text.open ? { ...statement, open: true as const } : statement,
  );
  return { text, statements };
}

/** SQL among the first arguments of a call: `execute(sql)`, `execute_values(cursor, sql, rows)`, `read_sql(sql=...)`. */
export function sqlOfCall(call: SyntaxNode, services: Pick<Services, "scopes">): SqlAt | undefined {
  for (const argument of sqlArguments(call)) {
    const found = sqlOf(argument, services);
    if (found) return found;
  }
  return undefined;
}

export function sqlArguments(call: SyntaxNode): readonly SyntaxNode[] {
  const args = call.field("arguments")?.namedChildren ?? [];
  const positional: SyntaxNode[] = [];
  const named: SyntaxNode[] = [];
  for (const arg of args) {
    if (arg.kind !== "keyword_argument" && positional.length < 2) positional.push(arg);
    const name = arg.field("name")?.text;
    const value = name !== undefined && STATEMENTS.has(name) ? arg.field("value") : undefined;
    if (value) named.push(value);
  }
  return named.length > 0 ? [...positional, ...named] : positional;
}

/** Names of parameters that take a statement. */
const STATEMENTS: ReadonlySet<string> = new Set(["sql", "query", "statement", "operation", "stmt"]);

/** What a call's summary keeps of its SQL. */
export function sqlSummary(call: SyntaxNode, services: Pick<Services, "scopes">): SqlSummary | undefined {
  const found = sqlOfCall(call, services);
  return found && compactSql(found.statements);
}
