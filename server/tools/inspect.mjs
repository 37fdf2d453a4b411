// Prints how the engine sees a Python file: its units, what each contributes to the cross-file model, where its calls lead, the findings
// under the strict profile, and what all that took.
//   npm run inspect -- FILE [FOLDER]        FOLDER: files that FILE may import; its own folder by default
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import * as esbuild from "esbuild";
import { ruleDocs } from "./rule-docs-plugin.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** Modules of the engine that are needed here. */
const MODULES = ["engine/analyzer", "node/files", "node/walk", "rules/index", "semantics/python/summarize"];

const [named, folder] = process.argv.slice(2);
if (named === undefined || !fs.existsSync(named)) {
  console.error("usage: npm run inspect -- FILE [FOLDER]");
  process.exit(2);
}
const engine = await loadEngine();
const file = engine.enginePath(named);
const workspace = engine.enginePath(folder ?? path.dirname(file));

async function loadEngine() {
  const outfile = path.join(root, "out/inspect.cjs");
  await esbuild.build({
    stdin: { contents: MODULES.map((name) => `export * from "./server/src/${name}";`).join("\n"), resolveDir: root },
    bundle: true,
    platform: "node",
    alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    plugins: [ruleDocs()],
    outfile,
  });
  return createRequire(import.meta.url)(outfile);
}

async function show() {
  const host = {
    asset: async (name) => fs.readFileSync(path.join(root, "node_modules", path.parse(name).name, name)),
    read: async (one) => engine.readPythonFile(one),
    now: () => performance.now(),
    yield: async () => undefined,
    log: (level, message) => console.log(`${level}: ${message}`),
  };
  const analyzer = await engine.createAnalyzer(host, { timing: true, rules: [...engine.allRules, probe] });
  analyzer.setFolders([workspace]);
  analyzer.setSettings({ profile: "strict" });
  const start = performance.now();
  for await (const _ of analyzer.index(filesBelow(workspace)));
  const indexed = performance.now();
  analyzer.setIndexComplete(true);
  analyzer.open(file, fs.readFileSync(file, "utf8"), 1);
  const findings = analyzer.findings(file);
  console.log("\nFindings");
  for (const { rule, range, severity, confidence, message } of findings)
    console.log(`  ${range.start.line + 1}:${range.start.character + 1} ${rule} ${severity} ${confidence} ${message}`);
  const { rules, files, cells } = analyzer.stats();
  console.log(`\nMilliseconds (${files} files indexed in ${(indexed - start).toFixed(1)}, ${cells} cells)`);
  for (const [rule, ms] of rules) if (rule !== probe.meta.id) console.log(`  ${rule.padEnd(28)} ${ms.toFixed(2)}`);
  analyzer.dispose();
}

function filesBelow(where) {
  return [...engine.walkPython(where)].flatMap((found) => (found?.kind === "python" ? [found.path] : []));
}

/** A rule that reports nothing and prints what rules are given. */
const probe = {
  meta: { id: "inspect", family: "testing", severity: "hint", profile: "strict", fix: "none", sections: [], docs: "" },
  messages: {},
  onUnit(cx) {
    if (cx.path !== file) return;
    const { kind, className, name, size, key, text } = cx.unit;
    console.log(`\n${kind} ${[className, name].filter(Boolean).join(".")}: ${size} nodes, key ${key}`);
    console.log(`  ${text.split("\n")[0]}`);
    const { summary } = engine.summarizeUnit(cx.unit, cx);
    console.log(inspect(summary, { depth: 8, breakLength: 130, compact: 6 }).replace(/^/gm, "  "));
    for (const node of [cx.unit.root, ...cx.unit.root.descendants()])
      if (node.kind === "call") showCall(node, cx.facts);
  },
};

function showCall(node, facts) {
  const target = facts.target(node);
  const where = target.t === "function" ? `${path.relative(workspace, target.id.path)}#${target.id.name}` : target.name;
  const effects = facts
    .effects(node)
    .map(({ effect, sink, path: steps }) => `${effect} (${[...steps.map((step) => step.shown), sink].join(" -> ")})`);
  const callee = node.field("function")?.text.split("\n")[0] ?? "";
  console.log(`  ${callee}() is ${where ?? "unknown"}${effects.length > 0 ? `: ${effects.join(", ")}` : ""}`);
}
await show();
