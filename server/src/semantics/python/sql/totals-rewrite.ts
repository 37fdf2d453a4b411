// Owns the rewrite of several executed SELECTs of totals into one: which call shapes it can be written for, and the edits. Pure over nodes;
// that the calls run on the same connection, the rule has said before.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";
import { type MergedSelect, mergeTotals } from "../../sql/merge";
import { sqlTextOf } from "./sql-text";

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface TotalsRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  insertAfter(node: SyntaxNode, text: string): void;
  removeStatement(node: SyntaxNode): void;
  indentOf(node: SyntaxNode): string;
  readonly indentUnit: string;
  freshName(base: string): string;
}

/** One executed SELECT and where its row is fetched. */
interface Fetch {
  readonly execute: SyntaxNode;
  /** The literal with its text. */
  readonly sql: SyntaxNode;
  /** `cursor.fetchone()`. */
  readonly row: SyntaxNode;
  /** Index that is read of the row at once; undefined when the row is kept whole. */
  readonly index: number | undefined;
}

export interface TotalsRewrite {
  readonly merged: MergedSelect;
  readonly fetches: readonly Fetch[];
}

/** Undefined when one of the calls has a form that can't be rewritten. */
export function totalsRewrite(
  calls: readonly SyntaxNode[],
  services: Pick<Services, "scopes">,
): TotalsRewrite | undefined {
  const fetches = calls.map(fetchOf);
  const texts = calls.map((call) => {
    const sql = literalOf(call);
    const text = sql && sqlTextOf(sql, services);
    return text && !text.open && text.holes.length === 0 && !/\\|"""/.test(text.text) ? text.text : undefined;
  });
  if (fetches.includes(undefined) || texts.includes(undefined)) return undefined;
  const merged = mergeTotals(texts.flatMap((text) => text ?? []));
  return merged && { merged, fetches: fetches.flatMap((one) => one ?? []) };
}

export function rewriteTotals(fx: TotalsRewriter, { merged, fetches }: TotalsRewrite, table: string): void {
  const [head] = fetches;
  if (!head) return;
  const name = fx.freshName("totals");
  fx.title(`Read the totals of \`${table}\` with one SELECT`);
  fx.safety("review");
  const inner = fx.indentUnit;
  const lines = ["SELECT", ...merged.columns.map((c, i) => `${inner}${c}${i < merged.columns.length - 1 ? "," : ""}`)];
  const body = [...lines, ...merged.rest.split("\n")].map((line) => `${inner}${line}`).join("\n");
  const receiver = head.execute.field("function")?.text ?? "";
  const isChained = statementOf(head.execute) === statementOf(head.row);
  const pad = isChained ? "" : fx.indentOf(head.execute);
  const call = `${receiver}(\n${inner}"""\n${body}\n${inner}"""\n)`.replaceAll("\n", `\n${pad}`);
  if (isChained) fx.insertBefore(head.execute, `${name} = ${call}.fetchone()`);
  else {
    fx.replace(head.execute, call);
    fx.insertAfter(head.execute, `${name} = ${head.row.field("function")?.field("object")?.text}.fetchone()`);
  }
  fetches.forEach(({ execute, row, index }, i) => {
    if (i > 0 && statementOf(execute) !== statementOf(row)) fx.removeStatement(execute);
    const at = merged.first[i] ?? 0;
    const end = merged.first[i + 1] ?? merged.columns.length;
    if (index === undefined) fx.replace(row, `${name}[${at}:${end}]`);
    else fx.replace(row.parent ?? row, `${name}[${at + index}]`);
  });
}

function fetchOf(execute: SyntaxNode): Fetch | undefined {
  const args = execute.field("arguments")?.namedChildren ?? [];
  const sql = literalOf(execute);
  if (!sql || args.length !== 1 || execute.parent?.kind === "await") return undefined;
  const row = chainedRow(execute) ?? nextRow(execute);
  if (!row || row.parent?.kind === "await") return undefined;
  const subscript = row.parent?.kind === "subscript" && row.fieldName === "value" ? row.parent : undefined;
  const key = subscript?.field("subscript");
  if (subscript && key?.kind !== "integer") return undefined;
  if (!subscript && row.parent?.kind !== "assignment") return undefined;
  return { execute, sql, row, index: key ? Number(key.text) : undefined };
}

function literalOf(execute: SyntaxNode): SyntaxNode | undefined {
  const first = execute.field("arguments")?.namedChildren[0];
  return first?.kind === "string" || first?.kind === "concatenated_string" ? first : undefined;
}

/** `c.execute(sql).fetchone()`. */
function chainedRow(execute: SyntaxNode): SyntaxNode | undefined {
  const callee = execute.parent;
  const row = callee?.kind === "attribute" && callee.field("object") === execute ? callee.parent : undefined;
  return row && isFetch(row) ? row : undefined;
}

/** `c.execute(sql)` as a statement, and `c.fetchone()` in the next one. */
function nextRow(execute: SyntaxNode): SyntaxNode | undefined {
  const statement = execute.parent;
  if (statement?.kind !== "expression_statement") return undefined;
  const siblings = statement.parent?.namedChildren ?? [];
  const next = siblings[siblings.indexOf(statement) + 1];
  const cursor = execute.field("function")?.field("object")?.text;
  const found = next ? [...next.descendants()].filter(isFetch) : [];
  const [row] = found;
  return found.length === 1 && row?.field("function")?.field("object")?.text === cursor ? row : undefined;
}

function isFetch(node: SyntaxNode): boolean {
  return node.kind === "call" && node.field("function")?.field("attribute")?.text === "fetchone";
}

function statementOf(node: SyntaxNode): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = node;
  while (at && at.parent?.kind !== "block" && at.parent?.kind !== "module") at = at.parent;
  return at;
}
