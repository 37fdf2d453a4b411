// Flags a pause of a fixed length on each turn of a loop over data in which there is nothing to pace.
import { kindOfTurn } from "../../facts/async/local-turns";
import { CALLS, LOOP_STATEMENTS } from "../../semantics/python/kinds";
import {
  endsTurn,
  fixedSeconds,
  isExplained,
  isOnEachTurn,
  maySleep,
  pauseStatement,
} from "../../semantics/python/waits/pauses";
import { loopHeader, shownElement } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./fixed-sleep-per-item.md";

type Message = "nothing" | "last";
type Cx = UnitContext<Message>;

export const fixedSleepPerItem = defineRule<Message>({
  meta: {
    id: "fixed-sleep-per-item",
    family: "async",
    severity: "low",
    profile: "recommended",
    fix: "review",
    sections: ["S3"],
    before: ["sleep-in-sync-code"],
    docs,
  },
  messages: {
    nothing: ({ call, each }) =>
      `\`${call}\` pauses for each ${each}, and no turn asks anybody who would need the pause`,
    last: ({ call, each }) => `\`${call}\` pauses after the last ${each} too, and after one that failed`,
  },
  only: { kinds: LOOP_STATEMENTS },
  on: {
    call(node, cx) {
      if (cx.role !== "app") return;
      const statement = maySleep(node) ? pauseStatement(node) : undefined;
      const loop = statement && cx.loops.around(node);
      if (loop && isPausedLoop(statement, loop) && isSleep(node, cx)) check(node, statement, loop, cx);
    },
  },
});

const SLEEPS = /^(time|asyncio|anyio|trio)\.sleep$/;
/** Shorter pauses let others run, or let something settle. */
const SHORTEST = 0.1;

function isSleep(node: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(node);
  return target.t === "library" && SLEEPS.test(target.name) && (fixedSeconds(node, cx) ?? 0) >= SHORTEST;
}

const LEAVES: ReadonlySet<string> = new Set(["return_statement", "break_statement", "yield"]);

/** Over data, to the end: no attempts, no wait for something to be ready, no stream of pieces. */
function isPausedLoop(statement: SyntaxNode, loop: Loop): boolean {
  if (loop.kind !== "for" || loop.isAsync || loop.trips !== "data" || !isOnEachTurn(statement, loop)) return false;
  if (loop.body.some((part) => part.select(LEAVES).length > 0)) return false;
  const iterable = loop.iterable?.text ?? "";
  return !/^range\(/.test(iterable);
}

function check(node: SyntaxNode, statement: SyntaxNode, loop: Loop, cx: Cx): void {
  if (isExplained(statement)) return;
  const calls = loop.body.flatMap((part) => part.select(CALLS)).filter((c) => cx.scopes.of(c) === cx.scopes.of(node));
  const kind = kindOfTurn(calls, node, cx);
  const isLast = kind === "remote" && cx.profile === "strict" && endsTurn(statement, loop);
  if (kind !== "local" && !isLast) return;
  const data = { call: node.text.replace(/\s+/g, ""), each: shownElement(loop) };
  cx.report({
    at: node,
    message: kind === "local" ? "nothing" : "last",
    data,
    related: [{ place: loopHeader(loop), label: "once per turn of this loop" }],
    ...(kind === "local"
      ? { fix: (fx: FixBuilder) => remove(fx, statement) }
      : { confidence: "likely", severity: "hint" }),
  });
}

function remove(fx: FixBuilder, statement: SyntaxNode): void {
  fx.title("Remove the pause");
  fx.safety("review");
  fx.removeStatement(statement);
}
