// Owns the judgement whether the turns of a loop wait for something anyway: then one more query a turn is not what makes the loop slow. Asks
// facts; knows no rule.
import { CALLS } from "../../semantics/python/kinds";
import { elementName } from "../../semantics/python/queries/element-reads";
import type { Loop } from "../../semantics/services";
import type { FactQueries } from "../queries";

/** Hands work to a queue, which is somewhere else. */
const QUEUES = /\.(delay|apply_async|send_task|enqueue)$/;

/** Methods of a row, or of one that it leads to. */
const WRITES = /^\w+(\.\w+)*\.(save|delete|refresh_from_db)$/;

/** The body runs queries, writes, or sends requests by calls of its own; what is asked of the element itself does not count. */
export function waitsAnyway(loop: Loop, facts: Pick<FactQueries, "effects">): boolean {
  const element = elementName(loop)?.text ?? "";
  const calls = loop.body.flatMap((part) => part.select(CALLS));
  return calls.some((call) => {
    const callee = call.field("function")?.text ?? "";
    const [root] = callee.split(".");
    const effects = facts.effects(call).map(({ effect }) => effect);
    if (effects.includes("db.write") || QUEUES.test(callee) || (root === element && WRITES.test(callee))) return true;
    return root !== element && (effects.includes("db.query") || effects.includes("net.request"));
  });
}
