// Owns what a bundler's configuration says of the minifier: which one it is, its options, and whether those take calls of the console out.
// Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { bare, keyOf, pairOf, property, stringValue } from "./kinds";

export type Switch =
  /** It is said to keep them. */
  | { readonly s: "kept"; readonly pair: SyntaxNode; readonly options: SyntaxNode }
  /** Nothing is said. */
  | { readonly s: "silent" }
  | { readonly s: "taken-out" }
  | { readonly s: "unknown" };

const UNKNOWN: Switch = { s: "unknown" };

/** What terser's options say; `options` is what `terserOptions`, or the plugin of Rollup, is given. */
export function terserSwitch(options: SyntaxNode): Switch {
  if (options.kind !== "object" || hasSpread(options)) return UNKNOWN;
  const compress = property(options, "compress");
  if (!compress || compress.text === "true") return { s: "silent" };
  if (compress.kind !== "object" || hasSpread(compress)) return UNKNOWN;
  const pure = property(compress, "pure_funcs");
  if (pure) return listSwitch(pure, "console.log");
  const drop = pairOf(compress, "drop_console");
  const value = drop?.field("value")?.text;
  if (!drop) return { s: "silent" };
  if (value === "true") return { s: "taken-out" };
  return value === "false" ? { s: "kept", pair: drop, options: compress } : UNKNOWN;
}

/** What esbuild's options say. */
export function esbuildSwitch(options: SyntaxNode): Switch {
  if (options.kind !== "object" || hasSpread(options)) return UNKNOWN;
  const [drop, pure] = [property(options, "drop"), property(options, "pure")];
  const said = [drop && listSwitch(drop, "console"), pure && listSwitch(pure, "console.log")].flatMap(
    (one) => one ?? [],
  );
  return said.find(({ s }) => s !== "silent") ?? { s: "silent" };
}

function listSwitch(list: SyntaxNode, name: string): Switch {
  if (list.kind !== "array" || list.namedChildren.some(({ kind }) => kind !== "string")) return UNKNOWN;
  return list.namedChildren.some((item) => stringValue(item) === name) ? { s: "taken-out" } : { s: "silent" };
}

function hasSpread(object: SyntaxNode): boolean {
  return object.namedChildren.some(({ kind }) => kind === "spread_element");
}

export type Minifier = "terser" | "esbuild" | "oxc" | "none" | "unknown";

/** The minifier that `build` of Vite's configuration chooses; esbuild where it says nothing. */
export function viteMinifier(build: SyntaxNode | undefined): Minifier {
  const minify = property(build, "minify");
  if (build && (build.kind !== "object" || hasSpread(build))) return "unknown";
  if (!minify || minify.text === "true") return "esbuild";
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

const NAMES: ReadonlySet<string> = new Set(["identifier", "string_fragment"]);

/** True where something else may take calls of the console out: a plugin, or a replacement. */
export function hasRemover(root: SyntaxNode): boolean {
  return root.select(NAMES).some(({ text }) => /remove-?console|drop-?console|strip|transform-remove/i.test(text));
}

/** Adds a key to an object literal, in front of what it has. */
export function keyInsertion(
  object: SyntaxNode,
  text: string,
  indentOf: (node: SyntaxNode) => string,
): { readonly at: number; readonly text: string } | undefined {
  const [first] = object.namedChildren.map(bare);
  const open = object.start + 1;
  if (!first) return { at: open, text: ` ${text} ` };
  const isOwnLine = object.text.slice(1, first.start - object.start).includes("\n");
  return isOwnLine ? { at: first.start, text: `${text},\n${indentOf(first)}` } : { at: first.start, text: `${text}, ` };
}
