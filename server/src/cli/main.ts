// Entry of the command line.
import { run } from "./run";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader, e.g. `head`, has seen enough.
  if (error.code === "EPIPE") process.exit();
  throw error;
});

run(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`perflens: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
