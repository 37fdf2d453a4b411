// Lays the npm-shipped VS Code out as a build for the web: a workbench without a server, whose extensions run in a web worker.
// Everything is linked but for what has to differ; stops when the shipped files are not what it expects.
import * as fs from "node:fs";
import * as path from "node:path";

const WORKBENCH = "out/vs/code/browser/workbench";
const API = "out/vs/workbench/workbench.web.main.internal";

/** Where the shipped workbench insists on a server; each is there exactly once. */
const PATCHES = [
  [/,remoteAuthority:location\.host\}/g, "}"],
  [
    /(\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.vscodeRemote\}\),"User"\)/g,
    '$1.file("/User").with({scheme:"vscode-userdata"}))',
  ],
];

/** What a page embedding the workbench imports. The shipped workbench starts by itself, from the same configuration in the page. */
const API_MODULE = `
export const URI = { revive: (value) => value, parse: (value) => value, from: (value) => value };
export class Emitter {
  event = () => ({ dispose() {} });
  fire() {}
}
export function create() {
  const configuration = document.getElementById("vscode-workbench-web-configuration");
  const settings = JSON.parse(configuration.dataset.settings);
  // Without a value for each of its own additions the shipped workbench stops.
  const own = { userDataPath: "/", isEnabledFileDownloads: true, isEnabledFileUploads: true, isEnabledCoderGettingStarted: false };
  configuration.dataset.settings = JSON.stringify({ ...settings, ...own });
  import("../code/browser/workbench/workbench.js");
  return { dispose() {} };
}
`;

/** Makes the build in the new folder `build` from the folder `vscode` of the shipped one. */
export function makeWebBuild(vscode, build) {
  linkTree(vscode, build, ["out", "extensions"]);
  linkTree(path.join(vscode, "out"), path.join(build, "out"), ["vs"]);
  linkTree(path.join(vscode, "out/vs"), path.join(build, "out/vs"), ["workbench", "code"]);
  linkTree(path.join(vscode, "out/vs/workbench"), path.join(build, "out/vs/workbench"), []);
  linkTree(path.join(vscode, WORKBENCH), path.join(build, WORKBENCH), ["workbench.js"]);
  const script = fs.readFileSync(path.join(vscode, WORKBENCH, "workbench.js"), "utf8");
  fs.writeFileSync(path.join(build, WORKBENCH, "workbench.js"), PATCHES.reduce(patched, script));
  fs.writeFileSync(path.join(build, `${API}.js`), API_MODULE);
  // Imported and not linked, so that the addresses of fonts in it stay right.
  fs.writeFileSync(path.join(build, `${API}.css`), '@import url("../code/browser/workbench/workbench.css");\n');
  for (const name of fs.readdirSync(path.join(vscode, "extensions"))) {
    layExtension(path.join(vscode, "extensions", name), path.join(build, "extensions", name));
  }
}

function patched(script, [pattern, replacement]) {
  const count = script.match(pattern)?.length ?? 0;
  if (count !== 1) throw new Error(`the workbench has ${count} places like ${pattern}; expected one`);
  return script.replace(pattern, replacement);
}

/** Links what is in `from` into the new folder `to`, but for some names. */
function linkTree(from, to, except) {
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(from)) {
    if (!except.includes(name)) fs.symlinkSync(path.join(from, name), path.join(to, name));
  }
}

/** Of some extensions only the half for Node is shipped; an empty one for the browser keeps their failure out of the window. */
function layExtension(from, to) {
  const script = browserScript(from);
  if (script === undefined || fs.existsSync(path.join(from, script))) {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.symlinkSync(from, to);
    return;
  }
  linkTree(from, to, [script.split("/").find((part) => part !== ".")]);
  fs.mkdirSync(path.dirname(path.join(to, script)), { recursive: true });
  fs.writeFileSync(path.join(to, script), "exports.activate = () => {};\n");
}

/** Undefined for an extension without a half for the browser. */
function browserScript(extension) {
  const manifest = path.join(extension, "package.json");
  if (!fs.existsSync(manifest)) return undefined;
  const { browser } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  return browser === undefined || /\.[cm]?js$/.test(browser) ? browser : `${browser}.js`;
}
