// Owns the order in which Django runs the migrations of one application: each names those it needs. Reads names and constants only.
import { type Term, textOfTerm } from "../../semantics/term";
import { CLASSES, MEMBER, symbolKey } from "../inputs";
import { baseName, folderOf } from "../paths";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";

const PLACE = /\/migrations\/\d{4}_\w+\.py$/;

/** Folders of applications with migrations, sorted. Key: "". */
export const DJANGO_APPS = defineQuery<readonly string[]>("djangoApps", (db) => {
  const ids = db.read(CLASSES, "migration")?.ids ?? [];
  return [...new Set(ids.flatMap(({ path }) => (PLACE.test(path) ? [appFolder(path)] : [])))].sort();
});

export interface MigrationOrder {
  /** Label of the application, as its own migrations name it; its folder's name where none does. */
  readonly label: string;
  /** Classes, those that others need first. */
  readonly classes: readonly SymbolId[];
  /** None, or one where it is clear which is the last. */
  readonly heads: readonly SymbolId[];
}

/** Migrations of an application. Key: its folder. */
export const MIGRATION_ORDER = defineQuery<MigrationOrder>("migrationOrder", (db, folder) => {
  const ids = (db.read(CLASSES, "migration")?.ids ?? []).filter(
    ({ path }) => PLACE.test(path) && appFolder(path) === folder,
  );
  const byName = new Map(ids.map((id) => [stem(id.path), id]));
  // Those that a later one stands for are not run where it is.
  const replaced = new Set(ids.flatMap((id) => pairsOf(db, id, "replaces").map(([, name]) => name)));
  const dependencies = new Map([...byName].map(([name, id]) => [name, pairsOf(db, id, "dependencies")]));
  const label = labelOf(folder, [...dependencies.values()].flat(), byName);
  const needed = new Set<string>();
  const before = (name: string) =>
    (dependencies.get(name) ?? []).flatMap(([app, other]) => (app === label && other !== name ? [other] : []));
  for (const name of byName.keys()) for (const other of before(name)) needed.add(other);
  const order: SymbolId[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const other of before(name)) visit(other);
    const id = byName.get(name);
    if (id && !replaced.has(name)) order.push(id);
  };
  for (const name of [...byName.keys()].sort()) visit(name);
  const heads = ids.filter(({ path }) => !needed.has(stem(path)));
  return { label, classes: order, heads };
});

/** The label that most migrations of the folder are asked for by: others may have some of the same name (`0001_initial`). */
function labelOf(
  folder: string,
  dependencies: readonly (readonly [app: string, name: string])[],
  own: ReadonlyMap<string, SymbolId>,
): string {
  const votes = new Map([[baseName(folder), 1]]);
  for (const [app, name] of dependencies) if (own.has(name)) votes.set(app, (votes.get(app) ?? 0) + 1);
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? baseName(folder);
}

function pairsOf(
  db: Reader,
  cls: SymbolId,
  attribute: "dependencies" | "replaces",
): readonly (readonly [app: string, name: string])[] {
  const last = db.read(MEMBER, symbolKey(cls.path, `${cls.name}.${attribute}`))?.at(-1);
  const term = last?.b === "variable" ? last.term : undefined;
  const pair = (item: Term): readonly (readonly [string, string])[] => {
    const [app, name] = item.t === "list" ? item.items.map((part) => textOfTerm(part)) : [];
    return app !== undefined && name !== undefined ? [[app, name]] : [];
  };
  return term?.t === "list" ? term.items.flatMap(pair) : [];
}

/** Folder of the application that a migration's file belongs to. */
export function appFolder(path: string): string {
  return folderOf(folderOf(path));
}

export function stem(path: string): string {
  return baseName(path).replace(/\.py$/, "");
}
