// Opens the installed desktop VS Code with a profile of its own, so that the user's set-up is neither used nor changed.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { QUIET_SETTINGS, temporaryFolder } from "../../test/vscode/host/server.mjs";
import { runToEnd } from "./process.mjs";

const COMMANDS = ["code", "code-insiders"];
const END_LIMIT_MS = 5_000;

/** The `command` of an installed VS Code, or the `reason` why there is none to use. */
export function findDesktop() {
  // In a terminal of a remote window, `code` talks to that window and takes no other profile.
  if (process.env.VSCODE_IPC_HOOK_CLI) return { reason: "This terminal belongs to a remote VS Code window" };
  const command = COMMANDS.find((name) => spawnSync(name, ["--version"], { stdio: "ignore", shell }).status === 0);
  return command === undefined ? { reason: "There is no `code` command" } : { command };
}

/** Opens `folder` with the extension; resolves when the window is closed or `signal` aborts, with everything gone. */
export async function openInDesktop({ command, vsix, folder, settings, say, signal }) {
  const profile = temporaryFolder();
  const data = path.join(profile, "data");
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.writeFileSync(path.join(data, "User/settings.json"), JSON.stringify({ ...QUIET_SETTINGS, ...settings }));
  const args = ["--user-data-dir", data, "--extensions-dir", path.join(profile, "ext")];
  // Electron's sandbox refuses to run as root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  try {
    say(`Installing it into a profile of its own, next to your set-up, with \`${command}\`.`);
    await runToEnd(command, [...args, "--install-extension", vsix], { shell, signal });
    say(`Opening ${folder}. Close the window or press Ctrl-C to end it.`);
    const window = spawn(command, [...args, "--new-window", "--wait", "--disable-workspace-trust", folder], {
      shell,
      signal,
      stdio: "ignore",
    });
    await once(window, "exit");
  } finally {
    await endProcessesOf(profile);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** On Windows the command is a batch file. */
const shell = process.platform === "win32";

/** The command hands over to processes it does not own; they are known by the profile in their arguments. */
async function endProcessesOf(profile) {
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const deadline = Date.now() + END_LIMIT_MS;
    for (const pid of processesOf(profile)) end(pid, signal);
    while (processesOf(profile).length > 0 && Date.now() < deadline) await delay(100);
  }
}

function processesOf(profile) {
  if (process.platform === "win32") return [];
  const { stdout } = spawnSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" });
  const rows = (stdout ?? "").split("\n").filter((row) => row.includes(profile));
  return rows.map((row) => Number.parseInt(row, 10)).filter((pid) => pid !== process.pid);
}

function end(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
