// Runs a suite of the extension in the npm-shipped VS Code: the counterpart of @vscode/test-electron's runTests.
// Must not know what the suite tests, nor judge its result: that is in the file the suite writes.
import * as fs from "node:fs";
import * as path from "node:path";
import { format } from "node:util";
import { openPage } from "./browser.mjs";
import { installHost } from "./install.mjs";
import { startServer } from "./server.mjs";

const LIMIT_MS = 240_000;

/** What the suite prints starts with this; everything else on the console is the workbench's own. */
const SUITE_LINE = "| ";

/**
 * Opens `folder` with the extension under development and runs the tests of `extensionTestsPath` in its extension host.
 * `env` reaches the tests. Resolves when the host has ended or the time is up; the return value is VS Code's exit code or
 * what went wrong instead, for display only: a crashed host ends with 0.
 */
export async function runInHost({
  extensionDevelopmentPath,
  extensionTestsPath,
  folder,
  extensions,
  env,
  pictureFile,
  say,
}) {
  const server = await startServer({ host: await installHost(say), extensions, env, testDriver: true });
  let opened;
  try {
    opened = await openPage(say);
    const { page } = opened;
    let finish;
    const exit = new Promise((resolve) => {
      finish = resolve;
    });
    await page.exposeFunction("codeAutomationLog", (_type, args) => printSuiteLines(format(...args)));
    await page.exposeFunction("codeAutomationExit", finish);
    page.on("crash", () => finish("the page crashed"));
    const timer = setTimeout(finish, LIMIT_MS, "time is up");
    const remote = (file) => `vscode-remote://${server.authority}${path.resolve(file)}`;
    await page.goto(
      server.url(folder, [
        ["extensionDevelopmentPath", remote(extensionDevelopmentPath)],
        ["extensionTestsPath", remote(extensionTestsPath)],
        ["skipWelcome", "true"],
      ]),
    );
    const outcome = await exit;
    clearTimeout(timer);
    if (outcome !== 0) {
      fs.mkdirSync(path.dirname(pictureFile), { recursive: true });
      await page.screenshot({ path: pictureFile }).catch(() => undefined);
      if (process.env.DEBUG) console.error(server.log());
    }
    return outcome;
  } finally {
    await opened?.browser.close().catch(() => undefined);
    await server.stop();
  }
}

function printSuiteLines(text) {
  for (const line of text.split("\n")) {
    if (line.startsWith(SUITE_LINE)) console.log(line.slice(SUITE_LINE.length));
    else if (process.env.DEBUG) console.log(line);
  }
}
