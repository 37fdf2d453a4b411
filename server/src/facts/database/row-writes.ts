// Owns the judgement that a call in a loop writes to a database once per element: a statement, a commit or a refresh that one
// statement, one transaction or one query for all elements could replace. Asks facts; knows no rule.

import { CALLS, LOOP_STATEMENTS } from "../../semantics/python/kinds";
import { leadingText } from "../../semantics/python/leading-text";
import { isHandler, isSelected, picksTable } from "../../semantics/python/loop-guards";
import { asksForMany, isForeignStatement, isPerTable } from "../../semantics/python/statements";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { Reached } from "../value";

export interface RowWrite {
  readonly kind: "write" | "commit" | "refresh";
  readonly reached: Reached;
  /** Each element opens a connection of its own, too. */
  readonly connects: boolean;
}

type Cx = Services & { readonly facts: FactQueries };

/** What a call whose innermost loop over data is `loop` writes per element; undefined where nothing, or nothing that can be gathered. */
export function rowWriteOf(call: SyntaxNode, loop: Loop, cx: Cx): RowWrite | undefined {
  const effects = cx.facts.effects(call);
  if (effects.length === 0) return undefined;
  const found = commitIn(effects) ?? writeIn(call, effects, cx) ?? refreshIn(effects);
  if (!found || cx.loops.endsAfter(call, loop) || isSelected(call, loop) || isHandler(call, loop)) return undefined;
  // What a context manager does at its end is about the block.
  if (isOverStructure(loop) || /^(with_item|as_pattern)$/.test(call.parent?.kind ?? "")) return undefined;
  const isRow = found.kind === "commit" ? isRowCommit(call, loop, found, cx) : isRowOf(call, loop, found.reached, cx);
  if (!isRow) return undefined;
  return { ...found, connects: effects.some((e) => e.effect === "db.connect") };
}

type Found = Pick<RowWrite, "kind" | "reached">;

function commitIn(effects: readonly Reached[]): Found | undefined {
  const reached = effects.find((e) => e.effect === "db.commit");
  return reached && { kind: "commit", reached };
}

function refreshIn(effects: readonly Reached[]): Found | undefined {
  const reached = effects.find((e) => e.effect === "db.query" && /^(sqlalchemy|sqlmodel)\..*\.refresh$/.test(e.sink));
  return reached?.path.length === 0 ? { kind: "refresh", reached } : undefined;
}

/** Statements, and the methods of object mappers and document stores that write one row. */
const ROW =
  /^(?!(redis|aioredis|valkey|pymemcache|memcache|diskcache|rq|arq|rest_framework|pandas)\.).*\.(execute|exec|exec_driver_sql|execute_insert|scalars?|query|fetch(row|val)?|a?create|a?save|a?update|add|insert_one|update_one|replace_one|delete_one)$/;

/** Writes that first look for the row: nothing does that for many at once. */
const UPSERT = /\.a?(get_or_create|update_or_create|update_or_insert)$/;

export function isUpsert({ reached }: RowWrite): boolean {
  return UPSERT.test(reached.sink);
}

function writeIn(call: SyntaxNode, effects: readonly Reached[], cx: Cx): Found | undefined {
  const reached = effects.find((e) => e.effect === "db.write");
  // A helper that looks first writes only what it misses: then the look-up is what happens for each element.
  if (reached && reached.path.length > 0 && effects.some((e) => e.effect === "db.query")) return undefined;
  if (reached && (ROW.test(reached.sink) || UPSERT.test(reached.sink))) return { kind: "write", reached };
  const query = effects.find(
    (e) => e.effect === "db.query" && /\.(execute|exec_driver_sql|scalars?|exec)$/.test(e.sink),
  );
  return query && writesExpression(call, query, cx) ? { kind: "write", reached: query } : undefined;
}

/** `session.execute(insert(Model))`, `cursor.execute(ADD_ITEM, row)`: a statement that is built, or written elsewhere. */
function writesExpression(call: SyntaxNode, { path }: Reached, cx: Cx): boolean {
  const last = path[path.length - 1];
  const sql = last ? cx.facts.sqlOf(last.id, last.call) : cx.facts.sql(call);
  if (sql) return sql.statements.length === 1 && /^(insert|update|delete)$/.test(sql.statements[0]?.kind ?? "");
  const summary = last ? cx.facts.calls(last.id)[last.call] : undefined;
  const statement = call.field("arguments")?.namedChildren[0];
  const value =
    last && summary
      ? cx.facts.evaluate(summary.args[0] ?? { k: "unknown" }, last.id)
      : statement && cx.facts.value(statement);
  return value?.v === "instance" && /^sqlalchemy\.(.*\.)?(Insert|Update|Delete)$/.test(value.of);
}

