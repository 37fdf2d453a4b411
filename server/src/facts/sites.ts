// Owns where a function stands: its file and the class whose `self` it knows.

import type { Site } from "./evaluation";
import { FUNCTION, symbolKey } from "./inputs";
import type { Reader } from "./query";
import type { SymbolId } from "./summary";

/** The site of a function: its class is that of the nearest enclosing method. */
export function siteOf(db: Reader, id: SymbolId): Site {
  for (let name = id.name; name !== ""; name = parentName(name)) {
    const summary = db.read(FUNCTION, symbolKey(id.path, name));
    if (summary?.className) return { path: id.path, fn: id.name, className: summary.className };
  }
  return { path: id.path, fn: id.name, className: "" };
}

/** `Repo.get.inner` -> `Repo.get`; lambdas and bodies are names of their own. */
function parentName(name: string): string {
  const at = name.lastIndexOf(".");
  return at < 0 ? "" : name.slice(0, at);
}
