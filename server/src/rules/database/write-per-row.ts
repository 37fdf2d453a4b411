// Flags loops that write to a database once per element, or commit for each one, directly or through helpers in any file.

import { goesOverRows } from "../../facts/database/loop-source";
import { rowFix } from "../../facts/database/row-fixes";
import {
  isBeside,
  isIsolated,
  isMinorWrite,
  isOfFile,
  isOneOfMany,
  isSlowAnyway,
  isThin,
  isUsedAgain,
  looksUp,
} from "../../facts/database/row-reasons";
import { isUpsert, type RowWrite, rowWriteOf } from "../../facts/database/row-writes";
import { told, type Worth } from "../../facts/database/worth";
import type { Reached } from "../../facts/value";
import { CALLS } from "../../semantics/python/kinds";
import { loopOverData, unwrapped } from "../../semantics/python/loop-guards";
import { commitAfterFix } from "../../semantics/python/shapes/row-statements";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type Related, type Severity, type UnitContext } from "../api";
import docs from "./write-per-row.md";

type Message = "write" | "commit" | "connect" | "refresh";
type Cx = UnitContext<Message>;

export const writePerRow = defineRule<Message>({
  meta: {
    id: "write-per-row",
    family: "database",
    severity: "high",
    profile: "recommended",
    fix: "review",
    sections: ["G7", "C1.6"],
    before: ["blocking-call-in-async", "connection-per-call", "query-in-loop"],
    docs,
  },
  messages: {
    write: ({ call, each, via }) => `\`${call}\` writes one row per ${each}${via}`,
    commit: ({ call, each, via }) => `\`${call}\` commits once per ${each}${via}`,
    connect: ({ call, each, via }) => `\`${call}\` connects, writes and commits once per ${each}${via}`,
    refresh: ({ call, each }) => `\`${call}\` runs one SELECT per ${each}`,
  },
  onUnit(cx) {
    if (cx.role === "test" || cx.role === "example" || cx.role === "benchmark") return;
    const loops = new Map<Loop, Found[]>();
    if (cx.loops.all.length > 0) for (const call of cx.unit.root.select(CALLS)) collect(call, loops, cx);
    for (const [loop, found] of loops) judge(loop, opensItself(loop, cx) ? found.map(connecting) : found, cx);
  },
});

interface Found extends RowWrite {
  readonly node: SyntaxNode;
}

/** Each call belongs to its innermost loop over data. */
function collect(node: SyntaxNode, loops: Map<Loop, Found[]>, cx: Cx): void {
  const loop = loopOverData(node, cx.loops);
  if (!loop || (loop.iterable && cx.facts.value(unwrapped(loop.iterable)).v === "class")) return;
  const found = loops.get(loop) ?? [];
  const write = rowWriteOf(node, loop, cx);
  if (write) loops.set(loop, [...found, { node, ...write }]);
}

function opensItself(loop: Loop, cx: Cx): boolean {
  return loop.body.some((part) => part.select(CALLS).some((c) => cx.facts.has(c, "db.connect") === "yes"));
}

function connecting(found: Found): Found {
  return { ...found, connects: true };
}

const RANK = { refresh: 0, write: 1, commit: 2 } as const;

/** One finding for each loop: at the first call that costs the most. */
function judge(loop: Loop, all: readonly Found[], cx: Cx): void {
  const rank = (f: Found) => RANK[f.kind] + (f.connects && f.kind !== "refresh" ? 2 : 0);
  const found = cx.profile === "strict" ? all : all.filter((f) => isWorthIt(f, all, loop, cx));
  const worst = found.reduce<Found | undefined>((w, f) => (w && rank(w) >= rank(f) ? w : f), undefined);
  if (worst) report(worst, found, loop, cx);
}

const LOCAL = /^(sqlite3|aiosqlite)\./;

/** A row of a local file within one transaction costs microseconds: worth a word only where the better form is at hand. */
function isCheap(found: Found, all: readonly Found[]): boolean {
  return LOCAL.test(found.reached.sink) && !found.connects && !all.some((f) => f.kind === "commit");
}

/** Through a helper or an object mapper, where a write is not just a statement. */
function isObject({ path, sink }: Reached): boolean {
  return path.length > 0 || /^(django|peewee|tortoise)\./.test(sink);
}

