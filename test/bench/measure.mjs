// Owns how figures are taken and shown: interleaved rounds, medians, percentiles, a table. Knows nothing of what is measured.

export function median(values) {
  return percentile(values, 0.5);
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Milliseconds a call takes. */
export async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/**
 * Runs the candidates in turn, round after round, so that whatever disturbs the machine disturbs all of them.
 * Returns the values of each; the first `warm` rounds do not count.
 */
export async function interleaved(candidates, rounds = 9, warm = 2) {
  const values = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round < rounds + warm; round++) {
    for (const [name, run] of Object.entries(candidates)) {
      const value = await run();
      if (round >= warm) values[name].push(value);
    }
  }
  return values;
}

/** `1.234` and `123.4` alike in three figures. */
export function shown(value) {
  if (!Number.isFinite(value)) return "-";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Prints rows of cells under a title, columns aligned. */
export function printTable(title, head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => (typeof cell === "number" ? shown(cell) : cell)));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const row of cells) {
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ")}`,
    );
  }
}
