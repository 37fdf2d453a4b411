// Runs small programs in TypeScript and JavaScript, to see that a fix keeps what they do. Knows nothing of cases. Programs see a `react` that
// runs effects at once and has `leave()`, which runs what they returned; timers and requests are those of Node.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import type { Output } from "./python";

/** Milliseconds after which a program is ended. */
const TIME_LIMIT = 20_000;

const REACT = `
const cleanups = [];
export const useState = (first) => [first, () => undefined];
export const useRef = (first) => ({ current: first });
export const useCallback = (fn) => fn;
export const useEffect = (fn) => { const cleanup = fn(); if (typeof cleanup === "function") cleanups.push(cleanup); };
export const useLayoutEffect = useEffect;
export const leave = () => { for (const cleanup of cleanups.splice(0)) cleanup(); };
`;

/** @throws Error when it does not bundle, or fails. */
export function scriptOutput(files: Readonly<Record<string, string>>, main: string): Output {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "perflens-script-"));
  try {
    for (const [name, text] of Object.entries({ ...files, "react-stand-in.mjs": REACT })) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const bundle = path.join(folder, "bundle.cjs");
    const options = {
      absWorkingDir: folder,
      entryPoints: [main],
      bundle: true,
      platform: "node",
      alias: { react: "./react-stand-in.mjs" },
      outfile: bundle,
      logLevel: "silent",
    };
    // In a process of its own: the bundler's service would keep this one waiting.
    run(process.execPath, ["-e", `require("esbuild").buildSync(${JSON.stringify(options)})`], process.cwd());
    return run(process.execPath, [bundle], folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): Output {
  const { status, stdout, stderr, error } = spawnSync(command, [...args], {
    cwd,
    encoding: "utf8",
    timeout: TIME_LIMIT,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.basename(args[0] ?? "")} ended with ${status}:\n${stderr}`);
  return { printed: stdout, told: stderr };
}
