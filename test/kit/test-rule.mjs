// Runs the cases and the page of single rules, and builds nothing else.
//   npm run test:rule -- ID...        without an id: of all rules
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const SUITES = ["rules", "docs"];

const ids = process.argv.slice(2).map((arg) => arg.split("/").at(-1));
const env = { ...process.env, PERFLENS_RULE: ids.join(",") };
const run = (script, ...args) =>
  spawnSync(process.execPath, [path.join(root, script), ...args], { cwd: root, env, stdio: "inherit" }).status ?? 1;

const built = run("esbuild.mjs", `--only=${SUITES.map((name) => `test/${name}.test.ts`).join(",")}`);
if (built !== 0) process.exit(built);
const bundles = SUITES.map((name) => `out/test/${name}.test.js`);
process.exit(run("node_modules/mocha/bin/mocha.js", "--fail-zero", ...bundles));
