// Owns the language status item: what the server is doing, in the corner of every Python editor.
// Must not know how a status comes about; it shows what the server and the client's own state say.
import { type Disposable, type DocumentFilter, LanguageStatusSeverity, languages } from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { Commands, DIAGNOSTIC_SOURCE, type ServerStatus, STATUS_NOTIFICATION } from "../../server/src/protocol";

interface StatusView {
  readonly text: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly severity: LanguageStatusSeverity;
}

/** Creates the item for some documents; it follows `client` until it is disposed. */
export function createStatus(client: BaseLanguageClient, documents: readonly DocumentFilter[]): Disposable {
  const item = languages.createLanguageStatusItem("perflens.status", documents);
  item.name = DIAGNOSTIC_SOURCE;
  item.command = { command: Commands.showLog, title: "Show log" };
  const show = (view: StatusView): void => void Object.assign(item, view);
  show(STARTING);
  const listeners = [
    client.onNotification(STATUS_NOTIFICATION, (status: ServerStatus) => show(viewOf(status))),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) show(STARTING);
      if (newState === State.Stopped) show(STOPPED);
    }),
  ];
  return {
    dispose() {
      for (const listener of listeners) listener.dispose();
      item.dispose();
    },
  };
}

const STARTING: StatusView = {
  text: "PerfLens",
  detail: "starting",
  busy: true,
  severity: LanguageStatusSeverity.Information,
};

const STOPPED: StatusView = {
  text: "PerfLens: stopped",
  detail: "the language server is not running",
  busy: false,
  severity: LanguageStatusSeverity.Error,
};

function viewOf(status: ServerStatus): StatusView {
  switch (status.state) {
    case "ready":
      return {
        text: "PerfLens: ready",
        detail: status.message ?? countOf(status.files, "file"),
        busy: false,
        severity: LanguageStatusSeverity.Information,
      };
    case "indexing":
      return {
        text: `PerfLens: indexing ${status.done}/${status.total}`,
        detail: countOf(status.total, "file"),
        busy: true,
        severity: LanguageStatusSeverity.Information,
      };
    case "error":
      return {
        text: "PerfLens: error",
        detail: status.message,
        busy: false,
        severity: LanguageStatusSeverity.Error,
      };
  }
}

/** `1 file`, `2 files`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
