// Owns whether a call is given a time limit where it is written, and how one is added. Shape only: which calls wait without one is known
// elsewhere. Names are matched by their last part here, because a match only ever keeps a finding from being made.
import type { SyntaxNode } from "../../../syntax/node";
import type { TimeLimit } from "../../knowledge/time-limits";
import { furtherArgument } from "../shapes/parts";

/** Context managers and wrappers that end what runs inside them after a while. */
const LIMITING =
  /(^|\.)(timeout|async_timeout|timeout_after|timeout_at|fail_after|fail_at|move_on_after|move_on_at|time_limit|timeout_context|Timeout|wait_for|func_timeout|with_timeout|run_with_timeout|call_with_timeout)$/;

/** Inside `with asyncio.timeout(5):`, or an argument of `wait_for(...)`, also through a lambda or a call that hands it to a thread. */
export function isTimeLimited(call: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (parent.kind === "function_definition") return false;
    if (parent.kind === "with_statement" && at.fieldName === "body" && isLimitedBy(parent)) return true;
    const owner = parent.kind === "argument_list" ? parent.parent : undefined;
    if (owner?.kind === "call" && LIMITING.test(owner.field("function")?.text ?? "")) return true;
  }
  return false;
}

function isLimitedBy(statement: SyntaxNode): boolean {
  const items = statement.children.find((n) => n.kind === "with_clause")?.namedChildren ?? [];
  return items.some((item) => {
    const made = item.namedChildren[0];
    const call = made?.kind === "as_pattern" ? made.namedChildren[0] : made;
    return call?.kind === "call" && LIMITING.test(call.field("function")?.text ?? "");
  });
}

/**
 * - `given`: it is told how long to wait, or may be (`**options`);
 * - `none`: it is not told, and waits as long as it takes;
 * - `refused`: it is told to wait as long as it takes.
 */
export type GivenLimit = "given" | "none" | "refused";

export function givenLimit(call: SyntaxNode, { keyword, position, bounded }: TimeLimit): GivenLimit {
  const args = argumentsOf(call);
  if (args.some((a) => a.kind === "dictionary_splat" || a.kind === "list_splat")) return "given";
  const value = limitArgument(call, keyword, position);
  if (value) return isEndless(value) ? "refused" : "given";
  return bounded ? "given" : "none";
}

function limitArgument(call: SyntaxNode, keyword: string | undefined, position: number | undefined) {
  const args = argumentsOf(call);
  const named = keyword && args.find((a) => a.kind === "keyword_argument" && a.field("name")?.text === keyword);
  if (named) return named.field("value");
  const positional = args.filter((a) => a.kind !== "keyword_argument");
  return position === undefined ? undefined : positional[position];
}

/** `None`, or `httpx.Timeout(None)`. */
function isEndless(value: SyntaxNode): boolean {
  if (value.kind === "none") return true;
  const first = value.kind === "call" ? value.field("arguments")?.namedChildren : undefined;
  return first?.length === 1 && /(^|\.)Timeout$/.test(value.field("function")?.text ?? "") && first[0]?.kind === "none";
}

export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.field("arguments");
  return list?.kind === "argument_list" ? list.namedChildren.filter((a) => a.kind !== "comment") : [];
}

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface LimitRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insert(offset: number, text: string): void;
  ensureImport(module: string): string | undefined;
  cancel(): void;
}

/** Seconds: long enough for most answers, and an end at least. What fits is for the reader to say. */
const SECONDS = 30;

/** `timeout=30` among the arguments, or `asyncio.wait_for` around what takes no such argument; undefined where neither is possible. */
export function limitFix(call: SyntaxNode, limit: TimeLimit): ((fx: LimitRewriter) => void) | undefined {
  if (limit.waits === "connect") return call.parent?.kind === "await" ? (fx) => waitFor(fx, call) : undefined;
  const { keyword } = limit;
  const list = call.field("arguments");
  if (!keyword || list?.kind !== "argument_list") return undefined;
  const refused = limitArgument(call, keyword, limit.position);
  return (fx) => {
    fx.title(`Give up after ${SECONDS} seconds: \`${keyword}=${SECONDS}\``);
    fx.safety("review");
    if (refused) fx.replace(refused, String(SECONDS));
    else fx.insert(...furtherArgument(list, `${keyword}=${SECONDS}`));
  };
}

function waitFor(fx: LimitRewriter, call: SyntaxNode): void {
  const module = fx.ensureImport("asyncio");
  if (!module) {
    fx.cancel();
    return;
  }
  fx.title(`Give up after ${SECONDS} seconds with \`${module}.wait_for\``);
  fx.safety("review");
  fx.insert(call.start, `${module}.wait_for(`);
  fx.insert(call.end, `, timeout=${SECONDS})`);
}
