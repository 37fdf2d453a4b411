// Owns what a parsed query comes down to: per SELECT the tables it reads, and per table the columns that narrow, join or order it. Aliases
// are resolved; a column that could belong to several tables belongs to none.
import type { Expr, FromClause, OneSelect, ResultColumn, Select, SelectTable, With } from "sqlite3-parser";
import { type Filter, filtersOf, plainColumn } from "./filters";
import type { Aggregate, ColumnUse, SqlRange, TableAccess } from "./statement";

/** Name that stands for one that is put in at run time. */
export const HOLE = "__hole__";

/** A table in the FROM of one SELECT. */
export interface Source {
  /** Undefined for holes, subqueries and common table expressions. */
  readonly table: string | undefined;
  /** Name by which columns refer to it. */
  readonly alias: string;
  readonly range: SqlRange;
  /** The name is put in at run time. */
  readonly hole?: boolean;
}

export interface Reduction {
  readonly accesses: TableAccess[];
  nested: boolean;
}

const AGGREGATES: ReadonlySet<string> = new Set(
  "count sum avg min max total group_concat string_agg array_agg bool_and bool_or every stddev stddev_pop stddev_samp variance var_pop var_samp".split(
    " ",
  ),
);

export function reduceSelect(select: Select, ctes: ReadonlySet<string>, out: Reduction): void {
  const known = withCtes(select.with, ctes, out);
  if (select.compounds?.length) out.nested = true;
  const order = select.compounds?.length ? [] : (select.orderBy ?? []).map(({ expr }) => expr);
  reduceOne(select.select, order, known, out);
  for (const { select: other } of select.compounds ?? []) reduceOne(other, [], known, out);
}

/** Common table expressions read what they read; their names are no tables. */
export function withCtes(found: With | undefined, ctes: ReadonlySet<string>, out: Reduction): ReadonlySet<string> {
  if (!found) return ctes;
  out.nested = true;
  const known = new Set(ctes);
  for (const { tblName } of found.ctes) known.add(lower(tblName.text));
  for (const { select } of found.ctes) reduceSelect(select, known, out);
  return known;
}

function reduceOne(one: OneSelect, order: readonly Expr[], ctes: ReadonlySet<string>, out: Reduction): void {
  if (one.type !== "SelectFrom") return;
  const sources: Source[] = [];
  const conditions: Expr[] = [];
  const others: Expr[] = [];
  readFrom(one.from, { sources, conditions, others }, ctes, out);
  if (one.whereClause) conditions.push(one.whereClause);
  for (const column of one.columns) if (column.type === "ExprResultColumn") others.push(column.expr);
  if (one.having) others.push(one.having);
  addAccesses(sources, {
    filters: conditions.flatMap((condition) => filtersOf(condition)),
    expressions: [...conditions, ...others],
    columns: one.columns,
    order,
    groups: one.groupBy ?? [],
    out,
  });
  for (const expression of [...conditions, ...others]) reduceNested(expression, ctes, out);
}

export interface Reading {
  readonly filters: readonly Filter[];
  readonly expressions: readonly Expr[];
  readonly columns: readonly ResultColumn[];
  readonly order: readonly Expr[];
  readonly groups: readonly Expr[];
  readonly out: Reduction;
}

/** One access per table of a FROM. */
export function addAccesses(sources: readonly Source[], reading: Reading): void {
  const owner = (qualifier: string | undefined): Source | undefined => {
    if (qualifier === undefined) return sources.length === 1 ? sources[0] : undefined;
    return sources.find((source) => source.alias === qualifier);
  };
  const uses = reading.expressions.flatMap((expression) => columnsIn(expression));
  const plain = (list: readonly Expr[], source: Source): readonly ColumnUse[] => {
    const columns = list.map(plainColumn);
    const fits = columns.every((column) => column && owner(column.qualifier) === source);
    return fits ? columns.flatMap((c) => (c ? [{ column: c.column, range: c.range }] : [])) : [];
  };
  for (const source of sources) {
    if (source.table === undefined && !source.hole) continue;
    const star = reading.columns.some(
      (c) =>
        c.type === "StarResultColumn" || (c.type === "TableStarResultColumn" && lower(c.table.text) === source.alias),
    );
    const filters = reading.filters
      .filter((filter) => owner(filter.qualifier) === source && filter.column !== HOLE)
      .map(({ qualifier: _, other, ...filter }) => {
        const table = other && owner(other.qualifier);
        if (!other) return filter;
        // Compared with a column of another table that is read beside it, or of one further out.
        if (table === source) return undefined;
        return { ...filter, ...(table?.table ? { to: `${table.table}.${other.column}` } : {}) };
      })
      .filter((filter) => filter !== undefined);
    const columns = new Set(uses.filter((use) => owner(use.qualifier) === source).map((use) => use.column));
    reading.out.accesses.push({
      table: source.table,
      range: source.range,
      filters,
      columns: [...columns].filter((column) => column !== HOLE).sort(),
      star,
      order: plain(reading.order, source),
      groups: plain(reading.groups, source),
    });
  }
}

