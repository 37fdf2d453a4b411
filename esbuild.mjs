// Builds every bundle: the client and the language server of the extension, the command line, and the tests on request.
//   node esbuild.mjs [--watch] [--tests] [--minify]
//   node esbuild.mjs --only=test/FILE,...    bundles these tests and nothing else
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { ruleDocs } from "./server/tools/rule-docs-plugin.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const flag = (name) => process.argv.includes(name);

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: flag("--minify"),
  sourcemap: flag("--minify") ? false : "linked",
  logLevel: "warning",
  external: ["vscode"],
  // The package's ES module entry uses import.meta.url, which a CommonJS bundle does not have.
  alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
  plugins: [ruleDocs()],
};

const testEntries = () => {
  const found = fs.readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" });
  return found.filter((f) => f.endsWith(".test.ts") && !f.startsWith(`vscode${path.sep}`)).map((f) => `test/${f}`);
};

const product = {
  ...common,
  entryPoints: {
    client: "client/src/extension.node.ts",
    server: "server/src/lsp/main.node.ts",
    cli: "server/src/cli/main.ts",
  },
  outdir: "dist",
};
// Tests import packages that need their own files (mocha itself, grammars); those stay outside the bundle.
const tests = { ...common, minify: false, sourcemap: "linked", external: ["vscode", "mocha"] };
const testsOf = (entryPoints) => ({ ...tests, entryPoints, outdir: "out/test", outbase: "test" });

const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
const builds = only ? [testsOf(only.split(","))] : [product];
if (flag("--tests")) {
  builds.push(testsOf(testEntries()), { ...tests, entryPoints: ["test/vscode/suite/*.ts"], outdir: "out/vscode" });
}

try {
  for (const options of builds) {
    if (flag("--watch")) await (await esbuild.context(options)).watch();
    else await esbuild.build(options);
  }
} catch {
  // esbuild has printed what is wrong.
  process.exit(1);
}
