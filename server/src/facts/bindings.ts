// Owns the look-up of module-level names: own bindings first, then star imports.
import { canonical, libraryClass, lookup } from "../semantics/knowledge";
import { BINDING, FILE, symbolKey } from "./inputs";
import { importedModule } from "./modules/module-values";
import type { Reader } from "./query";
import type { Binding } from "./summary";

export interface FoundBindings {
  /** File that binds the name. */
  readonly path: string;
  readonly bindings: readonly Binding[];
}

const MAX_STARS = 12;

/** Bindings of a name in a module, or in the modules it imports with a star; undefined when none is found. */
export function bindingsOfName(db: Reader, path: string, name: string): FoundBindings | undefined {
  const seen = new Set<string>();
  const pending = [path];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (seen.has(next) || seen.size > MAX_STARS) continue;
    seen.add(next);
    const own = db.read(BINDING, symbolKey(next, name));
    if (own && (next === path || isExported(db, next, name))) return { path: next, bindings: own };
    for (const star of db.read(FILE, next)?.stars ?? []) {
      const module = importedModule(db, next, star.module, star.level);
      if (module.v === "module") pending.push(module.path);
    }
  }
  return undefined;
}

/** Name of a library object that a file has from `from library import *`; undefined when none of these libraries is known to have it. */
export function starredLibraryName(db: Reader, path: string, name: string): string | undefined {
  for (const { module, level } of db.read(FILE, path)?.stars ?? []) {
    const found = importedModule(db, path, module, level);
    if (found.v !== "library") continue;
    const full = canonical(`${found.name}.${name}`);
    if (lookup(full) || libraryClass(full)) return full;
  }
  return undefined;
}

function isExported(db: Reader, path: string, name: string): boolean {
  const exports = db.read(FILE, path)?.exports;
  return exports ? exports.includes(name) : !name.startsWith("_");
}
