// Opens one file in an otherwise idle process and prints as JSON what that costs, in bytes. Run with --expose-gc.
import * as fs from "node:fs";
import { analyzerOn } from "./engine";

declare const gc: () => void;

async function main([assets = "", file = ""]: readonly string[]): Promise<void> {
  const analyzer = await analyzerOn(assets);
  // What is loaded on first use does not belong to the document.
  analyzer.open("/warm.py", "def f():\n    pass\n", 1);
  analyzer.findings("/warm.py");
  analyzer.close("/warm.py");
  const before = usage();
  open(analyzer, file);
  const after = usage();
  console.log(
    JSON.stringify({
      objects: after.heapUsed - before.heapUsed,
      arrays: after.arrayBuffers - before.arrayBuffers,
      resident: after.rss - before.rss,
    }),
  );
  analyzer.dispose();
}

/** In a function of its own, so that the text is not held by the caller. */
function open(analyzer: Awaited<ReturnType<typeof analyzerOn>>, file: string): void {
  analyzer.open("/bench/large.py", fs.readFileSync(file, "utf8"), 1);
  analyzer.findings("/bench/large.py");
}

function usage(): NodeJS.MemoryUsage {
  gc();
  gc();
  return process.memoryUsage();
}

void main(process.argv.slice(2));