/** One row, of one table, that differs from turn to turn. */
function isRowOf(call: SyntaxNode, loop: Loop, reached: Reached, cx: Cx): boolean {
  if (!cx.loops.varies(call, loop) || picksTable(call, loop, cx.loops) || isForeignStatement(call, cx)) return false;
  if (asksForMany(call, (keys) => cx.loops.varies(keys, loop), cx)) return false;
  const below = reached.path.map((step) => cx.facts.calls(step.id)[step.call]);
  // In a loop of its own the helper writes many: that is told there.
  if (below.some((c) => c?.bulk || c?.retry || (c?.loops ?? 0) > 0)) return false;
  return !below.some((c) => c?.text !== undefined && isPerTable(c.text)) && !isPerTableCall(call, cx);
}

function isPerTableCall(call: SyntaxNode, cx: Cx): boolean {
  const statement = call.field("arguments")?.namedChildren[0];
  return statement !== undefined && cx.facts.effects(call).length > 0 && isPerTable(statement.text);
}

const BULK =
  /(^|\.)(executemany|executescript|execute_many|execute_values|execute_batch|a?bulk_\w+|insert_many|bulk_write|add_all|to_sql|copy_\w+)$/;
/** `if n % 100 == 0`, `if len(batch) >= size`. */
const EVERY_NTH = /%|\blen\(|>=|batch|chunk/i;

/** Through a helper the element must be what it is given, and not only to be read. */
function isRowCommit(call: SyntaxNode, loop: Loop, { reached }: Found, cx: Cx): boolean {
  if (isPerChunk(call, loop, reached, cx) || isAskedTo(call)) return false;
  return reached.path.length === 0 || (cx.loops.varies(call, loop) && !isReading(call, cx));
}

/** `create(row, commit=False)`, `create(row, with_commit=is_last)`: the caller tells the helper whether to commit. */
function isAskedTo(call: SyntaxNode): boolean {
  const args = call.field("arguments")?.namedChildren ?? [];
  return args.some((a) => /(^|_)commit$/.test(a.field("name")?.text ?? "") && a.field("value")?.kind !== "true");
}

/** A statement handed to a helper that commits after whatever it ran. */
function isReading(call: SyntaxNode, cx: Cx): boolean {
  const [statement] = call.field("arguments")?.namedChildren ?? [];
  if (!statement) return false;
  if (/^\s*(select|with|pragma)\b/i.test(leadingText(statement, cx) ?? "")) return true;
  const value = cx.facts.value(statement);
  return value.v === "instance" && /^sqlalchemy\..*Select$/.test(value.of);
}

/** Tables, databases and versions of the schema are few, and each is work of its own. */
function isOverStructure(loop: Loop): boolean {
  const over = `${loop.targets.join(" ")} ${loop.iterable?.text ?? ""}`;
  return (
    loop.targets[0]?.startsWith("_") === true ||
    /migration|schema|(^|[_\W])tables?([_\W]|$)|database|shard|tenant/i.test(over)
  );
}

/** The commit ends the work on many rows, here or below. */
function isPerChunk(call: SyntaxNode, loop: Loop, { path }: Reached, cx: Cx): boolean {
  for (const body of loop.body) {
    if (body.select(LOOP_STATEMENTS).length > 0) return true;
    if (body.select(CALLS).some((c) => BULK.test(c.field("function")?.text ?? ""))) return true;
  }
  if (isEveryNth(call, loop)) return true;
  return path.some(({ id, call: n }) => {
    const calls = cx.facts.calls(id);
    const step = calls[n];
    if (!step || step.loops > 0 || step.retry || step.bulk) return true;
    return calls.some((c) => BULK.test(c.shown) || (c.loops > 0 && writes(c.shown)));
  });
}

function writes(shown: string): boolean {
  return /\.(execute\w*|add|save|create|merge|delete|update|insert\w*|append)$/.test(shown);
}

function isEveryNth(call: SyntaxNode, loop: Loop): boolean {
  for (let at = call; at.parent && at !== loop.node; at = at.parent) {
    const isBranch = at.parent.kind === "if_statement" || at.parent.kind === "elif_clause";
    if (isBranch && at.fieldName === "consequence" && EVERY_NTH.test(at.parent.field("condition")?.text ?? ""))
      return true;
  }
  return false;
}
