// Owns which workspace classes derive from a class directly. By names first: a class that names it as a base, whatever the alias.

import { lastPart } from "../../text/dotted";
import { mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import { CLASS, DERIVED, isSameSymbol, symbolKey } from "../inputs";
import type { Reader } from "../query";
import type { SymbolId } from "../summary";

export function heirsOf(db: Reader, cls: SymbolId): readonly SymbolId[] {
  return mentions(db, DERIVED, lastPart(cls.name)).filter((heir) =>
    (db.read(CLASS, symbolKey(heir.path, heir.name))?.bases ?? []).some((base) => {
      const value = createEvaluation(db).evaluate(base, { path: heir.path, fn: "", className: "" });
      return value.v === "class" && isSameSymbol(value.id, cls);
    }),
  );
}
