// Opens the local Chromium for a workbench page. Nothing that the page asks for leaves the machine.
import { ensureChromium } from "../../../server/tools/ensure.mjs";
import { loadPlaywright } from "./install.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const LOOPBACK = /^(127\.0\.0\.1|(.+\.)?localhost)$/;

/** Resolves to `{ browser, page }`; closing the browser is the caller's. `size` is in CSS pixels. */
export async function openPage(say, size = { width: 1280, height: 800 }) {
  const executablePath = ensureChromium(say);
  const browser = await loadPlaywright().chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  const context = await browser.newContext({ viewport: size });
  const isOutside = (url) => /^https?:$/.test(url.protocol) && !LOOPBACK.test(url.hostname);
  await context.route(isOutside, (route) => route.abort());
  return { browser, page: await context.newPage() };
}
