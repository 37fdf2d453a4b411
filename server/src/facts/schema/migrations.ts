// Owns where the next migration goes: the folder of revisions nearest to a file, and the last one in it. Reads names and constants only.
import { DECLARES } from "../inputs";
import { baseName, folderOf } from "../paths";
import type { Reader } from "../query";
import { DJANGO_APPS, MIGRATION_ORDER, stem } from "./django-order";
import { REVISIONS } from "./revisions";
import type { MigrationHead } from "./schema-queries";

/** Where a migration for a model or table of a file goes; undefined where there are none, or where it is not clear what comes last. */
export function alembicHead(db: Reader, path: string): MigrationHead | undefined {
  const folders = new Set((db.read(DECLARES, "down_revision")?.ids ?? []).map((id) => folderOf(id.path)));
  const folder = nearest([...folders].sort(), path);
  const all = folder === undefined ? [] : db.get(REVISIONS, folder);
  const before = new Set(all.flatMap((one) => one.before));
  const heads = all.filter((one) => !before.has(one.id));
  const [head, ...others] = heads;
  if (!head || folder === undefined || others.length > 0) return undefined;
  return { tool: "alembic", folder, head: head.id, file: baseName(head.path) };
}

/** The last migration of the Django application that a file belongs to. */
export function djangoHead(db: Reader, path: string): MigrationHead | undefined {
  const apps = db.get(DJANGO_APPS, "").filter((folder) => path.startsWith(`${folder}/`));
  const folder = nearest(apps, path);
  if (folder === undefined) return undefined;
  const { label, heads } = db.get(MIGRATION_ORDER, folder);
  const [head, ...others] = heads;
  if (!head || others.length > 0) return undefined;
  return { tool: "django", folder: `${folder}/migrations`, head: stem(head.path), file: baseName(head.path), label };
}

/** The folder that shares most with a path; undefined where several do. */
function nearest(folders: readonly string[], path: string): string | undefined {
  const shared = (folder: string): number => {
    const a = folder.split("/");
    const b = path.split("/");
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    return same;
  };
  const best = Math.max(0, ...folders.map(shared));
  const found = folders.filter((folder) => shared(folder) === best);
  return found.length === 1 ? found[0] : undefined;
}
