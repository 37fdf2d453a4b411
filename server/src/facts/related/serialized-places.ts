// Owns where in a unit it is written that a serializer of Django REST framework gets many rows, and of which query: the query set of a
// class of views, a call with `many=True`; or that a function is mapped over them. Asks facts; knows no rule.
import { RETURNS } from "../../semantics/python/kinds";
import type { Services } from "../../semantics/services";
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";
import type { Value } from "../value";
import { schemaReadsOf } from "./element-uses";
import type { ObjectRead, SerializerReads } from "./related-queries";
import { FROM_OBJECT } from "./schema-reads";

type Cx = Services & { readonly facts: FactQueries; readonly unit: Unit; readonly path: string };

export interface Serialized extends SerializerReads {
  /** The expression that makes the query. */
  readonly source: SyntaxNode;
  readonly serializer: SymbolId;
  readonly queries: readonly QueryFacts[];
}

/** What is serialized by an assignment to `queryset`, by the first `return` of a `get_queryset`, or by a call. */
export function serializedAt(node: SyntaxNode | undefined, cx: Cx): Serialized | undefined {
  switch (node?.kind) {
    case "call":
      return isMap(node) ? byMap(node, cx) : byCall(node, cx);
    case "assignment":
      return node.field("left")?.text === "queryset" ? byView(node.field("right"), "attribute", cx) : undefined;
    case "return_statement":
      return isOfView(node, cx) ? byView(node.namedChildren[0], "method", cx) : undefined;
    default:
      return undefined;
  }
}

function byView(source: SyntaxNode | undefined, written: "attribute" | "method", cx: Cx): Serialized | undefined {
  if (!source || cx.unit.className === "") return undefined;
  const listing = cx.facts.listing({ path: cx.path, name: cx.unit.className });
  return listing?.written === written ? { ...listing, source } : undefined;
}

function isOfView(node: SyntaxNode, cx: Cx): boolean {
  if (!cx.facts.self(node).name.endsWith(".get_queryset")) return false;
  return node.ancestor((n) => n.kind === "function_definition")?.select(RETURNS)[0] === node;
}

/** A call of what is named `map`. */
export function isMap(call: SyntaxNode): boolean {
  const callee = call.field("function");
  return callee?.kind === "identifier" && callee.text === "map";
}

/** `map(to_dto, rows)`, `map(TraceOut.model_validate, rows)`. */
function byMap(node: SyntaxNode, { facts }: Cx): Serialized | undefined {
  const [callee, source, ...others] = node.field("arguments")?.namedChildren ?? [];
  const own = node.field("function");
  if (!own || !callee || !source || others.length > 0 || !/^(identifier|attribute)$/.test(callee.kind))
    return undefined;
  const query = facts.query(source);
  const mapping = query?.model && facts.value(own);
  if (!query?.model || mapping?.v !== "library" || mapping.name !== "builtins.map") return undefined;
  const isSchema = FROM_OBJECT.test(callee.field("attribute")?.text ?? "");
  const value = facts.value((isSchema && callee.field("object")) || callee);
  if (value.v !== "class" && value.v !== "function") return undefined;
  const reads =
    value.v === "class" ? schemaReadsOf(callee, query.model, facts) : readsOfFunction(value, query.model, facts);
  return reads && { reads, chooses: false, source, serializer: value.id, queries: [query] };
}

function readsOfFunction(
  { id, receiver }: Extract<Value, { readonly v: "function" }>,
  model: SymbolId,
  facts: FactQueries,
): readonly ObjectRead[] | undefined {
  const summary = facts.function(id);
  const parameter = summary?.parameters[receiver && !summary.isStatic ? 1 : 0]?.name;
  return parameter === undefined || summary?.isAsync ? undefined : facts.objectReads(id, parameter, model);
}

/** `S(rows, many=True)`. */
function byCall(node: SyntaxNode, { facts }: Cx): Serialized | undefined {
  const args = node.field("arguments")?.namedChildren ?? [];
  const given = (name: string) => args.find((arg) => arg.field("name")?.text === name)?.field("value");
  const callee = node.field("function");
  if (!callee || given("many")?.text !== "True") return undefined;
  const source = args[0]?.kind === "keyword_argument" ? given("instance") : args[0];
  const value = facts.value(callee);
  const told = source && value.v === "class" ? facts.serializerReads(value.id) : undefined;
  const query = source && told && facts.query(source);
  return source && told && query && value.v === "class"
    ? { ...told, source, serializer: value.id, queries: [query] }
    : undefined;
}
