// Owns which calls in a method that computes a field of a serializer run a query about the object, once per object of a list.
// Asks facts; knows no rule.

import { NAMES } from "../../semantics/python/kinds";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import type { ListedUse } from "./route-queries";

type Cx = Services & { readonly facts: FactQueries };

export interface ListedQuery {
  readonly object: string;
  readonly serializer: SymbolId;
  /** The place that serializes many. */
  readonly use: ListedUse;
  /** The answer is a list beyond doubt, and has the field. */
  readonly evident: boolean;
}

const RUNS = /^(count|exists|first|last|get|aggregate|earliest|latest)$/;

/** The query that a call runs, when it stands in such a method and is about the object that the method is given. */
export function listedQuery(call: SyntaxNode, cx: Cx): ListedQuery | undefined {
  const id = cx.facts.self(call);
  if (!id.name.includes(".")) return undefined;
  const object = cx.facts.function(id)?.parameters.at(-1)?.name;
  if (object === undefined || !mentions(call, object)) return undefined;
  const field = cx.facts.listedField(id);
  const body = field && functionAround(call);
  if (!field || !body || TOLD_APART.test(body.text)) return undefined;
  const relation = relationOf(call, object);
  const use = relation === undefined ? ownQuery(call, field.uses, cx) : relatedQuery(call, relation, field, cx);
  const evident = use?.evident === true && !field.chooses && !isSubstitute(call, body, object);
  return use && { object, serializer: field.serializer, use, evident };
}

const GUARDS: ReadonlySet<string> = new Set(["if_statement"]);

/** Behind `if obj.cover: return obj.cover.url`: it runs for the objects only that lack what is meant to be there. */
function isSubstitute(call: SyntaxNode, body: SyntaxNode, object: string): boolean {
  return body.select(GUARDS).some((guard) => {
    const given = guard.field("condition")?.text ?? "";
    const answer = guard.field("consequence");
    const isOwn = given.startsWith(`${object}.`) && answer?.namedChildren.at(-1)?.kind === "return_statement";
    return isOwn && guard.end <= call.start && answer.text.includes(given);
  });
}

/** Looks at what was fetched ahead or falls back to the query without it, keeps what it found, or asks which request it is. */
const TOLD_APART =
  /\bexcept( \(?(Exception|AttributeError)\b|:)|hasattr\(|getattr\(|_prefetched|__dict__|cache|\.action\b|\bcontext\b(?!(\[|\.get\()["']request)/;

function ownQuery(call: SyntaxNode, uses: readonly ListedUse[], cx: Cx): ListedUse | undefined {
  const found = cx.facts.effects(call).find(({ effect, path }) => effect === "db.query" && path.length <= 1);
  return found && first(uses);
}

function relatedQuery(
  call: SyntaxNode,
  relation: string,
  field: NonNullable<ReturnType<FactQueries["listedField"]>>,
  cx: Cx,
): ListedUse | undefined {
  const known = field.model && cx.facts.relation(field.model, relation);
  if (known?.cardinality !== "many") return undefined;
  const steps = stepsOf(call);
  if (!RUNS.test(steps.at(-1) ?? "")) return undefined;
  // Managers of their own may fetch ahead what nobody sees here.
  const managers = (field.model && cx.facts.model(field.model)?.managers) ?? [];
  if (managers.some(({ classes }) => classes.length > 0)) return undefined;
  return first(field.uses.filter(({ brings }) => brings && !brings.some((name) => name.split("__")[0] === relation)));
}

function first(uses: readonly ListedUse[]): ListedUse | undefined {
  return uses.find(({ evident }) => evident) ?? uses[0];
}

/** `items` of `obj.items.filter(...).count()`; undefined for what does not start from the object. */
function relationOf(call: SyntaxNode, object: string): string | undefined {
  let at: SyntaxNode | undefined = call;
  let name: string | undefined;
  while (at && at.kind !== "identifier") {
    if (at.kind === "attribute") name = at.field("attribute")?.text;
    at = at.kind === "call" ? at.field("function") : at.kind === "attribute" ? at.field("object") : undefined;
  }
  return at?.text === object ? name : undefined;
}

/** Methods of a chain, in the order of their calls. */
function stepsOf(call: SyntaxNode): readonly string[] {
  const steps: string[] = [];
  for (let at: SyntaxNode | undefined = call; at?.kind === "call"; at = at.field("function")?.field("object"))
    steps.unshift(at.field("function")?.field("attribute")?.text ?? "");
  return steps;
}

function mentions(call: SyntaxNode, object: string): boolean {
  return call.select(NAMES).some((node) => node !== call && node.text === object);
}

function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  let at = node.parent;
  while (at && at.kind !== "function_definition") at = at.parent;
  return at ?? undefined;
}
