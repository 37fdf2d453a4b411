// Owns whether reading a relationship of an object asks the database at that place, which the object mappers decide differently. Shape only.
import { asksManager, isAwaitedRows, isConsumed } from "../../semantics/python/queries/element-reads";
import type { SyntaxNode } from "../../syntax/node";
import type { QueryFacts } from "./read-queries";

/** @param isMany many related rows: with Django and Peewee the attribute is a query that runs when it is used. */
export function asksDatabase(attribute: SyntaxNode, isMany: boolean, orm: QueryFacts["orm"]): boolean {
  if (orm === "tortoise") return isAwaitedRows(attribute);
  if (!isMany || orm === "sqlalchemy") return true;
  return asksManager(attribute) || (orm === "peewee" && isConsumed(attribute));
}
