// Owns the reading of conditions: SQLAlchemy's expressions and Django's look-ups, as filters on columns.
import type { Ref } from "../../semantics/ref";
import type { Term } from "../../semantics/term";
import { modelOf, relationNamed } from "../models/models";
import type { SymbolId } from "../summary";
import type { Filter, Operator, Ordering } from "./read-queries";
import { type Conditions, classOf, isConstant, type Reading } from "./state";

/** How a condition applies. */
export interface Frame {
  readonly alternative?: true;
  readonly negated?: true;
  readonly maybe?: true;
}

const OPAQUE: Conditions = { filters: [], opaque: true };

function joined(parts: readonly Conditions[]): Conditions {
  return { filters: parts.flatMap((p) => p.filters), opaque: parts.some((p) => p.opaque) };
}

export interface ColumnRef {
  readonly model?: SymbolId;
  readonly column: string;
}

/** `User.name`, also below `func.lower(...)` and methods when `inside`. */
export function columnIn(reading: Reading, ref: Ref): ColumnRef | undefined {
  if (ref.k !== "attr") return undefined;
  const model = classOf(reading, ref.of);
  return model ? { model, column: ref.name } : undefined;
}

const COMPARISONS: Readonly<Record<string, Operator>> = {
  "==": "eq",
  is: "null",
  "is not": "null",
  "!=": "ne",
  "<": "range",
  "<=": "range",
  ">": "range",
  ">=": "range",
  // Peewee's operators.
  "<<": "in",
  ">>": "null",
  "%": "like",
  "**": "like",
};

const METHODS: Readonly<Record<string, Operator>> = {
  in_: "in",
  not_in: "in",
  notin_: "in",
  is_: "eq",
  is_not: "ne",
  isnot: "ne",
  like: "like",
  ilike: "like",
  is_null: "null",
  not_like: "like",
  notlike: "like",
  contains: "like",
  icontains: "like",
  startswith: "like",
  istartswith: "like",
  endswith: "like",
  between: "range",
  any: "other",
  has: "other",
  op: "other",
};

/** Filters of one argument of `where`. */
export function sqlCondition(reading: Reading, term: Term, frame: Frame): Conditions {
  switch (term.t) {
    case "op":
      return ofOperation(reading, term, frame);
    case "call":
      return ofCall(reading, term, frame);
    case "ref": {
      const column = columnIn(reading, term.ref);
      return column ? one(column, "eq", "constant", frame) : OPAQUE;
    }
    case "bool":
      return { filters: [], opaque: false };
    default:
      return OPAQUE;
  }
}

function one(column: ColumnRef, op: Operator, value: Filter["value"], frame: Frame): Conditions {
  return { filters: [{ ...column, op, value, ...frame }], opaque: false };
}

function ofOperation(reading: Reading, term: Extract<Term, { t: "op" }>, frame: Frame): Conditions {
  const { op, of } = term;
  if (op === "&" || op === "and") return joined(of.map((part) => sqlCondition(reading, part, frame)));
  if (op === "|" || op === "or")
    return joined(of.map((part) => sqlCondition(reading, part, { ...frame, alternative: true })));
  if (op === "~" || op === "not")
    return joined(of.map((part) => sqlCondition(reading, part, { ...frame, negated: true })));
  const operator = COMPARISONS[op];
  const [left, right] = of;
  if (!operator || !left || !right) return OPAQUE;
  const first = columnOf(reading, left);
  const second = columnOf(reading, right);
  if (first && second) {
    return joined([one(first, operator, "column", frame), one(second, operator, "column", frame)]);
  }
  const column = first ?? second;
  if (!column) return OPAQUE;
  const value = first ? right : left;
  if (value.t === "none")
    return one(column, "null", "constant", operator === "eq" || op === "is" ? frame : flipped(frame));
  return one(column, operator, isConstant(value) ? "constant" : "given", frame);
}

/** `!= None` holds for what `== None` leaves out. */
function flipped({ negated, ...frame }: Frame): Frame {
  return negated ? frame : { ...frame, negated: true };
}

function columnOf(reading: Reading, term: Term): ColumnRef | undefined {
  return term.t === "ref" ? columnIn(reading, term.ref) : undefined;
}

function ofCall(reading: Reading, term: Extract<Term, { t: "call" }>, frame: Frame): Conditions {
  const name = term.callee.k === "attr" || term.callee.k === "free" ? term.callee.name : term.shown;
  if (/^and_$/.test(name)) return joined(term.args.map((arg) => sqlCondition(reading, arg, frame)));
  if (/^or_$/.test(name))
    return joined(term.args.map((arg) => sqlCondition(reading, arg, { ...frame, alternative: true })));
  if (/^not_$/.test(name))
    return joined(term.args.map((arg) => sqlCondition(reading, arg, { ...frame, negated: true })));
  const operator = METHODS[name];
  const column = operator && term.callee.k === "attr" ? columnIn(reading, term.callee.of) : undefined;
  if (!column || !operator) return OPAQUE;
  const [value] = term.args;
  const negated = /^(not|is_?not)/.test(name) ? { negated: true as const } : {};
  const isNull = value?.t === "none";
  const kind = value && isConstant(value) ? "constant" : "given";
  return one(column, isNull ? "null" : operator, kind, { ...frame, ...negated });
}

