// Flags bundler configurations that leave `console.log` in what is shipped, by the switch of the minifier that is really used. What was
// never meant to be taken out is a remark of the strict profile.
import { bare, CALLS_AND_NEWS, pairOf, property } from "../../semantics/script/kinds";
import { esbuildSwitch, hasRemover, listInsertion, type Switch, terserSwitch } from "../../semantics/script/minifiers";
import { pathOf } from "../../semantics/script/paths";
import { bundlerKey, bundlerSwitch, type ViteMinifier, viteConfig, viteMinifier } from "../../semantics/script/vite";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./console-in-production-build.md";

type Message = "kept" | "left" | "idle";
type Cx = UnitContext<Message>;

/** Calls below which nobody needs to say anything about them. */
const MANY = 20;
const PURE = ["console.log", "console.debug"];

export const consoleInProductionBuild = defineRule<Message>({
  meta: {
    id: "console-in-production-build",
    family: "frontend",
    languages: ["script"],
    severity: "low",
    profile: "recommended",
    fix: "safe",
    sections: ["P8"],
    docs,
  },
  messages: {
    kept: ({ calls }) =>
      `\`drop_console: false\` keeps ${calls} of \`console.log\` and \`console.debug\` in the production build`,
    left: ({ calls, minifier }) =>
      `the production build keeps ${calls} of \`console.log\` and \`console.debug\`: ${minifier} is not told otherwise`,
    idle: ({ calls }) =>
      `terser's options have no effect without \`minify: "terser"\`: ${calls} of \`console.log\` and \`console.debug\` stay`,
  },
  onUnit(cx) {
    const name = cx.path.slice(cx.path.lastIndexOf("/") + 1);
    if (cx.role !== "app" || !CONFIG.test(name) || NOT_SHIPPED.test(name)) return;
    if (hasRemover(cx.unit.root)) return;
    if (/^vite\./.test(name)) checkVite(cx);
    else for (const call of cx.unit.root.select(CALLS_AND_NEWS)) checkCall(call, cx);
  },
});

const CONFIG = /^(?:vite|webpack|rollup|rspack)\.[\w.-]*\.?[cm]?[jt]s$|^(?:esbuild|build)(?:\.config)?\.[cm]?[jt]s$/;
const NOT_SHIPPED = /\b(dev|development|test|e2e|storybook|local|server|node|timestamp)\b/;

function checkVite(cx: Cx): void {
  const config = viteConfig(cx.unit.root);
  const build = property(config, "build");
  const minifier = viteMinifier(build && bare(build));
  const terser = property(build, "terserOptions");
  // A library is minified, or not, by who uses it.
  if (!config || property(build, "lib") || bundlerSwitch(build).s !== "silent") return;
  if (isIdle(minifier) && terser && terserSwitch(terser).s === "taken-out") reportIdle(terser, config, cx);
  else if (minifier === "terser") {
    const at = pairOf(build, "terserOptions") ?? pairOf(build, "minify");
    if (at) reportSwitch(terser ? terserSwitch(terser) : { s: "silent" }, at, terser, cx);
  } else if (minifier === "esbuild" || minifier === "default") checkViteEsbuild(config, build, cx);
  else if (minifier === "oxc") reportBundler(config, build, "oxc", cx);
}

/** True where Vite minifies with another than terser, whose options it does not look at then. */
function isIdle(minifier: ViteMinifier): boolean {
  return minifier === "default" || minifier === "esbuild" || minifier === "oxc";
}

function checkViteEsbuild(config: SyntaxNode, build: SyntaxNode | undefined, cx: Cx): void {
  const options = property(config, "esbuild");
  const said: Switch = options ? esbuildSwitch(options) : { s: "silent" };
  if (said.s !== "silent" || options?.text === "false") return;
  const named = viteMinifier(build) === "esbuild" ? pairOf(build, "minify") : undefined;
  if (named) reportLeft(named, "esbuild", cx, (fx) => insert(fx, config, ["esbuild", "pure"]));
  else reportBundler(config, build, "Vite's minifier", cx);
}

