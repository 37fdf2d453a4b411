// Writes the node kinds and fields of the Python grammar as types, from the grammar package's own list.
//   node server/tools/kinds.mjs           write
//   node server/tools/kinds.mjs --check   change nothing; fail when the types are stale
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const grammar = path.join(root, "node_modules/tree-sitter-python");
const target = path.join(root, "server/src/syntax/kinds.python.ts");

const types = JSON.parse(fs.readFileSync(path.join(grammar, "src/node-types.json"), "utf8"));
const { version } = JSON.parse(fs.readFileSync(path.join(grammar, "package.json"), "utf8"));

// Types with subtypes are only classes of types; no node is of such a type.
const kinds = types.filter((type) => type.named && !type.subtypes).map((type) => type.type);
const fields = types.flatMap((type) => Object.keys(type.fields ?? {}));

const union = (name, members) =>
  `export type ${name} =\n${[...new Set(members)]
    .sort()
    .map((member) => `  | ${JSON.stringify(member)}`)
    .join("\n")};\n`;

const text = `// Owns the names of the Python grammar's named nodes and fields. Written by server/tools/kinds.mjs from tree-sitter-python ${version};
// not to be edited.

${union("PythonKind", kinds)}
${union("PythonField", fields)}`;

if (!process.argv.includes("--check")) fs.writeFileSync(target, text);
else if (!fs.existsSync(target) || fs.readFileSync(target, "utf8") !== text) {
  console.error(`${path.relative(root, target)} is stale: run node server/tools/kinds.mjs`);
  process.exitCode = 1;
}
