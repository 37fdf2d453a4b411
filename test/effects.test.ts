// Mounts and unmounts components in React itself, before and after the fix that stops their timers: fixes written for React's effects have
// to work in React.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { applyFix, project } from "./kit/project";

const component = (effect: string): string => `import React, { useEffect, useLayoutEffect, useState } from "react";

export function Queue({ id = "7" }) {
  const [rows, setRows] = useState(0);
  const load = async () => setRows((await fetch("/api/queue/" + id)).length);
  ${effect.replaceAll("\n", "\n  ")}
  return <p>{rows}</p>;
}
`;

const EFFECTS: Readonly<Record<string, string>> = {
  "a timer that nothing keeps": "useEffect(() => {\n  void load();\n  setInterval(load, 300);\n}, [id]);",
  "a timer that a name keeps":
    "useLayoutEffect(() => {\n  const timer = setInterval(load, 300);\n  void timer;\n}, [id]);",
  "an expression": "React.useEffect(() => setInterval(load, 300), []);",
  "one line": "useEffect(() => { setInterval(() => load(), 300); }, []);",
  "without semicolons":
    "useEffect(() => {\n  const again = window.setInterval(load, 300)\n  console.warn(again)\n}, [])",
};

const MAIN = `
import { createElement } from "react";
import { act, create } from "react-test-renderer";
import { Queue } from "./Queue";

let asked = 0;
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true, window: globalThis, fetch: async () => [++asked] });
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const once = (id) => act(async () => (root ? root.update(createElement(Queue, { id })) : (root = create(createElement(Queue, { id })))));
const passed = (ms) => act(() => new Promise((done) => setTimeout(done, ms)));
let root;
await once("7");
await passed(700);
const mounted = timers();
await once("8");
const updated = timers();
await act(async () => root.unmount());
console.log(JSON.stringify({ asks: asked >= 2, mounted, updated, left: timers() }));
process.exit();
`;

describe("fixes of effects in React", () => {
  for (const [name, effect] of Object.entries(EFFECTS)) {
    it(`stop the timer when the component goes: ${name}`, async () => {
      const text = component(effect);
      const fixed = await fixedComponent(text);
      const runsAgain = effect.includes("[id]");
      // React calls what an effect gives it, so a page whose effect gives it a number breaks.
      if (effect.includes("() => setInterval")) assert.throws(() => ran(text), /destroy is not a function/);
      else assert.deepEqual(ran(text), { asks: true, mounted: 1, updated: runsAgain ? 2 : 1, left: runsAgain ? 2 : 1 });
      assert.deepEqual(ran(fixed), { asks: true, mounted: 1, updated: 1, left: 0 }, fixed);
    }).timeout(60_000);
  }
});

async function fixedComponent(text: string): Promise<string> {
  const p = await project({ "Queue.jsx": text });
  try {
    const [found, ...others] = p.show("Queue.jsx", text);
    const fix = found && p.fix("Queue.jsx", found);
    assert.ok(fix && others.length === 0, "one finding with a fix");
    const after = applyFix(text, fix);
    assert.deepEqual(
      p.show("Queue.jsx", after).filter(({ message }) => message.startsWith("nothing stops")),
      [],
    );
    return after;
  } finally {
    p.dispose();
  }
}

/** What the component leaves behind. The folder is inside the project's own, so that React is found. */
function ran(text: string): unknown {
  fs.mkdirSync("out", { recursive: true });
  const folder = fs.mkdtempSync(path.resolve("out/mounted-"));
  try {
    fs.writeFileSync(path.join(folder, "Queue.jsx"), text);
    fs.writeFileSync(path.join(folder, "main.mjs"), MAIN);
    const bundle = path.join(folder, "bundle.mjs");
    const define = { "process.env.NODE_ENV": '"development"' };
    const options = {
      entryPoints: [path.join(folder, "main.mjs")],
      bundle: true,
      format: "esm",
      outfile: bundle,
      define,
    };
    // In a process of its own: the bundler's service would keep this one waiting.
    run(["--eval", `require("esbuild").buildSync(${JSON.stringify({ ...options, logLevel: "error" })})`]);
    return JSON.parse(run([bundle]));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [...args], {
    encoding: "utf8",
    timeout: 50_000,
  });
  if (error) throw error;
  assert.equal(status, 0, stderr);
  return stdout;
}
