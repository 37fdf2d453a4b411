// Owns reading CREATE TABLE as SQLite, PostgreSQL and MySQL write it: what only one of them knows is taken note of and overwritten, and the
// grammar reads the rest.
import type { ColumnDefinition, CreateTableStmt, NamedTableConstraint } from "sqlite3-parser";
import { createDraft, type Draft, itemsIn } from "./cursor";
import { plainQuery, rewriteTokens } from "./dialects";
import { parseStatement } from "./grammar";
import { keyColumns, keyName } from "./keys";
import type { ForeignKey, SchemaChange, SchemaColumn, SchemaKey } from "./statement";
import { nameOf, type Token, tokensOf } from "./tokens";

type TableChange = Extract<SchemaChange, { change: "table" }>;

/** Words after which no type goes on. */
const AFTER_TYPE =
  /^(constraint|primary|unique|not|null|default|check|references|collate|generated|as|on|comment|auto_increment|autoincrement|charset|key|deferrable|initially|identity|with|invisible|visible)$/;

/** Undefined when the text is no CREATE TABLE that can be read. `shift` is added to all offsets. */
export function createTable(text: string, tokens: readonly Token[], shift = 0): TableChange | undefined {
  const open = tokens.findIndex((token) => token.text === "(" && token.kind === "op");
  const head = tokens.slice(0, open < 0 ? tokens.length : open).map((token) => token.text);
  if (open < 0 || head.includes("as")) return selectedTable(text, tokens, shift);
  const draft = createDraft(text, tokens);
  rewriteTokens(draft);
  for (let i = 0; i < open; i++) if (/^(unlogged|global|local|or|replace)$/.test(draft.word(i))) draft.blank(i);
  const notes = readItems(draft, open, text);
  const end = draft.after(open);
  const mysql = notes.mysql || tokens.slice(end).some((token) => /^(engine|charset|auto_increment)$/.test(token.text));
  for (let i = end; i < tokens.length; i++) {
    if (/^(strict|,)$/.test(draft.word(i))) continue;
    if (draft.has(i, "without", "rowid")) i++;
    else draft.blank(i);
  }
  // Casts and the like within DEFAULT and CHECK.
  const found = parseStatement(plainQuery(draft.text(), tokensOf(draft.text()).tokens));
  return found?.type === "CreateTableStmt" ? reduce(found, notes, mysql, shift) : undefined;
}

/** `CREATE TABLE t AS SELECT ...`: there is such a table, with columns that are not known. */
function selectedTable(text: string, tokens: readonly Token[], shift: number): TableChange | undefined {
  const found = parseStatement(plainQuery(text, tokens));
  if (found?.type !== "CreateTableStmt") return undefined;
  return reduce(found, { types: new Map(), keys: [], mysql: false }, false, shift);
}

interface Notes {
  /** Types as written by the offset of the column's name. */
  readonly types: Map<number, string>;
  readonly keys: SchemaKey[];
  mysql: boolean;
}

function readItems(draft: Draft, open: number, text: string): Notes {
  const notes: Notes = { types: new Map(), keys: [], mysql: false };
  const items = itemsIn(draft.tokens, open);
  let kept = 0;
  for (const [i, { from, to }] of items.entries()) {
    const gone = readItem(draft, from, to, text, notes);
    if (!gone) {
      kept++;
      continue;
    }
    draft.blank(from, to);
    // The comma before it goes as well, or the one after it when nothing stands before.
    if (kept > 0) draft.blank(from - 1);
    else if (i < items.length - 1) draft.blank(to);
  }
  return notes;
}

/** True when the item is to be left out. */
function readItem(draft: Draft, from: number, to: number, text: string, notes: Notes): boolean {
  const start = draft.word(from) === "constraint" ? from + 2 : from;
  const word = draft.word(start);
  if (word === "exclude" || word === "like" || (word === "period" && draft.word(start + 1) === "for")) return true;
  if (isKeyItem(draft, start)) {
    const unique = word === "unique";
    const bracket = firstBracket(draft, start, to);
    const name = keyName(draft, start + (unique ? 2 : 1), bracket, text);
    if (!/^(fulltext|spatial)$/.test(word))
      notes.keys.push({
        kind: unique ? "unique" : "index",
        ...(name ? { name } : {}),
        columns: keyColumns(draft, bracket, text),
      });
    notes.mysql = true;
    return true;
  }
  if (/^(primary|foreign|unique|check)$/.test(word)) return constraint(draft, start, to);
  column(draft, from, to, text, notes);
  return false;
}

