// Owns the answers about schema and SQL as one object per reader. Knows no rules.
import { summarizeCall } from "../../semantics/python/call-summary";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { Site } from "../evaluation";
import { symbolKey } from "../inputs";
import type { Reader } from "../query";
import { CALL_SQL, constantSql } from "./executed-sql";
import { alembicHead, djangoHead } from "./migrations";
import type { SchemaQueries } from "./schema-queries";
import { SEARCHES } from "./searches";
import { MYSQL, mayBeIndexed, TABLE } from "./tables";

/** @param siteAt tells where a node of the unit stands. */
export function schemaQueries(db: Reader, services: Services, siteAt: (node: SyntaxNode) => Site): SchemaQueries {
  return {
    sqlOf: (id, call) => db.get(CALL_SQL, symbolKey(id.path, id.name))[call] ?? undefined,
    sql(call) {
      const summary = summarizeCall(call, services);
      return summary.sql ?? constantSql(db, summary, siteAt(call));
    },
    table: (name) => db.get(TABLE, name.toLowerCase()) ?? undefined,
    searches: (column) => db.get(SEARCHES, JSON.stringify(column)) ?? undefined,
    migrationHead: (tool, path) => (tool === "alembic" ? alembicHead(db, path) : djangoHead(db, path)),
    mayBeIndexed: (table, column) => mayBeIndexed(db, table, column),
    indexesForeignKeys: () => db.get(MYSQL, ""),
  };
}
