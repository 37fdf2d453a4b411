// Owns the order in which files become known: what open documents import, directly or not, then the rest.
// Each step reads one file at most. Knows neither folders nor findings.
import { createImportFinder } from "../imports";
import type { Steps } from "../scheduler";
import type { Session } from "../session";
import type { Progress } from "./progress";

/** Reads what open documents import. Takes what it has read out of `unread`. */
export async function* indexImports(
  session: Session,
  files: ReadonlySet<string>,
  unread: Set<string>,
  progress: Progress,
): Steps {
  const { analyzer, host } = session;
  const finder = createImportFinder(files);
  const queue = analyzer.openFiles().flatMap((path) => finder.importedBy(analyzer.text(path) ?? ""));
  const seen = new Set(queue);
  for (const path of queue) {
    if (progress.cancelled()) return;
    const file = await host.read(path);
    if (unread.delete(path)) {
      analyzer.setFile(path, file);
      progress.step();
    }
    const imported = file.ok ? finder.importedBy(file.text) : [];
    for (const next of imported) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
    yield;
  }
}

/** Reads the rest. */
export async function* indexFiles(session: Session, unread: ReadonlySet<string>, progress: Progress): Steps {
  for await (const _ of session.analyzer.index([...unread])) {
    progress.step();
    if (progress.cancelled()) return;
    yield;
  }
}
