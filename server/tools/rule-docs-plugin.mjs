// esbuild plugin: imports of a rule's Markdown page become its raw text. What the headings must be is checked by the page parser.
import * as fs from "node:fs/promises";

/** @returns {import("esbuild").Plugin} */
export const ruleDocs = () => ({
  name: "rule-docs",
  setup(build) {
    build.onLoad({ filter: /\.md$/ }, async ({ path }) => ({
      contents: await fs.readFile(path, "utf8"),
      loader: "text",
    }));
  },
});
