// Owns the cure for one ambiguity of the grammar: `x, *a[0]` is a splat of `a[0]` in one place and an index of `*a` in another,
// depending on whether anything follows. Lowered trees always say the former, which is what Python means.

import type { Grammar } from "./grammar";
import { END, FIELD, KIND, NEXT, type NodeSink, PARENT, SLOTS, START } from "./node-table";

/** Rewrites the nodes of one unit in place: `host(list_splat(*, inner), rest)` becomes `list_splat(*, host(inner, rest))`. */
export function normaliseSplats(sink: NodeSink, base: number, grammar: Grammar): void {
  const { listSplat, splatHosts } = grammar.ids;
  const { data } = sink;
  // Backwards, so that the splat climbs out of nested hosts: `*a.b[0]`.
  for (let at = sink.length - 2; at >= base; at--) {
    if (data[(at + 1) * SLOTS + KIND] !== listSplat) continue;
    if (data[(at + 1) * SLOTS + PARENT] !== at - base) continue;
    if (splatHosts.includes(data[at * SLOTS + KIND] ?? 0)) lift(data, base, at - base);
  }
}

/**
 * In preorder the nodes are: host, splat, star, inner..., rest...; afterwards: splat, star, host, inner..., rest....
 * Only the first three change places (more when comments stand between star and inner), so all other indices stay.
 */
function lift(data: Uint32Array, base: number, index: number): void {
  const at = (node: number) => (base + node) * SLOTS;
  const get = (node: number, slot: number) => data[at(node) + slot] ?? 0;
  const splat = index + 1;
  let inner = splat + 1;
  while (get(inner, NEXT) < get(splat, NEXT)) {
    // Only leaves, i.e. the star and comments, may stand before the inner expression.
    if (get(inner, NEXT) !== inner + 1) return;
    inner++;
  }
  if (inner === splat + 1) return;
  const host = data.slice(at(index), at(splat));
  const next = get(index, NEXT);
  const innerField = get(splat, FIELD);
  data[at(index) + KIND] = get(splat, KIND);
  for (let leaf = splat + 1; leaf < inner; leaf++) {
    data.copyWithin(at(leaf - 1), at(leaf), at(leaf + 1));
    data[at(leaf - 1) + PARENT] = index;
    data[at(leaf - 1) + NEXT] = leaf;
  }
  const moved = inner - 1;
  data.set(host, at(moved));
  data[at(moved) + FIELD] = 0;
  data[at(moved) + START] = get(inner, START);
  data[at(moved) + END] = host[END] ?? 0;
  data[at(moved) + PARENT] = index;
  data[at(inner) + FIELD] = innerField;
  for (let child = inner; child < next; child = get(child, NEXT)) data[at(child) + PARENT] = moved;
}
