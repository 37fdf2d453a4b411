// Packs the extension into dist/perflens.vsix: minified bundles, grammars, pages, each as small as can be. Needs no network.
//   node server/tools/package.mjs
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import zopfli from "@gfx/zopfli";
import { createVSIX } from "@vscode/vsce";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from "@zip.js/zip.js";
import * as esbuild from "esbuild";
import { compress } from "lzma1";
import { leanPackages } from "./lean-packages-plugin.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const vsixFile = path.join(root, "dist/perflens.vsix");

/**
 * Larger than this and a new dependency slipped in, or the bundles for Node no longer share those for the web; bytes. About 140 KB are the
 * parser and the grammar of Python, 210 KB the grammars of scripts, 90 KB pages and pictures, 90 KB the client, 30 KB the SQL parser; the
 * rest is the server, and grows with what it knows.
 */
const MAX_SIZE = 1006 * 1024;

/** Grammars that only some need: packed better than the archive can, for a few ms when the first file asks for one. */
const PACKED = /^extension\/grammars\/tree-sitter-(?:typescript|tsx|javascript)\.wasm$/;
/** What the packer spends: seconds for all grammars. One step more doubles the memory to unpack in and gains nothing. */
const LZMA_MODE = 8;
/** As archives name it. */
const DEFLATED = 8;
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
  const writer = new ZipWriter(new Uint8ArrayWriter(), { extendedTimestamp: false });
  const before = await readAll(fs.readFileSync(vsixFile));
  for (const { entry, content } of before) {
    const isPacked = PACKED.test(entry.filename);
    const data = isPacked ? compress(content, LZMA_MODE) : await zopfli.deflateAsync(content, ZOPFLI);
    const form = isPacked ? { level: 0 } : { passThrough: true, compressionMethod: DEFLATED };
    await writer.add(entry.filename, new Uint8ArrayReader(data), { entry, dataDescriptor: false, ...form });
  }
  const archive = await writer.close();
  const unpackAsset = await loadUnpacker();
  const after = await readAll(archive);
  before.forEach(({ entry, content }, index) => {
    const { filename } = after[index].entry;
    const unpacked = PACKED.test(filename) ? unpackAsset(after[index].content) : after[index].content;
    const isSame = filename === entry.filename && Buffer.compare(content, unpacked) === 0;
    if (!isSame) throw new Error(`${entry.filename} is not what it was before it was packed`);
  });
  fs.writeFileSync(vsixFile, archive);
}

/** The entries of an archive in their order, each with its content. @throws Error when one is damaged. */
async function readAll(archive) {
  const entries = await new ZipReader(new Uint8ArrayReader(archive), { checkSignature: true }).getEntries();
  const read = async (entry) => ({ entry, content: await entry.getData(new Uint8ArrayWriter()) });
  return Promise.all(entries.map(read));
}

/** What the extension unpacks with. */
async function loadUnpacker() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["server/src/files/assets.ts"],
    bundle: true,
    format: "esm",
    plugins: [leanPackages()],
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return (await import(`data:text/javascript;base64,${code}`)).unpackAsset;
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1024)} KB`;
}
