// Finds password hashes that are checked against every row of a table, because the row that is meant cannot be looked up.
import { scannedTable } from "../../facts/database/scans";
import type { Reached } from "../../facts/value";
import { loopHeader, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./slow-hash-scan.md";

type Message = "direct" | "viaHelper";
type Cx = UnitContext<Message>;

export const slowHashScan = defineRule<Message>({
  meta: {
    id: "slow-hash-scan",
    family: "database",
    severity: "critical",
    profile: "recommended",
    fix: "none",
    sections: ["G2"],
    before: ["blocking-call-in-async", "fetch-all-use-little", "query-in-loop"],
    docs,
  },
  messages: {
    direct: ({ call, table }) =>
      `\`${call}\` checks a slow hash against each row of \`${table}\`: no key picks the row`,
    viaHelper: ({ call, table, sink }) =>
      `\`${call}\` checks a slow hash (\`${sink}\`) against each row of \`${table}\`: no key picks the row`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration") return;
      const loop = loopOf(node, cx);
      const reached = loop && cx.facts.effects(node).find((r) => r.effect === "hash.slow");
      if (!loop?.iterable || !reached || !verifies(node, reached)) return;
      const table = scannedTable(loop.iterable, cx);
      if (table) report(node, loop, reached, table, cx);
    },
  },
});

/** Innermost loop over data whose element the call is given. */
function loopOf(node: SyntaxNode, cx: Cx): Loop | undefined {
  for (let loop = cx.loops.around(node); loop; loop = loop.outer) {
    if (loop.iterable && loop.trips === "data" && cx.loops.varies(node, loop)) return loop;
  }
  return undefined;
}

const CHECKS = /\.(checkpw|a?check_password(_hash)?|verify|verify_password|verify_secret|verify_and_update)$/;
const DERIVES = /\.(hashpw|pbkdf2_hmac|scrypt|hash|crypt|derive|hash_secret(_raw)?|kdf)$/;

/** Compared, not made: a hash for each row is what a change of passwords needs. */
function verifies(node: SyntaxNode, { sink, path }: Reached): boolean {
  if (CHECKS.test(sink)) return true;
  if (!DERIVES.test(sink)) return false;
  const around = node.ancestor((n) => n.kind === "comparison_operator" || n.kind === "block");
  return (
    around?.kind === "comparison_operator" || path.slice(0, -1).some((s) => /verif|check|match|compare/i.test(s.shown))
  );
}

function report(node: SyntaxNode, loop: Loop, { sink, path }: Reached, table: string, cx: Cx): void {
  cx.report({
    at: node,
    message: path.length > 0 ? "viaHelper" : "direct",
    data: { call: shownExpression(node.field("function") ?? node), table, sink },
    related: [
      { place: loopHeader(loop), label: `over all rows of \`${table}\`` },
      ...path.map(({ id, call, shown }, n) => ({
        place: { id, call },
        label: n === path.length - 1 ? `\`${shown}\` is slow on purpose` : `calls \`${shown}\``,
      })),
    ],
  });
}
