// Flags calls that do the same work on each turn of a loop: a query, a file, a pass over a collection whose input the loop leaves alone.
import { databaseOnlooker, writesDatabase } from "../../facts/invariance/database-onlooker";
import { onlookerOf, strictOnlooker } from "../../facts/invariance/onlooker";
import { type Work, workOf } from "../../facts/invariance/repeated-work";
import { isPathShared } from "../../facts/invariance/shared-path";
import { isWorthIt, waits } from "../../facts/invariance/worth";
import { isCase, isConditional } from "../../semantics/python/invariance/branches";
import { canRunBefore, hoist, isMovable, isOnlyRead } from "../../semantics/python/invariance/hoist-rewrite";
import { isOfLoop, ownerOf } from "../../semantics/python/invariance/loop-collection";
import { type Repeated, repeatedIn } from "../../semantics/python/invariance/repeated";
import { isWithin, namesRead, turnOf } from "../../semantics/python/invariance/steady";
import { CALLS } from "../../semantics/python/kinds";
import { isMatched, isSelected } from "../../semantics/python/loop-guards";
import { givenValues } from "../../semantics/python/shapes/parts";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type Related, type UnitContext } from "../api";
import docs from "./loop-invariant-call.md";

type Message = Work["w"];
type Cx = UnitContext<Message>;

export const loopInvariantCall = defineRule<Message>({
  meta: {
    id: "loop-invariant-call",
    family: "numeric",
    severity: "medium",
    profile: "recommended",
    fix: "safe",
    sections: ["G10", "G16", "C1.2", "P2"],
    docs,
  },
  messages: {
    query: ({ call, each }) => `\`${call}\` runs the same query for each ${each}`,
    read: ({ call, each }) => `\`${call}\` reads the same file for each ${each}`,
    state: ({ call, each }) => `\`${call}\` computes the same state for each ${each}`,
    build: ({ call, each }) => `\`${call}\` builds the same for each ${each}`,
    pass: ({ call, over, each }) => `\`${call}\` goes over all of \`${over}\` for each ${each}`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "benchmark") return;
      const loop = cx.loops.around(node);
      const turns = loop && cx.loops.varies(node, loop) ? undefined : loop;
      if (!turns || turns.kind === "while" || !isUsed(node)) return;
      const work = workOf(node, cx);
      if (work) judge(node, work, turns, cx);
    },
  },
});

const DROPPED = /^(expression_statement|await)$/;

/** Its result is used, or it has none and works on what it is given. */
function isUsed(call: SyntaxNode): boolean {
  if (call.parent?.kind === "expression_statement") return (call.field("arguments")?.namedChildren.length ?? 0) > 1;
  return !(call.parent?.kind === "await" && DROPPED.test(call.parent.parent?.kind ?? ""));
}

function judge(call: SyntaxNode, work: Work, inner: Loop, cx: Cx): void {
  if ((call.parent?.kind === "expression_statement") !== (work.w === "state")) return;
  if (isSelected(call, inner) || isMatched(call, inner) || (isAsked(work) && waits(inner, cx))) return;
  if (work.w === "pass" && !isOfLoop(work.over, inner)) return;
  if (work.w === "build" && !isOnlyRead(call, cx.scopes)) return;
  const onlooker =
    work.w === "query"
      ? databaseOnlooker(cx, call)
      : work.w === "build"
        ? strictOnlooker(cx, call)
        : onlookerOf(cx, call);
  const counts = (loop: Loop) => loop.kind !== "while" && (work.w !== "query" || !writesDatabase(loop, cx));
  const found = repeatedIn(call, inputsOf(call), cx, onlooker, counts);
  if (!found || (work.w === "build" && isConditional(call, found.loop))) return;
  if (work.w !== "pass" && isCase(call, found.loop)) return;
  if (work.w === "read" && isPathShared(call, found.loop)) return;
  // The same pass written again is part of the first one's finding.
  if (work.w === "pass" && alike(call, found.loop)[0] !== call) return;
  report(call, work, found, cx);
}

function isAsked({ w }: Work): boolean {
  return w === "query" || w === "read";
}

/** Calls of one text in a turn. */
function alike(call: SyntaxNode, loop: Loop): readonly SyntaxNode[] {
  return turnOf(loop)
    .select(CALLS)
    .filter((other) => other.text === call.text);
}

function inputsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const values = givenValues(call);
  const receiver = call.field("function")?.field("object");
  return receiver ? [receiver, ...values] : values;
}

function report(call: SyntaxNode, work: Work, { loop, steadiness }: Repeated, cx: Cx): void {
  const isWorth = isWorthIt(work, loop, cx);
  const isSure = steadiness === "same" && isWorth && !isConditional(call, loop);
  const fix = work.w === "state" ? undefined : fixOf(call, work, loop, isSure, cx);
  cx.report({
    at: call,
    message: work.w,
    data: {
      call: shownExpression(call.field("function") ?? call),
      each: shownElement(loop),
      over: work.w === "pass" ? shownExpression(work.over) : "",
    },
    related: [{ place: loopHeader(loop), label: "nothing in this loop changes what it depends on" }, ...pathOf(work)],
    // That the call is the same work again is certain; how much the loop makes of it is not.
    confidence: "likely",
    ...(isWorth && !isConditional(call, loop) && !isReset(call, loop, cx) ? {} : { profile: "strict" }),
    ...(fix ? { fix } : {}),
  });
}

/** Its name is given something else later in the turn: who reads it again has what the turn before made of it put back. */
function isReset({ parent }: SyntaxNode, loop: Loop, { scopes }: Cx): boolean {
  const target = parent?.kind === "assignment" ? parent.field("left") : undefined;
  const writes = target?.kind === "identifier" ? (scopes.variable(target)?.writes ?? []) : [];
  return writes.filter((write) => isWithin(write, loop.node)).length > 1;
}

function pathOf(work: Work): readonly Related[] {
  if (work.w !== "query" && work.w !== "read") return [];
  return work.reached.path.map(({ id, call, shown }) => ({ place: { id, call }, label: `calls \`${shown}\`` }));
}

/** Where others run in between, who may change the collection. */
const PAUSES: ReadonlySet<string> = new Set(["yield", "await"]);
const WITHOUT_FAILURE = /^(sum|sorted|set|frozenset)$/;
const WITHOUT_END = /^builtins\.(list|tuple|set|frozenset|dict)$/;

function fixOf(call: SyntaxNode, work: Work, loop: Loop, isSure: boolean, cx: Cx) {
  const value = call.parent?.kind === "await" ? call.parent : call;
  const { parent } = value;
  const target = parent?.kind === "assignment" && value.fieldName === "right" ? parent.field("left") : undefined;
  if (target && (target.kind !== "identifier" || !isMovable(target, cx.scopes))) return undefined;
  if (!canRunBefore(value, loop) || namesRead(value).some((name) => loop.targets.includes(name.text))) return undefined;
  const name = lastPart(call.field("function")?.text ?? "");
  const type = work.w === "pass" ? cx.facts.value(ownerOf(work.over)) : undefined;
  const isKnown = type?.v === "instance" && WITHOUT_END.test(type.of);
  const isSafe =
    isSure && isKnown && WITHOUT_FAILURE.test(name) && !isMutated(value) && !turnOf(loop).select(PAUSES).length;
  return (fx: FixBuilder) => {
    const made = hoist(
      fx,
      value,
      loop,
      cx.scopes,
      NAMES[name] ?? (name.replace(/^_?(get|load|fetch|read|find|list)_/, "") || "found"),
    );
    const others = work.w === "pass" ? alike(call, loop).filter((other) => other !== call) : [];
    for (const other of others) fx.replace(other, made);
    fx.title(`Compute \`${made}\` once, before the loop`);
    fx.safety(isSafe ? "safe" : "review");
  };
}

const NAMES: Readonly<Record<string, string>> = {
  sum: "total",
  max: "largest",
  min: "smallest",
  sorted: "ordered",
  set: "members",
  frozenset: "members",
  mean: "average",
  std: "spread",
  median: "middle",
  unique: "distinct",
  Counter: "counts",
  all: "rows",
  first: "row",
};

/** Handed on as a whole, it could be changed by whoever gets it. */
function isMutated({ parent }: SyntaxNode): boolean {
  return !/^(binary_operator|comparison_operator|subscript|assignment)$/.test(parent?.kind ?? "");
}
