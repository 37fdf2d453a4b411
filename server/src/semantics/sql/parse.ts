// Owns the way from SQL text to reduced statements. Pure and total: text that is not understood gives undefined, never an exception.
import type { Stmt } from "sqlite3-parser";
import { plainQuery } from "./dialects";
import { filtersOf } from "./filters";
import { parseStatement } from "./grammar";
import {
  addAccesses,
  HOLE,
  type Reduction,
  readFrom,
  reduceNested,
  reduceSelect,
  type Source,
  scalarsOf,
  withCtes,
} from "./reduce";
import { schemaChanges } from "./schema-changes";
import type { SqlRange, SqlStatement, StatementKind, TableAccess } from "./statement";
import { type Comment, type StatementRange, statementsOf, type Token, tokensOf } from "./tokens";

/** Longer texts are dumps. */
const MAX_SCRIPT = 1024 * 1024;

const VERB =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(select|insert|replace|update|delete|with|create|alter|drop|values|explain|pragma|truncate|merge)\b/i;

/** True when a text begins like a statement that `parseSql` reads. Cheap. */
export function looksLikeSql(text: string): boolean {
  return VERB.test(text);
}

const ANY_VERB = /select|insert|replace|update|delete|with|create|alter|drop|values|explain|pragma|truncate|merge/i;

/** False when no text that is written like this can look like SQL: it holds no verb, and no escape that might stand for one. Cheap. */
export function mayBeSql(written: string): boolean {
  return ANY_VERB.test(written) || written.includes("\\");
}

/** All statements of a text in order; undefined stands for one that is not understood. Offsets are those of the whole text. */
export function parseScript(
  text: string,
): readonly { readonly range: StatementRange; readonly statement: SqlStatement | undefined }[] {
  if (text.length > MAX_SCRIPT) return [];
  return statementsOf(text).map((range) => {
    const statement = parseOne(text.slice(range.start, range.end));
    return { range, statement: statement && shifted(statement, range.start) };
  });
}

/** The only statement of a text, in any of the three dialects; undefined when there is none, more than one, or it is not understood. */
export function parseSql(text: string): SqlStatement | undefined {
  if (text.length > MAX_SCRIPT || !VERB.test(text)) return undefined;
  const [only, ...others] = statementsOf(text);
  if (!only || others.length > 0) return undefined;
  const statement = parseOne(text.slice(only.start, only.end));
  return statement && (only.start > 0 ? shifted(statement, only.start) : statement);
}

function parseOne(written: string): SqlStatement | undefined {
  const { tokens, comments, open } = tokensOf(written);
  const text = withoutHashes(written, comments);
  const verb = tokens.find((token) => token.text !== "(")?.text;
  if (open || verb === undefined) return undefined;
  const range = { start: 0, end: text.length };
  if (/^(create|alter|drop)$/.test(verb)) {
    const schema = schemaChanges(text, tokens);
    return schema && { kind: "ddl", range, accesses: [], schema };
  }
  const kind = KINDS[verb];
  if (kind === undefined) return { kind: "other", range, accesses: [], schema: [] };
  if (kind !== "query") return { kind, range, accesses: [], schema: [], ...truncated(tokens, text) };
  const parsed = parseStatement(plainQuery(text, tokens));
  return parsed && reduced(parsed, range);
}

/** Comments of MySQL are none to the grammar. */
function withoutHashes(text: string, comments: readonly Comment[]): string {
  let out = text;
  for (const { start, end } of comments)
    if (text[start] === "#") out = out.slice(0, start) + " ".repeat(end - start) + out.slice(end);
  return out;
}

const KINDS: Readonly<Record<string, StatementKind | "query">> = {
  select: "query",
  with: "query",
  insert: "query",
  replace: "query",
  update: "query",
  delete: "query",
  values: "query",
  explain: "query",
  pragma: "pragma",
  truncate: "delete",
};

function truncated(tokens: readonly Token[], text: string): { readonly writes?: string } {
  if (tokens[0]?.text !== "truncate") return {};
  const name = tokens.slice(1).find((token) => token.text !== "table" && token.text !== "only");
  return name ? { writes: text.slice(name.start, name.end).toLowerCase() } : {};
}