/** The minifier of Vite is another one since version 8; what the bundler takes out is gone with each of them. */
function reportBundler(config: SyntaxNode, build: SyntaxNode | undefined, minifier: string, cx: Cx): void {
  const at = pairOf(build, "minify") ?? pairOf(config, "build") ?? config.namedChildren[0];
  const path = ["build", bundlerKey(build), "treeshake", "manualPureFunctions"];
  if (at) reportLeft(at, minifier, cx, (fx) => insert(fx, config, path));
}

/** Options of terser that Vite does not look at, as it minifies with another. */
function reportIdle(terser: SyntaxNode, config: SyntaxNode, cx: Cx): void {
  const count = logs(cx);
  const said = property(config, "esbuild");
  if (count === 0 || (said && esbuildSwitch(said).s !== "silent")) return;
  const at = pairOf(property(terser, "compress"), "drop_console") ?? terser;
  cx.report({ at, message: "idle", data: { calls: calls(count) } });
}

function checkCall(call: SyntaxNode, cx: Cx): void {
  const callee = call.field("function") ?? call.field("constructor");
  const path = callee && pathOf(callee, cx.script);
  const value = path === undefined ? undefined : cx.facts.scriptValue(path);
  const name = value?.v === "library" ? value.name : "";
  const options = call.field("arguments")?.namedChildren[0];
  if (/^terser-webpack-plugin$/.test(name)) {
    const terser = property(options, "terserOptions");
    if (property(options, "minify")) return;
    reportSwitch(terser ? terserSwitch(terser) : { s: "silent" }, call, terser, cx);
  } else if (/^(@rollup\/plugin-terser|rollup-plugin-terser\.terser)$/.test(name)) {
    reportSwitch(options ? terserSwitch(options) : { s: "silent" }, call, options, cx);
  } else if (/^esbuild\.(build|buildSync|context)$/.test(name) && options) checkEsbuild(options, cx);
}

function checkEsbuild(options: SyntaxNode, cx: Cx): void {
  const minify = pairOf(options, "minify");
  if (minify?.field("value")?.text !== "true" || property(options, "platform")?.text.includes("node")) return;
  if (esbuildSwitch(options).s !== "silent") return;
  reportLeft(minify, "esbuild", cx, (fx) => insert(fx, options, ["pure"]));
}

/** @param terser the options, where there are any. */
function reportSwitch(said: Switch, at: SyntaxNode, terser: SyntaxNode | undefined, cx: Cx): void {
  if (said.s === "kept") {
    const count = logs(cx);
    const fix = (fx: FixBuilder) => {
      fx.title("Take out `console.log` and `console.debug`");
      fx.replace(said.pair, `pure_funcs: [${PURE.map((name) => JSON.stringify(name)).join(", ")}]`);
    };
    // Who writes this wants it so, or for the time being.
    if (count > 0) cx.report({ at: said.pair, message: "kept", data: { calls: calls(count) }, profile: "strict", fix });
  } else if (said.s === "silent") {
    reportLeft(at, "terser", cx, (fx) => {
      if (terser) insert(fx, terser, ["compress", "pure_funcs"]);
      else fx.cancel();
    });
  }
}

function reportLeft(at: SyntaxNode, minifier: string, cx: Cx, fix: (fx: FixBuilder) => void): void {
  const count = logs(cx);
  if (count < MANY) return;
  cx.report({
    at: at.field("key") ?? at,
    message: "left",
    data: { calls: calls(count), minifier },
    confidence: "likely",
    profile: "strict",
    fix(fx) {
      fx.title("Take out `console.log` and `console.debug`");
      fix(fx);
    },
  });
}

/** Names the calls in the list at the end of a path of keys. */
function insert(fx: FixBuilder, object: SyntaxNode, path: readonly string[]): void {
  const edit = listInsertion(object, path, PURE, fx.indentOf);
  if (edit) fx.insert(edit.at, edit.text);
  else fx.cancel();
}

function logs({ path, facts }: Cx): number {
  return facts.logsBelow(path.slice(0, path.lastIndexOf("/")));
}

function calls(count: number): string {
  return count === 1 ? "one call" : `${count} calls`;
}
