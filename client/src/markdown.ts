// Turns a shipped Markdown page into HTML whose sections can be linked to, and lists those sections.
// Must not know VS Code: text in, text out.
import { Marked, type Token, type Tokens } from "marked";

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
  /** Body only: no `<html>`, no style, no script. HTML of the page itself is in it, so the page has to be trusted. */
  readonly html: string;
}

/**
 * Renders one page. A heading's anchor is the id of an `<a id="...">` in it or directly above it, else the slug that code
 * hosting sites give it, so that links between pages work in both places.
 */
export function renderPage(markdown: string): Page {
  const slugs = new Map<Tokens.Heading, string>();
  const parser = new Marked({
    renderer: {
      heading(token) {
        return `<h${token.depth} id="${slugs.get(token) ?? ""}">${this.parser.parseInline(token.tokens)}</h${token.depth}>\n`;
      },
    },
  });
  const tokens = parser.lexer(markdown);
  const taken = new Map<string, number>();
  const sections = tokens.flatMap((token, index): Section[] => {
    if (!isHeading(token)) return [];
    const title = plainText(token.tokens);
    const slug = uniqueSlug(title, taken);
    slugs.set(token, slug);
    const anchor = explicitAnchor(token.raw) ?? anchorAbove(tokens, index) ?? slug;
    return [{ anchor, title: title.trim(), level: token.depth }];
  });
  return { title: sections[0]?.title ?? "", sections, html: parser.parser(tokens) };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}

/** The words of inline Markdown, without its markup. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "html") return "";
      if ("tokens" in token && token.tokens !== undefined) return plainText(token.tokens);
      return "text" in token ? String(token.text) : "";
    })
    .join("");
}

/** Anchor of the block before a heading if it is nothing but an anchor. */
function anchorAbove(tokens: readonly Token[], index: number): string | undefined {
  const above = tokens.slice(0, index).findLast(({ type }) => type !== "space")?.raw ?? "";
  return /^\s*<a [^>]*>\s*<\/a>\s*$/.test(above) ? explicitAnchor(above) : undefined;
}

function explicitAnchor(source: string): string | undefined {
  return source.match(/<a (?:id|name)="([^"]+)">/)?.[1];
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
