// Flags columns that queries search by again and again and that no index begins with, where the column is declared.

import { told } from "../../facts/database/worth";
import { type IndexNeed, tableColumnNeed } from "../../facts/schema/needs";
import { modelColumnNeedHere, sqlColumnNeed } from "../../facts/schema/shared-tables";
import { worthOf } from "../../facts/schema/worth";
import { CALLS } from "../../semantics/python/kinds";
import {
  indexField,
  indexInSql,
  indexInText,
  indexMapped,
  indexRevised,
} from "../../semantics/python/sql/index-rewrite";
import { migrationSql } from "../../semantics/python/sql/migration-calls";
import { type SqlAt, sqlOf, sqlOfCall } from "../../semantics/python/sql/sql-calls";
import { parseScript } from "../../semantics/sql/parse";
import type { SchemaChange } from "../../semantics/sql/statement";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type Place, type UnitContext } from "../api";
import docs from "./missing-index.md";

type Message = "searched" | "dead" | "unmade";
type Cx = UnitContext<Message>;

const queries = (count: string | number | undefined) => (count === 1 ? "1 query searches" : `${count} queries search`);

export const missingIndex = defineRule<Message>({
  meta: {
    id: "missing-index",
    family: "database",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["P1", "C1.3", "S8"],
    docs,
  },
  messages: {
    searched: ({ column, count }) => `\`${column}\` has no index, and ${queries(count)} by it`,
    dead: ({ column, count, index }) =>
      `\`${column}\` has no index, and ${queries(count)} by it: \`${index}\` is made only by code that does not run`,
    unmade: ({ column, count }) =>
      `\`${column}\` has no index, and ${queries(count)} by it: no migration makes the one that the model declares`,
  },
  on: {
    sql_statement: declaredInSql,
  },
  onUnit(cx) {
    if (cx.role === "test" || cx.role === "example") return;
    if (cx.unit.className !== "" && cx.unit.kind === "statement") modelColumn(cx);
    if (/create\s+table|add\s+column|create_table|add_column/i.test(cx.unit.text)) declaredTables(cx);
  },
});

/** An attribute of a mapped class. */
function modelColumn(cx: Cx): void {
  const { root } = cx.unit;
  const assignment = root.kind === "expression_statement" ? root.namedChildren[0] : root;
  const name = assignment?.kind === "assignment" ? assignment.field("left") : undefined;
  if (!assignment || name?.kind !== "identifier") return;
  const id = { path: cx.path, name: cx.unit.className };
  const model = cx.facts.model(id);
  const column = model?.columns.find((c) => c.attribute === name.text);
  if (!model || column?.declared.path !== id.path || column.declared.name !== id.name) return;
  const need = modelColumnNeedHere(cx.facts, model, column, cx.profile === "strict");
  if (!need) return;
  const isDjango = model.orm === "django";
  const head = cx.facts.migrationHead(isDjango ? "django" : "alembic", cx.path);
  const wanted = { table: need.table, column: need.column };
  // Peewee and Tortoise bring no migrations of their own.
  const isKnown = isDjango || model.orm === "sqlalchemy" || model.orm === "sqlmodel";
  if (need.unmade) {
    report(name, need, cx, isDjango || !head ? undefined : (fx) => indexRevised(fx, wanted, head));
    return;
  }
  report(name, need, cx, (fx) => {
    if (!isKnown) fx.cancel();
    else if (!isDjango) indexMapped(fx, assignment, wanted, { head, path: cx.path });
    else if (head) indexField(fx, assignment, { model: lastPart(cx.unit.className), field: name.text }, head);
    else fx.cancel();
  });
}

/** A statement of an SQL file: there the schema stands, whether a model is made of the table or not. */
function declaredInSql(node: SyntaxNode, cx: Cx): void {
  if (cx.role === "test" || cx.role === "example" || !/^\s*(create|alter)\b/i.test(node.text)) return;
  for (const { statement } of parseScript(node.text)) {
    for (const change of statement?.schema ?? []) {
      for (const { table, column, range } of columnsOf(change)) {
        const need = sqlColumnNeed(cx.facts, table, column, cx.profile === "strict");
        if (need) report(range, need, cx, (fx) => indexInSql(fx, node, { table, column }));
      }
    }
  }
}

