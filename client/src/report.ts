// Owns the tab in which the shipped pages (rule book and reports) open at a section, offline, and the ways into it:
// command arguments, a pick list, and URIs of the extension. Must not know what is in the pages.
import {
  type Disposable,
  QuickPickItemKind,
  Uri,
  type UriHandler,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { type OpenPageArgs, RULES_PAGE } from "../../server/src/protocol";
import { type Page, renderPage } from "./markdown";

export interface Reports extends UriHandler, Disposable {
  /** Shows a page at a section; says so when there is no such page. */
  open(args: OpenPageArgs): Promise<void>;
  /** Lets the user choose a section of any page. */
  pick(): Promise<void>;
}

/** `extensionUri` is the folder of the extension; the pages are in its `media/`. */
export function createReports(extensionUri: Uri): Reports {
  const media = Uri.joinPath(extensionUri, "media");
  let panel: WebviewPanel | undefined;

  const open = async (args: OpenPageArgs): Promise<void> => {
    const page = await readPage(media, args.page);
    if (page === undefined) {
      void window.showErrorMessage(`PerfLens has no page named "${args.page}".`);
      return;
    }
    panel ??= createPanel(media, {
      onDisposed() {
        panel = undefined;
      },
      onLink: (from, href) => void open(resolveLink(from, href)),
    });
    panel.title = page.title;
    panel.webview.html = documentOf(panel, media, page, args);
    panel.reveal(undefined, false);
  };

  return {
    open,
    async pick() {
      const chosen = await window.showQuickPick(sectionItems(media), {
        placeHolder: "Open a section of the rule book or of a report",
        matchOnDescription: true,
      });
      if (chosen?.target) await open(chosen.target);
    },
    handleUri(uri) {
      const target = pageOfUri(uri);
      return target && open(target);
    },
    dispose: () => panel?.dispose(),
  };
}

/** Arguments come from links in Markdown and from other programs; a page name never leaves the folder of the pages. */
export function isOpenPageArgs(value: unknown): value is OpenPageArgs {
  if (typeof value !== "object" || value === null) return false;
  const { page, anchor } = value as Partial<Record<keyof OpenPageArgs, unknown>>;
  return typeof page === "string" && PAGE_NAME.test(page) && typeof anchor === "string";
}

const PAGE_NAME = /^[\w-]+$/;

/** The page that lists the reports. */
const INDEX_PAGE = "README";

/** `<scheme>://perflens.perflens/open?page=rules&anchor=query-in-loop` */
function pageOfUri(uri: Uri): OpenPageArgs | undefined {
  if (uri.path !== "/open") return undefined;
  const query = new URLSearchParams(uri.query);
  const target = { page: query.get("page"), anchor: query.get("anchor") ?? "" };
  return isOpenPageArgs(target) ? target : undefined;
}

/** `href` as written in a page, relative to that page's file: `#G6`, `golf.md#G6`, `../rules.md#query-in-loop`. */
function resolveLink(from: string, href: string): OpenPageArgs {
  const [file = "", anchor = ""] = href.split("#", 2);
  const page = file.replace(/^.*\//, "").replace(/\.md$/, "");
  return { page: page || from, anchor: decodeURIComponent(anchor) };
}

function fileOf(media: Uri, page: string): Uri {
  return page === RULES_PAGE ? Uri.joinPath(media, `${page}.md`) : Uri.joinPath(media, "reports", `${page}.md`);
}

async function readPage(media: Uri, name: string): Promise<Page | undefined> {
  if (!PAGE_NAME.test(name)) return undefined;
  try {
    return renderPage(new TextDecoder().decode(await workspace.fs.readFile(fileOf(media, name))));
  } catch {
    return undefined;
  }
}

async function pageNames(media: Uri): Promise<string[]> {
  const entries = await workspace.fs.readDirectory(Uri.joinPath(media, "reports"));
  const reports = entries.map(([name]) => name.replace(/\.md$/, "")).filter((name) => name !== INDEX_PAGE);
  return [RULES_PAGE, ...reports.sort()];
}

async function sectionItems(media: Uri) {
  const pages = await Promise.all(
    (await pageNames(media)).map(async (name) => ({ name, page: await readPage(media, name) })),
  );
  return pages.flatMap(({ name, page }) => {
    if (page === undefined) return [];
    const sections = page.sections.filter(({ level }) => level === 2 || level === 3);
    return [
      { label: page.title, kind: QuickPickItemKind.Separator, target: undefined },
      ...sections.map(({ title, anchor }) => ({ label: title, description: anchor, target: { page: name, anchor } })),
    ];
  });
}

interface PanelEvents {
  readonly onDisposed: () => void;
  /** A relative link was clicked in the page named `from`. */
  readonly onLink: (from: string, href: string) => void;
}

function createPanel(media: Uri, events: PanelEvents): WebviewPanel {
  // Beside, so that the code the section is about stays in view.
  const panel = window.createWebviewPanel("perflens.report", "PerfLens", ViewColumn.Beside, {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [media],
  });
  panel.iconPath = Uri.joinPath(media, "icon.png");
  panel.onDidDispose(events.onDisposed);
  panel.webview.onDidReceiveMessage(({ page, href }: { page: string; href: string }) => events.onLink(page, href));
  return panel;
}

function documentOf(panel: WebviewPanel, media: Uri, page: Page, { page: name, anchor }: OpenPageArgs): string {
  const { webview } = panel;
  const asset = (file: string) => webview.asWebviewUri(Uri.joinPath(media, "page", file));
  const policy = `default-src 'none'; img-src ${webview.cspSource}; style-src ${webview.cspSource}; script-src ${webview.cspSource}`;
  const link = (target: string, label: string) =>
    `<a href="${target}.md"${target === name ? ' aria-current="page"' : ""}>${label}</a>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${asset("page.css")}">
<title>${escapeHtml(page.title)}</title>
</head>
<body data-page="${name}" data-anchor="${escapeHtml(anchor)}" data-shown="${Date.now()}">
<nav>${link(RULES_PAGE, "Rule book")} ${link(INDEX_PAGE, "Reports")}</nav>
<main>${page.html}</main>
<script src="${asset("page.js")}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
