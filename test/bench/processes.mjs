// Measures whole processes: the server behind the real protocol against one that only echoes, start, memory, size.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pythonFile, TYPED_LINE, TYPED_NAME } from "./generate.mjs";
import { interleaved, median, percentile, printTable } from "./measure.mjs";
import { startServer } from "./protocol.mjs";
import { insertAt, positionOf } from "./sites.mjs";

const SIZES = [1_000, 10_000, 50_000];
const KEYS = 120;
/** Milliseconds between two keys, as in quick typing. */
const GAP = 20;

/** Keystroke to published diagnostics; the two servers are typed into in turn. */
export async function measureProtocol(scripts) {
  const rows = [];
  for (const lines of SIZES) {
    const text = pythonFile(lines, lines);
    const at = positionOf(text, TYPED_LINE, TYPED_NAME);
    const servers = { echo: await startServer(scripts.echo, text), ours: await startServer(scripts.server, text) };
    const values = await interleaved(
      Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, typist(server, at)])),
      KEYS,
      10,
    );
    for (const server of Object.values(servers)) await server.stop();
    const [ours, echo] = [values.ours, values.echo];
    const p95 = [percentile(ours, 0.95), percentile(echo, 0.95)];
    rows.push([
      `${lines} lines`,
      median(ours),
      p95[0],
      median(echo),
      p95[1],
      median(ours) / median(echo),
      p95[0] / p95[1],
    ]);
  }
  const head = ["", "median", "p95", "echo median", "echo p95", "median ratio", "p95 ratio"];
  printTable(
    "Keystroke to published diagnostics over stdio, ms (goal for p95 at 10k lines: 3 times the echo)",
    head,
    rows,
  );
}

/** Types one letter after another behind a name; the finding on that line moves each time. */
function typist(server, at) {
  let typed = 0;
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, GAP));
    return server.type(insertAt({ line: at.line, character: at.character + typed++ }), "e");
  };
}

/** Spawn to the first diagnostics of a 1,000-line file. */
export async function measureStart(scripts) {
  const text = pythonFile(1_000, 1_000);
  const started = (script) => async () => {
    const server = await startServer(script, text);
    await server.stop();
    return server.startup;
  };
  const values = await interleaved({ echo: started(scripts.echo), ours: started(scripts.server) }, 9, 1);
  const [ours, echo] = [median(values.ours), median(values.echo)];
  printTable(
    "Spawn to first diagnostics, ms (goal 1.6)",
    ["", "ours", "echo", "ratio"],
    [["1000 lines", ours, echo, ours / echo]],
  );
}

/** Memory of a document of 50,000 lines, in a process that holds nothing else. */
export async function measureMemory(scripts, assets, workFolder, folders) {
  const lines = 50_000;
  const file = path.join(workFolder, "large.py");
  fs.writeFileSync(file, pythonFile(lines, lines));
  const runs = Array.from({ length: 7 }, () => JSON.parse(node("--expose-gc", scripts.memory, assets, file)));
  const perThousand = (key) => (median(runs.map((run) => run[key])) / 2 ** 20 / lines) * 1000;
  printTable(
    "Memory of an open document, MB per 1,000 lines (goal 0.3)",
    // What is resident also has the parser's memory, which never shrinks, and what the collector has not given back.
    ["", "objects", "arrays", "resident"],
    [[`${lines} lines`, perThousand("objects"), perThousand("arrays"), perThousand("resident")]],
  );
  const bare = median(Array.from({ length: 7 }, () => peakOf(scripts.peak, scripts.cli, "--version")));
  const rows = folders.map((folder) => {
    const peak = peakOf(scripts.peak, scripts.cli, "check", "--format", "json", folder);
    return [folder, peak, peak - bare];
  });
  printTable("Peak resident memory of a scan, MB", ["", "peak", "above a bare process"], rows);
}

function node(...args) {
  return execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 30 });
}

/** Peak resident memory of a run of the command line, in MB. */
function peakOf(preload, ...args) {
  const out = path.join(path.dirname(preload), "peak.txt");
  try {
    execFileSync(process.execPath, ["--require", preload, ...args], {
      env: { ...process.env, BENCH_PEAK: out },
      stdio: "ignore",
    });
  } catch {
    // It found something.
  }
  return Number(fs.readFileSync(out, "utf8")) / 1024;
}

export function measureSize(vsix) {
  const size = fs.existsSync(vsix)
    ? `${Math.round(fs.statSync(vsix).size / 1024)} KB`
    : "not packaged: npm run package";
  printTable("Size (goal 500 KB)", ["", ""], [["perflens.vsix", size]]);
}
