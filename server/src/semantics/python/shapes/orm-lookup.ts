// Owns the canonical "fetch one row by one column" statement of SQLAlchemy and Django, and its rewrite to one bulk fetch before a loop.
// Shape only: that the receiver is a session or a model, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import { argumentsOf } from "./parts";

export interface Lookup {
  /** The whole call expression, with the `await` around it. */
  readonly node: SyntaxNode;
  readonly model: string;
  /** The class, where it is written. */
  readonly of: SyntaxNode;
  readonly column: string;
  /** What the column is compared with. */
  readonly key: SyntaxNode;
  /** The expression that gives a dictionary of all rows by the column, for the text of a set of keys. */
  readonly all: (keys: string) => string;
  /** A missing row is an error. */
  readonly isStrict: boolean;
}

/** What is known of a model's columns, for the text of the class. */
export interface Columns {
  /** Name of the primary key. */
  key(model: SyntaxNode): string | undefined;
  /** False where several rows may have one value, or it is not known. */
  isUnique(model: SyntaxNode, column: string): boolean;
}

/**
 * `session.query(M).filter(M.c == key).first()`, `session.query(M).get(key)`, `M.query.get(key)`, `session.get(M, key)`,
 * `session.scalars(select(M).where(M.c == key)).first()`, `session.scalar(...)`; `M.objects.filter(c=key).first()`,
 * `M.objects.get(pk=key)`. With `one()` instead of `first()` a missing row is an error.
 */
export function lookupQuery(call: SyntaxNode, columns: Columns): Lookup | undefined {
  const callee = call.field("function");
  const method = callee?.field("attribute")?.text ?? "";
  const object = callee?.field("object");
  if (!object) return undefined;
  if (method === "get")
    return byKey(call, object, columns) ?? ofQueryGet(call, object, columns) ?? djangoGet(call, object);
  if (method === "scalar") return ofStatement(call, call, columns);
  if (RUNS.test(method)) {
    const end = firstOf(call);
    // Without `scalars` a row is no entity; SQLModel's `exec` has it built in.
    const isEntity =
      method !== "execute" || /\.scalars\(\)|\.scalar_one(_or_none)?$/.test(end?.field("function")?.text ?? "");
    const found = end && isEntity ? ofStatement(end, call, columns) : undefined;
    return found && { ...found, isStrict: FAILING.test(end?.field("function")?.field("attribute")?.text ?? "") };
  }
  if (argumentsOf(call).length > 0) return undefined;
  const inner = unwrapped(object);
  if (inner?.kind !== "call") return undefined;
  const found = /^(first|one_or_none|one)$/.test(method)
    ? (sqlalchemyFilter(call, inner, columns) ??
      ofStatement(call, inner, columns) ??
      djangoFilter(call, inner, columns))
    : /^scalar_one(_or_none)?$/.test(method)
      ? ofStatement(call, inner, columns)
      : undefined;
  return found && { ...found, isStrict: found.isStrict || FAILING.test(method) };
}

const RUNS = /^(scalars|execute|exec)$/;
const FAILING = /^(one|scalar_one)$/;

/** `.first()`, `.scalars().one_or_none()` at the end of a result. */
function firstOf(run: SyntaxNode): SyntaxNode | undefined {
  let at = run;
  while (at.parent?.kind === "await" || at.parent?.kind === "parenthesized_expression") at = at.parent;
  const method = at.parent?.kind === "attribute" ? at.parent.field("attribute")?.text : undefined;
  const call = at.parent?.parent;
  if (!call || method === undefined || call.kind !== "call" || argumentsOf(call).length > 0) return undefined;
  if (method === "scalars") return firstOf(call);
  return /^(first|one|one_or_none|scalar_one|scalar_one_or_none)$/.test(method) ? call : undefined;
}

function unwrapped(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === "parenthesized_expression" || node.kind === "await")
    return node.namedChildren[0] && unwrapped(node.namedChildren[0]);
  return node;
}

