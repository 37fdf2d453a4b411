// Runs the suites in a real VS Code: the one VSCODE_PATH names, else the released one, else the one from npm.
// VSCODE_TEST_HOST=npm, or CI, takes the last without asking the network; so does a Linux without a display.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { runInHost } from "./host/run.mjs";
import { runInWebHost } from "./host/run-web.mjs";
import { temporaryFolder } from "./host/server.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const DOWNLOAD_LIMIT_MS = 20_000;

/**
 * Runs the suites on a copy of the fixture; the result is in `resultFile` afterwards if the suites got that far.
 * With `vsix`, that package is installed and tested, else the extension as it is built in this folder.
 */
export async function runExtensionTests({ resultFile, vsix, say, signal }) {
  const temporary = temporaryFolder();
  const folder = path.join(temporary, "project");
  fs.cpSync(path.join(here, "fixture"), folder, { recursive: true });
  const common = {
    extensionDevelopmentPath: vsix ? path.join(here, "harness") : root,
    extensionTestsPath: path.join(root, "out/vscode/index"),
  };
  const env = { PERFLENS_TEST_RESULT: resultFile, PERFLENS_TEST_INSTALLED: vsix ? "1" : "", NO_COLOR: "1" };
  try {
    const desktop = await findDesktop(say);
    if (desktop === undefined) {
      const pictureFile = path.join(root, "out/vscode-failed.png");
      const outcome = await runInHost({
        ...common,
        folder,
        extensions: vsix ? [vsix] : [],
        env,
        pictureFile,
        say,
        signal,
      });
      if (outcome !== 0) say(`VS Code ended with: ${outcome} (picture: ${path.relative(root, pictureFile)})`);
      return;
    }
    const profile = [`--user-data-dir=${temporary}/data`, `--extensions-dir=${temporary}/ext`];
    if (vsix) installInDesktop(desktop, vsix, profile);
    const launchArgs = [folder, ...profile, "--disable-workspace-trust", "--skip-welcome"];
    await runTests({ ...common, vscodeExecutablePath: desktop, launchArgs, extensionTestsEnv: env });
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Runs the suites on a virtual copy of the fixture in the extension host of a browser; that VS Code is the one from npm in any case. */
export async function runWebExtensionTests({ resultFile, say, signal }) {
  const pictureFile = path.join(root, "out/vscode-web-failed.png");
  const outcome = await runInWebHost({
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, "out/vscode-web/index.js"),
    folder: path.join(here, "fixture"),
    resultFile,
    pictureFile,
    say,
    signal,
  });
  if (outcome !== 0) say(`VS Code ended with: ${outcome} (picture: ${path.relative(root, pictureFile)})`);
}

/** Path of a desktop VS Code, or undefined when the one from npm is to be used. */
async function findDesktop(say) {
  if (process.env.VSCODE_PATH) return process.env.VSCODE_PATH;
  const { CI, DISPLAY, VSCODE_TEST_HOST, WAYLAND_DISPLAY } = process.env;
  if (VSCODE_TEST_HOST === "npm" || CI) return undefined;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY) return undefined;
  try {
    return await downloadAndUnzipVSCode({
      version: "stable",
      timeout: DOWNLOAD_LIMIT_MS,
      cachePath: path.join(root, ".cache/vscode"),
    });
  } catch (error) {
    say(`VS Code cannot be downloaded (${error.code ?? error.message}): using the one from npm.`);
    return undefined;
  }
}

function installInDesktop(executable, vsix, profile) {
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  const { status, stderr } = spawnSync(cli, [...args, ...profile, "--install-extension", vsix], { encoding: "utf8" });
  if (status !== 0) throw new Error(`installing ${vsix} failed: ${stderr}`);
}
