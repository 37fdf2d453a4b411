// Starts VS Code's server on a loopback port with a throw-away profile, and leaves nothing behind when it stops.
// Must not know what is opened in it.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Settings of a profile that shows the editor and nothing else, and asks nobody for updates. */
export const QUIET_SETTINGS = {
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 3_000;

/** A folder for one run. Its path is short, because that of the sockets in it may not exceed about 100 bytes. */
export function temporaryFolder() {
  const base = process.platform !== "win32" && os.tmpdir().length > 20 ? "/tmp" : os.tmpdir();
  return fs.realpathSync(fs.mkdtempSync(path.join(base, "perflens-")));
}

/**
 * Starts the server. `host` comes from installHost; `extensions` are .vsix files to install; `settings` add to the quiet
 * ones; `env` adds to the environment; `testDriver` makes the page accept tests and files to open in its URL.
 * Resolves to a handle: `authority` of its URIs, `folder` (its throw-away folder), `url(folder, payload)`, `log()`, `stop()`.
 */
export async function startServer({ host, extensions = [], settings = {}, env = {}, testDriver = false }) {
  const folder = temporaryFolder();
  const profile = path.join(folder, "data");
  fs.mkdirSync(path.join(profile, "Machine"), { recursive: true });
  fs.writeFileSync(path.join(profile, "Machine/settings.json"), JSON.stringify({ ...QUIET_SETTINGS, ...settings }));
  const folders = [
    "--server-data-dir",
    folder,
    "--user-data-dir",
    profile,
    "--extensions-dir",
    path.join(folder, "ext"),
  ];
  const options = { env: environment(folder, env), stdio: ["ignore", "pipe", "pipe"], detached: true };
  const token = randomUUID();
  let server;
  const stop = async () => {
    if (server) await stopGroup(server.process);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    for (const vsix of extensions) {
      await finished(run(host, ["--install-extension", path.resolve(vsix), ...folders], options), `installing ${vsix}`);
    }
    server = run(
      host,
      [...SERVER_ARGUMENTS, "--connection-token", token, ...(testDriver ? [TEST_DRIVER] : []), ...folders],
      options,
    );
    const authority = `localhost:${await portOf(server)}`;
    return {
      authority,
      folder,
      url: (opened, payload) => workbenchUrl(authority, token, opened, payload),
      log: server.log,
      exited: once(server.process, "exit"),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const SERVER_ARGUMENTS = [
  ...["--host", "127.0.0.1"],
  ...["--port", "0"],
  ...["--telemetry-level", "off"],
  "--accept-server-license-terms",
  "--disable-workspace-trust",
];

function workbenchUrl(authority, token, folder, payload) {
  const query = new URLSearchParams({ tkn: token, folder, ...(payload && { payload: JSON.stringify(payload) }) });
  return `http://${authority}/?${query.toString().replaceAll("%2F", "/")}`;
}

/** Without it the released workbench ignores what its URL asks for, silently. */
const TEST_DRIVER = "--enable-smoke-test-driver";

function environment(folder, extra) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  // Sockets and state that VS Code puts elsewhere would outlive the run.
  return { ...Object.fromEntries(inherited), HOME: folder, TMPDIR: folder, XDG_RUNTIME_DIR: folder, ...extra };
}

function run(host, args, options) {
  const child = spawn(host.node, [host.main, ...args], options);
  let log = "";
  const add = (chunk) => {
    log += chunk;
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  return { process: child, log: () => log };
}

async function finished(child, what) {
  const [code] = await once(child.process, "exit");
  if (code !== 0) throw new Error(`${what} failed:\n${child.log()}`);
}

async function portOf(server) {
  const deadline = AbortSignal.timeout(START_LIMIT_MS);
  const exited = once(server.process, "exit", { signal: deadline }).catch(() => undefined);
  for (;;) {
    const port = /Extension host agent listening on (\d+)/.exec(server.log())?.[1];
    if (port) return port;
    const printed = once(server.process.stdout, "data", { signal: deadline }).catch(() => undefined);
    await Promise.race([printed, exited]);
    if (deadline.aborted || server.process.exitCode !== null) {
      throw new Error(`VS Code's server did not start:\n${server.log().slice(0, 4_000)}`);
    }
  }
}

/** Ends a detached child with everything it started. */
export async function stopGroup(child) {
  const ended = child.exitCode !== null || child.signalCode !== null;
  const exit = ended ? undefined : once(child, "exit", { signal: AbortSignal.timeout(STOP_LIMIT_MS) });
  signalGroup(child, "SIGTERM");
  await exit?.catch(() => undefined);
  signalGroup(child, "SIGKILL");
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
