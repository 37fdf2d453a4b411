// Owns whether the revisions of Alembic are all that makes the tables of a program, each of them understood: what they do not make is not there
// then. Errs towards no.
import { lastPart } from "../../text/dotted";
import { mentions } from "../callers";
import { CALLS, FUNCTION, FUNCTIONS, ROOTS, symbolKey } from "../inputs";
import { isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import { CALL_SQL } from "./executed-sql";
import { REVISIONS } from "./revisions";

const MAX_REVISIONS = 300;

/** Key: folder of revisions, without a slash at its end. */
export const ONLY_REVISIONS = defineQuery<boolean>("onlyRevisions", (db, folder) => {
  const roots = db.read(ROOTS, "") ?? [];
  // Tables that the models themselves make have all their indexes.
  if (mentions(db, CALLS, "create_all").some(({ path }) => !isTestPath(path, roots))) return false;
  const revisions = db.get(REVISIONS, folder);
  return revisions.length <= MAX_REVISIONS && revisions.every(({ path }) => isUnderstood(db, path));
});

function isUnderstood(db: Reader, path: string): boolean {
  return (db.read(FUNCTIONS, path) ?? []).every((name) => {
    const key = symbolKey(path, name);
    const sql = db.get(CALL_SQL, key);
    return (db.read(FUNCTION, key)?.calls ?? []).every(({ shown, text }, n) => {
      if (sql[n]?.schema) return true;
      const called = lastPart(shown);
      return !(MAKES.test(called) || (/^(execute|text)$/.test(called) && /\bindex\b/i.test(text ?? "")));
    });
  });
}

/** Operations whose table or columns are not written there, and helpers that may make indexes. */
const MAKES =
  /^(?!get_|has_|drop_|_?is_)(\w*_)?(index|indexes|indices|create_table|create_unique_constraint|add_column)(_|$)/i;
