// Preloaded into a process: writes its peak resident memory in kilobytes to the file named by BENCH_PEAK when it ends.
const fs = require("node:fs");

process.on("exit", () => fs.writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));
