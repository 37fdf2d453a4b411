// Runs other programs for the tools, and lets tools end in order when they are told to.
import { spawn } from "node:child_process";

/**
 * Runs a program quietly to its end. Rejects with what it printed when it fails, and when `options.signal` aborts it.
 * `options` are those of spawn.
 */
export function runToEnd(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    const add = (chunk) => {
      printed += chunk;
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${code ?? signal}:\n${printed}`));
    });
  });
}

/** A signal that aborts when the process is asked to end: the caller then cleans up and exits. */
export function signalOfEnd() {
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => ending.abort());
  // A closed terminal must not end the clean-up.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  return ending.signal;
}

/** Resolves once the signal is aborted. */
export function whenAborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", resolve, { once: true });
  });
}
