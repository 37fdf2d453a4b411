// Flags SQL whose values are written into its text anew on each turn of a loop, so that every turn is another statement to the database.
import { LOOPS } from "../../semantics/python/kinds";
import { type SqlAt, sqlArguments, sqlOf } from "../../semantics/python/sql/sql-calls";
import type { SqlHole } from "../../semantics/python/sql/sql-text";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./interpolated-sql-in-loop.md";

type Cx = UnitContext<"found" | "value">;

export const interpolatedSqlInLoop = defineRule<"found" | "value">({
  meta: {
    id: "interpolated-sql-in-loop",
    family: "database",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C6.2", "G14"],
    docs,
  },
  messages: {
    found: ({ call, each }) => `\`${call}\` gets a statement of its own per ${each}: values are written into its text`,
    value: ({ call, each, value }) =>
      `\`${call}\` gets a statement of its own per ${each}: \`${value}\` is written into its text`,
  },
  only: { kinds: LOOPS },
  on: {
    call(node, cx) {
      const loop = cx.loops.around(node);
      if (!loop || loop.trips === "constant" || loop.trips === "retry" || cx.role === "test") return;
      const argument = sqlArguments(node).find((one) => cx.loops.varies(one, loop));
      if (!argument || isElsewhere(node, loop, cx) || !runsSql(node, cx)) return;
      const sql = sqlOf(argument, cx);
      const value = sql && interpolated(sql, loop, cx);
      if (value) report(node, loop, value, cx);
    },
  },
});

/** On a connection that the turn opens: no statement is there to be used again. */
function isElsewhere(call: SyntaxNode, loop: Loop, cx: Cx): boolean {
  let at = call.field("function")?.field("object");
  for (let steps = 0; at?.kind === "identifier" && steps < MAX_STEPS; steps++) {
    const [write, ...others] = cx.scopes.variable(at)?.writes ?? [];
    const value = others.length === 0 && write?.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    const callee = value?.kind === "call" ? value.field("function") : undefined;
    if (!write || !callee || cx.loops.around(write) !== loop) return false;
    const isCursor = callee.field("attribute")?.text === "cursor";
    if (!isCursor) return true;
    at = callee.field("object");
  }
  return false;
}

/** `connection = open(name)`, `cursor = connection.cursor()` */
const MAX_STEPS = 3;

function runsSql(call: SyntaxNode, cx: Cx): boolean {
  return cx.facts.effects(call).some(({ effect, path }) => /^db\.(query|write)$/.test(effect) && path.length <= 2);
}

/** A hole that holds another value on each turn; undefined when names or clauses are put in, as those can't be bound. */
function interpolated({ text, statements }: SqlAt, loop: Loop, cx: Cx): SqlHole | undefined {
  const [statement, ...others] = statements;
  if (!statement || others.length > 0 || !/^(select|insert|update|delete)$/.test(statement.kind)) return undefined;
  const isValue = ({ as, at, node }: SqlHole) =>
    (as === "value" || COMPARED.test(text.text.slice(0, at))) && !isMarks(node, cx);
  if (!text.holes.every(isValue)) return undefined;
  return text.holes.find(({ node, at }) => {
    return (node === undefined || cx.loops.varies(node, loop)) && !PAGE.test(text.text.slice(0, at));
  });
}

/** A text between double quotes, as MySQL and SQLite take it: nobody compares a column with the column that a value names. */
const COMPARED = /(=|<|>|\blike)\s*"%?$/i;

/** A page of rows per statement: there are few of them, and each brings many. */
const PAGE = /\b(limit|offset)\s*$/i;

/** Placeholders for as many values as there are: `",".join("?" * n)`. */
function isMarks(node: SyntaxNode | undefined, cx: Cx): boolean {
  if (!node) return false;
  if (node.kind !== "identifier") return /\bjoin\(|["'][?%]/.test(node.text);
  if (/mark|placeholder|param/i.test(node.text)) return true;
  const [write, ...others] = cx.scopes.variable(node)?.writes ?? [];
  const value = others.length === 0 && write?.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
  return value !== undefined && value.kind !== "identifier" && isMarks(value, cx);
}

function report(call: SyntaxNode, loop: Loop, hole: SqlHole, cx: Cx): void {
  const shown = shownExpression(call.field("function") ?? call);
  const each = shownElement(loop);
  const value = hole.node?.text;
  const isShort = value !== undefined && value.length <= 40 && !/[\n`]/.test(value);
  cx.report({
    at: call,
    message: isShort ? "value" : "found",
    data: { call: shown, each, ...(isShort ? { value } : {}) },
    related: [{ place: loopHeader(loop), label: "once per turn of this loop" }],
  });
}