interface FromParts {
  readonly sources: Source[];
  readonly conditions: Expr[];
  readonly others: Expr[];
}

export function readFrom(
  from: FromClause | undefined,
  parts: FromParts,
  ctes: ReadonlySet<string>,
  out: Reduction,
): void {
  if (!from) return;
  if (from.select) readSource(from.select, parts, ctes, out);
  for (const { table, constraint } of from.joins ?? []) {
    readSource(table, parts, ctes, out);
    if (constraint?.type === "OnJoinConstraint") parts.conditions.push(constraint.expr);
  }
}

function readSource(table: SelectTable, parts: FromParts, ctes: ReadonlySet<string>, out: Reduction): void {
  switch (table.type) {
    case "TableSelectTable": {
      const name = lower(table.tblName.objName.text);
      const isTable = !name.includes(HOLE) && !(ctes.has(name) && !table.tblName.dbName);
      const { span } = table.tblName.objName;
      parts.sources.push({
        table: isTable ? name : undefined,
        alias: table.alias ? lower(table.alias.name.text) : name,
        hole: name.includes(HOLE),
        range: { start: span.offset, end: span.offset + span.length },
      });
      return;
    }
    case "SelectSelectTable":
      out.nested = true;
      reduceSelect(table.select, ctes, out);
      parts.sources.push({ table: undefined, alias: lower(table.alias?.name.text ?? ""), range: { start: 0, end: 0 } });
      return;
    case "TableCallSelectTable":
      parts.sources.push({ table: undefined, alias: lower(table.alias?.name.text ?? ""), range: { start: 0, end: 0 } });
      return;
    case "SubSelectTable":
      readFrom(table.from, parts, ctes, out);
  }
}

/** Subqueries within an expression. */
export function reduceNested(expression: Expr, ctes: ReadonlySet<string>, out: Reduction): void {
  for (const select of selectsIn(expression)) {
    out.nested = true;
    reduceSelect(select, ctes, out);
  }
}

interface Plain {
  readonly type: string;
}

/** Parts of a syntax node, whatever it is; subqueries are not entered. */
function partsOf(node: Plain): readonly Plain[] {
  const out: Plain[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (typeof value === "object" && value !== null && "type" in value && typeof value.type === "string")
      out.push(value as Plain);
  };
  for (const [key, value] of Object.entries(node)) if (key !== "span" && key !== "type") visit(value);
  return out;
}

function selectsIn(expression: Plain): readonly Select[] {
  if (expression.type === "Select") return [expression as Select];
  return partsOf(expression).flatMap(selectsIn);
}

function columnsIn(expression: Plain): readonly { readonly qualifier: string | undefined; readonly column: string }[] {
  if (expression.type === "Select") return [];
  const column = plainColumn(expression as Expr);
  if (column) return [column];
  const parts = partsOf(expression);
  // The name of a function is no column.
  const args = /^FunctionCall/.test(expression.type) ? parts.filter((part, i) => i > 0 || part.type !== "Id") : parts;
  return args.flatMap(columnsIn);
}

/** Aggregates of a SELECT that gives one row of them; undefined when it gives anything else. */
export function scalarsOf(select: Select): readonly Aggregate[] | undefined {
  const one = select.select;
  if (one.type !== "SelectFrom" || select.compounds?.length || one.groupBy?.length || one.having) return undefined;
  const out: Aggregate[] = [];
  for (const column of one.columns) {
    const name = column.type === "ExprResultColumn" ? aggregateIn(column.expr) : undefined;
    if (!name || column.type !== "ExprResultColumn") return undefined;
    const { span } = column.expr;
    out.push({ name, range: { start: span.offset, end: span.offset + span.length } });
  }
  return out.length > 0 ? out : undefined;
}

/** Name of the aggregate that makes an expression one value for all rows: `COUNT(*)`, `COALESCE(SUM(x), 0)`, `MAX(a) - MIN(a)`. */
function aggregateIn(expression: Plain): string | undefined {
  if (expression.type === "Select") return undefined;
  if (expression.type === "FunctionCallExpr" || expression.type === "FunctionCallStarExpr") {
    const call = expression as Extract<Expr, { type: "FunctionCallExpr" }>;
    const name = lower(call.name.name);
    const isScalar = /^(min|max)$/.test(name) && (call.args?.length ?? 0) > 1;
    if (AGGREGATES.has(name) && !isScalar && !call.filterOver?.overClause) return name;
  }
  if (expression.type === "Id" || expression.type === "QualifiedExpr") return undefined;
  for (const part of partsOf(expression)) {
    const name = aggregateIn(part);
    if (name) return name;
  }
  return undefined;
}

function lower(name: string): string {
  return name.toLowerCase();
}
