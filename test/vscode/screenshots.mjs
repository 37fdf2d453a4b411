// Takes pictures of the packaged extension at work in a real VS Code, and checks in the page that each shows what its name
// says.
//   node test/vscode/screenshots.mjs [OUTDIR]        out/screenshots by default
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd, signalOfEnd, whenAborted } from "../../server/tools/process.mjs";
import { withWebWorkbench } from "./host/run-web.mjs";
import { withWorkbench } from "./host/workbench.mjs";

/** What is likely is underlined as information, what is certain as a warning. */
const SQUIGGLE = ".squiggly-info, .squiggly-warning";
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const out = path.resolve(process.argv[2] ?? path.join(root, "out/screenshots"));

const SETTINGS = {
  "breadcrumbs.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.fontSize": 13,
  "editor.hover.delay": 100,
  "editor.stickyScroll.enabled": false,
  "workbench.colorTheme": "Default Light Modern",
  "workbench.layoutControl.enabled": false,
};

/** CSS pixels. */
const SIZE = { width: 1200, height: 680 };

const LIMIT_MS = 30_000;
const say = (line) => console.log(line);

const signal = signalOfEnd();
fs.mkdirSync(out, { recursive: true });
await runToEnd(process.execPath, [path.join(root, "server/tools/package.mjs")], { cwd: root, signal });
const vsix = path.join(root, "dist/perflens.vsix");
const options = { server: { extensions: [vsix], settings: SETTINGS, testDriver: true }, size: SIZE, say, signal };
await withWorkbench(options, ({ server, page }) => Promise.race([takeAll(server, page), whenAborted(signal)]));
const web = { extensionDevelopmentPath: root, folder: path.join(here, "fixture"), size: SIZE, say, signal };
await withWebWorkbench(web, ({ url, page }) => Promise.race([takeWeb(url, page), whenAborted(signal)]));
if (signal.aborted) process.exitCode = 130;

async function takeAll(server, page) {
  const project = path.join(server.folder, "project");
  fs.cpSync(path.join(here, "fixture"), project, { recursive: true });
  const open = (file) => {
    const uri = `vscode-remote://${server.authority}${project}/${file}`;
    return page.goto(
      server.url(project, [
        ["openFile", uri],
        ["skipWelcome", "true"],
      ]),
    );
  };
  await orPictureOfFailure(page, async () => {
    await open("shop/labels.py");
    await picturesOfFinding(page);
    await open("shop/poll.py");
    await picturesOfFix(page);
    await open("club/models.py");
    await picturesOfPreview(page);
    await open("club/schema.sql");
    await page.locator(SQUIGGLE).first().waitFor();
    await take(page, "13-sql-file");
    await open("shop/web/OrderStatus.tsx");
    const polling = page.locator(SQUIGGLE).first();
    await polling.waitFor();
    await pointAt(page, polling);
    await page.locator(".monaco-hover:visible .hover-contents").filter({ hasText: "polling" }).first().waitFor();
    await take(page, "14-tsx-file");
  });
}

/** In the browser's own extension host, on a folder that is on no disk. */
function takeWeb(url, page) {
  return orPictureOfFailure(page, async () => {
    const payload = [
      ["openFile", "vscode-test-web://mount/shop/labels.py"],
      ["skipWelcome", "true"],
    ];
    await page.goto(`${url}?payload=${encodeURIComponent(JSON.stringify(payload))}`);
    const squiggle = page.locator(SQUIGGLE).first();
    await squiggle.waitFor();
    await pointAt(page, squiggle);
    await page.locator(".monaco-hover:visible .hover-contents").filter({ hasText: "query" }).first().waitFor();
    await take(page, "10-web-hover");
  });
}

async function orPictureOfFailure(page, pictures) {
  page.setDefaultTimeout(LIMIT_MS);
  try {
    await pictures();
  } catch (error) {
    if (signal.aborted) return;
    const picture = path.join(out, "failed.png");
    await page.screenshot({ path: picture }).catch(() => undefined);
    console.error(`screenshots: ${error.message}\nsee ${picture}`);
    process.exitCode = 1;
  }
}

