// Owns which related rows a turn of a loop, or a serializer for each row, has fetched one by one, by the place that makes it so. Asks
// facts; knows no rule.
import { isReadBefore } from "../../semantics/python/queries/element-reads";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import { asksOutOfSight, elementUses } from "../related/element-uses";
import type { ObjectRead } from "../related/related-queries";
import { areMany, plainName } from "../routes/list-size";
import type { SymbolId } from "../summary";
import { isFilled, type LazyRead, lazyIn } from "./lazy-reads";

type Cx = Services & { readonly facts: FactQueries };

export interface Loaded {
  readonly lazy: LazyRead;
  /** Who reads it out of sight. */
  readonly via?: ObjectRead;
}

/** By the attribute that is read, or the call that has it read; each relationship once. */
export function lazyTurns(
  loop: Loop,
  query: QueryFacts,
  model: SymbolId,
  cx: Cx,
): ReadonlyMap<SyntaxNode, readonly Loaded[]> {
  const loaded = new Map<SyntaxNode, Loaded[]>();
  const told = new Set<string>();
  for (const use of elementUses(loop, model, query.orm, cx)) {
    const lazy = lazyIn(use.path, use.asks, query, model, cx.facts);
    const node = lazy && use.nodes[use.via ? 0 : lazy.path.length - 1];
    const name = lazy?.path.join(".") ?? "";
    if (!lazy || !node || told.has(name) || isReadBefore(use.read, loop, cx)) continue;
    if (isFilled(lazy, query, cx.facts.self(loop.node), cx.facts)) continue;
    told.add(name);
    loaded.set(node, [...(loaded.get(node) ?? []), { lazy, ...(use.via ? { via: use.via } : {}) }]);
  }
  return loaded;
}

/** What is fetched for each row by whichever of the queries the rows come from. */
export function lazyForAll(
  reads: readonly ObjectRead[],
  queries: readonly QueryFacts[],
  model: SymbolId,
  facts: FactQueries,
): readonly Loaded[] {
  const found = new Map<string, Loaded>();
  for (const via of reads) {
    const [lazy, ...rest] = queries.map((query) =>
      lazyIn(via.path, (at, isMany) => asksOutOfSight(via, at, isMany, query.orm), query, model, facts),
    );
    const name = lazy?.path.join(".") ?? "";
    const isAll = rest.every((other) => other?.path.join(".") === name);
    if (lazy && isAll && !found.has(name)) found.set(name, { lazy, via });
  }
  return [...found.values()];
}

/** A session asks once for each row of the other table, which is not known to grow. */
export function isKept(found: readonly Loaded[], { orm }: QueryFacts): boolean {
  const isOfFew = ({ lazy }: Loaded) => lazy.isOne && !areMany(plainName(lazy.relation?.target?.name ?? ""));
  return orm === "sqlalchemy" && found.every(isOfFew);
}
