// Owns what the features of one server share once the client has introduced itself. Plain wiring: it decides nothing.
import type { Connection } from "vscode-languageserver";
import type { Analyzer } from "../engine/analyzer";
import type { ServerStatus } from "../protocol";
import type { ClientSide } from "./client-side";
import type { ServerHost } from "./host";
import type { Border } from "./safe";
import type { Scheduler } from "./scheduler";

export interface Session {
  readonly connection: Connection;
  readonly host: ServerHost;
  readonly client: ClientSide;
  readonly analyzer: Analyzer;
  readonly scheduler: Scheduler;
  readonly border: Border;
  /** URIs of open documents, by path, as the client spells them. */
  readonly uris: Map<string, string>;
  /** URI by which the client knows a path. */
  uriOf(path: string): string;
  log(level: "error" | "warning" | "info" | "debug", message: string): void;
  /** Shows the state of the server to the user. */
  status(status: ServerStatus): void;
}
