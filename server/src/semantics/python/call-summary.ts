// Owns the summary of one call: whom it calls, with what, how often and under which guard. Pure over the unit.

import type { SyntaxNode } from "../../syntax/node";
import { type Ref, UNKNOWN } from "../ref";
import type { Loop, Services } from "../services";
import type { CallSummary } from "../summary";
import { guardOf, isBehindCache, isFallback, isForUrls } from "./call-guards";
import { FUNCTIONS } from "./kinds";
import { leadingText } from "./leading-text";
import { queryChainOf } from "./queries/returned";
import { migrationStep } from "./sql/django-operations";
import { migrationSql } from "./sql/migration-calls";
import { sqlSummary } from "./sql/sql-calls";
import { asksForMany, isStatement } from "./statements";
import { registration } from "./terms/declarations";
import { isEndless } from "./trips";
import { isBrief } from "./waits/brief-calls";
import { isTimeLimited } from "./waits/time-limits";
import { shownExpression } from "./wording";

const MAX_ARGS = 8;

export function summarizeCall(call: SyntaxNode, services: Services): CallSummary {
  const known = services.calls?.get(call.index);
  if (known) return known;
  const made = summaryOf(call, services);
  services.calls?.set(call.index, made);
  return made;
}

function summaryOf(call: SyntaxNode, services: Services): CallSummary {
  const args = call.field("arguments")?.namedChildren ?? [];
  const positional = args.filter((a) => a.kind !== "keyword_argument");
  const loop = services.loops.around(call);
  let depth = 0;
  let forever = false;
  for (let at = loop; at; at = at.outer) {
    depth++;
    forever ||= isEndless(at);
  }
  const text = leadingText(positional[0], services) ?? statementOf(args, services);
  const callee = call.field("function");
  const registers = registration(call, services);
  const kept = keeperOf(call, services);
  const sql = sqlSummary(call, services) ?? migrationSql(call, services);
  const step = migrationStep(call, services);
  const chain = queryChainOf(call, services);
  // Written out: a literal with spread parts takes twice the memory, and there is one of these per call.
  const summary: Writable<CallSummary> = {
    callee: callee ? services.refs.of(callee) : UNKNOWN,
    shown: callee ? shownExpression(callee) : "",
    awaited: isAwaited(call),
    loops: depth,
    once: guardOf(call) !== undefined,
    args: positional.length > 0 ? positional.slice(0, MAX_ARGS).map((a) => services.refs.of(a)) : NO_ARGS,
    keywords: positional.length < args.length ? keywordsOf(args, services) : NO_KEYWORDS,
  };
  if (text !== undefined) summary.text = text;
  if (loop && isAttempt(call, loop)) summary.retry = true;
  if (forever) summary.forever = true;
  if (isRescue(call)) summary.rescue = true;
  if (isForUrls(call)) summary.forUrls = true;
  if (isTimeLimited(call)) summary.limited = true;
  if (chain) summary.chain = chain;
  if (isBehindCache(call)) summary.keyed = true;
  if ((chain || sql) && isFallback(call)) summary.late = true;
  if (isBrief(call, args)) summary.brief = true;
  if (asksForMany(call, (value) => isParameter(value, services), services)) summary.bulk = true;
  if (kept) summary.kept = kept;
  if (registers) summary.registers = registers;
  if (sql) summary.sql = sql;
  if (step) summary.step = step;
  return summary;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const NO_ARGS: readonly Ref[] = [];
const NO_KEYWORDS: Readonly<Record<string, Ref>> = {};

/** One of several attempts, or what an endless loop tries again after an error. */
function isAttempt(call: SyntaxNode, { node, trips }: Loop): boolean {
  if (trips !== "forever") return trips === "retry";
  return call.ancestor((n) => n === node || n.kind === "try_statement")?.kind === "try_statement";
}

/** The statement of `run(connection, "SELECT ...")` and `run(query="SELECT ...")`. */
function statementOf(args: readonly SyntaxNode[], services: Services): string | undefined {
  const named = args.find((a) => /^(query|sql|statement|stmt)$/.test(a.field("name")?.text ?? ""))?.field("value");
  const given = named ?? (args[1]?.kind === "keyword_argument" ? undefined : args[1]);
  const text = leadingText(given, services);
  return text !== undefined && isStatement(text) ? text : undefined;
}

/** True for `await f()`, also through parentheses. */
export function isAwaited(call: SyntaxNode): boolean {
  let at = call.parent;
  while (at?.kind === "parenthesized_expression") at = at.parent;
  if (at?.kind === "await") return true;
  // `async with f() as x` and `async for x in f()` await as well.
  const item = at?.kind === "as_pattern" ? at.parent : at;
  if (item?.kind === "with_item")
    return item.ancestor((n) => n.kind === "with_statement")?.children[0]?.kind === "async";
  if (at?.kind === "for_statement" || at?.kind === "for_in_clause")
    return at.children[0]?.kind === "async" && call.fieldName === "right";
  return false;
}

/** What the result is assigned to a part of: `g.db = f()`, `app["db"] = f()`. */
function keeperOf(call: SyntaxNode, services: Services): Ref | undefined {
  const at = call.parent?.kind === "await" ? call.parent : call;
  const left = at.parent?.kind === "assignment" && at.fieldName === "right" ? at.parent.field("left") : undefined;
  const object =
    left?.kind === "attribute" ? left.field("object") : left?.kind === "subscript" ? left.field("value") : undefined;
  const ref = object && services.refs.of(object);
  return ref && ref.k !== "self" && ref.k !== "cls" && ref.k !== "unknown" ? ref : undefined;
}

function keywordsOf(args: readonly SyntaxNode[], services: Services): Readonly<Record<string, Ref>> {
  const out: Record<string, Ref> = {};
  for (const arg of args) {
    if (arg.kind !== "keyword_argument") continue;
    const name = arg.field("name")?.text;
    const value = arg.field("value");
    if (name && name !== "__proto__" && value) out[name] = services.refs.of(value);
  }
  return out;
}

function isParameter(value: SyntaxNode, services: Services): boolean {
  return value.kind === "identifier" && services.scopes.variable(value)?.kind === "parameter";
}

/** In the handler of an exception. */
function isRescue(call: SyntaxNode): boolean {
  const around = call.ancestor((n) => n.kind === "except_clause" || FUNCTIONS.has(n.kind));
  return around?.kind === "except_clause";
}
