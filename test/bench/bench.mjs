// Prints what PerfLens costs, as ratios taken in one run.
//   npm run bench                   generated files only
//   npm run bench -- FOLDER...      also indexes and scans these folders
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { ruleDocs } from "../../server/tools/rule-docs-plugin.mjs";
import { generatedProject, measureIndexing, measureInProcess } from "./in-process.mjs";
import { measureMemory, measureProtocol, measureSize, measureStart } from "./processes.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const out = path.join(root, "out/bench");

/** Bundles as shipped, beside a copy of the grammars, apart from `dist/`. */
async function build() {
  fs.rmSync(out, { recursive: true, force: true });
  fs.cpSync(path.join(root, "grammars"), path.join(out, "grammars"), { recursive: true });
  await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minify: true,
    logLevel: "warning",
    alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    plugins: [ruleDocs()],
    entryPoints: {
      server: "server/src/lsp/main.node.ts",
      cli: "server/src/cli/main.ts",
      echo: "test/bench/echo-server.ts",
      engine: "test/bench/engine.ts",
      memory: "test/bench/memory.ts",
      peak: "test/bench/peak.cjs",
    },
    outdir: path.join(out, "dist"),
  });
  const script = (name) => path.join(out, "dist", `${name}.js`);
  return {
    server: script("server"),
    cli: script("cli"),
    echo: script("echo"),
    engine: script("engine"),
    memory: script("memory"),
    peak: script("peak"),
  };
}

function writeProject(folder) {
  const { files } = generatedProject();
  for (const [file, text] of files) {
    const target = path.join(folder, path.relative("/bench", file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  return folder;
}

const folders = process.argv.slice(2).map((folder) => path.resolve(folder));
const [load = 0] = os.loadavg();
console.log(`Node ${process.version}, ${os.cpus().length} cores, load ${load.toFixed(1)} at the start`);
const scripts = await build();
const assets = path.join(out, "grammars");
const workFolder = fs.mkdtempSync(path.join(os.tmpdir(), "perflens-bench-"));
try {
  const engine = createRequire(import.meta.url)(scripts.engine);
  await measureInProcess(engine, assets);
  await measureIndexing(engine, assets, folders);
  await measureProtocol(scripts);
  await measureStart(scripts);
  await measureMemory(scripts, assets, workFolder, [writeProject(path.join(workFolder, "generated")), ...folders]);
  measureSize(path.join(root, "dist/perflens.vsix"));
} finally {
  fs.rmSync(workFolder, { recursive: true, force: true });
}
