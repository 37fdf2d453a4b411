// Entry of the language server on Node. Its transport is named on the command line: --node-ipc, --stdio, --socket=N, --pipe=NAME.
import * as path from "node:path";
import { createConnection } from "vscode-languageserver/node";
import { createNodeHost } from "./host.node";
import { startServer } from "./server";

startServer(createConnection(), createNodeHost(path.join(__dirname, "..", "grammars")));
