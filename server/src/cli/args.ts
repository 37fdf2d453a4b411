// Owns the command line: what may stand there, what it means, and how a mistake is named. Runs nothing.
import { parseArgs } from "node:util";
import { type Profile, SEVERITIES, type Severity } from "../rules/api";

export type Command =
  | { readonly kind: "check"; readonly options: CheckOptions }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "usage"; readonly message: string };

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: "text" | "json";
  readonly profile?: Profile;
  /** Only these rules, when there are any. */
  readonly rules: readonly string[];
  /** Only findings of this severity and above. */
  readonly severity?: Severity;
}

const FORMATS = ["text", "json"] as const;
const PROFILES = ["recommended", "strict"] as const satisfies readonly Profile[];

export const HELP = `Usage: perflens check PATH... [options]

Finds performance anti-patterns in Python files and folders.

Options:
  --format text|json            how findings are printed (default: text)
  --profile recommended|strict  which rules are on (default: pyproject.toml, then recommended)
  --rule ID...                  only these rules, whatever the profile; may be repeated
  --severity LEVEL              only findings of this severity and above: ${SEVERITIES.join(", ")}
  --help                        print this and exit
  --version                     print the version and exit

Exit status: 0 no findings, 1 findings, 2 wrong usage or a path that can't be read.`;

/** @param argv Arguments behind the program's own name. @param isRule Tells ids of rules, which may follow one `--rule`. */
export function readCommand(argv: readonly string[], isRule: (id: string) => boolean): Command {
  try {
    return interpret(parse(argv), isRule);
  } catch (error) {
    return usage(error instanceof Error ? firstSentence(error.message) : String(error));
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    tokens: true,
    options: {
      format: { type: "string" },
      profile: { type: "string" },
      rule: { type: "string", multiple: true },
      severity: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
  });
}

function interpret({ values, tokens }: ReturnType<typeof parse>, isRule: (id: string) => boolean): Command {
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const { rules, positionals } = separate(tokens, isRule);
  const [command, ...paths] = positionals;
  if (command === undefined) return usage("a command is missing");
  if (command !== "check") return usage(`unknown command "${command}"`);
  if (paths.length === 0) return usage("check needs at least one path");
  const unknown = rules.find((id) => !isRule(id));
  if (unknown !== undefined) return usage(`unknown rule "${unknown}"`);
  const format = choice("--format", values.format, FORMATS) ?? "text";
  const profile = choice("--profile", values.profile, PROFILES);
  const severity = choice("--severity", values.severity, SEVERITIES);
  const options = { paths, format, rules, ...(profile ? { profile } : {}), ...(severity ? { severity } : {}) };
  return { kind: "check", options };
}

type Token = ReturnType<typeof parse>["tokens"][number];

/** Ids may be repeated, joined by commas, or follow one `--rule`; there they end with the first argument that is no rule. */
function separate(tokens: readonly Token[], isRule: (id: string) => boolean) {
  const rules: string[] = [];
  const positionals: string[] = [];
  let isAfterRule = false;
  for (const token of tokens) {
    if (token.kind === "option" && token.name === "rule") {
      rules.push(...(token.value ?? "").split(",").filter((id) => id !== ""));
      isAfterRule = true;
    } else if (token.kind === "positional" && isAfterRule && isRule(token.value)) {
      rules.push(token.value);
    } else {
      if (token.kind === "positional") positionals.push(token.value);
      isAfterRule = false;
    }
  }
  return { rules: [...new Set(rules)], positionals };
}

/** @throws Error that names what may stand there. */
function choice<T extends string>(option: string, value: string | undefined, choices: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((one) => one === value);
  if (found === undefined) throw new Error(`${option} is one of ${choices.join(", ")}, not "${value}"`);
  return found;
}

function usage(message: string): Command {
  return { kind: "usage", message };
}

/** Node's own messages go on with advice that does not apply. */
function firstSentence(message: string): string {
  return message.split(/\. (?=[A-Z])/, 1)[0] ?? message;
}
