// Runs the tests and ends with one line, `N passed, N failed`.
//   node test/run.mjs                 everything
//   node test/run.mjs SUITE...        only these: unit, vscode (the built extension), vscode-web (it, in a browser), vsix (the packaged one)
// A suite that does not report counts as failed.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackages, PYTHON_PACKAGES } from "../server/tools/ensure.mjs";
import { signalOfEnd } from "../server/tools/process.mjs";
import { runExtensionTests, runWebExtensionTests } from "./vscode/run.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const say = (line) => console.log(`== ${line}`);

const SUITES = {
  unit: {
    title: "Unit tests",
    run(resultFile) {
      const problem = ensurePackages(PYTHON_PACKAGES, say);
      if (problem) say(`Some of the Python sources the tests read may be missing: ${problem}`);
      const mocha = path.join(root, "node_modules/mocha/bin/mocha.js");
      const env = { ...process.env, PERFLENS_TEST_RESULT: resultFile };
      spawnSync(process.execPath, [mocha, "--reporter", "test/reporter.cjs", "out/test/**/*.test.js"], {
        cwd: root,
        env,
        stdio: "inherit",
      });
    },
  },
  vscode: {
    title: "Extension, in VS Code",
    run: (resultFile) => runExtensionTests({ resultFile, say, signal }),
  },
  "vscode-web": {
    title: "Extension, in VS Code for the Web",
    run: (resultFile) => runWebExtensionTests({ resultFile, say, signal }),
  },
  vsix: {
    title: "Extension, packaged and installed in VS Code",
    async run(resultFile) {
      if (!node("server/tools/package.mjs")) throw new Error("packing failed");
      await runExtensionTests({ resultFile, vsix: path.join(root, "dist/perflens.vsix"), say, signal });
    },
  },
};

const signal = signalOfEnd();
const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
  console.error(`test: no suite named "${unknown}"; there are ${Object.keys(SUITES).join(", ")}`);
  process.exit(2);
}

say("Build");
// Bundles of tests that are gone would run again.
for (const folder of ["out/test", "out/vscode", "out/vscode-web"])
  fs.rmSync(path.join(root, folder), { recursive: true, force: true });
const built = node("server/tools/grammars.mjs") && node("esbuild.mjs", "--tests");
const totals = { passes: 0, failures: built ? 0 : 1, pending: 0 };
for (const name of built ? (chosen.length > 0 ? chosen : Object.keys(SUITES)) : []) {
  if (signal.aborted) break;
  const result = await report(name, SUITES[name]);
  for (const key of Object.keys(totals)) totals[key] += result[key];
}
if (signal.aborted) process.exit(130);
if (totals.pending > 0) say(`${totals.pending} skipped`);
console.log(`${totals.passes} passed, ${totals.failures} failed`);
// A handle left open by a tool must not keep the command from ending.
process.exit(totals.failures === 0 && totals.passes > 0 ? 0 : 1);

async function report(name, suite) {
  say(suite.title);
  const resultFile = path.join(root, "out", `result-${name}.json`);
  fs.rmSync(resultFile, { force: true });
  try {
    await suite.run(resultFile);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
  if (fs.existsSync(resultFile)) {
    const result = JSON.parse(fs.readFileSync(resultFile, "utf8"));
    if (result.passes + result.failures > 0) return result;
  }
  console.error(`${name}: the suite did not report`);
  return { passes: 0, failures: 1, pending: 0 };
}

function node(script, ...args) {
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" }).status === 0;
}
