// Owns the question whether an iterable goes over a whole table, or over rows picked by something that only holds for one owner or key.
// Asks facts; knows no rule.
import { unwrapped } from "../../semantics/python/loop-guards";
import type { Services } from "../../semantics/services";
import type { SqlSummary, StatementSummary } from "../../semantics/sql/summary";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";

type Cx = Services & { readonly facts: FactQueries };

/** Name of the model or table that is read without a key; undefined when a key narrows it, or nothing is known. */
export function scannedTable(iterable: SyntaxNode, cx: Cx): string | undefined {
  const rows = unwrapped(iterable);
  const query = cx.facts.query(rows);
  if (query) return ofQuery(query);
  const sql = sqlBehind(rows, cx, MAX_STEPS);
  return sql && ofSql(sql);
}

/** Whether an iterable is rows that a query has brought. */
export function isRows(iterable: SyntaxNode, cx: Cx): boolean {
  const rows = unwrapped(iterable);
  if (cx.facts.query(rows) || cx.facts.iteration(rows).some((r) => r.effect === "db.query")) return true;
  return sqlBehind(rows, cx, MAX_STEPS) !== undefined;
}

/** Conditions that hold for whoever asks (a state, an age) leave a share of the table. */
function ofQuery({ size, owned, opaque, filters, model, runs }: QueryFacts): string | undefined {
  if (size !== "all" || owned || opaque || !model || runs === "statement") return undefined;
  const isKeyed = filters.some((f) => f.value === "given" && !f.negated && /^(eq|in|like|other)$/.test(f.op));
  return isKeyed ? undefined : model.name;
}

function ofSql({ statements, unknown }: SqlSummary): string | undefined {
  const [only, ...others] = statements;
  if (!only || others.length > 0 || unknown || !isWhole(only)) return undefined;
  return only.reads?.[0]?.table;
}

function isWhole({ kind, reads = [], limit, scalars, open, nested }: StatementSummary): boolean {
  if (kind !== "select" || reads.length === 0 || limit !== undefined || scalars || open || nested) return false;
  return !reads.some((r) => (r.filters ?? []).some((f) => !f.constant && /^(eq|in|prefix)$/.test(f.op)));
}

const MAX_STEPS = 4;
const FETCHES = /^(fetchall|all|mappings|scalars|execute|fetch)$/;

/** The statement whose rows an expression is: of the call itself, of the one it is chained to, of the cursor's last one. */
function sqlBehind(rows: SyntaxNode, cx: Cx, steps: number): SqlSummary | undefined {
  if (steps === 0) return undefined;
  if (rows.kind === "await" || rows.kind === "parenthesized_expression") {
    const inner = rows.namedChildren[0];
    return inner && sqlBehind(inner, cx, steps);
  }
  if (rows.kind === "identifier") return ofLocal(rows, cx, steps);
  const callee = rows.kind === "call" ? rows.field("function") : undefined;
  if (!callee) return undefined;
  const target = cx.facts.target(rows);
  if (target.t === "function") return ofHelper(target.id, cx);
  const object = callee.field("object");
  if (!object || !FETCHES.test(callee.field("attribute")?.text ?? "")) return undefined;
  return ofCall(rows, cx) ?? sqlBehind(object, cx, steps - 1);
}

/** SQL that a call of this unit is handed and runs. */
function ofCall(call: SyntaxNode, cx: Cx): SqlSummary | undefined {
  if (!cx.facts.effects(call).some((r) => r.effect === "db.query" && r.path.length === 0)) return undefined;
  return cx.facts.sql(call);
}

/** What the local was given, or what the cursor in it has run. */
function ofLocal(name: SyntaxNode, cx: Cx, steps: number): SqlSummary | undefined {
  const variable = cx.scopes.variable(name);
  const [write, ...others] = variable?.writes ?? [];
  if (!variable || !write || others.length > 0) return undefined;
  const value = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
  const found = value && sqlBehind(value, cx, steps - 1);
  if (found) return found;
  const runs = variable.reads
    .filter((r) => r.start < name.start && r.parent?.field("attribute")?.text === "execute")
    .flatMap((r) => r.parent?.parent ?? []);
  const [only] = runs;
  return runs.length === 1 && only?.kind === "call" ? ofCall(only, cx) : undefined;
}

/** A function with one statement, which returns what it has fetched. */
function ofHelper(id: SymbolId, cx: Cx): SqlSummary | undefined {
  const calls = cx.facts.calls(id);
  if (!calls.some((c) => /\.(fetchall|all|fetch)$/.test(c.shown))) return undefined;
  const found = calls.flatMap((_, n) => cx.facts.sqlOf(id, n) ?? []);
  return found.length === 1 ? found[0] : undefined;
}
