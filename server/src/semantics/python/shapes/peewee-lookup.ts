// Owns the canonical "fetch one row by one column" of Peewee. Shape only: that the receiver is a model, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import { byColumn, type Columns, conditionOf, type Lookup } from "./orm-lookup";
import { argumentsOf } from "./parts";

/** `M.get_by_id(key)`, `M[key]` are by the key; `M.get(M.c == key)`, `M.get_or_none(...)`, `M.select().where(...).first()` by a column. */
export function peeweeLookup(call: SyntaxNode, columns: Columns): Lookup | undefined {
  const callee = call.field("function");
  const method = callee?.field("attribute")?.text ?? "";
  const object = callee?.field("object");
  if (!object) return undefined;
  if (object.kind === "identifier") return ofModel(call, object, method, columns);
  const select = object.kind === "call" ? object.field("function")?.field("object") : undefined;
  const model = select?.kind === "call" ? select.field("function")?.field("object") : undefined;
  const isPlain = select && /^\w+\.select\(\)$/.test(select.text) && argumentsOf(call).length === 0;
  if (!isPlain || model?.kind !== "identifier" || !/^(get|get_or_none|first)$/.test(method)) return undefined;
  const found = conditionOf(object.field("function")?.field("attribute")?.text ?? "", object, model);
  return found && lookup(call, model, found.column, found.key, method === "get", columns);
}

function ofModel(call: SyntaxNode, model: SyntaxNode, method: string, columns: Columns): Lookup | undefined {
  const [only, more] = argumentsOf(call);
  if (!only || more) return undefined;
  if (method === "get_by_id") {
    const column = columns.key(model);
    return column === undefined ? undefined : lookup(call, model, column, only, true, columns);
  }
  if (method !== "get" && method !== "get_or_none") return undefined;
  const found = conditionOf("where", call, model);
  return found && lookup(call, model, found.column, found.key, method === "get", columns);
}

function lookup(
  node: SyntaxNode,
  model: SyntaxNode,
  column: string,
  key: SyntaxNode,
  isStrict: boolean,
  columns: Columns,
): Lookup {
  const { text } = model;
  const isOnly = columns.isUnique(model, column);
  const all = (keys: string) => byColumn(column, `${text}.select().where(${text}.${column}.in_(${keys}))`, isOnly);
  return { node, model: text, of: model, column, key, all, isStrict };
}
