// Owns reading statements that change indexes and tables that exist: CREATE INDEX, ALTER TABLE, DROP. From tokens, as dialects differ
// more than they agree; column definitions go through the reader of CREATE TABLE.
import { createDraft, type Draft, splitAt } from "./cursor";
import { dottedName, keyColumns, keyName } from "./keys";
import type { SchemaChange } from "./statement";
import { createTable } from "./tables";
import { nameOf, type Token, tokensOf } from "./tokens";

/** Changes of the schema that one statement makes; undefined when it can't be read, empty when it makes none that counts. */
export function schemaChanges(text: string, tokens: readonly Token[]): readonly SchemaChange[] | undefined {
  const draft = createDraft(text, tokens);
  switch (draft.word(0)) {
    case "create":
      return created(draft, text);
    case "alter":
      return draft.word(1) === "table" ? altered(draft, text) : [];
    case "drop":
      return dropped(draft, text);
    default:
      return [];
  }
}

const INDEX_WORDS = /^(unique|fulltext|spatial|clustered|nonclustered)$/;

function created(draft: Draft, text: string): readonly SchemaChange[] | undefined {
  let at = 1;
  while (INDEX_WORDS.test(draft.word(at))) at++;
  if (draft.word(at) === "index") return index(draft, at + 1, text);
  const kind = draft.tokens.slice(1, 6).findIndex(({ text: word }) => word === "table" || word === "virtual");
  if (kind < 0 || draft.tokens.slice(1, kind + 1).some(({ text: word }) => /^(view|trigger|function)$/.test(word)))
    return [];
  if (draft.tokens[kind + 1]?.text === "virtual") return [];
  const table = createTable(text, draft.tokens);
  return table && [table];
}

/** `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS name ON ONLY t USING btree (a, b) WHERE ...`. */
function index(draft: Draft, from: number, text: string): readonly SchemaChange[] | undefined {
  const kind = draft.word(from - 2);
  let at = from;
  if (draft.word(at) === "concurrently") at++;
  if (draft.has(at, "if", "not", "exists")) at += 3;
  const on = draft.tokens.findIndex((_, i) => i >= at && draft.word(i) === "on");
  if (on < 0) return undefined;
  const name = on > at ? dottedName(draft, at, text) : undefined;
  const table = dottedName(draft, draft.word(on + 1) === "only" ? on + 2 : on + 1, text);
  const bracket = draft.tokens.findIndex((_, i) => table && i >= table.end && draft.word(i) === "(");
  if (!table || bracket < 0) return undefined;
  if (/^(fulltext|spatial)$/.test(kind) || usesOther(draft, table.end, bracket)) return [];
  const end = draft.after(bracket);
  const partial = draft.tokens.some((_, i) => i >= end && draft.word(i) === "where");
  const at0 = draft.tokens[name?.at ?? table.at];
  return [
    {
      change: "key",
      table: table.name,
      key: {
        kind: kind === "unique" ? "unique" : "index",
        ...(name ? { name: name.name } : {}),
        columns: keyColumns(draft, bracket, text),
        ...(partial ? { partial: true } : {}),
      },
      range: { start: at0?.start ?? 0, end: at0?.end ?? 0 },
    },
  ];
}

/** An index for something else than equality and order. */
function usesOther(draft: Draft, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (draft.word(i) === "using") return !/^(btree|hash)$/.test(draft.word(i + 1));
  return false;
}

function altered(draft: Draft, text: string): readonly SchemaChange[] | undefined {
  let at = 2;
  if (draft.has(at, "if", "exists")) at += 2;
  if (draft.word(at) === "only") at++;
  const table = dottedName(draft, at, text);
  if (!table) return undefined;
  const from = draft.word(table.end) === "*" ? table.end + 1 : table.end;
  return splitAt(draft.tokens, from, draft.tokens.length).flatMap((action) =>
    actionOf(draft, action.from, action.to, table.name, text),
  );
}

function actionOf(draft: Draft, from: number, to: number, table: string, text: string): readonly SchemaChange[] {
  const verb = draft.word(from);
  if (verb === "add") return added(draft, from + 1, to, table, text);
  if (verb === "drop") return droppedPart(draft, from + 1, table, text);
  if (verb !== "rename") return [];
  if (draft.word(from + 1) === "to" || draft.word(from + 1) === "as") {
    const name = dottedName(draft, from + 2, text);
    return name ? [{ change: "rename-table", table, to: name.name }] : [];
  }
  if (/^(constraint|index|key)$/.test(draft.word(from + 1))) return [];
  const start = draft.word(from + 1) === "column" ? from + 2 : from + 1;
  const column = draft.tokens[start];
  const name = draft.tokens[start + 2];
  if (!column || !name || draft.word(start + 1) !== "to") return [];
  return [
    {
      change: "rename-column",
      table,
      column: nameOf(column, text).toLowerCase(),
      to: nameOf(name, text).toLowerCase(),
    },
  ];
}

function added(draft: Draft, from: number, to: number, table: string, text: string): readonly SchemaChange[] {
  let at = from;
  if (draft.word(at) === "column") at++;
  if (draft.has(at, "if", "not", "exists")) at += 3;
  const start = draft.tokens[at]?.start;
  const end = draft.tokens[to - 1]?.end;
  if (start === undefined || end === undefined) return [];
  const inner = draft.word(at) === "(" ? text.slice(start + 1, end - 1) : text.slice(start, end);
  const offset = draft.word(at) === "(" ? start + 1 : start;
  // FIRST and AFTER place a column.
  // A table has at least one column; the first one is not of the statement.
  const head = "create table t(x,";
  const body = inner.replace(/\s+(first|after\s+[`"\w]+)\s*$/i, (found) => " ".repeat(found.length));
  const source = `${head}${body})`;
  const read = createTable(source, tokensOf(source).tokens, offset - head.length);
  if (!read) return [];
  return [
    ...read.columns.slice(1).map((column): SchemaChange => ({ change: "column", table, column })),
    ...read.keys.map((key): SchemaChange => ({ change: "key", table, key, range: { start: offset, end } })),
  ];
}

function droppedPart(draft: Draft, from: number, table: string, text: string): readonly SchemaChange[] {
  const isKey = /^(constraint|index|key)$/.test(draft.word(from));
  let at = isKey || draft.word(from) === "column" ? from + 1 : from;
  if (draft.has(at, "if", "exists")) at += 2;
  if (draft.has(from, "primary", "key")) return [];
  const name = keyName(draft, at, draft.tokens.length, text);
  if (!name) return [];
  return [isKey ? { change: "drop-key", name } : { change: "drop-column", table, column: name }];
}

function dropped(draft: Draft, text: string): readonly SchemaChange[] {
  const what = draft.word(1);
  if (what !== "table" && what !== "index") return [];
  let at = 2;
  if (draft.word(at) === "concurrently") at++;
  if (draft.has(at, "if", "exists")) at += 2;
  return splitAt(draft.tokens, at, draft.tokens.length).flatMap(({ from }): readonly SchemaChange[] => {
    const name = dottedName(draft, from, text)?.name;
    if (!name) return [];
    return [what === "table" ? { change: "drop-table", table: name } : { change: "drop-key", name }];
  });
}
