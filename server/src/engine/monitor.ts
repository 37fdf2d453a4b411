// Owns what the engine notes about its own running: rules that threw, each told once, and milliseconds per rule when asked for.
import type { DispatchMonitor } from "./dispatch";
import type { Host } from "./host";

export interface Monitor extends DispatchMonitor {
  readonly failures: ReadonlyMap<string, string>;
  readonly milliseconds: ReadonlyMap<string, number>;
  /** True at every n-th call. */
  countRun(n: number): boolean;
}

export function createMonitor(host: Host, timing: boolean): Monitor {
  const failures = new Map<string, string>();
  const milliseconds = new Map<string, number>();
  let runs = 0;
  return {
    failures,
    milliseconds,
    failed(rule, error) {
      if (failures.has(rule)) return;
      failures.set(rule, error instanceof Error ? error.message : String(error));
      host.log("error", `${rule} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
    timing: timing
      ? { now: () => host.now(), add: (rule, ms) => void milliseconds.set(rule, (milliseconds.get(rule) ?? 0) + ms) }
      : undefined,
    countRun(n) {
      runs++;
      return runs % n === 0;
    },
  };
}