/** A statement of 2.x that is run by a session: awaited where it was. */
function ofStatement(call: SyntaxNode, run: SyntaxNode, columns: Columns): Lookup | undefined {
  const session = run.field("function")?.field("object");
  const name = run.field("function")?.field("attribute")?.text ?? "";
  // `execute(...).scalars()` goes one call deeper.
  const below = name === "scalars" && argumentsOf(run).length === 0 ? unwrapped(session ?? run) : undefined;
  if (below && below !== run) return below.kind === "call" ? ofStatement(call, below, columns) : undefined;
  const statement = argumentsOf(run)[0];
  if (!session || !statement || !/^(scalars|scalar|execute|exec)$/.test(name) || argumentsOf(run).length !== 1)
    return undefined;
  const where = statement.kind === "call" ? statement.field("function") : undefined;
  const select = where?.field("object");
  const model = select?.kind === "call" ? argumentsOf(select)[0] : undefined;
  const maker = select?.field("function")?.text ?? "";
  if (!/(^|\.)select$/.test(maker) || model?.kind !== "identifier" || argumentsOf(select ?? run).length !== 1)
    return undefined;
  const condition = conditionOf(where?.field("attribute")?.text ?? "", statement, model);
  if (!condition) return undefined;
  const isAwaited = run.parent?.kind === "await";
  const { column, key } = condition;
  const isOnly = asksForOnly(call) || columns.isUnique(model, column);
  const all = (keys: string) => {
    const runner = name === "exec" ? "exec" : "scalars";
    const rows = `${session.text}.${runner}(${maker}(${model.text}).where(${model.text}.${column}.in_(${keys})))`;
    return byColumn(column, isAwaited ? `await ${rows}` : rows, isOnly);
  };
  return { node: wholeOf(call), model: model.text, of: model, column, key, all, isStrict: false };
}

function wholeOf(call: SyntaxNode): SyntaxNode {
  return call.parent?.kind === "await" ? call.parent : call;
}

/** @param isOnly no two rows have one key; else the first of them is the one that is found. */
export function byColumn(column: string, rows: string, isOnly = true): string {
  return `{row.${column}: row for row in ${isOnly ? rows : `reversed(list(${rows}))`}}`;
}

/** `one()`, which fails where there are more rows. */
function asksForOnly(call: SyntaxNode): boolean {
  return /(^|_)one(_or_none)?$/.test(call.field("function")?.field("attribute")?.text ?? "");
}

/** `session.get(M, key)`. */
function byKey(call: SyntaxNode, session: SyntaxNode, columns: Columns): Lookup | undefined {
  const [model, key, more] = argumentsOf(call);
  if (model?.kind !== "identifier" || !key || more) return undefined;
  const column = columns.key(model);
  if (!column) return undefined;
  const isAwaited = call.parent?.kind === "await";
  const all = (keys: string) => {
    const query = `${session.text}.query(${model.text}).filter(${model.text}.${column}.in_(${keys}))`;
    return byColumn(column, query);
  };
  // Asynchronous sessions have no `query`, and whether `select` is at hand is not known.
  return isAwaited ? undefined : { node: call, model: model.text, of: model, column, key, all, isStrict: false };
}

/** `session.query(M).get(key)`, `M.query.get(key)`. */
function ofQueryGet(call: SyntaxNode, query: SyntaxNode, columns: Columns): Lookup | undefined {
  const [key, more] = argumentsOf(call);
  const source = queryOf(query);
  const column = source && columns.key(source.model);
  if (!key || more || !source || !column || key.kind === "keyword_argument") return undefined;
  const model = source.model.text;
  const all = (keys: string) => byColumn(column, `${query.text}.filter(${model}.${column}.in_(${keys}))`);
  return { node: call, model, of: source.model, column, key, all, isStrict: false };
}

