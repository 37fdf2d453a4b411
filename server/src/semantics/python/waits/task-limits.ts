// Owns whether a unit gives all tasks of a queue a time limit: a setting of Celery, in whatever form its configuration is written. Pure over
// the unit; which application reads the setting is not asked, because a match only ever keeps a finding from being made.
import type { SyntaxNode, Unit } from "../../../syntax/node";

const ANY = /task_(soft_)?time_limit|task_annotations/i;
/** `task_time_limit`, `CELERY_TASK_SOFT_TIME_LIMIT`, `CELERYD_TASK_TIME_LIMIT`. */
const LIMIT = /(^|_)task_(soft_)?time_limit$/i;
/** Settings of single tasks, or of all of them. */
const ANNOTATIONS = /(^|_)task_annotations$/i;

const SETTINGS: ReadonlySet<string> = new Set(["assignment", "keyword_argument", "pair"]);

/** `app.conf.task_time_limit = 60`, `Celery(task_time_limit=60)`, `{"task_time_limit": 60}`, `CELERY_TASK_TIME_LIMIT = 60`. */
export function limitsTasks({ root, text }: Unit): boolean {
  if (!ANY.test(text)) return false;
  for (const setting of root.select(SETTINGS)) {
    const name = nameOf(setting);
    const value = setting.field("right") ?? setting.field("value");
    if (!value || value.kind === "none") continue;
    if (LIMIT.test(name) || (ANNOTATIONS.test(name) && /\b(soft_)?time_limit\b/.test(value.text))) return true;
  }
  return false;
}

/** The last name of what is set; `""` where that is no plain name. */
function nameOf(setting: SyntaxNode): string {
  const at = setting.field("left") ?? setting.field("name") ?? setting.field("key");
  if (at?.kind === "attribute") return at.field("attribute")?.text ?? "";
  const key = at?.kind === "subscript" ? at.field("subscript") : at;
  return key?.kind === "string" ? key.text.slice(1, -1) : (key?.text ?? "");
}
