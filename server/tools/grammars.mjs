// Brings the wasm files of the parser and its grammars into grammars/ and checks them against grammars/grammars.json.
//   node server/tools/grammars.mjs            copy what is missing or stale; fail when a package is not the recorded one
//   node server/tools/grammars.mjs --check    copy nothing
//   node server/tools/grammars.mjs --update   rewrite grammars.json from the installed packages
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const folder = path.join(root, "grammars");
const recordFile = path.join(folder, "grammars.json");

/** File in grammars/ and in its package, and the package. */
const WANTED = [
  { file: "web-tree-sitter.wasm", package: "web-tree-sitter", kind: "runtime" },
  { file: "tree-sitter-python.wasm", package: "tree-sitter-python", kind: "grammar" },
  { file: "tree-sitter-typescript.wasm", package: "tree-sitter-typescript", kind: "grammar" },
  { file: "tree-sitter-tsx.wasm", package: "tree-sitter-typescript", kind: "grammar" },
  // The version that the grammar of TypeScript is made from. The next one fails on `for`, `class` and `default` as names of attributes.
  { file: "tree-sitter-javascript.wasm", package: "tree-sitter-javascript", kind: "grammar" },
];

const sha256 = (file) => createHash("sha256").update(fs.readFileSync(file)).digest("hex");
const packageFolder = (name) => path.join(root, "node_modules", name);
const source = (entry) => path.join(packageFolder(entry.package), entry.file);
const target = (entry) => path.join(folder, entry.file);

async function describe(entry) {
  const { version, license } = JSON.parse(
    fs.readFileSync(path.join(packageFolder(entry.package), "package.json"), "utf8"),
  );
  return { ...entry, version, license, sha256: sha256(source(entry)), abi: await abiOf(entry) };
}

/** The runtime reads a span of grammar ABIs, a grammar has one. */
async function abiOf(entry) {
  // The module's constants are filled in by init.
  const runtime = await import("web-tree-sitter");
  await runtime.Parser.init();
  if (entry.kind === "runtime") return [runtime.MIN_COMPATIBLE_VERSION, runtime.LANGUAGE_VERSION];
  return (await runtime.Language.load(fs.readFileSync(source(entry)))).abiVersion;
}

async function update() {
  const record = [];
  for (const entry of WANTED) record.push(await describe(entry));
  fs.writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
}

/** One line per difference between a file and its record. */
function differences(entries, locate) {
  return entries.flatMap((entry) => {
    const file = locate(entry);
    const shown = path.relative(root, file);
    if (!fs.existsSync(file)) return [`${shown} is missing`];
    return sha256(file) === entry.sha256 ? [] : [`${shown} is not ${entry.package} ${entry.version} as recorded`];
  });
}

const [flag] = process.argv.slice(2);
if (flag === "--update") await update();
const record = JSON.parse(fs.readFileSync(recordFile, "utf8"));
const wrong = differences(record, flag === "--check" ? target : source);
if (wrong.length > 0) {
  console.error(`grammars: ${wrong.join("; ")}`);
  console.error(
    "grammars: `npm ci` restores the packages; `node server/tools/grammars.mjs --update` records new ones.",
  );
  process.exit(1);
}
if (flag !== "--check") {
  for (const entry of record) {
    if (differences([entry], target).length > 0) fs.copyFileSync(source(entry), target(entry));
  }
}
