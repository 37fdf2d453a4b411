// Owns what counts as a change between two equal queries: a write to the database, by whatever call of the loop. What objects hold
// besides is of no account. Asks facts; knows no rule.
import type { Onlooker } from "../../semantics/python/invariance/steady";
import { turnOf } from "../../semantics/python/invariance/steady";
import { CALLS } from "../../semantics/python/kinds";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import { onlookerOf } from "./onlooker";

type Cx = Services & { readonly facts: FactQueries };

export function databaseOnlooker(cx: Cx, judged: SyntaxNode): Onlooker {
  const known = (call: SyntaxNode) => (cx.facts.target(call).t === "unknown" ? "likely" : "same");
  const whole = onlookerOf(cx, judged);
  return {
    ...whole,
    leavesReceiver: (call, attribute) => (attribute === "" ? known(call) : whole.leavesReceiver(call, attribute)),
    leavesArgument: known,
  };
}

const SAVES =
  /^a?(save|delete|commit|flush|add|merge|execute|bulk_\w+|update\w*|create\w*|insert\w*|remove\w*|set_\w+|store\w*|write\w*)$/;

/** Something in the loop writes to a database, or has a name that says so and is not known. */
export function writesDatabase(loop: Loop, { facts }: Cx): boolean {
  return turnOf(loop)
    .select(CALLS)
    .some((call) => {
      const effects = facts.effects(call);
      if (effects.some(({ effect }) => effect === "db.write" || effect === "db.commit")) return true;
      const method = call.field("function")?.field("attribute")?.text ?? "";
      return SAVES.test(method) && facts.target(call).t === "unknown" && !/^(add|update)$/.test(method);
    });
}
