// Owns loops that step something on for as long as somebody says: simulations, integrations, engines. Shapes only, pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scope, Services } from "../../services";
import type { Stepping } from "../../summary";
import type { FunctionParts } from "../function-parts";

/** `for step in range(steps)`, `while t < end`: as long as somebody says, with a body that calls something for its effect. */
export function isStepping(loop: Shape): boolean {
  return stepOf(loop, STEP) !== undefined;
}

/** The call that makes a step. */
function stepOf({ kind, node, iterable, body: [body] }: Shape, step: RegExp): SyntaxNode | undefined {
  if (!body || !(kind === "while" ? isUntil(node.field("condition")) : isCount(iterable))) return undefined;
  const found = body.namedChildren.find(
    (s) => s.kind === "expression_statement" && s.namedChildren[0]?.kind === "call" && step.test(s.text),
  );
  return found?.namedChildren[0];
}

/**
 * The loop of a plain function that does so. Whoever calls it need not see that it takes long, so only names count that say so: nothing
 * that merely advances or updates.
 */
export function steppingOf(
  { isAsync, node }: Scope,
  { loops, calls, yields }: FunctionParts,
  { loops: known }: Services,
): Stepping | undefined {
  if (isAsync || loops.length === 0 || yields.length > 0 || !PLAIN_STEP.test(node.text)) return undefined;
  for (const loop of known.all) {
    if (loop.trips !== "data" || !loops.includes(loop.node)) continue;
    const step = stepOf(loop, PLAIN_STEP);
    if (!step) continue;
    const until = untilOf(loop);
    return { call: calls.indexOf(step), ...(until && isParameter(until, node) ? { until } : {}) };
  }
  return undefined;
}

/** What the count or the end of time is, as written. */
function untilOf({ kind, node, iterable }: Shape): string | undefined {
  const [count] = iterable?.field("arguments")?.namedChildren ?? [];
  return kind === "while" ? node.field("condition")?.namedChildren.at(-1)?.text : count?.text;
}

function isParameter(name: string, fn: SyntaxNode): boolean {
  const list = fn.field("parameters")?.namedChildren ?? [];
  return list.some((p) => (p.kind === "identifier" ? p : (p.field("name") ?? p.namedChildren[0]))?.text === name);
}

type Shape = Pick<Loop, "kind" | "node" | "iterable" | "body">;

const STEP =
  /^([\w.]+\.(step|advance|update|tick|simulate|integrate|propagate|iterate|run)\w*|([\w.]+\.)?(mj_step\d?|stepSimulation))\(/;

const PLAIN_STEP =
  /(^|\s)([\w.]+\.(step|simulate|integrate|propagate)(_\w+)?|([\w.]+\.)?(mj_step\d?|stepSimulation))\(/;

/** A count of elements (`len`) is no duration. */
function isCount(iterable: SyntaxNode | undefined): boolean {
  if (iterable?.kind !== "call" || iterable.field("function")?.text !== "range") return false;
  const limit = iterable.field("arguments")?.namedChildren ?? [];
  return limit.length === 1 && !/\blen\(|\.shape\b|\.size\b/.test(limit[0]?.text ?? "");
}

/** Time goes on up to an end: `t < duration`, `data.time < self.end`. */
function isUntil(condition: SyntaxNode | undefined): boolean {
  return (
    condition?.kind === "comparison_operator" &&
    /^[\w.]*\b(t|time|now|clock|sim_time|step|steps|elapsed)\s*<=?\s*[\w.]+$/.test(condition.text)
  );
}
