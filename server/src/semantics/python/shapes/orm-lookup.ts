// Owns the canonical "fetch one row by one column" statement of SQLAlchemy and Django, and its rewrite to one bulk fetch before a loop.
// Shape only: that the receiver is a session or a model, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop } from "../../services";

export interface Lookup {
  /** The whole call expression, with the `await` around it. */
  readonly node: SyntaxNode;
  readonly model: string;
  readonly column: string;
  /** What the column is compared with. */
  readonly key: SyntaxNode;
  /** The expression that gives a dictionary of all rows by the column, for the text of a set of keys. */
  readonly all: (keys: string) => string;
  /** A missing row is an error. */
  readonly isStrict: boolean;
}

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface Rewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

/** Name of a model's primary key, for the text of the class. */
export type KeyOf = (model: SyntaxNode) => string | undefined;

/**
 * `session.query(M).filter(M.c == key).first()`, `session.get(M, key)`, `session.scalars(select(M).where(M.c == key)).first()`,
 * `session.scalar(...)`; `M.objects.filter(c=key).first()`, `M.objects.get(pk=key)`.
 */
export function lookupQuery(call: SyntaxNode, keyOf: KeyOf): Lookup | undefined {
  const callee = call.field("function");
  const method = callee?.field("attribute")?.text ?? "";
  const object = callee?.field("object");
  if (!object) return undefined;
  if (method === "get") return byKey(call, object, keyOf) ?? djangoGet(call, object);
  if (method === "scalar") return ofStatement(call, call);
  if (/^(scalars|execute)$/.test(method)) {
    const end = firstOf(call);
    // Without `scalars` a row is no entity.
    const isEntity =
      method === "scalars" || /\.scalars\(\)|\.scalar_one_or_none$/.test(end?.field("function")?.text ?? "");
    return end && isEntity ? ofStatement(end, call) : undefined;
  }
  if (argumentsOf(call).length > 0) return undefined;
  const inner = unwrapped(object);
  if (inner?.kind !== "call") return undefined;
  if (/^(first|one_or_none)$/.test(method))
    return sqlalchemyFilter(call, inner) ?? ofStatement(call, inner) ?? djangoFilter(call, inner);
  return method === "scalar_one_or_none" ? ofStatement(call, inner) : undefined;
}

/** `.first()`, `.scalars().one_or_none()` at the end of a result. */
function firstOf(run: SyntaxNode): SyntaxNode | undefined {
  let at = run;
  while (at.parent?.kind === "await" || at.parent?.kind === "parenthesized_expression") at = at.parent;
  const method = at.parent?.kind === "attribute" ? at.parent.field("attribute")?.text : undefined;
  const call = at.parent?.parent;
  if (!call || method === undefined || call.kind !== "call" || argumentsOf(call).length > 0) return undefined;
  if (method === "scalars") return firstOf(call);
  return /^(first|one_or_none|scalar_one_or_none)$/.test(method) ? call : undefined;
}

function unwrapped(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === "parenthesized_expression" || node.kind === "await")
    return node.namedChildren[0] && unwrapped(node.namedChildren[0]);
  return node;
}

/** A statement of 2.x that is run by a session: awaited where it was. */
function ofStatement(call: SyntaxNode, run: SyntaxNode): Lookup | undefined {
  const session = run.field("function")?.field("object");
  const name = run.field("function")?.field("attribute")?.text ?? "";
  // `execute(...).scalars()` goes one call deeper.
  const below = name === "scalars" && argumentsOf(run).length === 0 ? unwrapped(session ?? run) : undefined;
  if (below && below !== run) return below.kind === "call" ? ofStatement(call, below) : undefined;
  const statement = argumentsOf(run)[0];
  if (!session || !statement || !/^(scalars|scalar|execute)$/.test(name) || argumentsOf(run).length !== 1)
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
  const all = (keys: string) => {
    const rows = `${session.text}.scalars(${maker}(${model.text}).where(${model.text}.${column}.in_(${keys})))`;
    return byColumn(column, isAwaited ? `await ${rows}` : rows);
  };
  return { node: wholeOf(call), model: model.text, column, key, all, isStrict: false };
}

function wholeOf(call: SyntaxNode): SyntaxNode {
  return call.parent?.kind === "await" ? call.parent : call;
}

function byColumn(column: string, rows: string): string {
  return `{row.${column}: row for row in ${rows}}`;
}

