// Owns where in a unit it is written that a serializer of Django REST framework gets many rows, and of which query: the query set of a
// class of views, a call with `many=True`. Asks facts; knows no rule.
import { RETURNS } from "../../semantics/python/kinds";
import type { Services } from "../../semantics/services";
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";
import type { SerializerReads } from "./related-queries";

type Cx = Services & { readonly facts: FactQueries; readonly unit: Unit; readonly path: string };

export interface Serialized extends SerializerReads {
  /** The expression that makes the query. */
  readonly source: SyntaxNode;
  readonly serializer: SymbolId;
  readonly queries: readonly QueryFacts[];
}

/** What is serialized by an assignment to `queryset`, by the first `return` of a `get_queryset`, or by a call. */
export function serializedAt(node: SyntaxNode, cx: Cx): Serialized | undefined {
  switch (node.kind) {
    case "call":
      return byCall(node, cx);
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
