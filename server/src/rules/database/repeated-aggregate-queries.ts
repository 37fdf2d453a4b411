// Flags three or more SELECTs of totals over one table, run one after the other where one would give them all.

import { isSeldomByName, runsAtTimes } from "../../facts/database/served";
import { told } from "../../facts/database/worth";
import type { QueryFacts } from "../../facts/reads/read-queries";
import { CALLS } from "../../semantics/python/kinds";
import { sqlOfCall } from "../../semantics/python/sql/sql-calls";
import { rewriteTotals, totalsRewrite } from "../../semantics/python/sql/totals-rewrite";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./repeated-aggregate-queries.md";

type Cx = UnitContext<"found">;

/** Fewer are not worth a longer statement. */
const MIN = 3;

export const repeatedAggregateQueries = defineRule<"found">({
  meta: {
    id: "repeated-aggregate-queries",
    family: "database",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["G9"],
    docs,
  },
  messages: {
    found: ({ count, table }) =>
      `${count} queries compute totals of \`${table}\` one after the other; one SELECT returns them together`,
  },
  onUnit(cx) {
    if (cx.role === "test" || !/\bselect\b|\bcount\(|\baggregate\(/i.test(cx.unit.text)) return;
    for (const run of runsOf(cx)) if (run.length >= MIN) report(run, cx);
  },
});

interface Total {
  readonly call: SyntaxNode;
  readonly table: string;
  readonly sink: string;
  readonly receiver: string;
}

/** Totals of one table on one connection in one block, with no write between them. */
function runsOf(cx: Cx): readonly (readonly Total[])[] {
  const open = new Map<string, Total[]>();
  const done: Total[][] = [];
  const close = () => {
    done.push(...open.values());
    open.clear();
  };
  for (const call of cx.unit.root.select(CALLS)) {
    const effects = cx.facts.effects(call);
    const isWrite = effects.some(({ effect }) => effect === "db.write" || effect === "db.commit") || mayWrite(call);
    if (isWrite) close();
    const total = isWrite ? undefined : (totalOf(call, effects, cx) ?? totalOfModel(call, effects, cx));
    if (!total) continue;
    const key = `${blockOf(call)?.index} ${cx.scopes.of(call).name} ${total.receiver} ${total.table}`;
    const run = open.get(key);
    if (run) run.push(total);
    else open.set(key, [total]);
  }
  close();
  return done;
}

/** `order.save()` of an object that is not known. */
function mayWrite(call: SyntaxNode): boolean {
  return /^(save|delete|commit|flush|create|update|insert|bulk_\w+)$/.test(
    call.field("function")?.field("attribute")?.text ?? "",
  );
}

function totalOf(call: SyntaxNode, effects: ReturnType<Cx["facts"]["effects"]>, cx: Cx): Total | undefined {
  const query = effects.find(({ effect }) => effect === "db.query");
  if (!query || query.path.length > 2 || cx.loops.around(call)) return undefined;
  const sql = sqlOfCall(call, cx);
  const [statement, ...others] = sql?.statements ?? [];
  const [access] = statement?.accesses ?? [];
  if (!statement?.scalars || others.length > 0 || statement.accesses.length !== 1 || statement.nested) return undefined;
  if (statement.open || statement.limit !== undefined || access?.table === undefined) return undefined;
  const callee = call.field("function");
  return {
    call,
    table: access.table,
    sink: query.sink,
    receiver: callee?.field("object")?.text ?? callee?.text ?? "",
  };
}

/** `session.query(func.count(A.id)).filter(...).scalar()`, `A.objects.filter(...).count()`, with conditions on the table itself only. */
function totalOfModel(call: SyntaxNode, effects: ReturnType<Cx["facts"]["effects"]>, cx: Cx): Total | undefined {
  const runs = effects.find(({ effect }) => effect === "db.query");
  if (!runs || runs.path.length > 0 || cx.loops.around(call) || isStep(call)) return undefined;
  const query = cx.facts.query(call);
  if (!query?.model || query.path.length > 0 || query.runs !== "here" || !isTotal(query)) return undefined;
  const { name, path } = query.model;
  const isOther = query.filters.some(({ model }) => model?.name !== name || model.path !== path);
  // Conditions that differ in their joins do not fit into one statement, and rows of one owner are few.
  if (isOther || query.joins.length > 0 || query.grouped || query.opaque || query.owned) return undefined;
  return { call, table: name, sink: runs.sink, receiver: rootOf(call).text };
}

function isTotal({ size, selects }: QueryFacts): boolean {
  if (size === "count" || size === "aggregate") return true;
  return selects.length > 0 && selects.every(({ aggregate }) => aggregate === true);
}

/** A step of a longer chain, or the statement that one is handed. */
function isStep(call: SyntaxNode): boolean {
  return call.parent?.kind === "attribute" && call.parent.parent?.kind === "call";
}

/** What a chain starts from: the session, the manager. */
function rootOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let next = stepBefore(at); next; next = stepBefore(at)) at = next;
  return at;
}

function stepBefore(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === "call") return node.field("function");
  return node.kind === "attribute" ? node.field("object") : undefined;
}

/** The block in which a call always runs; a `with` around it makes no other one. */
function blockOf(call: SyntaxNode): SyntaxNode | undefined {
  let block = call.ancestor((n) => n.kind === "block" || n.kind === "module" || BRANCHES.has(n.kind));
  while (block?.kind === "block" && block.parent?.kind === "with_statement")
    block = block.ancestor((n) => n.kind === "block" || n.kind === "module");
  return block;
}

/** Expressions that may leave a part out. */
const BRANCHES: ReadonlySet<string> = new Set(["conditional_expression", "boolean_operator", "lambda"]);

function report(run: readonly Total[], cx: Cx): void {
  const [first, ...others] = run;
  if (!first) return;
  const calls = run.map(({ call }) => call);
  const rewrite = totalsRewrite(calls, cx);
  // Within the process there is no round trip to save, only a pass over the table.
  const isLocal = first.sink.startsWith("sqlite3.");
  const id = cx.facts.self(first.call);
  cx.report({
    at: first.call,
    message: "found",
    data: { count: run.length, table: first.table },
    related: others.map(({ call }) => ({
      place: { at: call },
      label: `\`${shownExpression(call.field("function") ?? call)}\` reads \`${first.table}\` again`,
    })),
    ...(isLocal ? { severity: "low" } : {}),
    ...told(runsAtTimes(id) ? "seldom" : isSeldomByName(id) ? "likely" : "certain"),
    ...(rewrite ? { fix: (fx) => rewriteTotals(fx, rewrite, first.table) } : {}),
  });
}