/** `session.query(M)` or `M.query`. */
function queryOf(node: SyntaxNode | undefined): { readonly model: SyntaxNode } | undefined {
  const [first, more] = node?.kind === "call" ? argumentsOf(node) : [];
  const callee = node?.field("function");
  const isCall = callee?.field("attribute")?.text === "query" && first?.kind === "identifier" && !more;
  if (isCall) return { model: first };
  const model =
    node?.kind === "attribute" && node.field("attribute")?.text === "query" ? node.field("object") : undefined;
  return model?.kind === "identifier" ? { model } : undefined;
}

export function conditionOf(
  method: string,
  call: SyntaxNode,
  model: SyntaxNode,
): { column: string; key: SyntaxNode } | undefined {
  const [only, more] = argumentsOf(call);
  if (!only || more) return undefined;
  if (method === "filter_by" && only.kind === "keyword_argument") {
    const column = only.field("name")?.text;
    const key = only.field("value");
    return column && key ? { column, key } : undefined;
  }
  if (!/^(filter|where)$/.test(method) || only.kind !== "comparison_operator" || only.children[1]?.kind !== "==")
    return undefined;
  const [left, right] = only.namedChildren;
  if (left?.kind !== "attribute" || left.field("object")?.text !== model.text || !right) return undefined;
  return { column: left.field("attribute")?.text ?? "id", key: right };
}

function sqlalchemyFilter(call: SyntaxNode, filter: SyntaxNode, columns: Columns): Lookup | undefined {
  const query = filter.field("function")?.field("object");
  const source = queryOf(query);
  if (!source) return undefined;
  const condition = conditionOf(filter.field("function")?.field("attribute")?.text ?? "", filter, source.model);
  if (!condition) return undefined;
  const { column, key } = condition;
  const model = source.model.text;
  const isOnly = asksForOnly(call) || columns.isUnique(source.model, column);
  const all = (keys: string) => byColumn(column, `${query?.text}.filter(${model}.${column}.in_(${keys}))`, isOnly);
  return { node: call, model, of: source.model, column, key, all, isStrict: false };
}

interface Managed {
  readonly manager: string;
  readonly of: SyntaxNode;
  readonly model: string;
  readonly column: string;
  readonly key: SyntaxNode;
}

/** The one look-up in the arguments of a call on `M.objects`. */
function managed(call: SyntaxNode, manager: SyntaxNode | undefined): Managed | undefined {
  const model = manager?.field("object");
  const [only, more] = argumentsOf(call);
  if (manager?.field("attribute")?.text !== "objects" || model?.kind !== "identifier" || more) return undefined;
  const column = only?.kind === "keyword_argument" ? only.field("name")?.text : undefined;
  const key = only?.field("value");
  return column && key && !column.includes("__")
    ? { manager: manager.text, of: model, model: model.text, column, key }
    : undefined;
}

function djangoFilter(call: SyntaxNode, filter: SyntaxNode, columns: Columns): Lookup | undefined {
  const callee = filter.field("function");
  const found = callee?.field("attribute")?.text === "filter" ? managed(filter, callee.field("object")) : undefined;
  if (!found) return undefined;
  // Where several rows have the value, the first by the primary key stays in the dictionary.
  const order = columns.isUnique(found.of, found.column) ? "" : '.order_by("-pk")';
  return { node: call, ...found, all: (keys) => djangoRows(found, keys, order), isStrict: false };
}

/** `M.objects.get(pk=key)` fails where there is no row, and so does the dictionary, in its own way. */
function djangoGet(call: SyntaxNode, manager: SyntaxNode): Lookup | undefined {
  const found = managed(call, manager);
  return found && { node: call, ...found, all: (keys) => djangoRows(found, keys), isStrict: true };
}

function djangoRows({ manager, column }: Managed, keys: string, order = ""): string {
  if (/^(pk|id)$/.test(column)) return `${manager}.in_bulk(${keys})`;
  return byColumn(column, `${manager}.filter(${column}__in=${keys})${order}`);
}
