// Runs what configurations build, before and after their fix, with the real bundlers and minifiers: calls of the console that were meant to
// go are gone, warnings and errors stay, and the program does the same.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { applyFix, project } from "./kit/project";

const MAIN = [
  "const squares = [];",
  "for (const n of [1, 2, 3]) {",
  '  console.log("square of", n);',
  "  squares.push(n * n);",
  "  console.debug(squares);",
  "}",
  ...Array.from({ length: 20 }, (_, i) => `console.log("step ${i}", squares.length);`),
  'console.warn("careful");',
  'console.error("failed");',
  'console.info("squares", squares.join());',
  "",
].join("\n");
const KEPT = { printed: "squares 1,4,9\n", told: "careful\nfailed\n" };

/** Build a folder with what its configuration says, into `dist/`. */
const VITE =
  'await (await import("vite")).build({ root: process.argv[2], logLevel: "error", build: { modulePreload: false } });';
const ESBUILD = 'process.chdir(process.argv[2]); await (await import(process.argv[2] + "/build.mjs")).run();';
/** The plugins of webpack and Rollup hand their options to terser; here they give them back. */
const TERSER = `
  const fs = await import("node:fs");
  const [file] = fs.readdirSync(process.argv[2]).filter((name) => name.includes("config"));
  const { default: config } = await import(process.argv[2] + "/" + file);
  const [{ given }] = config.plugins ?? config.optimization.minimizer;
  const source = fs.readFileSync(process.argv[2] + "/src/main.js", "utf8");
  const { code } = await (await import("terser")).minify(source, given.terserOptions ?? given);
  fs.mkdirSync(process.argv[2] + "/dist");
  fs.writeFileSync(process.argv[2] + "/dist/main.js", code);
`;
const PLUGINS = {
  "node_modules/terser-webpack-plugin/index.js":
    "module.exports = class { constructor(given) { this.given = given; } };",
  "node_modules/@rollup/plugin-terser/index.js": "module.exports = (given) => ({ given });",
};

const CASES: readonly (readonly [name: string, build: string, file: string, config: string])[] = [
  [
    "terser in Vite that is told to keep them",
    VITE,
    "vite.config.mjs",
    'export default { build: { minify: "terser", terserOptions: { compress: { drop_console: false } } } };',
  ],
  [
    "terser in Vite that is told nothing of them",
    VITE,
    "vite.config.mjs",
    'export default { build: { minify: "terser", terserOptions: { format: { comments: false } } } };',
  ],
  ["esbuild in Vite", VITE, "vite.config.mjs", 'export default { build: { minify: "esbuild" } };'],
  [
    "esbuild in Vite that leaves out others",
    VITE,
    "vite.config.mjs",
    'export default { esbuild: { pure: ["invariant"] }, build: { minify: "esbuild" } };',
  ],
  ["the minifier of Vite", VITE, "vite.config.mjs", "export default { build: { sourcemap: false } };"],
  ["oxc in Vite", VITE, "vite.config.mjs", 'export default { build: { minify: "oxc", rolldownOptions: {} } };'],
  [
    "esbuild",
    ESBUILD,
    "build.mjs",
    [
      'import { build } from "esbuild";',
      'const main = { entryPoints: ["src/main.js"], outfile: "dist/main.js" };',
      'export const run = () => build({ minify: true, entryPoints: ["src/main.js"], outfile: "dist/main.js" });',
    ].join("\n"),
  ],
  [
    "terser in webpack",
    TERSER,
    "webpack.config.js",
    [
      'const TerserPlugin = require("terser-webpack-plugin");',
      "module.exports = { optimization: { minimizer: [new TerserPlugin({ terserOptions: { mangle: true } })] } };",
    ].join("\n"),
  ],
  [
    "terser in Rollup",
    TERSER,
    "rollup.config.mjs",
    [
      'import terser from "@rollup/plugin-terser";',
      "export default { plugins: [terser({ compress: { drop_console: false } })] };",
    ].join("\n"),
  ],
];

describe("fixes of configurations", () => {
  for (const [name, build, file, config] of CASES) {
    it(`take out what they say: ${name}`, async () => {
      const fixed = await fixedConfig(file, config);
      const before = built(build, { [file]: config });
      assert.match(before.printed, /square of 1\n/);
      assert.match(before.printed, /step 19 3\n/);
      assert.equal(before.told, KEPT.told);
      assert.deepEqual(built(build, { [file]: fixed }), KEPT, fixed);
    }).timeout(60_000);
  }
});

async function fixedConfig(file: string, config: string): Promise<string> {
  const p = await project({ [file]: config, "src/main.js": MAIN }, { profile: "strict" });
  try {
    const [found, ...others] = p.show(file, config).filter(({ rule }) => rule === "console-in-production-build");
    const fix = found && p.fix(file, found);
    assert.ok(fix && others.length === 0, "one finding with a fix");
    assert.equal(fix.safety, "safe");
    return applyFix(config, fix);
  } finally {
    p.dispose();
  }
}

/** What the built program prints. The folder is inside the project's own, so that its packages are found. */
function built(build: string, files: Readonly<Record<string, string>>): { printed: string; told: string } {
  fs.mkdirSync("out", { recursive: true });
  const folder = fs.mkdtempSync(path.resolve("out/built-"));
  try {
    const page = '<script type="module" src="/src/main.js"></script>';
    for (const [name, text] of Object.entries({
      ...files,
      ...PLUGINS,
      "index.html": page,
      "src/main.js": MAIN,
      "make.mjs": build,
    })) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    run([path.join(folder, "make.mjs"), folder]);
    const made = fs.readdirSync(path.join(folder, "dist"), { recursive: true, encoding: "utf8" });
    const [bundle, ...others] = made.filter((name) => name.endsWith(".js"));
    assert.ok(bundle && others.length === 0, `one bundle of ${made}`);
    const { stdout, stderr } = run([path.join(folder, "dist", bundle)]);
    return { printed: stdout, told: stderr };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [...args], {
    encoding: "utf8",
    timeout: 50_000,
  });
  if (error) throw error;
  assert.equal(status, 0, stderr);
  return { stdout, stderr };
}
