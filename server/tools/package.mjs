// Packs the extension into dist/perflens.vsix: minified bundles, grammars, pages, each as small as can be. Needs no network.
//   node server/tools/package.mjs
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import zopfli from "@gfx/zopfli";
import { createVSIX } from "@vscode/vsce";
import * as esbuild from "esbuild";
import lzma from "lzma";
import { readZip, writeZip } from "./zip.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const vsixFile = path.join(root, "dist/perflens.vsix");

/**
 * Larger than this and a new dependency slipped in, or the bundles for Node no longer share those for the web; bytes. About 140 KB are the
 * parser and the grammar of Python, 210 KB the grammars of scripts, 90 KB pages and pictures, 90 KB the client, 30 KB the SQL parser; the
 * rest is the server, and grows with what it knows.
 */
const MAX_SIZE = 1000 * 1024;

/** Grammars that only some need: packed better than the archive can, for a few ms when the first file asks for one. */
const PACKED = /^extension\/grammars\/tree-sitter-(?:typescript|tsx|javascript)\.wasm$/;
/** What the packer spends: 5 takes seconds for a grammar, more takes minutes and gains nothing. */
const LZMA_MODE = 5;
const ZOPFLI = { numiterations: 15 };

build("server/tools/grammars.mjs");
build("esbuild.mjs", "--minify");
await createVSIX({
  cwd: root,
  packagePath: vsixFile,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
await shrink();
const { size } = fs.statSync(vsixFile);
console.log(`package: ${path.relative(root, vsixFile)} is ${kilobytes(size)} now`);
if (size > MAX_SIZE) {
  console.error(`package: ${kilobytes(size)} is more than ${kilobytes(MAX_SIZE)}`);
  process.exit(1);
}

function build(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

/** Writes the archive anew. @throws Error when what is read from the new one is not what was in the old one. */
async function shrink() {
  const before = readZip(fs.readFileSync(vsixFile));
  const packed = before.map((entry) => (PACKED.test(entry.name) ? { ...entry, content: pack(entry.content) } : entry));
  const archive = await writeZip(packed, (content) => zopfli.deflateAsync(content, ZOPFLI));
  const unpackAsset = await loadUnpacker();
  readZip(archive).forEach(({ name, content }, index) => {
    const unpacked = PACKED.test(name) ? unpackAsset(content) : content;
    const isSame = name === before[index].name && before[index].content.equals(unpacked);
    if (!isSame) throw new Error(`${name} is not what it was before it was packed`);
  });
  fs.writeFileSync(vsixFile, archive);
}

function pack(content) {
  return Buffer.from(lzma.compress(content, LZMA_MODE));
}

/** What the extension unpacks with. */
async function loadUnpacker() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["server/src/files/assets.ts"],
    bundle: true,
    format: "esm",
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return (await import(`data:text/javascript;base64,${code}`)).unpackAsset;
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1024)} KB`;
}