interface Declared {
  readonly table: string;
  readonly column: string;
  readonly range: { readonly start: number; readonly end: number };
}

/** Columns that a change of the schema declares. */
function columnsOf(change: SchemaChange): readonly Declared[] {
  if (change.change !== "table" && change.change !== "column") return [];
  const columns = change.change === "table" ? change.columns : [change.column];
  return columns.map(({ name, range }) => ({ table: change.table, column: name, range }));
}

/** Columns that SQL or a migration in this unit declares, of tables that no model declares. */
function declaredTables(cx: Cx): void {
  const seen = new Set<string>();
  const tell: Tell = (table, column, at, fix) => {
    const key = `${table}.${column}`;
    if (!at || seen.has(key) || cx.facts.modelsOfTable(table).length > 0) return;
    seen.add(key);
    const need = tableColumnNeed(cx.facts, table, column, cx.profile === "strict");
    if (need) report(at, need, cx, fix);
  };
  for (const call of cx.unit.root.select(CALLS)) {
    const sql = sqlOfCall(call, cx);
    if (sql) inSql(sql, tell);
    else inOperation(call, tell, cx);
  }
  const held = cx.unit.root.kind === "expression_statement" ? cx.unit.root.namedChildren[0] : cx.unit.root;
  const value = held?.kind === "assignment" ? held.field("right") : undefined;
  const sql = value && sqlOf(value, cx);
  if (sql) inSql(sql, tell);
}

type Fix = (fx: FixBuilder) => void;
type Tell = (table: string, column: string, at: Span | undefined, fix?: Fix) => void;
type Span = { readonly start: number; readonly end: number };

function inSql({ text, statements }: SqlAt, tell: Tell): void {
  for (const statement of statements) {
    for (const { table, column, range } of (statement?.schema ?? []).flatMap(columnsOf)) {
      // Another statement can only follow where there are several already.
      const isScript = statements.length > 1 && text.text[statement?.range.end ?? -1] === ";";
      const fix: Fix = (fx) => indexInText(fx, text, statement?.range.end ?? 0, { table, column });
      tell(table, column, text.place(range.start, range.end), isScript ? fix : undefined);
    }
  }
}

/** `op.create_table("t", sa.Column("a", ...))`. */
function inOperation(call: SyntaxNode, tell: Tell, cx: Cx): void {
  for (const change of migrationSql(call, cx)?.schema ?? []) {
    const columns = change.change === "table" ? change.columns : change.change === "column" ? [change.column] : [];
    const table = change.change === "table" || change.change === "column" ? change.table : "";
    const head = cx.facts.migrationHead("alembic", cx.path);
    const fix = (column: string): Fix | undefined => head && ((fx) => indexRevised(fx, { table, column }, head));
    for (const { name } of columns) tell(table, name, columnName(call, name), fix(name));
  }
}

function columnName(operation: SyntaxNode, column: string): SyntaxNode | undefined {
  for (const arg of operation.field("arguments")?.namedChildren ?? []) {
    const name = arg.kind === "call" ? arg.field("arguments")?.namedChildren[0] : undefined;
    if (name?.kind === "string" && name.text.slice(1, -1).toLowerCase() === column) return name;
  }
  return undefined;
}

const MAX_RELATED = 8;

function report(at: Span, need: IndexNeed, cx: Cx, fix: Fix | undefined): void {
  const { searches, dead } = need;
  const places = searches.slice(0, MAX_RELATED).map(({ at: place, shown, often }) => ({
    place: place satisfies Place,
    label: `\`${shown}\` searches by it${often?.entry ? `, for a ${often.entry}` : often?.loop ? ", in a loop" : ""}`,
  }));
  const deadPlace = dead ? [{ place: dead.at satisfies Place, label: "an index that nothing makes" }] : [];
  const worth = worthOf(need, cx.profile === "strict");
  cx.report({
    at,
    message: need.unmade ? "unmade" : dead?.name ? "dead" : "searched",
    data: { column: `${need.table}.${need.column}`, count: searches.length, index: dead?.name ?? "" },
    related: [...deadPlace, ...places],
    // Wherever the table is declared, in a migration as well.
    ...(worth === "seldom" ? told(worth) : { ...told(worth), severity: "medium" }),
    ...(fix ? { fix } : {}),
  });
}
