// Owns the reverse question about libraries: who calls one of their functions. Reads the cells of one name, never all files.
import { canonical } from "../../semantics/knowledge";
import { lastPart } from "../../text/dotted";
import { type Callers, MAX_CANDIDATES, mentions } from "../callers";
import { CALLS, COMPLETE, symbolKey } from "../inputs";
import { defineQuery } from "../query";
import { TARGETS } from "../targets";

/** Calls of a library function or method anywhere. Key: its canonical dotted name. */
export const LIBRARY_CALLS = defineQuery<Callers>("libraryCalls", (db, name) => {
  const candidates = mentions(db, CALLS, lastPart(name));
  if (candidates.length > MAX_CANDIDATES) return { calls: [], complete: false };
  const calls = candidates.flatMap((id) =>
    db
      .get(TARGETS, symbolKey(id.path, id.name))
      .flatMap((target, call) => (target.t === "library" && canonical(target.name) === name ? [{ id, call }] : [])),
  );
  return { calls, complete: db.read(COMPLETE, "") === true };
});
