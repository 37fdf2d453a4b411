// Owns how background work shows itself: the count in the status item, and a progress of the editor that can be cancelled.
import type { WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { Session } from "../session";

export interface Progress {
  /** Says how much there is to do; nothing is shown for no work. */
  begin(total: number): void;
  /** One more file is done. */
  step(): void;
  /** True once the user wants no more of it. */
  cancelled(): boolean;
  end(): void;
}

/** Milliseconds between two reports. */
const REPORT_EVERY = 100;

export function createProgress(session: Session, title: string): Progress {
  const { host, status } = session;
  let reporter: WorkDoneProgressServerReporter | undefined;
  let ended = false;
  let done = 0;
  let total = 0;
  let reported = Number.NEGATIVE_INFINITY;
  const report = () => {
    reported = host.now();
    status({ state: "indexing", done, total });
    reporter?.report((100 * done) / total, `${done}/${total}`);
  };
  return {
    begin(count) {
      total = count;
      if (total === 0) return;
      report();
      // The work does not wait for the client: it may be over before the client has answered.
      void askForProgress(session).then((granted) => {
        reporter = granted;
        if (ended) granted?.done();
        else granted?.begin(title, 0, undefined, true);
      });
    },
    step() {
      done++;
      if (host.now() - reported >= REPORT_EVERY) report();
    },
    cancelled: () => reporter?.token.isCancellationRequested === true,
    end() {
      ended = true;
      reporter?.done();
    },
  };
}

async function askForProgress({ connection }: Session): Promise<WorkDoneProgressServerReporter | undefined> {
  try {
    return await connection.window.createWorkDoneProgress();
  } catch {
    // A client that refuses does without.
    return undefined;
  }
}
