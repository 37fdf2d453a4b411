// Owns which calls cost next to nothing by their arguments: few rounds of a hash, a measurement that is not waited for, text in place of an
// address. Pure over nodes; what the callee really is, others know.
import type { SyntaxNode } from "../../../syntax/node";

type Args = readonly SyntaxNode[];

const FEW_ROUNDS = 20_000;

/** By the last part of the callee's name. */
const BRIEF: Readonly<Record<string, (args: Args) => boolean>> = {
  // A key derived in few rounds takes a few milliseconds at most.
  pbkdf2_hmac: (args) => isLess(argument(args, 3, "iterations"), FEW_ROUNDS),
  // Without an interval `psutil` compares with the call before.
  cpu_percent: (args) => isNothing(argument(args, 0, "interval")),
  cpu_times_percent: (args) => isNothing(argument(args, 0, "interval")),
  // The name of the machine itself.
  getfqdn: (args) => args.length === 0,
  gethostbyname: (args) => isOwnName(args[0]),
  gethostbyname_ex: (args) => isOwnName(args[0]),
  // Whether a port of this machine is taken is known at once.
  connect: (args) => isOwnPort(args[0]),
  connect_ex: (args) => isOwnPort(args[0]),
  poll: (args) => isLess(argument(args, 0, "timeout") ?? argument(args, 0, "timeout_ms"), 0.001),
};

/** `feedparser.parse`, also imported as `feed_parse` and the like: it takes the text of a feed as well as its address. */
const PARSE = /parse$/i;

/** @param args of the call, comments and all. */
export function isBrief(call: SyntaxNode, args: Args): boolean {
  const callee = call.field("function");
  const name = callee?.kind === "attribute" ? callee.field("attribute")?.text : callee?.text;
  if (name === undefined) return false;
  if (PARSE.test(name)) return !isAddress(argument(args, 0, "url_file_stream_or_string"));
  return Object.hasOwn(BRIEF, name) && BRIEF[name]?.(args) === true;
}

function argument(args: Args, place: number, name: string): SyntaxNode | undefined {
  const named = args.find((a) => a.field("name")?.text === name)?.field("value");
  const given = args[place];
  return named ?? (given?.kind === "keyword_argument" ? undefined : given);
}

function isLess(value: SyntaxNode | undefined, limit: number): boolean {
  return (value?.kind === "integer" || value?.kind === "float") && Number(value.text.replaceAll("_", "")) < limit;
}

function isOwnPort(address: SyntaxNode | undefined): boolean {
  return address?.kind === "tuple" && /["'](localhost|127\.0\.0\.1|::1|0\.0\.0\.0)["']/.test(address.text);
}

/** `gethostname()`, or what the same function gives it to. */
function isOwnName(name: SyntaxNode | undefined): boolean {
  if (name?.kind !== "identifier") return /\bgethostname\(\)$/.test(name?.text ?? "");
  const fn = name.ancestor(({ kind }) => kind === "function_definition");
  return new RegExp(`\\b${name.text} *= *(socket\\.)?gethostname\\(\\)`).test(fn?.text ?? "");
}

function isNothing(value: SyntaxNode | undefined): boolean {
  return value === undefined || value.kind === "none" || isLess(value, 0.001);
}

/** A literal address, or what is named for one. */
function isAddress(value: SyntaxNode | undefined): boolean {
  if (value?.kind === "string") return /^\w*["']+https?:/.test(value.text);
  const name = value?.kind === "attribute" ? value.field("attribute") : value;
  return name?.kind === "identifier" && /(url|uri|link|href|address)s?$/i.test(name.text);
}
