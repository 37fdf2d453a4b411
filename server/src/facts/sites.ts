// Owns where a function stands: its file and the class whose `self` it knows.

import { parentPart } from "../text/dotted";
import type { Site } from "./evaluation";
import { FUNCTION, symbolKey } from "./inputs";
import type { Reader } from "./query";
import type { SymbolId } from "./summary";

/** The site of a function: its class is that of the nearest enclosing method. */
export function siteOf(db: Reader, id: SymbolId): Site {
  for (let name = id.name; name !== ""; name = parentPart(name)) {
    const summary = db.read(FUNCTION, symbolKey(id.path, name));
    if (summary?.className) return { path: id.path, fn: id.name, className: summary.className };
  }
  return { path: id.path, fn: id.name, className: "" };
}
