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
  const own = db.read(BINDING, symbolKey(path, name));
  if (own) return { path, bindings: own };
  // Few files import with a star.
  return db.read(FILE, path)?.stars?.length ? starredBindings(db, path, name) : undefined;
}

function starredBindings(db: Reader, path: string, name: string): FoundBindings | undefined {
  const seen = new Set([path]);
  const pending = [...starredModules(db, path)];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (seen.has(next) || seen.size > MAX_STARS) continue;
    seen.add(next);
    const bindings = db.read(BINDING, symbolKey(next, name));
    if (bindings && isExported(db, next, name)) return { path: next, bindings };
    pending.push(...starredModules(db, next));
  }
  return undefined;
}

function starredModules(db: Reader, path: string): readonly string[] {
  return (db.read(FILE, path)?.stars ?? []).flatMap((star) => {
    const module = importedModule(db, path, star.module, star.level);
    return module.v === "module" ? [module.path] : [];
  });
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
