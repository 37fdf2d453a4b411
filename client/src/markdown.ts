// Turns a shipped Markdown page into HTML whose sections can be linked to, and lists those sections.
// Must not know VS Code: text in, text out.
import MarkdownIt, { type Token } from "markdown-it";

/** A heading that can be opened by its anchor. */
export interface Section {
  readonly anchor: string;
  readonly title: string;
  /** 1 for the page's title, 2 and more for its sections. */
  readonly level: number;
}

export interface Page {
  /** Text of the first heading. */
  readonly title: string;
  readonly sections: readonly Section[];
  /** Body only: no `<html>`, no style, no script. */
  readonly html: string;
}

/**
 * Renders one page. A heading's anchor is the id of an `<a id="...">` in it or directly above it, else the slug that code
 * hosting sites give it, so that links between pages work in both places.
 */
export function renderPage(markdown: string): Page {
  // HTML is allowed because the pages ship with the extension; they need it for anchors.
  const parser = new MarkdownIt({ html: true });
  const tokens = parser.parse(markdown, {});
  const sections: Section[] = [];
  const taken = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "heading_open") continue;
    const inline = tokens[index + 1];
    const title = (inline?.children ?? []).map((part) => (part.type === "html_inline" ? "" : part.content)).join("");
    const slug = uniqueSlug(title, taken);
    token.attrSet("id", slug);
    const anchor = explicitAnchor(inline?.content) ?? explicitAnchor(textAbove(tokens, index)) ?? slug;
    sections.push({ anchor, title: title.trim(), level: Number(token.tag.slice(1)) });
  }
  return { title: sections[0]?.title ?? "", sections, html: parser.renderer.render(tokens, parser.options, {}) };
}

/** Source of the block before the heading if it is nothing but an anchor: raw HTML, or a paragraph that holds it. */
function textAbove(tokens: readonly Token[], index: number): string | undefined {
  const before = tokens[index - 1];
  const block = before?.type === "paragraph_close" ? tokens[index - 2] : before;
  return /^\s*<a [^>]*>\s*<\/a>\s*$/.test(block?.content ?? "") ? block?.content : undefined;
}

function explicitAnchor(source: string | undefined): string | undefined {
  return source?.match(/<a (?:id|name)="([^"]+)">/)?.[1];
}

function uniqueSlug(title: string, taken: Map<string, number>): string {
  const slug = title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");
  const earlier = taken.get(slug) ?? 0;
  taken.set(slug, earlier + 1);
  return earlier === 0 ? slug : `${slug}-${earlier}`;
}
