// Owns what a bundler's configuration says of the minifier: which one it is, its options, and whether those take calls of the console out.
// Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { bare, pairOf, property, shorthands, stringValue } from "./kinds";

export type Switch =
  /** It is said to keep them. */
  | { readonly s: "kept"; readonly pair: SyntaxNode; readonly options: SyntaxNode }
  /** Nothing is said. */
  | { readonly s: "silent" }
  | { readonly s: "taken-out" }
  | { readonly s: "unknown" };

export const UNKNOWN: Switch = { s: "unknown" };

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

/** @param list functions whose calls are left out. */
export function listSwitch(list: SyntaxNode, name: string): Switch {
  if (list.kind !== "array" || list.namedChildren.some(({ kind }) => kind !== "string")) return UNKNOWN;
  return list.namedChildren.some((item) => stringValue(item) === name) ? { s: "taken-out" } : { s: "silent" };
}

export function hasSpread(object: SyntaxNode): boolean {
  return object.namedChildren.some(({ kind }) => kind === "spread_element");
}

const NAMES: ReadonlySet<string> = new Set(["identifier", "string_fragment"]);

/** True where something else may take calls of the console out: a plugin, or a replacement. */
export function hasRemover(root: SyntaxNode): boolean {
  return root.select(NAMES).some(({ text }) => /remove-?console|drop-?console|strip|transform-remove/i.test(text));
}

/** An edit that puts text at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * Names functions in a list at the end of a path of keys of an object literal: where the list is, in front of what it holds, else as a new key
 * of the innermost object there is. Undefined where anything on the path is no literal.
 */
export function listInsertion(
  object: SyntaxNode,
  [key = "", ...inner]: readonly string[],
  names: readonly string[],
  indentOf: (node: SyntaxNode) => string,
): Insertion | undefined {
  const listed = names.map((name) => JSON.stringify(name)).join(", ");
  const pair = pairOf(object, key);
  const value = pair && property(object, key);
  if (shorthands(object).includes(key)) return undefined;
  if (!pair) return keyInsertion(object, nested([key, ...inner], `[${listed}]`), indentOf);
  const given = value && bare(value);
  if (!given || given.namedChildren.some(({ kind }) => kind === "spread_element")) return undefined;
  if (inner.length > 0) return given.kind === "object" ? listInsertion(given, inner, names, indentOf) : undefined;
  if (given.kind !== "array") return undefined;
  return { at: given.start + 1, text: given.namedChildren.length > 0 ? `${listed}, ` : listed };
}

/** `a: { b: value }` of `["a", "b"]`. */
function nested([key = "", ...inner]: readonly string[], value: string): string {
  return inner.length === 0 ? `${key}: ${value}` : `${key}: { ${nested(inner, value)} }`;
}

/** Adds a key to an object literal, in front of what it has. */
function keyInsertion(object: SyntaxNode, text: string, indentOf: (node: SyntaxNode) => string): Insertion | undefined {
  if (object.kind !== "object") return undefined;
  const [first] = object.namedChildren.map(bare);
  const open = object.start + 1;
  if (!first) return { at: open, text: ` ${text} ` };
  const isOwnLine = object.text.slice(1, first.start - object.start).includes("\n");
  return isOwnLine ? { at: first.start, text: `${text},\n${indentOf(first)}` } : { at: first.start, text: `${text}, ` };
}
