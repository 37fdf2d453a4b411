// Builds every bundle: the client and the language server of the extension, the command line, and the tests on request.
//   node esbuild.mjs [--watch] [--tests] [--minify]
//   node esbuild.mjs --only=test/FILE,...    bundles these tests and nothing else
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { bundlePair } from "./server/tools/bundle-pair.mjs";
import { leanPackages } from "./server/tools/lean-packages-plugin.mjs";
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

/** What knows no runtime, ours and that of the protocol's packages. */
const isShared = (file) =>
  /^(client|server)\/src\/(?!node\/)(?!.*\.node\.ts$)/.test(file) ||
  /(^|\/)node_modules\/vscode-[a-z-]+\/lib\/common\//.test(file);
const shipped = { ...common, outdir: "dist", plugins: [ruleDocs({ shortened: true }), leanPackages()] };
const product = [
  ...bundlePair({
    common: shipped,
    name: "client",
    web: "client/src/extension.web.ts",
    node: "client/src/extension.node.ts",
    isShared,
  }),
  ...bundlePair({
    common: shipped,
    name: "server",
    web: "server/src/lsp/main.worker.ts",
    node: "server/src/lsp/main.node.ts",
    isShared,
  }),
  { ...shipped, entryPoints: { cli: "server/src/cli/main.ts" } },
];
// Tests import packages that need their own files (mocha itself, grammars); those stay outside the bundle.
const tests = { ...common, minify: false, sourcemap: "linked", external: ["vscode", "mocha"] };
const testsOf = (entryPoints) => ({ ...tests, entryPoints, outdir: "out/test", outbase: "test" });

const suites = fs.readdirSync(path.join(root, "test/vscode/suite")).filter((file) => file.endsWith(".test.ts"));
/** The suites in VS Code once more, as the one file that a browser loads. */
const webTests = {
  ...tests,
  stdin: {
    contents: ["../web/setup", ...suites.map((file) => `./${file}`)]
      .map((file) => `import "${file}";`)
      .concat('export { run } from "../web/run";')
      .join("\n"),
    resolveDir: path.join(root, "test/vscode/suite"),
  },
  outfile: "out/vscode-web/index.js",
  platform: "browser",
  target: "es2022",
  // Mocha's bundle for browsers would put itself in the place of what is exported.
  format: "iife",
  globalName: "suites",
  footer: { js: "module.exports = suites;" },
  external: ["vscode", "node:child_process"],
  alias: { "node:assert": path.join(root, "test/vscode/web/assert.ts") },
  define: { "process.env.PERFLENS_TEST_INSTALLED": '""' },
};

const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
const builds = only ? [testsOf(only.split(","))] : [...product];
if (flag("--tests")) {
  builds.push(
    testsOf(testEntries()),
    { ...tests, entryPoints: ["test/vscode/suite/*.ts"], outdir: "out/vscode" },
    webTests,
  );
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
