// Runs a suite of the extension in the npm-shipped VS Code: the counterpart of @vscode/test-electron's runTests.
// Must not know what the suite tests, nor judge its result: that is in the file the suite writes.
import * as fs from "node:fs";
import * as path from "node:path";
import { format } from "node:util";
import { whenAborted } from "../../../server/tools/process.mjs";
import { withWorkbench } from "./workbench.mjs";

const LIMIT_MS = 240_000;

/** What the suite prints starts with this; everything else on the console is the workbench's own. */
const SUITE_LINE = "| ";
/** Also in test/vscode/web/run.ts. */
const RESULT_LINE = "| RESULT ";

/**
 * Opens `folder` with the extension under development and runs the tests of `extensionTestsPath` in its extension host;
 * `env` reaches the tests. Resolves when the host has ended, the time is up, or `signal` aborts. The value is VS Code's exit
 * code or what went wrong instead, for display only: a host that crashed ends with 0.
 */
export function runInHost(options) {
  const { extensionDevelopmentPath, extensionTestsPath, folder, extensions, env, pictureFile, say, signal } = options;
  return withWorkbench({ server: { extensions, env, testDriver: true }, say, signal }, async ({ server, page }) => {
    const ended = await suiteOutcome(page, signal, printSuiteLines);
    const remote = (file) => `vscode-remote://${server.authority}${path.resolve(file)}`;
    await page.goto(
      server.url(folder, [
        ["extensionDevelopmentPath", remote(extensionDevelopmentPath)],
        ["extensionTestsPath", remote(extensionTestsPath)],
        ["skipWelcome", "true"],
      ]),
    );
    const outcome = await ended.outcome;
    if (outcome !== 0) {
      fs.mkdirSync(path.dirname(pictureFile), { recursive: true });
      await page.screenshot({ path: pictureFile }).catch(() => undefined);
      if (process.env.DEBUG) console.error(server.log());
    }
    return outcome;
  });
}

/**
 * Listens to the page of a workbench that runs tests; `print` gets what is logged. `outcome` settles once. It is wrapped, because awaiting
 * this function must not await the tests.
 */
export async function suiteOutcome(page, signal, print) {
  let finish;
  const outcome = new Promise((resolve) => {
    finish = resolve;
  });
  await page.exposeFunction("codeAutomationLog", (_type, args) => print(format(...args)));
  await page.exposeFunction("codeAutomationExit", finish);
  page.on("crash", () => finish("the page crashed"));
  page.on("close", () => finish("the page closed"));
  whenAborted(signal).then(() => finish("interrupted"));
  const timer = setTimeout(finish, LIMIT_MS, "time is up");
  outcome.then(() => clearTimeout(timer));
  return { outcome };
}

/** Prints the lines of the suite, and with DEBUG all others; `report` gets the result of a suite that can write no file. */
export function printSuiteLines(text, report = () => undefined) {
  for (const line of text.split("\n")) {
    if (line.startsWith(RESULT_LINE)) report(line.slice(RESULT_LINE.length));
    else if (line.startsWith(SUITE_LINE)) console.log(line.slice(SUITE_LINE.length));
    else if (process.env.DEBUG) console.log(line);
  }
}
