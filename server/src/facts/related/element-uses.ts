// Owns what each turn of a loop reads of its element: attributes in the body, and what helpers, methods and properties read that get the
// element. Asks facts; knows no rule and no database.
import { type ElementRead, usesPerElement } from "../../semantics/python/queries/element-reads";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import { asksDatabase } from "../reads/lazy-reads";
import type { QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";
import type { ObjectRead } from "./related-queries";
import { FROM_OBJECT } from "./schema-reads";

type Cx = Services & { readonly facts: FactQueries };

export interface ElementUse {
  /** The attributes that are read, in order; for what others read, the call or property that has them do it. */
  readonly nodes: readonly SyntaxNode[];
  readonly path: readonly string[];
  /** Whether reading the attribute at that place of the path asks the database, with one or many related rows. */
  readonly asks: (at: number, isMany: boolean) => boolean;
  readonly read: ElementRead;
  /** Who reads it out of sight. */
  readonly via?: ObjectRead;
}

/** @param model class of the elements, which a query of `orm` brought. */
export function elementUses(loop: Loop, model: SymbolId, orm: QueryFacts["orm"], cx: Cx): readonly ElementUse[] {
  return usesPerElement(loop, cx).flatMap((read) => {
    const hidden = hiddenReads(read, model, cx);
    if (!hidden) return read.path.length > 0 ? [directUse(read, orm)] : [];
    return hidden.reads.map((via) => ({
      nodes: [hidden.node],
      path: via.path,
      asks: (at, isMany) => asksOutOfSight(via, at, isMany, orm),
      read,
      via,
    }));
  });
}

/** What a helper reads: what Tortoise has not fetched has to be awaited, many rows of Django and Peewee to be asked for. */
export function asksOutOfSight(via: ObjectRead, at: number, isMany: boolean, orm: QueryFacts["orm"]): boolean {
  if (orm === "tortoise") return false;
  return !isMany || orm === "sqlalchemy" || (via.asks && at === via.path.length - 1);
}

function directUse(read: ElementRead, orm: QueryFacts["orm"]): ElementUse {
  const nodes = read.path;
  const asks = (at: number, isMany: boolean) => {
    const node = nodes[at];
    return node !== undefined && asksDatabase(node, isMany, orm);
  };
  return { nodes, path: nodes.map((node) => node.field("attribute")?.text ?? ""), asks, read };
}

interface Hidden {
  readonly node: SyntaxNode;
  readonly reads: readonly ObjectRead[];
}

/** What a call that gets the element reads of it, or a property of it; undefined for plain attributes. */
function hiddenReads({ name, path }: ElementRead, model: SymbolId, cx: Cx): Hidden | undefined {
  const [first] = path;
  if (first) {
    const call = path.length === 1 && first.parent?.kind === "call" ? first.parent : undefined;
    const isCalled = call?.field("function") === first;
    const reads = cx.facts.memberReads(model, first.field("attribute")?.text ?? "", isCalled);
    return reads && { node: isCalled && call ? call : first, reads };
  }
  const argument = name.parent?.kind === "keyword_argument" ? name.parent : name;
  const list = argument.parent?.kind === "argument_list" ? argument.parent : undefined;
  const call = list?.parent;
  if (!list || call?.kind !== "call") return undefined;
  return { node: call, reads: readsOfCall(call, list, argument, model, cx) };
}

function readsOfCall(
  call: SyntaxNode,
  list: SyntaxNode,
  argument: SyntaxNode,
  model: SymbolId,
  { facts }: Cx,
): readonly ObjectRead[] {
  const place = list.namedChildren.filter((node) => node.kind !== "comment").indexOf(argument);
  const named = argument.kind === "keyword_argument" ? argument.field("name")?.text : undefined;
  const made = call.field("function");
  const schema = made && schemaReadsOf(made, model, facts);
  if (schema) return place === 0 || named === "obj" ? schema : [];
  const value = made && facts.value(made);
  const told = value?.v === "class" ? facts.serializerReads(value.id) : undefined;
  if (told) return (named ?? "instance") === "instance" && place === 0 && isShown(call) ? told.reads : [];
  const target = facts.target(call);
  const callee = target.t === "function" ? facts.function(target.id) : undefined;
  if (target.t !== "function" || !callee || (callee.isAsync && call.parent?.kind !== "await")) return [];
  const bound = target.receiver !== undefined && !callee.isStatic ? 1 : 0;
  const parameter = named ?? callee.parameters[place + bound]?.name;
  return parameter === undefined ? [] : facts.objectReads(target.id, parameter, model);
}

/** What `TraceOut.model_validate` reads of an object that it is handed; undefined for other functions. */
export function schemaReadsOf(
  callee: SyntaxNode,
  model: SymbolId,
  facts: FactQueries,
): readonly ObjectRead[] | undefined {
  const owner = callee.kind === "attribute" ? callee.field("object") : undefined;
  if (!owner || !FROM_OBJECT.test(callee.field("attribute")?.text ?? "")) return undefined;
  const value = facts.value(owner);
  return value.v === "class" ? facts.schemaReads(value.id, model) : undefined;
}

/** `S(x).data`: a serializer reads when it is asked for its data. */
function isShown({ parent }: SyntaxNode): boolean {
  return parent?.kind === "attribute" && parent.field("attribute")?.text === "data";
}