/** `KEY name (a)`, `UNIQUE KEY (a)`, `FULLTEXT INDEX n (a)`; but not a column named `key`. */
function isKeyItem(draft: Draft, at: number): boolean {
  const word = draft.word(at);
  if (/^(unique|fulltext|spatial)$/.test(word)) return /^(key|index)$/.test(draft.word(at + 1)) || word !== "unique";
  if (!/^(key|index)$/.test(word)) return false;
  const bracket = firstBracket(draft, at, at + 5);
  return bracket > 0 && draft.tokens[bracket + 1]?.kind !== "number" && draft.tokens[bracket + 1]?.kind !== "string";
}

function firstBracket(draft: Draft, from: number, to: number): number {
  for (let i = from; i < to; i++) if (draft.word(i) === "(") return i;
  return -1;
}

/** Leaves of a table constraint what the grammar knows. */
function constraint(draft: Draft, start: number, to: number): boolean {
  const bracket = firstBracket(draft, start, to);
  if (bracket < 0) return true;
  const words = draft.word(start) === "primary" || draft.word(start) === "foreign" ? 2 : 1;
  if (draft.word(start) !== "check") draft.blank(start + words, bracket);
  if (draft.word(start) === "primary" || draft.word(start) === "unique") {
    // Lengths of prefixes, and what follows the columns.
    for (let i = bracket + 1; i < draft.after(bracket) - 1; i++) {
      if (draft.word(i) !== "(") continue;
      draft.blank(i, draft.after(i));
      i = draft.after(i) - 1;
    }
    draft.blank(draft.after(bracket), to);
  }
  for (let i = bracket; i < to; i++) {
    if (draft.has(i, "not", "valid") || draft.has(i, "no", "inherit") || draft.has(i, "not", "enforced"))
      draft.blank(i, i + 2);
  }
  return false;
}

function column(draft: Draft, from: number, to: number, text: string, notes: Notes): void {
  const name = draft.tokens[from];
  let at = from + 1;
  const words: string[] = [];
  const isSet = () => draft.has(at, "character", "set");
  while (at < to && !isSet() && (!AFTER_TYPE.test(draft.word(at)) || isZone(draft, at))) {
    if (draft.word(at) === "(" || draft.word(at) === "[") {
      at = draft.after(at);
      continue;
    }
    const token = draft.tokens[at];
    const isType = token?.kind === "quoted" || (token?.kind === "word" && !/^(un)?signed$|^zerofill$/.test(token.text));
    if (token && isType) words.push(nameOf(token, text).toLowerCase());
    at++;
  }
  if (name) notes.types.set(name.start, words.join(" "));
  draft.blank(from + 2, at);
  constraints(draft, at, to, notes);
}

function isZone(draft: Draft, at: number): boolean {
  return draft.has(at, "with", "time", "zone");
}

/** Leaves of a column's constraints what the grammar knows. */
function constraints(draft: Draft, from: number, to: number, notes: Notes): void {
  for (let i = from; i < to; ) {
    const end = unknownUpTo(draft, i, notes);
    if (end > i) draft.blank(i, end);
    if (end > i) i = end;
    else if (draft.word(i) === "default") i = defaultValue(draft, i + 1);
    else i = draft.word(i) === "(" ? draft.after(i) : i + 1;
  }
}

/** Index after a constraint that the grammar does not know; `at` itself for one that it does. */
function unknownUpTo(draft: Draft, at: number, notes: Notes): number {
  const word = draft.word(at);
  if (draft.has(at, "character", "set")) {
    notes.mysql = true;
    return at + 3;
  }
  if (word === "charset" || word === "comment") return at + 2;
  if (/^(auto_increment|unsigned|zerofill)$/.test(word)) notes.mysql = true;
  if (/^(auto_increment|unsigned|zerofill|invisible|visible|enable)$/.test(word)) return at + 1;
  if (word === "key" && draft.word(at - 1) === "unique") return at + 1;
  if (draft.has(at, "on", "update") && /^(current_timestamp|now|localtimestamp)$/.test(draft.word(at + 2)))
    return draft.word(at + 3) === "(" ? draft.after(at + 3) : at + 3;
  if (word !== "generated" || !isIdentity(draft, at)) return at;
  const end = draft.tokens.findIndex((_, j) => j > at && draft.word(j) === "identity") + 1;
  return draft.word(end) === "(" ? draft.after(end) : end;
}