function reduced(parsed: Stmt, range: SqlRange): SqlStatement | undefined {
  const out: Reduction = { accesses: [], nested: false };
  switch (parsed.type) {
    case "SelectStmt": {
      const { body } = parsed;
      reduceSelect(body, NONE, out);
      const scalars = scalarsOf(body);
      const isDistinct = body.select.type === "SelectFrom" && body.select.distinctness === "Distinct";
      const limit = body.limit && limitOf(body.limit.expr);
      return {
        ...base("select", range, out),
        ...(limit === undefined ? {} : { limit }),
        ...(scalars ? { scalars } : {}),
        ...(isDistinct ? { distinct: true } : {}),
      };
    }
    case "InsertStmt": {
      const known = withCtes(parsed.with, NONE, out);
      if (parsed.body.type === "SelectInsertBody") reduceSelect(parsed.body.select, known, out);
      return { ...base("insert", range, out), ...written(parsed.tblName.objName.text) };
    }
    case "UpdateStmt":
    case "DeleteStmt":
      return reduceWrite(parsed, range, out);
    case "ExplainStmt":
      return { kind: "other", range, accesses: [], schema: [] };
    default:
      return undefined;
  }
}

function reduceWrite(
  parsed: Extract<Stmt, { type: "UpdateStmt" | "DeleteStmt" }>,
  range: SqlRange,
  out: Reduction,
): SqlStatement {
  const known = withCtes(parsed.with, NONE, out);
  const { objName, alias } = parsed.tblName;
  const name = objName.text.toLowerCase();
  const { span } = objName;
  const target: Source = {
    table: name.includes(HOLE) ? undefined : name,
    hole: name.includes(HOLE),
    alias: (alias?.text ?? name).toLowerCase(),
    range: { start: span.offset, end: span.offset + span.length },
  };
  const parts = { sources: [target], conditions: parsed.whereClause ? [parsed.whereClause] : [], others: [] };
  if (parsed.type === "UpdateStmt") readFrom(parsed.from, parts, known, out);
  addAccesses(parts.sources, {
    filters: parts.conditions.flatMap((condition) => filtersOf(condition)),
    expressions: parts.conditions,
    columns: [],
    order: [],
    groups: [],
    out,
  });
  for (const condition of parts.conditions) reduceNested(condition, known, out);
  return { ...base(parsed.type === "UpdateStmt" ? "update" : "delete", range, out), ...written(name) };
}

const NONE: ReadonlySet<string> = new Set();

function base(kind: StatementKind, range: SqlRange, { accesses, nested }: Reduction) {
  return { kind, range, accesses, schema: [], ...(nested ? { nested: true as const } : {}) };
}

function written(name: string): { readonly writes?: string } {
  return name.toLowerCase().includes(HOLE) ? {} : { writes: name.toLowerCase() };
}

function limitOf(expression: { readonly type: string; readonly value?: unknown }): number | "dynamic" {
  const value = expression.type === "NumericLiteral" ? Number(expression.value) : Number.NaN;
  return Number.isFinite(value) ? value : "dynamic";
}

function shifted(statement: SqlStatement, by: number): SqlStatement {
  const move = (range: SqlRange): SqlRange => ({ start: range.start + by, end: range.end + by });
  const moved = <T extends { readonly range: SqlRange }>(one: T): T => ({ ...one, range: move(one.range) });
  return {
    ...moved(statement),
    accesses: statement.accesses.map(
      (access): TableAccess => ({
        ...moved(access),
        filters: access.filters.map(moved),
        order: access.order.map(moved),
        groups: access.groups.map(moved),
      }),
    ),
    ...(statement.scalars ? { scalars: statement.scalars.map(moved) } : {}),
    schema: statement.schema.map((change) => {
      if (change.change === "table") return { ...moved(change), columns: change.columns.map(moved) };
      if (change.change === "column") return { ...change, column: moved(change.column) };
      return change.change === "key" ? moved(change) : change;
    }),
  };
}
