// Answers the request to analyse every file of the workspace: with progress under the client's token, until cancelled.
// What it publishes stays when documents are closed.
import { type CancellationToken, RequestType, type WorkDoneProgressReporter } from "vscode-languageserver";
import type { Finding } from "../../engine/finding";
import { SCAN_REQUEST, type ScanParams, type ScanResult } from "../../protocol";
import { answering } from "../safe";
import { Priority, type Steps } from "../scheduler";
import type { Session } from "../session";
import type { Diagnostics } from "./diagnostics";
import type { Workspace } from "./workspace";

const NOTHING: ScanResult = { files: 0, findings: 0, cancelled: true };

export function registerScan(session: Session, workspace: Workspace, diagnostics: Diagnostics): void {
  const { connection, border, scheduler } = session;
  let scans = 0;
  connection.onRequest(
    new RequestType<ScanParams, ScanResult, void>(SCAN_REQUEST),
    answering<ScanParams, ScanResult>(border, "scan", NOTHING, async ({ workDoneToken }, token) => {
      const progress = connection.window.attachWorkDoneProgress(workDoneToken);
      progress.begin("PerfLens: scanning", 0, "indexing", true);
      await Promise.race([workspace.indexAll(), cancellation(token)]);
      const result = await new Promise<ScanResult>((resolve) => {
        const scan: Scan = { session, diagnostics, token, progress, files: filesOf(session, workspace), resolve };
        scheduler.add({ key: `scan ${++scans}`, priority: Priority.background, steps: () => scanFiles(scan) });
      });
      progress.done();
      return result;
    }),
  );
}

function cancellation(token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => resolve());
  });
}

/** Files of the folders, and open documents wherever they are. */
function filesOf({ analyzer }: Session, workspace: Workspace): readonly string[] {
  return [...new Set([...workspace.files(), ...analyzer.openFiles()])].sort();
}

interface Scan {
  readonly session: Session;
  readonly diagnostics: Diagnostics;
  readonly token: CancellationToken;
  readonly progress: WorkDoneProgressReporter;
  readonly files: readonly string[];
  readonly resolve: (result: ScanResult) => void;
}

/** Milliseconds between two reports. */
const REPORT_EVERY = 100;

async function* scanFiles({ session, diagnostics, token, progress, files, resolve }: Scan): Steps {
  const { host } = session;
  let done = 0;
  let findings = 0;
  let reported = host.now();
  let isWhole = false;
  try {
    for (const path of files) {
      if (token.isCancellationRequested) return;
      const found = yield* findingsOf(session, path);
      diagnostics.scanned(path, found);
      findings += found.length;
      done++;
      if (host.now() - reported >= REPORT_EVERY) {
        reported = host.now();
        progress.report((100 * done) / files.length, `${done}/${files.length}`);
      }
      yield;
    }
    isWhole = !token.isCancellationRequested;
  } finally {
    resolve({ files: done, findings, cancelled: !isWhole });
  }
}

async function* findingsOf({ analyzer }: Session, path: string): AsyncGenerator<void, readonly Finding[], unknown> {
  if (!analyzer.isOpen(path) && !(await analyzer.load(path))) return [];
  return yield* analyzer.analyze(path);
}