/** What the program does once, to begin with. */
const ONCE =
  /(^|[_./])(init|initial\w*|setup|seed\w*|populate\w*|bootstrap|migrat\w*|upgrade|downgrade|fixtures?|demo|samples?|random_data|fix)(_|\.|\/|$)/i;

function isWorthIt(found: Found, all: readonly Found[], loop: Loop, cx: Cx): boolean {
  const { node, reached, kind } = found;
  if (isUpsert(found) || isIsolated(node, loop) || !isThin(found, node.field("function")?.text ?? "", cx)) return false;
  if (cx.role === "migration" || ONCE.test(cx.facts.self(node).name) || ONCE.test(cx.path)) return false;
  if (isCheap(found, all) && !fixOf(found, loop, cx)) return false;
  // A mapped class that has its own way of saving must be saved one by one.
  if (reached.path.some((step) => /(^|\.)a?save$/.test(step.shown))) return false;
  if (isBeside(node, loop) || (kind === "write" && isObject(reached) && isOneOfMany(node, loop, cx))) return false;
  if (kind === "write" && (isUsedAgain(node, loop, cx) || looksUp(node, loop, cx))) return false;
  return !isSlowAnyway(loop, cx);
}

function report(found: Found, all: readonly Found[], loop: Loop, cx: Cx): void {
  const { node, reached, kind, connects } = found;
  const steps = reached.path.map((s) => `\`${s.shown}\``).join(" → ");
  const fix = fixOfOther(found, all, loop, cx) ?? fixOf(found, loop, cx);
  const worth = worthOf(found, fix !== undefined, loop, cx);
  const severity = worth === "seldom" ? undefined : severityOf(found, all, loop, cx);
  cx.report({
    at: node,
    message: connects && kind !== "refresh" ? "connect" : kind,
    data: {
      call: shownExpression(node.field("function") ?? node),
      each: shownElement(loop),
      via: steps ? ` (via ${steps})` : "",
    },
    related: [
      { place: loopHeader(loop), label: "once per turn of this loop" },
      ...all.flatMap((f) => (f.node === node ? [] : [{ place: { at: f.node }, label: "and here" }])),
      ...path(found),
    ],
    ...told(worth),
    ...(severity ? { severity } : {}),
    ...(fix ? { fix } : {}),
  });
}

function worthOf(found: Found, isFixed: boolean, loop: Loop, cx: Cx): Worth {
  const { node, reached, kind } = found;
  const isOdd = reached.path.length > 2 || loop.kind === "while" || isUpsert(found) || isIsolated(node, loop);
  if (isOdd || cx.role !== "app" || isMinorWrite(found, node, loop, cx)) return "seldom";
  // As many turns as a table or a file has rows, or a plain commit that can wait: of other lists most are short.
  const isPlain = isFixed && !isObject(reached);
  if (goesOverRows(loop, cx) || (isPlain && (kind === "commit" || isOfFile(loop, cx)))) return "certain";
  return isPlain || kind === "refresh" || (found.connects && kind === "commit") ? "likely" : "seldom";
}

function severityOf(found: Found, all: readonly Found[], loop: Loop, cx: Cx): Severity | undefined {
  if (isCheap(found, all) || isSlowAnyway(loop, cx) || isIsolated(found.node, loop)) return "low";
  return found.kind === "refresh" && cx.role === "app" ? "medium" : undefined;
}

function path({ reached, kind }: Found): readonly Related[] {
  return reached.path.map((step: Reached["path"][number], n) => ({
    place: { id: step.id, call: step.call },
    label:
      n < reached.path.length - 1
        ? `calls \`${step.shown}\``
        : `\`${step.shown}\` ${kind === "commit" ? "commits" : "writes"}`,
  }));
}

type Fix = ((fx: FixBuilder) => void) | undefined;

function fixOf(found: Found, loop: Loop, cx: Cx): Fix {
  if (found.reached.path.length > 0) return undefined;
  if (found.kind === "commit") return commitAfterFix(found.node, loop);
  return rowFix(found, loop, cx);
}

/** What the finding stands at may be the commit while the statement before it has the better rewrite. */
function fixOfOther(found: Found, all: readonly Found[], loop: Loop, cx: Cx): Fix {
  const other = all.find((f) => f.kind === "write" && f !== found);
  return found.kind === "commit" && found.reached.path.length === 0 && other ? fixOf(other, loop, cx) : undefined;
}
