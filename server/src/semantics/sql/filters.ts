// Owns which columns the condition of a query narrows, and how: what holds for every row, so nothing below OR and NOT, and only columns
// that stand alone, since an index of a column does not serve an expression of it.
import type { Expr } from "sqlite3-parser";
import type { ColumnFilter, FilterOp, SqlRange } from "./statement";

export interface PlainColumn {
  readonly qualifier: string | undefined;
  readonly column: string;
  readonly range: SqlRange;
}

export interface Filter extends Omit<ColumnFilter, "to"> {
  readonly qualifier: string | undefined;
  /** The column it is compared with. */
  readonly other?: { readonly qualifier: string | undefined; readonly column: string };
}

/** The column that an expression is, without anything around it. */
export function plainColumn(expression: Expr): PlainColumn | undefined {
  switch (expression.type) {
    case "Id":
      return { qualifier: undefined, column: expression.name.toLowerCase(), range: rangeOf(expression) };
    case "NameExpr":
      return { qualifier: undefined, column: expression.name.text.toLowerCase(), range: rangeOf(expression) };
    case "QualifiedExpr":
      return {
        qualifier: expression.table.text.toLowerCase(),
        column: expression.column.text.toLowerCase(),
        range: rangeOf(expression.column),
      };
    case "CollateExpr":
      return plainColumn(expression.expr);
    case "ParenthesizedExpr":
      return expression.exprs.length === 1 && expression.exprs[0] ? plainColumn(expression.exprs[0]) : undefined;
    default:
      return undefined;
  }
}

export function filtersOf(condition: Expr): readonly Filter[] {
  switch (condition.type) {
    case "ParenthesizedExpr":
      return condition.exprs.length === 1 && condition.exprs[0] ? filtersOf(condition.exprs[0]) : [];
    case "BinaryExpr":
      return comparison(condition);
    case "BetweenExpr":
      return condition.not ? [] : filter(condition.lhs, "range", [condition.start, condition.end]);
    case "InListExpr":
      return condition.not ? [] : filter(condition.lhs, "in", condition.rhs ?? []);
    case "InSelectExpr":
    case "InTableExpr":
      return condition.not ? [] : filter(condition.lhs, "in", undefined);
    case "LikeExpr":
      return condition.not || condition.op !== "Like" || !isPrefix(condition.rhs)
        ? []
        : filter(condition.lhs, "prefix", [condition.rhs]);
    case "IsNullExpr":
      return filter(condition.expr, "null", []);
    default:
      return [];
  }
}

const RANGES: ReadonlySet<string> = new Set(["Greater", "GreaterEquals", "Less", "LessEquals"]);

function comparison(condition: Extract<Expr, { type: "BinaryExpr" }>): readonly Filter[] {
  const { left, op, right } = condition;
  if (op === "And") return [...filtersOf(left), ...filtersOf(right)];
  if (op === "Equals" || op === "Is") return equality(left, right);
  if (!RANGES.has(op)) return [];
  return [...filter(left, "range", [right]), ...filter(right, "range", [left])];
}

function equality(left: Expr, right: Expr): readonly Filter[] {
  const a = plainColumn(left);
  const b = plainColumn(right);
  if (a && b) {
    return [
      { ...a, op: "join", other: b },
      { ...b, op: "join", other: a },
    ];
  }
  const isAny = (e: Expr) => e.type === "FunctionCallExpr" && /^(any|some|all)$/i.test(e.name.name);
  if (isAny(right)) return filter(left, "in", undefined);
  if (left.type === "SubqueryExpr") return filter(right, "eq", undefined);
  return right.type === "NullLiteral"
    ? filter(left, "null", [])
    : [...filter(left, "eq", [right]), ...filter(right, "eq", [left])];
}

/** `values`: what the column is compared with, where that is written here. */
function filter(side: Expr, op: FilterOp, values: readonly Expr[] | undefined): readonly Filter[] {
  const column = plainColumn(side);
  if (!column) return [];
  // A range of columns of the same row is no range of an index.
  if (values?.some((value) => plainColumn(value) !== undefined)) return [];
  const constant = values !== undefined && values.length > 0 && values.every(isConstant);
  return [{ ...column, op, ...(constant ? { constant: true } : {}) }];
}

function isConstant(value: Expr): boolean {
  if (value.type === "UnaryExpr") return isConstant(value.expr);
  return /Literal$/.test(value.type) && !value.type.startsWith("Current");
}

/** `'abc%'`: a text that does not begin with a wildcard. What is bound at run time could be anything. */
function isPrefix(value: Expr): boolean {
  return value.type === "StringLiteral" && !/^'?[%_]/.test(value.value);
}

function rangeOf({ span }: { readonly span: { readonly offset: number; readonly length: number } }): SqlRange {
  return { start: span.offset, end: span.offset + span.length };
}