async function picturesOfFinding(page) {
  const squiggle = page.locator(SQUIGGLE).first();
  await squiggle.waitFor();
  await take(page, "1-squiggle");

  await page.locator("#status\\.languageStatus").hover();
  await page.locator(".hover-language-status:has-text('PerfLens')").waitFor();
  await take(page, "2-status");

  await pointAt(page, squiggle);
  const hover = page.locator(".monaco-hover:visible .hover-contents");
  await hover.filter({ hasText: "query" }).first().waitFor();
  await take(page, "3-hover");

  const link = page.locator(".monaco-hover:visible a:has-text('G6')").first();
  await link.scrollIntoViewIfNeeded();
  await take(page, "4-hover-links");

  await link.click();
  await sectionShown(page, "G6");
  await take(page, "5-report");

  await pointAt(page, squiggle);
  await page.locator(".monaco-hover:visible a:has-text('query-in-loop')").first().click();
  await sectionShown(page, "query-in-loop");
  await take(page, "6-rule-page");

  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row").nth(1).waitFor();
  await take(page, "7-problems");
}

async function picturesOfFix(page) {
  const squiggles = page.locator(SQUIGGLE);
  await squiggles.nth(1).waitFor();
  await pointAt(page, squiggles.first());
  await page.mouse.down();
  await page.mouse.up();
  // The menu would cover half of a hover that the mouse left behind.
  await page.mouse.move(0, 0);
  await page.keyboard.press("Control+.");
  const entries = page.locator(".action-widget .monaco-list-row");
  await entries.filter({ hasText: /turn off/i }).waitFor();
  await take(page, "8-light-bulb");

  await entries.filter({ hasText: "asyncio.sleep" }).first().click();
  await page.locator(".view-line:has-text('await asyncio.sleep(1)')").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".squiggly-warning").length === 1);
  await take(page, "9-fixed");
}

/** A fix that edits one file and makes another is shown before it is applied. */
async function picturesOfPreview(page) {
  const squiggle = page.locator(SQUIGGLE).first();
  await squiggle.waitFor();
  await pointAt(page, squiggle);
  await page.mouse.down();
  await page.mouse.up();
  await page.mouse.move(0, 0);
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row").filter({ hasText: "index" }).first().click();
  // VS Code asks to tick what needs confirmation.
  const boxes = page.locator(".bulk-edit-panel .monaco-list-row:has(.monaco-icon-label) .edit-checkbox");
  await boxes.nth(1).waitFor();
  // The editor shows progress until the preview is answered: the page does not come to rest.
  keep("11-refactor-preview", await page.screenshot());

  for (const box of await boxes.all()) await box.check();
  await page.locator(".bulk-edit-panel .monaco-button:has-text('Apply')").click();
  await page.locator(".view-line:has-text('index=True')").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".squiggly-warning").length === 0);
  await take(page, "12-model-and-migration");
}

/** Moves the mouse onto a squiggle, as a hand would: in more than one step. */
async function pointAt(page, squiggle) {
  const box = await squiggle.boundingBox();
  const [x, y] = [box.x + Math.min(box.width, 60) / 2, box.y + box.height / 2];
  await page.mouse.move(x, y + 100);
  await page.mouse.move(x, y, { steps: 5 });
}

/** Resolves when the report tab shows the section's heading at its top; takes the mouse away from the hover. */
async function sectionShown(page, anchor) {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    for (const frame of page.frames()) {
      const top = await frame.evaluate(topOfSection, anchor).catch(() => undefined);
      if (top !== undefined && top >= 0 && top < 200) return page.mouse.move(0, 0);
    }
    if (Date.now() > deadline) throw new Error(`no report tab shows ${anchor} at its top`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** In the page: distance in pixels of the marked heading from the top, if this is the report at `anchor`. */
function topOfSection(anchor) {
  if (document.body.dataset.anchor !== anchor) return undefined;
  return document.querySelector(".opened")?.getBoundingClientRect().top;
}

/** Takes the picture once two in a row are equal. */
async function take(page, name) {
  const deadline = Date.now() + LIMIT_MS;
  let before = await page.screenshot();
  for (;;) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const now = await page.screenshot();
    if (now.equals(before)) break;
    if (Date.now() > deadline) throw new Error(`the page does not come to rest for ${name}`);
    before = now;
  }
  keep(name, before);
}

function keep(name, picture) {
  const file = path.join(out, `${name}.png`);
  fs.writeFileSync(file, picture);
  say(path.relative(root, file));
}
