// Brings VS Code's server and its workbench, in the local Chromium, up and down together.
// Nothing that the page asks for leaves the machine.
import { ensureChromium } from "../../../server/tools/ensure.mjs";
import { installHost, loadPlaywright } from "./install.mjs";
import { startServer } from "./server.mjs";

const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const LOOPBACK = /^(127\.0\.0\.1|(.+\.)?localhost)$/;

/**
 * Calls `use({ server, page })` with a running workbench and resolves to its result, with everything stopped whatever
 * happened. `server` holds the options of startServer, `size` is that of the page in CSS pixels; `say` gets a line before
 * anything is installed, `signal` ends an installation.
 */
export async function withWorkbench({ server: options, size, say, signal }, use) {
  const host = await installHost(say, signal);
  const server = await startServer({ ...options, host });
  try {
    return await withPage({ size, say }, (page) => use({ server, page }));
  } finally {
    await server.stop();
  }
}

/** Calls `use(page)` with an empty page of a browser that sees this machine only; both are gone afterwards. */
export async function withPage({ size, say }, use) {
  const browser = await launch(ensureChromium(say));
  try {
    return await use(await openPage(browser, size));
  } finally {
    await browser.close().catch(() => undefined);
  }
}

function launch(executablePath) {
  // Signals are the caller's: the driver would end the process before anything else is cleaned up.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return loadPlaywright().chromium.launch({ ...signals, executablePath, headless: true, args: CHROMIUM_ARGUMENTS });
}

async function openPage(browser, size = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ viewport: size });
  const isOutside = (url) => /^https?:$/.test(url.protocol) && !LOOPBACK.test(url.hostname);
  await context.route(isOutside, (route) => route.abort());
  return context.newPage();
}
