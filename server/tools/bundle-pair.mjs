// Builds a bundle for the web and one for Node from two entries that have most of their code in common. The code in common is in the
// bundle for the web, which has to be one file; the one for Node takes it from there, so that it is shipped once.
import * as path from "node:path";
import * as esbuild from "esbuild";

/**
 * The options of both builds. `common`: options of both; `web` and `node`: their entries; `name`: the bundles are `NAME.web.js` and
 * `NAME.js`; `isShared` tells the code in common by its path from the root, with `/`.
 */
export function bundlePair({ common, name, web, node, isShared }) {
  const root = common.absWorkingDir;
  const webFile = `./${name}.web.js`;
  const nodeOptions = (found) => ({
    ...common,
    entryPoints: { [name]: node },
    plugins: [...common.plugins, takeShared({ root, webFile, isShared, found })],
  });
  const findShared = async () => {
    const found = new Set();
    await esbuild.build({ ...nodeOptions(found), write: false, sourcemap: false });
    return [...found].sort();
  };
  return [
    {
      ...common,
      entryPoints: { [`${name}.web`]: web },
      plugins: [...common.plugins, giveShared({ root, web, findShared })],
      platform: "browser",
      target: "es2022",
      // A worker's script has no module to export from.
      format: "iife",
      globalName: EXPORTS,
      footer: { js: `if (typeof module === "object") module.exports = ${EXPORTS};` },
    },
    nodeOptions(new Set()),
  ];
}

const EXPORTS = "perflensExports";
const SHARED = "shared";
const ENTRY = "web-entry";

/** Makes the web's entry export all that Node's asks for, besides what it exports itself. */
function giveShared({ root, web, findShared }) {
  return {
    name: "give-shared",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) =>
        args.kind === "entry-point" ? { path: path.join(root, web), namespace: ENTRY } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: ENTRY }, async (args) => {
        const shared = await findShared();
        const entries = shared.map((file, index) => {
          const from = JSON.stringify(`./${file}`);
          // A required ES module would not be merged with the others; an imported CommonJS module would not be the same object.
          return file.endsWith(".ts")
            ? { head: `import * as shared${index} from ${from};`, value: `shared${index}` }
            : { head: "", value: `require(${from})` };
        });
        const table = entries.map(({ value }, index) => `${JSON.stringify(shared[index])}: ${value}`);
        const contents = [
          `export * from ${JSON.stringify(args.path)};`,
          ...entries.map(({ head }) => head),
          `export const ${SHARED} = { ${table.join(", ")} };`,
        ];
        return { contents: contents.join("\n"), resolveDir: root, loader: "js" };
      });
    },
  };
}

/** Replaces modules in common by what the bundle for the web exports. */
function takeShared({ root, webFile, isShared, found }) {
  const asked = Symbol();
  return {
    name: "take-shared",
    setup(build) {
      build.onResolve({ filter: /.*/, namespace: SHARED }, () => ({ path: webFile, external: true }));
      build.onResolve({ filter: /.*/ }, async ({ path: wanted, pluginData, ...args }) => {
        if (pluginData === asked || args.kind === "entry-point") return undefined;
        const { resolveDir, importer, kind } = args;
        const resolved = await build.resolve(wanted, { resolveDir, importer, kind, pluginData: asked });
        const file = path.relative(root, resolved.path).replaceAll(path.sep, "/");
        if (resolved.errors.length > 0 || resolved.external || !isShared(file)) return resolved;
        found.add(file);
        return { path: file, namespace: SHARED };
      });
      build.onLoad({ filter: /.*/, namespace: SHARED }, (args) => ({
        contents: `module.exports = require(${JSON.stringify(webFile)}).${SHARED}[${JSON.stringify(args.path)}];`,
      }));
    },
  };
}
