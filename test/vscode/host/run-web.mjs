// Runs a suite of the extension in the extension host of a browser: the counterpart of run.mjs. The folder is a virtual workspace.
// Must not know what the suite tests, nor judge its result.
import * as fs from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { installHost, loadTestWeb } from "./install.mjs";
import { printSuiteLines, suiteOutcome } from "./run.mjs";
import { temporaryFolder } from "./server.mjs";
import { makeWebBuild } from "./web-build.mjs";
import { withPage } from "./workbench.mjs";

/** The name of a build that is in its place already, so that none is downloaded. */
const BUILD = { quality: "stable", commit: "0".repeat(40) };

/**
 * Calls `use({ url, page })` with the address of a workbench for `folder`, in which the extension under development is installed, and an
 * empty page; resolves to its result, with everything stopped whatever happened.
 */
export async function withWebWorkbench(
  { extensionDevelopmentPath, extensionTestsPath, folder, size, say, signal },
  use,
) {
  const host = await installHost(say, signal);
  const data = temporaryFolder();
  let server;
  try {
    const build = path.join(data, `vscode-web-${BUILD.quality}-${BUILD.commit}`);
    makeWebBuild(host.vscode, build);
    fs.writeFileSync(path.join(build, "version"), path.basename(build));
    const port = await freePort();
    server = await quietly(() =>
      loadTestWeb().open({
        ...BUILD,
        browserType: "none",
        testRunnerDataDir: data,
        extensionDevelopmentPath,
        extensionTestsPath,
        folderPath: folder,
        host: "localhost",
        port,
        esm: true,
      }),
    );
    return await withPage({ size, say }, (page) => use({ url: `http://localhost:${port}/`, page }));
  } finally {
    server?.dispose();
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/** As runInHost of run.mjs. The suites' report, which they can write nowhere, goes to `resultFile`. */
export function runInWebHost({ resultFile, pictureFile, signal, ...options }) {
  return withWebWorkbench({ ...options, signal }, async ({ url, page }) => {
    const print = (text) => printSuiteLines(text, (result) => fs.writeFileSync(resultFile, result));
    const ended = await suiteOutcome(page, signal, print);
    await page.goto(url);
    const outcome = await ended.outcome;
    if (outcome !== 0) await page.screenshot({ path: pictureFile }).catch(() => undefined);
    return outcome;
  });
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The server tells what it serves, and each request that finds nothing. */
async function quietly(start) {
  const { log } = console;
  if (!process.env.DEBUG) console.log = () => undefined;
  try {
    return await start();
  } finally {
    console.log = log;
  }
}
