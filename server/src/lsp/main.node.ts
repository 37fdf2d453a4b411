// Entry of the language server on Node. Its transport is named on the command line: --node-ipc, --stdio, --socket=N, --pipe=NAME.
import * as path from "node:path";
import { createConnection } from "vscode-languageserver/node";
import { createClientFiles } from "./client-files";
import { createNodeHost } from "./host.node";
import { startServer } from "./server";

const connection = createConnection();
startServer(connection, createNodeHost(path.join(__dirname, "..", "grammars"), createClientFiles(connection)));
