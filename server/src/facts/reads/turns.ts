// Owns the judgement whether the turns of a loop wait for something anyway: then one more query a turn is not what makes the loop slow. Asks
// facts; knows no rule.
import { CALLS } from "../../semantics/python/kinds";
import { elementName } from "../../semantics/python/queries/element-reads";
import type { Loop } from "../../semantics/services";
import type { FactQueries } from "../queries";

/** The body runs queries or sends requests by calls of its own; what is asked of the element itself does not count. */
export function waitsAnyway(loop: Loop, facts: Pick<FactQueries, "effects">): boolean {
  const element = elementName(loop)?.text ?? "";
  const calls = loop.body.flatMap((part) => part.select(CALLS));
  return calls.some((call) => {
    const [root] = call.field("function")?.text.split(".") ?? [];
    if (root === element) return false;
    return facts.effects(call).some(({ effect }) => effect === "db.query" || effect === "net.request");
  });
}
