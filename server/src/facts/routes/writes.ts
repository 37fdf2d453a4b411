// Owns what the program writes through its handlers: whether there is one that writes at all, and whether rows of a class ever change.
// Reads names that calls mention, and verifies each candidate.

import { lastPart } from "../../text/dotted";
import { ENTRY_PATH } from "../call-paths";
import { MAX_CANDIDATES, mentions } from "../callers";
import { CALLS, COMPLETE, FUNCTION, HANDED, ROOTS, symbolKey, symbolOf } from "../inputs";
import { isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import { REACHED } from "../reach";
import type { SymbolId } from "../summary";
import { entryOf, TARGETS } from "../targets";
import type { Tri } from "../value";

/** Methods by which libraries write. */
const WRITING = ["commit", "save", "create", "bulk_create", "insert_one", "executemany", "execute"];

/** The first handler that writes to a database. Key: "". */
export const WRITING_HANDLER = defineQuery<SymbolId | null>("writingHandler", (db) => {
  const roots = db.read(ROOTS, "") ?? [];
  for (const name of WRITING) {
    for (const id of mentions(db, CALLS, name).slice(0, MAX_CANDIDATES)) {
      if (isTestPath(id.path, roots) || !writes(db, id)) continue;
      const path = db.get(ENTRY_PATH, symbolKey(id.path, id.name));
      if (path?.kind === "route" || path?.kind === "view") return path.entry;
    }
  }
  return null;
});

function writes(db: Reader, id: SymbolId): boolean {
  const key = symbolKey(id.path, id.name);
  const calls = db.read(FUNCTION, key)?.calls ?? [];
  return db.get(TARGETS, key).some((target, n) => {
    const effects = entryOf(target)?.effects ?? [];
    if (effects.includes("db.write") || effects.includes("db.commit")) return true;
    return effects.includes("db.query") && /^\s*(insert|update|delete|replace)\b/i.test(calls[n]?.text ?? "");
  });
}

/** Key: symbol of a mapped class. */
export const WRITTEN = defineQuery<Tri>("written", (db, key) => {
  const id = symbolOf(key);
  const roots = db.read(ROOTS, "") ?? [];
  const name = lastPart(id.name);
  // Whoever calls something of that name may make one.
  if (mentions(db, CALLS, name).some((user) => !isTestPath(user.path, roots))) return "yes";
  const users = mentions(db, HANDED, name).filter((user) => !isTestPath(user.path, roots));
  if (users.length > MAX_CANDIDATES) return "unknown";
  const touches = users.some((user) =>
    db
      .get(REACHED, symbolKey(user.path, user.name))
      .some(({ effect }) => effect === "db.write" || effect === "db.commit"),
  );
  if (touches) return "yes";
  return db.read(COMPLETE, "") === true ? "no" : "unknown";
});
