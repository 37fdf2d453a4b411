// Owns which queries search a table by a column: SQL and chains of query builders, found by the column's name and then verified. A query that
// tests or one-off code runs is told as one that runs seldom.
import type { QueryChain, QueryStep } from "../../semantics/query-chain";
import type { AccessSummary, SqlSummary } from "../../semantics/sql/summary";
import { ENTRY_PATH, LOOP_PATH } from "../call-paths";
import { FILTERS, FUNCTION, ROOTS, symbolKey } from "../inputs";
import { modelOf } from "../models/models";
import { isTestPath } from "../paths";
import { defineQuery, equalData, type Reader } from "../query";
import type { QueryFacts } from "../reads/read-queries";
import { callQueries } from "../reads/rows";
import type { SymbolId } from "../summary";
import { CALL_SQL } from "./executed-sql";
import { CONSTANT_USERS, isExecuted } from "./runs";
import type { CallAt, ColumnKey, ColumnSearch } from "./schema-queries";

/** Names that more functions mention than this are too common to look at each. */
const MAX_CANDIDATES = 300;

/** Key: JSON of a `ColumnKey`. Null: too many candidates. */
export const SEARCHES = defineQuery<readonly ColumnSearch[] | null>("searches", (db, key) => {
  const column = JSON.parse(key) as ColumnKey;
  const candidates = candidatesFor(db, column);
  if (candidates.length > MAX_CANDIDATES) return null;
  const roots = db.read(ROOTS, "") ?? [];
  return candidates
    .filter((id) => !isTestPath(id.path, roots) && !/\.sql$/i.test(id.path))
    .flatMap((id) => searchesIn(db, id, column));
});

