// Opens VS Code with PerfLens, built from this folder, installed in a throw-away profile.
//   npm start -- [FOLDER]        FOLDER: what to open; a small sample project by default
// Ctrl-C ends what it started and removes the profile.

import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { installHost } from "../../test/vscode/host/install.mjs";
import { startServer } from "../../test/vscode/host/server.mjs";
import { findDesktop, openInDesktop } from "./desktop.mjs";
import { runToEnd, signalOfEnd, whenAborted } from "./process.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const USAGE = "usage: npm start -- [FOLDER]";

/** As on the desktop: nothing in FOLDER changes on disk before it is saved. */
const SETTINGS = { "files.autoSave": "off" };

const say = (line) => console.log(`perflens: ${line}`);

process.exit(await main(process.argv.slice(2)));

/** Returns the exit code: 0 when the user ended it, 1 when something failed, 2 for wrong arguments. */
async function main(args) {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(USAGE);
    return 0;
  }
  const problem = problemWith(args);
  if (problem !== undefined) {
    console.error(`perflens: ${problem}`);
    return 2;
  }
  const signal = signalOfEnd();
  try {
    await open(fs.realpathSync(args[0] ?? path.join(root, "test/workspace")), signal);
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    console.error(`perflens: ${error.message}`);
    return 1;
  } finally {
    if (signal.aborted) say("Ended; nothing is left running.");
  }
}

function problemWith(args) {
  if (args.length > 1) return `more than one folder; ${USAGE}`;
  const [folder] = args;
  if (folder === undefined) return undefined;
  if (folder.startsWith("-")) return `unknown option ${folder}; ${USAGE}`;
  if (!fs.existsSync(folder)) return `no such folder: ${folder}`;
  return fs.statSync(folder).isDirectory() ? undefined : `not a folder: ${folder}`;
}

async function open(folder, signal) {
  say("Building the extension and packing it into dist/perflens.vsix.");
  await runToEnd(process.execPath, [path.join(root, "server/tools/package.mjs")], { cwd: root, signal });
  const vsix = path.join(root, "dist/perflens.vsix");
  const desktop = findDesktop();
  if (desktop.command !== undefined) {
    await openInDesktop({ command: desktop.command, vsix, folder, settings: SETTINGS, say, signal });
    return;
  }
  say(`${desktop.reason}: taking the VS Code from npm, in the browser.`);
  const host = await installHost(say, signal);
  const server = await startServer({ host, extensions: [vsix], settings: SETTINGS });
  try {
    signal.throwIfAborted();
    say(`VS Code is at ${server.url(folder)}`);
    say(`It shows ${folder}. Press Ctrl-C to end it.`);
    openInBrowser(server.url(folder));
    await Promise.race([server.exited, whenAborted(signal)]);
    if (!signal.aborted) throw new Error(`VS Code's server ended by itself:\n${server.log()}`);
  } finally {
    await server.stop();
  }
}

/** Opens the user's browser where there is a display; does nothing otherwise. */
function openInBrowser(url) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY) return;
  const [command, ...args] = { darwin: ["open"], win32: ["explorer"] }[process.platform] ?? ["xdg-open"];
  const opener = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  opener.on("error", () => say("No browser could be opened; use the address above."));
  opener.unref();
}
