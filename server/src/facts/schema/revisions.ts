// Owns the order of Alembic revisions: each names the one before it. Reads the constants of modules only.

import { textOfTerm } from "../../semantics/term";
import { BINDING, DECLARES, symbolKey } from "../inputs";
import { folderOf } from "../paths";
import { defineQuery, type Reader } from "../query";
import type { Binding } from "../summary";

/** What a file says of itself as a revision. */
export interface Revision {
  readonly path: string;
  readonly id: string;
  readonly before: readonly string[];
}

/** All revisions of a folder, those without a successor last. Key: folder, without a slash at its end. */
export const REVISIONS = defineQuery<readonly Revision[]>("revisions", (db, folder) => {
  const files = new Set<string>();
  for (const id of db.read(DECLARES, "down_revision")?.ids ?? []) if (folderOf(id.path) === folder) files.add(id.path);
  const all = [...files].flatMap((path) => revisionOf(db, path) ?? []);
  const byId = new Map(all.map((one) => [one.id, one]));
  const ranks = new Map<string, number>();
  const rank = (one: Revision, depth: number): number => {
    const known = ranks.get(one.id);
    if (known !== undefined || depth > all.length) return known ?? 0;
    const before = one.before.flatMap((id) => byId.get(id) ?? []);
    const own = 1 + Math.max(0, ...before.map((other) => rank(other, depth + 1)));
    ranks.set(one.id, own);
    return own;
  };
  return [...all].sort((a, b) => rank(a, 0) - rank(b, 0) || (a.id < b.id ? -1 : 1));
});

/** Place of a file among the revisions of its folder, as a text that sorts; empty for other files. Key: path. */
export const REVISION_RANK = defineQuery<string>("revisionRank", (db, path) => {
  if (!revisionOf(db, path)) return "";
  const index = db.get(REVISIONS, folderOf(path)).findIndex((one) => one.path === path);
  return String(index + 1).padStart(6, "0");
});

function revisionOf(db: Reader, path: string): Revision | undefined {
  const id = texts(db.read(BINDING, symbolKey(path, "revision")))?.[0];
  const before = db.read(BINDING, symbolKey(path, "down_revision"));
  return id !== undefined && before ? { path, id, before: texts(before) ?? [] } : undefined;
}

function texts(bindings: readonly Binding[] | undefined): readonly string[] | undefined {
  const last = bindings?.at(-1);
  const term = last?.b === "variable" ? last.term : undefined;
  const items = term?.t === "list" ? term.items : term ? [term] : [];
  return items.flatMap((item) => textOfTerm(item) ?? []);
}
