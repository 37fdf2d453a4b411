// Owns the progress line on a terminal. Where there is none it stays silent.

export interface Progress {
  show(what: string, done: number, total: number): void;
  clear(): void;
}

/** Milliseconds between two updates. */
const UPDATE_EVERY = 80;

/** @param write Prints to the terminal; undefined where there is none. */
export function createProgress(write: ((text: string) => void) | undefined, now: () => number): Progress {
  let width = 0;
  let shown = Number.NEGATIVE_INFINITY;
  if (!write) return { show() {}, clear() {} };
  return {
    show(what, done, total) {
      if (now() - shown < UPDATE_EVERY) return;
      shown = now();
      const text = `${what} ${done}/${total}`;
      write(`\r${text.padEnd(width)}`);
      width = text.length;
    },
    clear() {
      if (width > 0) write(`\r${" ".repeat(width)}\r`);
      width = 0;
    },
  };
}
