// Owns how a query gets to bring related rows along that a loop or a serializer fetches one by one: by the library, and by what is known of
// the relationships. Asks facts; knows no rule.

import { type EagerRewriter, loadEagerly, readKey } from "../../semantics/python/queries/eager-rewrite";
import { elementReads } from "../../semantics/python/queries/element-reads";
import { loadWithPeewee, type Related } from "../../semantics/python/queries/peewee-rewrite";
import { readsInPlace } from "../../semantics/python/queries/tortoise-rewrite";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { isSameSymbol } from "../inputs";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import { nameHere } from "./class-names";
import type { Loaded } from "./lazy-turns";

type Cx = Services & { readonly facts: FactQueries };

export interface EagerSite {
  /** The expression that gives the rows. */
  readonly source: SyntaxNode;
  /** What goes over them, where it is a loop. */
  readonly loop?: Loop;
  /** The attribute that is read in it, unless others read it. */
  readonly read?: SyntaxNode;
}

/** @param found not empty. */
export function eagerFix(found: readonly Loaded[], query: QueryFacts, site: EagerSite, cx: Cx) {
  return (fx: EagerRewriter): void => {
    const { orm } = query;
    const [relation] = found.map(({ lazy }) => (lazy.path.length === 1 ? lazy.relation : undefined));
    const isKey = isDjango(orm) && relation?.cardinality === "one" && relation.key;
    if (relation && isKey && readKey(fx, readsOf(relation.attribute, site, cx), relation.attribute)) return;
    const isOpen = found.some(({ lazy }) => lazy.relation?.cardinality === "unknown" || !lazy.relation);
    if (query.path.length > 0 || query.only || isOpen) fx.cancel();
    else if (orm === "peewee") withPeewee(fx, found, query, site, cx);
    else if (orm !== "tortoise" || withoutWaiting(fx, found, site, cx))
      loadEagerly(
        fx,
        site.source,
        isDjango(orm) ? "django" : "sqlalchemy",
        loadingsOf(found, isDjango(orm)),
        cx.scopes,
      );
  };
}

/** All reads of a relationship in the loop; none where they are out of sight. */
function readsOf(attribute: string, { loop, read }: EagerSite, { scopes }: Cx): readonly SyntaxNode[] {
  const reads = (loop && read && elementReads(loop, scopes)) ?? [];
  return reads.flatMap(({ path: [first] }) => (first?.field("attribute")?.text === attribute ? first : []));
}

/** Tortoise spells it as Django does. */
function isDjango(orm: QueryFacts["orm"]): boolean {
  return orm === "django" || orm === "tortoise";
}

function loadingsOf(found: readonly Loaded[], isPlain: boolean) {
  return found.map(({ lazy }) => {
    // A relation without a key of its own on this side may be to any model.
    const isAny = isPlain && !lazy.relation?.target;
    return { path: lazy.path, isOne: lazy.isOne && !isAny };
  });
}

function withPeewee(
  fx: EagerRewriter,
  found: readonly Loaded[],
  query: QueryFacts,
  { source, loop, read }: EagerSite,
  cx: Cx,
): void {
  const related = found.map((one) => relatedOf(one, query, source, cx));
  const isPlain = query.joins.length === 0 && !query.grouped && !query.opaque && query.eager.length === 0;
  const isHidden = read === undefined && found.some(({ lazy }) => !lazy.isOne);
  if (!isPlain || isHidden || related.includes(undefined)) {
    fx.cancel();
    return;
  }
  loadWithPeewee(
    fx,
    source,
    related.flatMap((one) => one ?? []),
    loop,
    cx.scopes,
  );
}

/** Undefined for what needs an alias or a name that the file does not have. */
function relatedOf({ lazy }: Loaded, query: QueryFacts, at: SyntaxNode, cx: Cx): Related | undefined {
  const { relation } = lazy;
  const model = query.model && cx.facts.model(query.model);
  if (!relation?.target || !model || lazy.path.length !== 1 || isSameSymbol(relation.target, model.id))
    return undefined;
  const { target, attribute, cardinality } = relation;
  const name = nameHere(target, at, cx);
  const owner = cardinality === "one" ? model : cx.facts.model(target);
  const to = cardinality === "one" ? target : model.id;
  const keys = owner?.relations.filter((r) => r.cardinality === "one" && r.target && isSameSymbol(r.target, to)) ?? [];
  const ambiguous = keys.length !== 1;
  // A prefetch takes the first key there is.
  if (name === undefined || (cardinality === "many" && ambiguous)) return undefined;
  const key = model.columns.find((column) => column.attribute === (relation.key ?? attribute));
  const isKey = cardinality === "one";
  return { attribute, target: name, isKey, nullable: key?.nullable !== "no", ambiguous };
}

/** The reads no longer wait; false, and the fix is withdrawn, where they are out of sight or do more. */
function withoutWaiting(fx: EagerRewriter, found: readonly Loaded[], { loop, read }: EagerSite, cx: Cx): boolean {
  const [one, more] = found;
  const [attribute] = one?.lazy.path ?? [];
  const isPlain = loop && read && one && !more && one.lazy.path.length === 1 && attribute !== undefined;
  const edits = isPlain ? readsInPlace(attribute, loop, cx.scopes) : undefined;
  if (!edits) fx.cancel();
  for (const { at, text } of edits ?? []) fx.replace(at, text);
  return edits !== undefined;
}
