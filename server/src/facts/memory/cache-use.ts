// Owns what the program as a whole does with one private cache: by its name first, then by who may mean it. Attributes of the same name of
// classes that start one of their own and are no relatives are not meant; whoever else names it is.
import { mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import { CACHES, CLASS, COMPLETE, isSameSymbol, ROOTS, symbolKey } from "../inputs";
import { isTestPath } from "../paths";
import type { Reader } from "../query";
import type { SymbolId } from "../summary";
import { heirsOf } from "./heirs";
import type { CacheUse } from "./memory-queries";

interface Deed {
  readonly deed: string;
  readonly path: string;
  /** A class, `#` or `.`: see `cacheUses`. */
  readonly owner: string;
}

export function cacheUse(db: Reader, path: string, cls: string | undefined, name: string): CacheUse {
  if (db.read(COMPLETE, "") !== true) return "unknown";
  const deeds = deedsOf(db, name);
  const relatives = cls === undefined ? [] : [...lineOf(db, { path, name: cls }), ...allHeirs(db, { path, name: cls })];
  const isIn = ({ path: at, owner }: Deed) =>
    cls === undefined ? owner === "#" && at === path : relatives.some((one) => one.path === at && one.name === owner);
  const isMeant = (deed: Deed) => isIn(deed) || deed.owner === "." || (cls !== undefined && isOfMixin(deed, deeds));
  const roots = db.read(ROOTS, "") ?? [];
  // Of another object, or in a test: who knows what for.
  const isElsewhere = (deed: Deed) => deed.owner === "." || deed.deed === "other" || isTestPath(deed.path, roots);
  const meant = deeds.filter(isMeant);
  if (meant.some(isElsewhere) || deedsOf(db, "*").some(isIn)) return "used";
  const done = new Set(meant.map(({ deed }) => deed));
  if (done.has("fill")) return done.has("look") ? "used" : "filled";
  return done.has("look") ? "looked-up" : "none";
}

/** An attribute of `self` in a class that starts none of its own: another one has to. */
function isOfMixin({ deed, owner, path }: Deed, deeds: readonly Deed[]): boolean {
  if (owner === "#" || deed === "start") return false;
  return !deeds.some((other) => other.deed === "start" && other.owner === owner && other.path === path);
}

function deedsOf(db: Reader, name: string): readonly Deed[] {
  return mentions(db, CACHES, name).map(({ path, name: who }) => {
    const at = who.indexOf(" ");
    return { deed: who.slice(0, at), path, owner: who.slice(at + 1) };
  });
}

const MAX_CLASSES = 40;

/** The class and its bases in the workspace. */
function lineOf(db: Reader, cls: SymbolId): readonly SymbolId[] {
  const line: SymbolId[] = [cls];
  for (let n = 0; n < line.length && n < MAX_CLASSES; n++) {
    const at = line[n] as SymbolId;
    for (const base of db.read(CLASS, symbolKey(at.path, at.name))?.bases ?? []) {
      const value = createEvaluation(db).evaluate(base, { path: at.path, fn: "", className: "" });
      if (value.v === "class" && !line.some((one) => isSameSymbol(one, value.id))) line.push(value.id);
    }
  }
  return line;
}

function allHeirs(db: Reader, cls: SymbolId): readonly SymbolId[] {
  const all: SymbolId[] = [...heirsOf(db, cls)];
  for (let n = 0; n < all.length && n < MAX_CLASSES; n++) {
    for (const heir of heirsOf(db, all[n] as SymbolId)) if (!all.some((one) => isSameSymbol(one, heir))) all.push(heir);
  }
  return all;
}
