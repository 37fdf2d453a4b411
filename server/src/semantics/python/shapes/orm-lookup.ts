// Owns the canonical "fetch one row by one column" statement of SQLAlchemy and Django, and its rewrite to one bulk fetch before a loop.
// Shape only: that the receiver is a session or a model, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop } from "../../services";

export interface Lookup {
  readonly kind: "sqlalchemy" | "django";
  /** The whole call expression. */
  readonly node: SyntaxNode;
  /** Session expression, or the model's manager. */
  readonly source: string;
  readonly model: string;
  readonly column: string;
  /** What the column is compared with. */
  readonly key: SyntaxNode;
}

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface Rewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

/** `session.query(M).filter(M.c == key).first()`, `M.objects.filter(c=key).first()`. */
export function lookupQuery(call: SyntaxNode): Lookup | undefined {
  const callee = call.field("function");
  const method = callee?.field("attribute")?.text ?? "";
  const object = callee?.field("object");
  if (!object) return undefined;
  if (!/^(first|one_or_none)$/.test(method) || argumentsOf(call).length > 0 || object.kind !== "call") return undefined;
  return sqlalchemyFilter(call, object) ?? djangoFilter(call, object);
}

function sqlalchemyFilter(call: SyntaxNode, filter: SyntaxNode): Lookup | undefined {
  const query = filter.field("function")?.field("object");
  const name = filter.field("function")?.field("attribute")?.text ?? "";
  const model = query?.kind === "call" ? argumentsOf(query)[0] : undefined;
  const session = query?.field("function");
  if (
    session?.field("attribute")?.text !== "query" ||
    model?.kind !== "identifier" ||
    (query && argumentsOf(query).length !== 1)
  )
    return undefined;
  const source = session.field("object")?.text;
  const condition = argumentsOf(filter);
  const only = condition[0];
  if (condition.length !== 1 || !only || !source) return undefined;
  if (name === "filter_by" && only.kind === "keyword_argument")
    return byKeyword(call, "sqlalchemy", source, model.text, only);
  if (!/^(filter|where)$/.test(name) || only.kind !== "comparison_operator" || only.children[1]?.kind !== "==")
    return undefined;
  const [left, right] = only.namedChildren;
  if (left?.kind !== "attribute" || left.field("object")?.text !== model.text || !right) return undefined;
  return {
    kind: "sqlalchemy",
    node: call,
    source,
    model: model.text,
    column: left.field("attribute")?.text ?? "id",
    key: right,
  };
}

function djangoFilter(call: SyntaxNode, filter: SyntaxNode): Lookup | undefined {
  const manager = filter.field("function")?.field("object");
  const name = filter.field("function")?.field("attribute")?.text;
  const args = argumentsOf(filter);
  if (name !== "filter" || args.length !== 1 || manager?.field("attribute")?.text !== "objects") return undefined;
  const model = manager.field("object");
  const only = args[0];
  if (model?.kind !== "identifier" || only?.kind !== "keyword_argument" || only.field("name")?.text.includes("__"))
    return undefined;
  return byKeyword(call, "django", manager.text, model.text, only);
}

function byKeyword(
  node: SyntaxNode,
  kind: Lookup["kind"],
  source: string,
  model: string,
  argument: SyntaxNode,
): Lookup | undefined {
  const column = argument.field("name")?.text;
  const key = argument.field("value");
  return column && key ? { kind, node, source, model, column, key } : undefined;
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
  // Only a key read from the loop's own element can be collected before the loop.
  if (lookup.key.kind !== "attribute" || lookup.key.field("object")?.text !== target) return undefined;
  return base?.kind === "identifier" ? base : undefined;
}

/** Fetches all rows before the loop into a dictionary and looks them up in it. */
export function prefetchFix(fx: Rewriter, lookup: Lookup, loop: Loop, base: SyntaxNode): void {
  const target = loop.targets[loop.targets.length - 1] ?? "";
  const variable = lookup.node.parent?.field("left")?.text ?? "row";
  const name = fx.freshName(`${variable}_by_${lookup.column}`);
  const keys = `{${lookup.key.text} for ${target} in ${base.text}}`;
  const rows =
    lookup.kind === "sqlalchemy"
      ? `${lookup.source}.query(${lookup.model}).filter(${lookup.model}.${lookup.column}.in_(${keys}))`
      : `${lookup.source}.filter(${lookup.column}__in=${keys})`;
  fx.title(`Fetch all \`${lookup.model}\` rows before the loop`);
  fx.safety("review");
  fx.insertBefore(loop.node, `${name} = {row.${lookup.column}: row for row in ${rows}}`);
  fx.replace(lookup.node, `${name}.get(${lookup.key.text})`);
}
