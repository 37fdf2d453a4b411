// Entry of the language server on Node. Its transport is named on the command line: --node-ipc, --stdio, --socket=N, --pipe=NAME.
import * as nodeModule from "node:module";
import * as path from "node:path";
import { createConnection } from "vscode-languageserver/node";
import { createClientFiles } from "./client-files";
import { createNodeHost } from "./host.node";
import { startServer } from "./server";

const connection = createConnection();
startServer(connection, createNodeHost(path.join(__dirname, "..", "grammars"), createClientFiles(connection)));

/** Milliseconds after the start; what the first files need has been compiled by then. */
const KEEP_AFTER = 20_000;

// Node keeps compiled code in the folder that the environment names, but only when the process ends by itself, which few editors wait for.
const { flushCompileCache } = nodeModule as { readonly flushCompileCache?: () => void };
if (process.env.NODE_COMPILE_CACHE !== undefined) setTimeout(() => flushCompileCache?.(), KEEP_AFTER).unref();
