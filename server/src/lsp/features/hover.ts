// Answers hovers: the finding under the pointer explained. The text is the engine's, the links are the client's.
import { type Hover, type HoverParams, MarkupKind } from "vscode-languageserver";
import { hoverLinks } from "../convert";
import { answering } from "../safe";
import type { Session } from "../session";
import { pathOfUri } from "../uris";
import type { Diagnostics } from "./diagnostics";

export function registerHover(
  { connection, analyzer, client, border, uriOf }: Session,
  diagnostics: Diagnostics,
): void {
  connection.onHover(
    answering<HoverParams, Hover | null>(border, "hover", null, ({ textDocument: { uri }, position }) => {
      const path = pathOfUri(uri);
      if (!analyzer.isOpen(path)) return null;
      diagnostics.hurry(path);
      const found = analyzer.hover(path, position, hoverLinks(client, uri, uriOf));
      if (found === undefined) return null;
      const kind = client.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
      return { contents: { kind, value: found.markdown }, range: found.range };
    }),
  );
}
