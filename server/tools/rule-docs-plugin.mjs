// esbuild plugin: imports of a rule's Markdown page become its text. What the headings must be is checked by the page parser.
import * as fs from "node:fs/promises";

/**
 * @param {{ shortened?: boolean }} options `shortened`: without what no hover shows, for what is shipped.
 * @returns {import("esbuild").Plugin}
 */
export const ruleDocs = ({ shortened = false } = {}) => ({
  name: "rule-docs",
  setup(build) {
    build.onLoad({ filter: /\.md$/ }, async ({ path }) => {
      const text = await fs.readFile(path, "utf8");
      return { contents: shortened ? shortenPage(text) : text, loader: "text" };
    });
  },
});

/** What hovers show of a section; the whole page is in the rule book. */
const SHOWN = {
  "Why it costs": (body) => body.split(/\n\s*\n/)[0],
  Instead: (body) => /^```[^\n]*\n[\s\S]*?^```$/m.exec(body)?.[0],
};

/** A rule's page with a dash in the place of all that no hover shows. */
export function shortenPage(text) {
  const [head, ...chapters] = text.replace(/\r\n?/g, "\n").split(/^## /m);
  const short = chapters.map((chapter) => {
    const [title, ...body] = chapter.split("\n");
    return `## ${title}\n${SHOWN[title]?.(body.join("\n").trim()) ?? "-"}`;
  });
  return [head.trim().replace(/\n+/g, "\n"), ...short].join("\n");
}