/** Functions that mention the column's name in a condition, those that are handed such a constant included. */
function candidatesFor(db: Reader, column: ColumnKey): readonly SymbolId[] {
  const names = new Set([column.column, ...(column.model ? [column.attribute] : [])]);
  const found = new Map<string, SymbolId>();
  for (const name of names) {
    for (const id of db.read(FILTERS, name)?.ids ?? []) {
      const key = symbolKey(id.path, id.name);
      const users = db.read(FUNCTION, key) ? [id] : db.get(CONSTANT_USERS, key);
      for (const user of users) found.set(symbolKey(user.path, user.name), user);
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
}

type Found = Pick<ColumnSearch, "by" | "constant" | "with" | "writes"> & { readonly built?: true };

function searchesIn(db: Reader, id: SymbolId, column: ColumnKey): readonly ColumnSearch[] {
  const key = symbolKey(id.path, id.name);
  const calls = db.read(FUNCTION, key)?.calls ?? [];
  const sql = db.get(CALL_SQL, key);
  const chains = calls.map(({ chain }) => chain);
  const out: ColumnSearch[] = [];
  const parts: ColumnSearch[] = [];
  calls.forEach((call, ordinal) => {
    const found =
      (sql[ordinal] && isExecuted(db, id, ordinal) ? inSql(sql[ordinal], column) : undefined) ??
      (column.model && call.chain ? inChain(db, callQueries(db, key)[ordinal] ?? undefined, column) : undefined);
    if (!found || (call.chain && goesOn(call.chain, chains.slice(0, ordinal)))) return;
    const at: CallAt = { id, call: ordinal };
    const often = oftenOf(db, id, call.loops > 0);
    const { built, ...search } = found;
    (built ? parts : out).push({ at, shown: call.shown, ...search, ...(often ? { often } : {}) });
  });
  // A query that is built step by step and run elsewhere is one query.
  return out.length > 0 ? out : parts.slice(-1);
}

/** `result.scalars().all()` reads on what `session.execute(statement)` before it has run: it is no query of its own. */
function goesOn({ root, steps }: QueryChain, before: readonly (QueryChain | undefined)[]): boolean {
  return before.some((other) => {
    if (!other || other.steps.length >= steps.length || !isRun(other) || !equalData(other.root, root)) return false;
    return other.steps.every((step, n) => equalData(waited(step), waited(steps[n])));
  });
}

/** That a call is awaited is told of what goes on with its result only. */
function waited(step: QueryStep | undefined): QueryStep | undefined {
  return step && { ...step, awaited: true };
}

function isRun({ steps }: QueryChain): boolean {
  return /^(execute|exec|scalars|stream|stream_scalars)$/.test(steps.at(-1)?.name ?? "");
}

/** How often the function's queries run. Key of both: symbol. */
function oftenOf(db: Reader, id: SymbolId, inLoop: boolean): ColumnSearch["often"] {
  const key = symbolKey(id.path, id.name);
  const entry = db.get(ENTRY_PATH, key);
  const loop = inLoop || db.get(LOOP_PATH, key).length > 0;
  const kind = entry && FREQUENT.has(entry.kind) ? entry.kind : undefined;
  if (!kind && !loop) return undefined;
  return { ...(kind ? { entry: kind } : {}), ...(loop ? { loop: true } : {}) };
}

const FREQUENT: ReadonlySet<string> = new Set(["route", "websocket", "view", "background", "task", "signal"]);

function inSql(sql: SqlSummary, { table, column }: ColumnKey): Found | undefined {
  for (const { kind, reads, limit } of sql.statements) {
    for (const access of reads ?? []) {
      if (access.table === undefined || access.table !== table?.toLowerCase()) continue;
      const isReached = !narrows(access) && reads?.some((other) => other !== access && narrows(other)) === true;
      const found = inAccess(access, column.toLowerCase(), limit !== undefined, isReached);
      if (found) return kind === "select" ? found : { ...found, writes: true };
    }
  }
  return undefined;
}

/** Few rows, by a value that changes. */
function narrows({ filters }: AccessSummary): boolean {
  return filters?.some(({ op, constant }) => (op === "eq" || op === "in") && !constant) === true;
}

/** @param isReached from rows of another table that are few: else a join looks for those of the other table, by their keys. */
function inAccess(access: AccessSummary, column: string, limited: boolean, isReached: boolean): Found | undefined {
  const filters = access.filters ?? [];
  const others = filters
    .filter((f) => f.column !== column && f.op !== "null" && f.op !== "prefix")
    .map((f) => f.column);
  const own = filters.filter((f) => f.column === column);
  for (const by of ["eq", "in", "join", "range"] as const) {
    if (by === "join" && !isReached) continue;
    const match = own.find(({ op }) => op === by);
    if (match) return { by, constant: match.constant === true, with: others };
  }
  if (limited && filters.length === 0 && access.order?.[0] === column)
    return { by: "order", constant: false, with: [] };
  return undefined;
}

function inChain(
  db: Reader,
  query: QueryFacts | undefined,
  column: Extract<ColumnKey, { readonly model: SymbolId }>,
): Found | undefined {
  if (!query) return undefined;
  const isMine = ({ model }: { readonly model?: SymbolId }) =>
    model !== undefined && model.path === column.model.path && model.name === column.model.name;
  const holding = query.filters.filter((f) => isMine(f) && !f.alternative && !f.negated);
  const own = holding.filter((f) => f.column === column.attribute);
  const others = holding.filter((f) => f.column !== column.attribute && f.op !== "ne").map((f) => f.column);
  for (const by of ["eq", "in", "range"] as const) {
    const match = own.find((f) => f.op === by && f.value !== "column") ?? own.find((f) => f.op === by);
    if (!match || (match.value === "column" && !isReachedBy(query, isMine))) continue;
    const with_ = [
      ...others.map((name) => columnName(db, column.model, name)),
      ...(narrowedElsewhere(query, isMine) ? ["*"] : []),
    ];
    const kind = match.value === "column" && by === "eq" ? "join" : by;
    const built = query.runs === "here" ? {} : { built: true as const };
    const writes = query.size === "write" ? { writes: true as const } : {};
    return { by: kind, constant: match.value === "constant", with: with_, ...writes, ...built };
  }
  const first = query.order[0];
  const isLimited = query.size === "limited" || query.size === "one";
  const isOrdered = first && isMine(first) && first.column === column.attribute;
  if (isOrdered && isLimited && query.filters.length === 0) return { by: "order", constant: false, with: [] };
  return undefined;
}

/** A join looks for rows by a key where those of the other table are few; else it goes over them, and looks for those of the other. */
function isReachedBy({ filters }: QueryFacts, isMine: (filter: QueryFacts["filters"][number]) => boolean): boolean {
  const narrowing = filters.filter(
    (f) => f.model && f.value === "given" && /^(eq|in)$/.test(f.op) && !f.alternative && !f.negated && !f.maybe,
  );
  return narrowing.length > 0 && !narrowing.some(isMine);
}

/** Rows of one owner, or (Django indexes its keys) of what a related row is searched by. */
function narrowedElsewhere(query: QueryFacts, isMine: (filter: QueryFacts["filters"][number]) => boolean): boolean {
  if (query.owned) return true;
  return (
    query.orm === "django" &&
    query.filters.some((f) => !isMine(f) && !f.alternative && !f.negated && /^(eq|in)$/.test(f.op))
  );
}

function columnName(db: Reader, model: SymbolId, attribute: string): string {
  return (modelOf(db, model)?.columns.find((c) => c.attribute === attribute)?.name ?? attribute).toLowerCase();
}
