// Owns which loops of a function may run for long with no end to the data in sight: those that step something on, those over the product of
// two collections, and those over data that do work for each element. Pure over the unit.

import type { Loop, Scope, Services } from "../../services";
import { CALLS, LOOP_ENDS } from "../kinds";
import { isStepping } from "./stepping";

export interface LongLoop {
  readonly loop: Loop;
  /** `nested`: for each element of one collection all of another. */
  readonly kind: "stepping" | "nested" | "plain";
}

/** The loop of a scope that says most: stepping, then nested, then any over data that calls something. */
export function longLoop(scope: Scope, services: Services): LongLoop | undefined {
  const own = services.loops.all.filter((l) => l.trips === "data" && services.scopes.of(l.node) === scope);
  const stepping = own.find(isStepping);
  if (stepping) return { loop: stepping, kind: "stepping" };
  const nested = own.find((l) => l.outer !== undefined && isProduct(l.outer, l, services));
  if (nested?.outer) return { loop: nested.outer, kind: "nested" };
  const plain = own.find((l) => l.kind === "for" && !l.outer && l.body.some((part) => part.select(CALLS).length > 0));
  return plain && { loop: plain, kind: "plain" };
}

/** All of the inner for each of the outer, and no way out after the first match. */
function isProduct(outer: Loop, inner: Loop, { loops }: Services): boolean {
  if (outer.trips !== "data" || !outer.iterable || !inner.iterable || loops.varies(inner.iterable, outer)) return false;
  const block = inner.node.field("body");
  return block === undefined || block.select(LOOP_ENDS).length === 0;
}
