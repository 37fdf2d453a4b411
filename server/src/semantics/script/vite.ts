// Owns what Vite's configuration says of its minifier, and of functions whose calls the bundler may leave out. Knows one unit; versions of
// Vite are not told by it: up to 7 it minifies with esbuild and bundles with Rollup, from 8 on with oxc and Rolldown.
import type { SyntaxNode } from "../../syntax/node";
import { bare, keyOf, pairOf, property, shorthands, stringValue } from "./kinds";
import { hasSpread, listSwitch, type Switch, UNKNOWN } from "./minifiers";

/** `default`: the configuration names none. */
export type ViteMinifier = "terser" | "esbuild" | "oxc" | "default" | "none" | "unknown";

/** The minifier that `build` of Vite's configuration chooses. */
export function viteMinifier(build: SyntaxNode | undefined): ViteMinifier {
  const minify = property(build, "minify");
  if (build && (build.kind !== "object" || hasSpread(build))) return "unknown";
  if (!minify || minify.text === "true") return "default";
  if (minify.text === "false") return "none";
  const name = stringValue(minify);
  return name === "terser" || name === "esbuild" || name === "oxc" ? name : "unknown";
}

const OBJECTS: ReadonlySet<string> = new Set(["object"]);

/** The object that holds the configuration of Vite: the one with `build`, `plugins` or `server`, as it stands outermost. */
export function viteConfig(root: SyntaxNode): SyntaxNode | undefined {
  const found = root
    .select(OBJECTS)
    .find((object) =>
      object.namedChildren.some((child) => /^(build|plugins|server|resolve)$/.test(keyOf(child) ?? "")),
    );
  return found && !hasSpread(found) ? found : undefined;
}

/** The options of the bundler, by the name that the configuration has for them; that of every version where it has none. */
export function bundlerKey(build: SyntaxNode | undefined): "rollupOptions" | "rolldownOptions" {
  return pairOf(build, "rolldownOptions") ? "rolldownOptions" : "rollupOptions";
}

/** What the options of the bundler say: functions without effect that are needed, or the minifier's own switch. */
export function bundlerSwitch(build: SyntaxNode | undefined): Switch {
  if (shorthands(build).some((name) => /^roll(up|down)Options$/.test(name))) return UNKNOWN;
  const given = property(build, bundlerKey(build));
  if (!given) return { s: "silent" };
  const options = bare(given);
  if (options.kind !== "object" || hasSpread(options)) return UNKNOWN;
  const said = [property(options, "treeshake"), property(options, "output")].map((one) => one && bare(one));
  const [treeshake, output] = said;
  if (treeshake?.kind === "object" && property(treeshake, "manualPureFunctions"))
    return listSwitch(property(treeshake, "manualPureFunctions") ?? treeshake, "console.log");
  // An array of outputs, and a minifier with options of its own.
  return !output || (output.kind === "object" && !property(output, "minify")) ? { s: "silent" } : UNKNOWN;
}
