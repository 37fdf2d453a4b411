// Entry of the suites in VS Code's extension host, desktop and npm-shipped alike.
// Leaves its result in a file, because the exit code of a host that crashed is 0.
import * as fs from "node:fs";
import * as path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/** Marks the lines of the suite among those of the workbench; the runner strips it. */
const SUITE_LINE = "| ";

/** Called by VS Code; rejects when a test failed. */
export async function run(): Promise<void> {
  const resultFile = process.env.PERFLENS_TEST_RESULT;
  if (resultFile === undefined) throw new Error("PERFLENS_TEST_RESULT names no file");
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
    console.log(SUITE_LINE + format(...parts).replaceAll("\n", `\n${SUITE_LINE}`));
  };
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, slow: 5_000 });
  for (const file of fs.readdirSync(__dirname).sort()) {
    if (file.endsWith(".test.js")) mocha.addFile(path.join(__dirname, file));
  }
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
  });
  if (stats === undefined) throw new Error("mocha kept no statistics");
  fs.writeFileSync(
    resultFile,
    JSON.stringify({ passes: stats.passes, failures: stats.failures, pending: stats.pending }),
  );
  if (stats.failures > 0) throw new Error(`${stats.failures} tests failed`);
}