function isIdentity(draft: Draft, at: number): boolean {
  return draft.has(at + 1, "always", "as", "identity") || draft.has(at + 1, "by", "default", "as", "identity");
}

/** `DEFAULT now()`, `DEFAULT nextval('s'::regclass)`: the call's arguments go. Gives the index after the value. */
function defaultValue(draft: Draft, at: number): number {
  let next = at + 1;
  if (draft.tokens[at]?.kind !== "word") return draft.word(at) === "(" ? draft.after(at) : next;
  while (draft.word(next) === ".") {
    draft.blank(next, next + 2);
    next += 2;
  }
  if (draft.word(next) !== "(") return next;
  const end = draft.after(next);
  draft.blank(next, end);
  return end;
}

function reduce(found: CreateTableStmt, notes: Notes, mysql: boolean, shift: number): TableChange {
  const { body } = found;
  const columns = body.type === "ColumnsAndConstraintsCreateTableBody" ? body.columns : [];
  const constraints = (body.type === "ColumnsAndConstraintsCreateTableBody" ? body.constraints : undefined) ?? [];
  const name = found.tblName.objName;
  return {
    change: "table",
    table: lower(name.text),
    range: spanOf(name, shift),
    columns: columns.map((one) => columnOf(one, notes, shift)),
    keys: [...constraints.flatMap(keyOf), ...notes.keys],
    foreign: constraints.flatMap(foreignKeyOf),
    ...(mysql ? { mysql: true } : {}),
    ...(found.temporary ? { temporary: true } : {}),
  };
}

function columnOf({ colName, colType, constraints }: ColumnDefinition, notes: Notes, shift: number): SchemaColumn {
  let key: "primary" | "unique" | undefined;
  let references: string | undefined;
  for (const { constraint: one } of constraints) {
    if (one.type === "PrimaryKeyColumnConstraint") key = "primary";
    if (one.type === "UniqueColumnConstraint") key ??= "unique";
    if (one.type === "ForeignKeyColumnConstraint") {
      const to = one.clause.columns?.[0]?.colName.text;
      references = lower(one.clause.tblName.text) + (to ? `.${lower(to)}` : "");
    }
  }
  return {
    name: lower(colName.text),
    type: notes.types.get(colName.span.offset) ?? lower(colType?.name ?? ""),
    ...(key ? { key } : {}),
    ...(references ? { references } : {}),
    range: spanOf(colName, shift),
  };
}

function keyOf({ name, constraint: one }: NamedTableConstraint): readonly SchemaKey[] {
  if (one.type !== "PrimaryKeyTableConstraint" && one.type !== "UniqueTableConstraint") return [];
  const columns: string[] = [];
  for (const { expr } of one.columns) {
    if (expr.type === "Id") columns.push(lower(expr.name));
    else if (expr.type === "NameExpr") columns.push(lower(expr.name.text));
    else break;
  }
  const kind = one.type === "PrimaryKeyTableConstraint" ? "primary" : "unique";
  return [{ kind, ...(name ? { name: lower(name.text) } : {}), columns }];
}

function foreignKeyOf({ constraint: one }: NamedTableConstraint): readonly ForeignKey[] {
  if (one.type !== "ForeignKeyTableConstraint") return [];
  return [{ columns: one.columns.map((c) => lower(c.colName.text)), references: lower(one.clause.tblName.text) }];
}

function lower(name: string): string {
  return name.replace(/^["`[]|["`\]]$/g, "").toLowerCase();
}

function spanOf({ span }: { readonly span: { readonly offset: number; readonly length: number } }, shift: number) {
  return { start: span.offset + shift, end: span.offset + span.length + shift };
}
