// Owns the question in how many loops around a call the same thing comes out again, and whether that is often. Pure over one unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Loops } from "../../services";
import { guardOf } from "../call-guards";
import { isHandler } from "../loop-guards";
import { leastSteady, namesRead, type Onlooker, type Steadiness, steadiness, turnOf } from "./steady";

export interface Repeated {
  /** The outermost loop in which nothing changes: before it, once is enough. */
  readonly loop: Loop;
  readonly steadiness: "same" | "likely";
}

/** Where the inputs of a call, which lies in a loop, are the same on each turn; undefined where they are not or the turns are few. `counts` says which loops do. */
export function repeatedIn(
  call: SyntaxNode,
  inputs: readonly SyntaxNode[],
  { loops }: { readonly loops: Loops },
  cx: Onlooker,
  counts: (loop: Loop) => boolean = () => true,
): Repeated | undefined {
  let found: Repeated | undefined;
  let isOften = false;
  for (let loop = loops.around(call); loop; loop = loop.outer) {
    if (loop.trips === "retry" || isHandler(call, loop) || loops.memoGuarded(call, loop)) break;
    if (!counts(loop) || isMadeWhereMissing(call, loop)) break;
    const all = steadinessOf(inputs, loop, cx);
    if (all === "changes") break;
    if (loops.endsAfter(call, loop)) continue;
    found = { loop, steadiness: all };
    isOften ||= loop.trips !== "constant";
  }
  return isOften && guardOf(call) === undefined ? found : undefined;
}

function steadinessOf(inputs: readonly SyntaxNode[], loop: Loop, cx: Onlooker): Steadiness {
  return leastSteady(inputs.map((input) => steadiness(input, loop, cx)));
}

/** `if inverse is None: inverse = inv(m)`: whether it runs depends on whether it has. */
function isMadeWhereMissing(call: SyntaxNode, loop: Loop): boolean {
  const turn = turnOf(loop);
  const assignment = call.ancestor((n) => n === turn || n.kind === "assignment");
  const left = assignment?.kind === "assignment" ? assignment.field("left") : undefined;
  if (!assignment || !left) return false;
  const given = new Set(namesRead(left).map((name) => name.text));
  for (let at = assignment; at !== turn && at.parent; at = at.parent) {
    const condition = at.fieldName === "condition" ? undefined : at.parent.field("condition");
    if (condition && namesRead(condition).some((name) => given.has(name.text))) return true;
  }
  return false;
}