/** `session.get(M, key)`. */
function byKey(call: SyntaxNode, session: SyntaxNode, keyOf: KeyOf): Lookup | undefined {
  const [model, key, more] = argumentsOf(call);
  if (model?.kind !== "identifier" || !key || more) return undefined;
  const column = keyOf(model);
  if (!column) return undefined;
  const isAwaited = call.parent?.kind === "await";
  const all = (keys: string) => {
    const query = `${session.text}.query(${model.text}).filter(${model.text}.${column}.in_(${keys}))`;
    return byColumn(column, query);
  };
  // Asynchronous sessions have no `query`, and whether `select` is at hand is not known.
  return isAwaited ? undefined : { node: call, model: model.text, column, key, all, isStrict: false };
}

function conditionOf(
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

function sqlalchemyFilter(call: SyntaxNode, filter: SyntaxNode): Lookup | undefined {
  const query = filter.field("function")?.field("object");
  const model = query?.kind === "call" ? argumentsOf(query)[0] : undefined;
  const session = query?.field("function");
  if (session?.field("attribute")?.text !== "query" || model?.kind !== "identifier") return undefined;
  const source = session.field("object")?.text;
  if (!source || (query && argumentsOf(query).length !== 1)) return undefined;
  const condition = conditionOf(filter.field("function")?.field("attribute")?.text ?? "", filter, model);
  if (!condition) return undefined;
  const { column, key } = condition;
  const all = (keys: string) =>
    byColumn(column, `${source}.query(${model.text}).filter(${model.text}.${column}.in_(${keys}))`);
  return { node: call, model: model.text, column, key, all, isStrict: false };
}

interface Managed {
  readonly manager: string;
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
    ? { manager: manager.text, model: model.text, column, key }
    : undefined;
}

function djangoFilter(call: SyntaxNode, filter: SyntaxNode): Lookup | undefined {
  const callee = filter.field("function");
  const found = callee?.field("attribute")?.text === "filter" ? managed(filter, callee.field("object")) : undefined;
  return found && { node: call, ...found, all: (keys) => djangoRows(found, keys), isStrict: false };
}

/** `M.objects.get(pk=key)` fails where there is no row, and so does the dictionary, in its own way. */
function djangoGet(call: SyntaxNode, manager: SyntaxNode): Lookup | undefined {
  const found = managed(call, manager);
  return found && { node: call, ...found, all: (keys) => djangoRows(found, keys), isStrict: true };
}

function djangoRows({ manager, column }: Managed, keys: string): string {
  if (/^(pk|id)$/.test(column)) return `${manager}.in_bulk(${keys})`;
  return byColumn(column, `${manager}.filter(${column}__in=${keys})`);
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return call.field("arguments")?.namedChildren ?? [];
}

/** The collection a rewrite iterates a second time, or undefined when the shape does not allow one: see `prefetchFix`. */
export function prefetchSource(lookup: Lookup, loop: Loop): SyntaxNode | undefined {
  const target = loop.targets[loop.targets.length - 1] ?? "";
  const base = loop.iterable?.kind === "call" ? argumentsOf(loop.iterable)[0] : loop.iterable;
  const assignment = lookup.node.parent;
  if (assignment?.kind !== "assignment" || assignment.field("left")?.kind !== "identifier") return undefined;
  // Only the loop's own element, or a key read from it, can be collected before the loop.
  const element = lookup.key.kind === "attribute" ? lookup.key.field("object") : lookup.key;
  if (element?.kind !== "identifier" || element.text !== target) return undefined;
  return base?.kind === "identifier" ? base : undefined;
}

/** Fetches all rows before the loop into a dictionary and looks them up in it. */
export function prefetchFix(fx: Rewriter, lookup: Lookup, loop: Loop, base: SyntaxNode): void {
  const target = loop.targets[loop.targets.length - 1] ?? "";
  const variable = lookup.node.parent?.field("left")?.text ?? "row";
  const name = fx.freshName(`${variable}_by_${lookup.column}`);
  const keys =
    lookup.key.kind === "identifier" ? `set(${base.text})` : `{${lookup.key.text} for ${target} in ${base.text}}`;
  fx.title(`Fetch all \`${lookup.model}\` rows before the loop`);
  fx.safety("review");
  fx.insertBefore(loop.node, `${name} = ${lookup.all(keys)}`);
  fx.replace(lookup.node, lookup.isStrict ? `${name}[${lookup.key.text}]` : `${name}.get(${lookup.key.text})`);
}
