// esbuild plugin: leaves out of the packages for client and server what is never asked for. The language client loads a
// feature for each part of the protocol, and the features keep each other from being left out by the bundler.
import * as fs from "node:fs/promises";
import * as path from "node:path";

/** Features of the language client for requests that the server does not answer, by file. */
const FEATURES = [
  ["callHierarchy", "codeLens", "colorProvider", "completion", "declaration", "definition", "diagnostic"],
  ["documentHighlight", "documentLink", "documentSymbol", "executeCommand", "fileOperations", "foldingRange"],
  ["formatting", "implementation", "inlayHint", "inlineCompletion", "inlineValue", "linkedEditingRange", "notebook"],
  ["reference", "rename", "selectionRange", "semanticTokens", "signatureHelp", "textDocumentContent"],
  ["typeDefinition", "typeHierarchy", "workspaceSymbol"],
].flat();
const CLIENT = path.join("vscode-languageclient", "lib", "common");
const FEATURE_FILES = new RegExp(
  `[\\\\/]vscode-languageclient[\\\\/]lib[\\\\/]common[\\\\/](?:${FEATURES.join("|")})\\.js$`,
);

/** A feature that claims no capability of the editor and registers nothing. */
const NO_FEATURE =
  "class { fillClientCapabilities() {} initialize() {} getState() { return { kind: 'static' }; } clear() {} }";

/** The client asks whether the editor is new enough; the manifest's `engines.vscode` says so to the editor itself. */
const VERSIONS = {
  "semver/functions/parse": "module.exports = (version) => ({ version, prerelease: [] });",
  "semver/functions/satisfies": "module.exports = () => true;",
};
const NAMESPACE = "lean";

/** The unpacker of assets keeps a packer at hand, the larger part of its package. */
const PACKER_FILE = /[\\/]lzma1[\\/]lib[\\/]encoder\.js$/;

/** @returns {import("esbuild").Plugin} */
export const leanPackages = () => ({
  name: "lean-packages",
  setup(build) {
    build.onLoad({ filter: FEATURE_FILES }, async (args) => ({
      contents: await withoutFeatures(args.path),
      loader: "js",
    }));
    build.onLoad({ filter: PACKER_FILE }, () => ({ contents: "export class Encoder {}", loader: "js" }));
    build.onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, (args) => ({
      path: args.path,
      namespace: NAMESPACE,
    }));
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, (args) => ({ contents: VERSIONS[args.path], loader: "js" }));
  },
});

/** @throws Error when the file is not the feature it is taken for: a new version of the client has to be looked at. */
async function withoutFeatures(file) {
  const text = await fs.readFile(file, "utf8");
  const names = new Set([...text.matchAll(/^exports\.(\w+Feature) = \w+Feature;$/gm)].map(([, name]) => name));
  if (names.size === 0) throw new Error(`${path.join(CLIENT, path.basename(file))} has no feature to leave out`);
  return [...names].map((name) => `exports.${name} = ${NO_FEATURE};`).join("\n");
}
