// Runs the command line from arguments to exit status: usage, help, version, check. Prints; decides nothing about findings.
import * as fs from "node:fs";
import * as path from "node:path";
import { allRules } from "../rules";
import { HELP, readCommand } from "./args";
import { check } from "./check";
import { createProgress } from "./progress";
import { asJson, asText } from "./report";

/** 0: no findings; 1: findings; 2: wrong usage, or something that can't be read. */
export type ExitStatus = 0 | 1 | 2;

/** @param argv Arguments behind the program's own name. */
export async function run(argv: readonly string[]): Promise<ExitStatus> {
  const ids = new Set(allRules.map((rule) => rule.meta.id));
  const command = readCommand(argv, (id) => ids.has(id));
  switch (command.kind) {
    case "help":
      process.stdout.write(`${HELP}\n`);
      return 0;
    case "version":
      process.stdout.write(`${version()}\n`);
      return 0;
    case "usage":
      process.stderr.write(`perflens: ${command.message}\nTry --help.\n`);
      return 2;
    case "check":
      return runCheck(command.options);
  }
}

async function runCheck(options: Parameters<typeof check>[0]): Promise<ExitStatus> {
  const { stdout, stderr } = process;
  const warn = (message: string) => stderr.write(`perflens: ${message}\n`);
  const progress = createProgress(stderr.isTTY ? (text) => stderr.write(text) : undefined, () => performance.now());
  const { result, isIncomplete } = await check(options, { cwd: process.cwd(), progress });
  for (const error of result.errors) warn(`${error.path}: ${error.message}`);
  const colours = stdout.isTTY === true && process.env.NO_COLOR === undefined;
  stdout.write(options.format === "json" ? asJson(result) : asText(result, colours));
  if (isIncomplete) return 2;
  return result.findings.length > 0 ? 1 : 0;
}

function version(): string {
  const manifest: unknown = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "package.json"), "utf8"));
  const known = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return known ? String(manifest.version) : "unknown";
}
