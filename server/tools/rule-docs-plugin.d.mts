// Types of rule-docs-plugin.mjs for the tests; what builds has none.
import type { Plugin } from "esbuild";

export function ruleDocs(options?: { readonly shortened?: boolean }): Plugin;
export function shortenPage(text: string): string;
