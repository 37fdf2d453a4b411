// Owns the parts of a dotted name (`Repo.get`, `app.models.User`). Must not know what a name stands for.

/** What follows the last dot, or the whole name without one. */
export function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

/** What comes before the last dot, or `""` without one: `Repo.get.inner` -> `Repo.get`. */
export function parentPart(dotted: string): string {
  const at = dotted.lastIndexOf(".");
  return at < 0 ? "" : dotted.slice(0, at);
}
