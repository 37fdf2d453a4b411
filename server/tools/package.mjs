// Packs the extension into dist/perflens.vsix: minified bundles, grammars, pages. Needs no network.
//   node server/tools/package.mjs
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const vsixFile = path.join(root, "dist/perflens.vsix");

/**
 * Larger than this and a new dependency slipped in, or the bundles for Node no longer share those for the web; bytes. About 150 KB are the
 * parser and the grammar of Python, 145 KB the grammar of TSX, 142 KB that of TypeScript and 47 KB that of JavaScript, 70 KB pages and
 * pictures, 120 KB the client, 30 KB the SQL parser; the rest is the server, and grows with what it knows.
 */
const MAX_SIZE = 1300 * 1024;

build("server/tools/grammars.mjs");
build("esbuild.mjs", "--minify");
await createVSIX({
  cwd: root,
  packagePath: vsixFile,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
const { size } = fs.statSync(vsixFile);
if (size > MAX_SIZE) {
  console.error(`package: ${kilobytes(size)} is more than ${kilobytes(MAX_SIZE)}`);
  process.exit(1);
}

function build(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1024)} KB`;
}
