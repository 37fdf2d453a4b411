// Runs other programs for the tools.
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
