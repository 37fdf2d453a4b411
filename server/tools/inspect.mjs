// Prints how the engine sees a Python file: its units, what each contributes to the cross-file model, where its calls lead, the findings
// under both profiles, and what all that took.
//   npm run inspect -- FILE [FOLDER]        FOLDER: files that FILE may import; its own folder by default
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import * as esbuild from "esbuild";
import { ruleDocs } from "./rule-docs-plugin.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const [named, folder] = process.argv.slice(2);
if (named === undefined || !fs.existsSync(named)) {
  console.error("usage: npm run inspect -- FILE [FOLDER]");
  process.exit(2);
}
const engine = await loadEngine();
const file = engine.enginePath(named);
const workspace = engine.enginePath(folder ?? path.dirname(file));
const text = fs.readFileSync(file, "utf8");
const timings = new Map();

const runtime = await timed("start", () =>
  engine.createSyntaxRuntime({ runtimeWasm: asset("web-tree-sitter.wasm"), python: asset("tree-sitter-python.wasm") }),
);
const db = await timed("index", indexFiles);
await timed("describe", describeUnits);
runtime.dispose();
await timed("analyse", showFindings);
for (const [what, ms] of timings) console.log(`${what.padEnd(10)} ${ms.toFixed(1)} ms`);

/** The engine's own modules, bundled as the product is. */
async function loadEngine() {
  const modules = [
    "engine/analyzer",
    "facts/fact-queries",
    "facts/file-table",
    "facts/query",
    "facts/store",
    "node/files",
  ];
  modules.push("node/walk", "semantics/python/services", "semantics/python/summarize", "syntax/runtime", "syntax/scan");
  const outfile = path.join(root, "out/inspect.cjs");
  await esbuild.build({
    stdin: { contents: modules.map((name) => `export * from "./server/src/${name}";`).join("\n"), resolveDir: root },
    bundle: true,
    platform: "node",
    alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    plugins: [ruleDocs()],
    outfile,
  });
  return createRequire(import.meta.url)(outfile);
}

function asset(name) {
  return fs.readFileSync(path.join(root, "node_modules", path.parse(name).name, name));
}

async function timed(what, run) {
  const start = performance.now();
  const result = await run();
  timings.set(what, performance.now() - start);
  return result;
}

function pythonFiles() {
  return [...engine.walkPython(workspace)].flatMap((found) => (found?.kind === "python" ? [found.path] : []));
}

function indexFiles() {
  const db = engine.createQueryDb();
  const store = engine.createFactStore(db);
  store.setRoots([workspace]);
  for (const one of new Set([...pythonFiles(), file])) {
    const content = engine.readPythonFile(one);
    if (!content.ok) continue;
    const units = engine.parseOnce(runtime, content.text).units.map(({ unit }) => ({
      unit,
      facts: engine.summarizeUnit(unit, engine.createServices(unit)),
    }));
    store.setFile(one, engine.tableOf(units));
  }
  store.setComplete(true);
  return db;
}

function describeUnits() {
  for (const { unit, start } of engine.parseOnce(runtime, text).units) {
    const line = text.slice(0, start).split("\n").length;
    const name = [unit.className, unit.name].filter(Boolean).join(".");
    console.log(`\n${line}: ${unit.kind} ${name} (${unit.size} nodes, key ${unit.key})`);
    const services = engine.createServices(unit);
    const { summary } = engine.summarizeUnit(unit, services);
    console.log(inspect(summary, { depth: 8, breakLength: 130, compact: 6 }));
    const facts = engine.createFactQueries(db, { path: file, unit, services });
    for (const node of [unit.root, ...unit.root.descendants()]) {
      if (node.kind === "call") showCall(node, facts);
    }
  }
}

function showCall(node, facts) {
  const target = facts.target(node);
  const effects = facts
    .effects(node)
    .map(({ effect, sink, path: steps }) => `${effect} (${[...steps.map((step) => step.shown), sink].join(" -> ")})`);
  const where = target.t === "function" ? `${path.relative(workspace, target.id.path)}#${target.id.name}` : target.name;
  console.log(`  ${node.field("function")?.text.slice(0, 60)} = ${where ?? "unknown"} ${effects.join(", ")}`);
}

async function showFindings() {
  const host = {
    asset: async (name) => asset(name),
    read: async (one) => engine.readPythonFile(one),
    now: () => performance.now(),
    yield: async () => undefined,
    log: (level, message) => console.log(`${level}: ${message}`),
  };
  const analyzer = await engine.createAnalyzer(host, { timing: true });
  analyzer.setFolders([workspace]);
  for await (const _ of analyzer.index(pythonFiles()));
  analyzer.setIndexComplete(true);
  analyzer.open(file, text, 1);
  for (const profile of ["recommended", "strict"]) {
    analyzer.setSettings({ profile });
    console.log(`\n${profile}:`);
    for (const { rule, range, severity, confidence, message } of analyzer.findings(file))
      console.log(
        `  ${range.start.line + 1}:${range.start.character + 1} ${rule} ${severity} ${confidence} ${message}`,
      );
  }
  console.log();
  const { rules, wasmObjects } = analyzer.stats();
  for (const [rule, ms] of rules) console.log(`${rule.padEnd(28)} ${ms.toFixed(2)} ms`);
  console.log(`${wasmObjects} wasm objects`);
  analyzer.dispose();
}
