// Owns which rewrite a loop gets that writes one row per turn: by the library that writes, and by what is known of the rows. Asks facts; knows
// no rule.
import { CALLS } from "../../semantics/python/kinds";
import { createdFix, refreshFix, valuesFix } from "../../semantics/python/shapes/row-objects";
import {
  type Importer,
  type ManyRows,
  manyRowsFix,
  onlyStatement,
  type RowRewriter,
  savedFix,
} from "../../semantics/python/shapes/row-statements";
import { sqlOfCall } from "../../semantics/python/sql/sql-calls";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import { nameHere } from "./class-names";
import type { RowWrite } from "./row-writes";

type Cx = Services & { readonly facts: FactQueries };

/** What psycopg2 sends by an `executemany` goes row by row all the same. */
const MANY: readonly (readonly [RegExp, ManyRows])[] = [
  [/^(sqlite3|aiosqlite)\.(Connection|Cursor)\.execute$/, "executemany"],
  [/^(pymysql|MySQLdb|aiomysql)\..*Cursor\.execute$/, "executemany"],
  [/^(mysql|oracledb)\..*Cursor\.execute$/, "listed"],
  [/^psycopg\.(Async)?Cursor\.execute$/, "executemany"],
  [/^psycopg\.(Async)?Connection\.execute$/, "cursor"],
  [/^psycopg2\.extensions\.cursor\.execute$/, "batch"],
  [/^asyncpg\..*\.execute$/, "spread"],
  [/^sqlalchemy\..*(Connection|Session)\.execute$/, "list"],
  [/^django\..*\.a?create$/, "objects"],
];

/** Drivers of MySQL put many rows into one statement only where it has this form; else they send them one by one. */
const OF_MYSQL = /^(pymysql|MySQLdb|mysql|aiomysql)\./;
const INSERTED = /^\s*(INSERT|REPLACE)\b.+\bVALUES?\s*\(\s*\?\s*(,\s*\?\s*)*\)\s*(ON DUPLICATE.*)?;?\s*$/is;

/** The rewrite of a write or a refresh that the loop itself makes; undefined where no form is known that does the same. */
export function rowFix(
  { node, reached: { sink }, kind }: RowWrite & { readonly node: SyntaxNode },
  loop: Loop,
  cx: Cx,
): ((fx: RowRewriter & Importer) => void) | undefined {
  if (/^django\..*\.save$/.test(sink)) return savedFix(node, loop);
  const only = onlyStatement(node, loop);
  if (!only) return undefined;
  if (kind === "refresh") {
    const model = refreshed(loop, cx);
    return model && refreshFix(only, loop, model);
  }
  const isPeewee = sink.startsWith("peewee.");
  if (isPeewee || sink.startsWith("tortoise.")) return createdFix(only, isPeewee);
  const form = MANY.find(([pattern]) => pattern.test(sink))?.[1];
  if (OF_MYSQL.test(sink) && !insertsRow(node, cx)) return undefined;
  const found = form && manyRowsFix(only, form, loop, cx.loops);
  return found ?? (form === "list" ? valuesFix(only, loop, cx.loops, (value) => isPlain(value, loop, cx)) : undefined);
}

/** `INSERT INTO t (a, b) VALUES (%s, %s)` as it stands, with nothing put in by the program. */
function insertsRow(call: SyntaxNode, cx: Cx): boolean {
  const text = sqlOfCall(call, cx)?.text;
  return text !== undefined && INSERTED.test(text.text) && text.holes.every(({ node }) => node === undefined);
}

/** No expression of SQL, which would be part of the statement: calls of known functions, and methods of the loop's own element. */
function isPlain(value: SyntaxNode, loop: Loop, cx: Cx): boolean {
  return value.select(CALLS).every((call) => {
    const target = cx.facts.target(call);
    if (target.t === "library") return !target.name.startsWith("sqlalchemy.");
    return target.t === "function" || loop.targets.includes(/^\w+/.exec(call.text)?.[0] ?? "");
  });
}

/** The class of the objects that a loop refreshes, by the name it has in this file, and its one key. */
function refreshed(loop: Loop, cx: Cx): { readonly model: string; readonly key: string } | undefined {
  const element = loop.node.field("left");
  const value = element && loop.body[0] ? elementValue(element, loop, cx) : undefined;
  if (value?.v !== "object") return undefined;
  const { id } = value;
  const keys = (cx.facts.model(id)?.columns ?? []).filter(({ primaryKey }) => primaryKey === "yes");
  const model = nameHere(id, loop.node, cx);
  const [key, more] = keys;
  return model !== undefined && key && !more ? { model, key: key.attribute } : undefined;
}

function elementValue(element: SyntaxNode, loop: Loop, cx: Cx) {
  const read = cx.scopes
    .variable(element)
    ?.reads.find((r) => loop.body.some((b) => r.start >= b.start && r.end <= b.end));
  return read && cx.facts.value(read);
}
