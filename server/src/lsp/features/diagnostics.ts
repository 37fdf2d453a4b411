// Owns what the client has been told about each file: runs analyses and publishes their findings with the version they were
// computed for, never for an older text, and never the same list twice. Knows nothing of edits, folders or settings.
import type { Diagnostic } from "vscode-languageserver";
import type { Finding } from "../../engine/finding";
import { diagnosticOf } from "../convert";
import { Priority, type Steps } from "../scheduler";
import type { Session } from "../session";

export interface Diagnostics {
  /** Analyses a document soon after it was edited, or at once when its analyses are quick. */
  edited(path: string): void;
  /** Looks again at one open document. */
  refresh(path: string): void;
  /** Looks again at every open document, and at closed files that were published by a scan. */
  refreshAll(): void;
  /** Ends the waiting time of a document that the user is looking at. */
  hurry(path: string): void;
  /** The document was closed: its diagnostics go, unless a scan put them there. */
  closed(path: string): void;
  /** Publishes a closed file as part of a scan; `undefined`: the file is gone. */
  scanned(path: string, findings: readonly Finding[] | undefined): void;
  /** True for a closed file that a scan has published. */
  isScanned(path: string): boolean;
  /** Publishes diagnostics that are not findings, e.g. of configuration files. */
  publish(path: string, diagnostics: readonly Diagnostic[]): void;
}

/** Milliseconds up to which an analysis is repeated on every keystroke. */
const QUICK_RUN = 16;
/** Milliseconds of rest after which other documents are looked at again. */
const DEPENDENTS_DELAY = 100;
/** Milliseconds of rest after which closed files on show are looked at again. */
const SCANNED_DELAY = 1000;

/** How long to wait after a keystroke, given how long the last analysis took; both in milliseconds. */
export function debounceOf(lastRun: number): number {
  return lastRun <= QUICK_RUN ? 0 : Math.min(300, Math.max(30, 2 * lastRun));
}

export function createDiagnostics(session: Session): Diagnostics {
  const { analyzer, scheduler } = session;
  const board = createBoard(session);
  const lastRuns = new Map<string, number>();
  const scanned = new Set<string>();

  const analyse = (path: string, priority: Priority, delay: number) =>
    scheduler.add({ key: jobKey(path), priority, delay, steps: () => analyseOpen(session, board, path, lastRuns) });
  const refreshOthers = (path: string | undefined, delay: number) => {
    for (const other of analyzer.openFiles()) if (other !== path) analyse(other, Priority.dependent, delay);
    if (scanned.size > 0) {
      const steps = () => reanalyseScanned(session, board, scanned);
      scheduler.add({ key: "scanned files", priority: Priority.background, delay: SCANNED_DELAY, steps });
    }
  };

  return {
    edited(path) {
      analyse(path, Priority.active, debounceOf(lastRuns.get(path) ?? 0));
      refreshOthers(path, DEPENDENTS_DELAY);
    },
    refresh: (path) => analyse(path, Priority.open, 0),
    refreshAll: () => refreshOthers(undefined, 0),
    hurry: (path) => scheduler.hurry(jobKey(path)),
    closed(path) {
      scheduler.cancel(jobKey(path));
      lastRuns.delete(path);
      if (!scanned.has(path)) board.clear(path);
      // The file on disk may differ from the text that was thrown away.
      refreshOthers(path, 0);
    },
    scanned(path, findings) {
      if (findings) scanned.add(path);
      else scanned.delete(path);
      if (!analyzer.isOpen(path)) board.show(path, findings ?? [], undefined);
    },
    isScanned: (path) => scanned.has(path),
    publish: (path, diagnostics) => board.publish(path, diagnostics, undefined),
  };
}

function jobKey(path: string): string {
  return `analyse ${path}`;
}

function* analyseOpen(session: Session, board: Board, path: string, lastRuns: Map<string, number>): Steps {
  const { analyzer, host } = session;
  const run = analyzer.analyze(path);
  let spent = 0;
  for (;;) {
    const start = host.now();
    const { done, value } = run.next();
    spent += host.now() - start;
    if (done) {
      // The first run looks at everything and says nothing of what a keystroke will cost.
      lastRuns.set(path, lastRuns.has(path) ? spent : 0);
      const version = analyzer.version(path);
      if (version !== undefined) board.show(path, value, version);
      return;
    }
    yield;
  }
}

async function* reanalyseScanned({ analyzer }: Session, board: Board, scanned: ReadonlySet<string>): Steps {
  for (const path of [...scanned]) {
    if (analyzer.isOpen(path)) continue;
    if (!(await analyzer.load(path))) continue;
    const findings = yield* analyzer.analyze(path);
    if (scanned.has(path) && !analyzer.isOpen(path)) board.show(path, findings, undefined);
    yield;
  }
}

/** For comparison. Without the data: ids change with every edit nearby, and findings are found without them too. */
function textOf(diagnostic: Diagnostic): string {
  const { data: _, ...shown } = diagnostic;
  return JSON.stringify(shown);
}

/** Computes once per object. Most of a list is that of the keystroke before. */
function remember<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

/** What the client shows. */
interface Board {
  show(path: string, findings: readonly Finding[], version: number | undefined): void;
  publish(path: string, diagnostics: readonly Diagnostic[], version: number | undefined): void;
  clear(path: string): void;
}

function createBoard({ connection, client, uriOf, border }: Session): Board {
  /** The list last sent, as text; an absent one is empty. */
  const sent = new Map<string, string>();
  /** The findings behind it: the engine returns the same array when nothing changed. */
  const shown = new Map<string, readonly Finding[]>();
  const textOfOne = remember(textOf);
  const made = remember((finding: Finding) => diagnosticOf(finding, client, uriOf));

  const send = (path: string, diagnostics: readonly Diagnostic[], version: number | undefined) => {
    connection
      .sendDiagnostics({
        uri: uriOf(path),
        diagnostics: [...diagnostics],
        ...(version === undefined ? {} : { version }),
      })
      .catch((error: unknown) => border.failed("publishing diagnostics", error));
  };
  const publish: Board["publish"] = (path, diagnostics, version) => {
    const text = diagnostics.map(textOfOne).join("\n");
    const before = sent.get(path);
    // The first answer about a document is sent even when it is empty: it says that the document is clean.
    const isKnown = before === undefined ? version === undefined && text === "" : before === text;
    if (isKnown) return;
    if (version === undefined && text === "") sent.delete(path);
    else sent.set(path, text);
    send(path, diagnostics, version);
  };
  return {
    show(path, findings, version) {
      if (shown.get(path) === findings && sent.has(path)) return;
      shown.set(path, findings);
      publish(
        path,
        // The URI of another file depends on whether it is open.
        findings.map((finding) =>
          finding.related.every((one) => one.path === path) ? made(finding) : diagnosticOf(finding, client, uriOf),
        ),
        version,
      );
    },
    publish,
    clear(path) {
      shown.delete(path);
      const before = sent.get(path);
      sent.delete(path);
      if (before !== undefined && before !== "") send(path, [], undefined);
    },
  };
}