/** `User.name`, `User.name.desc()`, `desc(User.name)`, `desc("name")`. */
export function sqlOrdering(reading: Reading, term: Term, model: SymbolId | undefined): Ordering | undefined {
  if (term.t === "text") return { ...(model ? { model } : {}), column: term.value, descending: false };
  if (term.t === "ref") {
    const column = columnIn(reading, term.ref);
    return column && { ...column, descending: false };
  }
  if (term.t !== "call") return undefined;
  const name = term.callee.k === "attr" || term.callee.k === "free" ? term.callee.name : "";
  const arg = term.args[0];
  if (/^(nulls_?(first|last))$/.test(name) && term.on) return sqlOrdering(reading, term.on, model);
  if (!/^(desc|asc|nulls_?(first|last))$/.test(name)) return undefined;
  const inner = arg
    ? sqlOrdering(reading, arg, model)
    : term.callee.k === "attr"
      ? columnIn(reading, term.callee.of)
      : undefined;
  return inner && { ...inner, descending: name === "desc" };
}

const LOOKUPS: Readonly<Record<string, Operator>> = {
  exact: "eq",
  iexact: "other",
  in: "in",
  gt: "range",
  gte: "range",
  lt: "range",
  lte: "range",
  range: "range",
  isnull: "null",
  contains: "like",
  icontains: "like",
  startswith: "like",
  istartswith: "like",
  endswith: "like",
  iendswith: "like",
  regex: "other",
  iregex: "other",
  date: "other",
  year: "other",
  month: "other",
  day: "other",
  overlap: "other",
  has_key: "other",
  search: "other",
};

/** Filters of the keywords of Django's `filter`. */
export function lookups(
  reading: Reading,
  model: SymbolId | undefined,
  keywords: Readonly<Record<string, Term>>,
  frame: Frame,
): Conditions {
  const filters: Filter[] = [];
  let isOpaque = false;
  for (const [name, value] of Object.entries(keywords)) {
    const found = lookup(reading, model, name);
    if (!found) isOpaque = true;
    else filters.push({ ...found.column, op: found.op, value: isConstant(value) ? "constant" : "given", ...frame });
  }
  return { filters, opaque: isOpaque };
}

/** `author__name__icontains`: the column at the end of the path, and the operator. */
function lookup(
  reading: Reading,
  model: SymbolId | undefined,
  name: string,
): { readonly column: ColumnRef; readonly op: Operator } | undefined {
  const parts = name.split("__");
  const last = parts.at(-1) ?? "";
  const op = parts.length > 1 ? LOOKUPS[last] : undefined;
  const column = djangoColumn(reading, model, op ? parts.slice(0, -1) : parts);
  return column && { column, op: op ?? "eq" };
}

/** The column at the end of a path over relations. */
export function djangoColumn(
  { cx }: Reading,
  model: SymbolId | undefined,
  parts: readonly string[],
): ColumnRef | undefined {
  const [first, ...rest] = parts;
  if (first === undefined) return undefined;
  if (!model) return rest.length === 0 ? { column: first } : undefined;
  const name = first === "pk" ? keyOf(cx.db, model) : first;
  if (rest.length === 0 || (rest.length === 1 && /^(id|pk)$/.test(rest[0] ?? ""))) return { model, column: name };
  const target = relationNamed(cx.db, model, first)?.target;
  return target ? djangoColumn({ cx, site: { path: "", fn: "", className: "" } }, target, rest) : undefined;
}

function keyOf(db: Reading["cx"]["db"], model: SymbolId): string {
  return modelOf(db, model)?.columns.find(({ primaryKey }) => primaryKey === "yes")?.attribute ?? "id";
}

/** `Q(a=1) | ~Q(b=2)`. */
export function djangoCondition(reading: Reading, model: SymbolId | undefined, term: Term, frame: Frame): Conditions {
  if (term.t === "op") {
    const inner: Frame =
      term.op === "|" ? { ...frame, alternative: true } : term.op === "~" ? { ...frame, negated: true } : frame;
    if (!/^[&|~]$/.test(term.op)) return OPAQUE;
    return joined(term.of.map((part) => djangoCondition(reading, model, part, inner)));
  }
  if (term.t !== "call" || !/(^|\.)Q$/.test(term.shown)) return OPAQUE;
  const nested = term.args.map((arg) => djangoCondition(reading, model, arg, frame));
  return joined([lookups(reading, model, term.keywords, frame), ...nested]);
}
