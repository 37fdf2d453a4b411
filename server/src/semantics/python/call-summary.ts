// Owns the summary of one call: whom it calls, with what, how often and under which guard. Pure over the unit.

import type { SyntaxNode } from "../../syntax/node";
import { type Ref, UNKNOWN } from "../ref";
import type { Services } from "../services";
import type { CallSummary } from "../summary";
import { isEndless } from "./trips";
import { shownExpression } from "./wording";

const MAX_ARGS = 8;

export function summarizeCall(call: SyntaxNode, services: Services): CallSummary {
  const args = call.field("arguments")?.namedChildren ?? [];
  const positional = args.filter((a) => a.kind !== "keyword_argument");
  const loop = services.loops.around(call);
  let depth = 0;
  let forever = false;
  for (let at = loop; at; at = at.outer) {
    depth++;
    forever ||= isEndless(at);
  }
  const text = leadingText(positional[0], services);
  const callee = call.field("function");
  return {
    callee: callee ? services.refs.of(callee) : UNKNOWN,
    shown: callee ? shownExpression(callee) : "",
    awaited: isAwaited(call),
    loops: depth,
    once: isGuardedOnce(call),
    args: positional.slice(0, MAX_ARGS).map((a) => argument(a, services)),
    keywords: keywordsOf(args, services),
    ...(text === undefined ? {} : { text }),
    ...(loop?.trips === "retry" ? { retry: true } : {}),
    ...(forever ? { forever: true } : {}),
  };
}

/** True for `await f()`, also through parentheses. */
export function isAwaited(call: SyntaxNode): boolean {
  let at = call.parent;
  while (at?.kind === "parenthesized_expression") at = at.parent;
  if (at?.kind === "await") return true;
  // `async with f() as x` and `async for x in f()` await as well.
  const item = at?.kind === "as_pattern" ? at.parent : at;
  if (item?.kind === "with_item")
    return item.ancestor((n) => n.kind === "with_statement")?.children[0]?.kind === "async";
  if (at?.kind === "for_statement" || at?.kind === "for_in_clause")
    return at.children[0]?.kind === "async" && call.fieldName === "right";
  return false;
}

/** Only what other functions may follow: functions, parameters, containers, library objects. Literals carry their type. */
function argument(node: SyntaxNode, services: Services): Ref {
  return services.refs.of(node);
}

function keywordsOf(args: readonly SyntaxNode[], services: Services): Readonly<Record<string, Ref>> {
  const out: Record<string, Ref> = {};
  for (const arg of args) {
    const name = arg.kind === "keyword_argument" ? arg.field("name")?.text : undefined;
    const value = arg.field("value");
    if (name && name !== "__proto__" && value) out[name] = services.refs.of(value);
  }
  return out;
}

const MAX_TEXT = 200;

/** Text of a literal first argument, of a local given a literal once, or inside `text("...")`. */
function leadingText(node: SyntaxNode | undefined, services: Services): string | undefined {
  if (!node) return undefined;
  if (node.kind === "string" || node.kind === "concatenated_string") return unquote(node.text).slice(0, MAX_TEXT);
  if (node.kind === "call" && /(^|\.)text$/.test(node.field("function")?.text ?? "")) {
    return leadingText(node.field("arguments")?.namedChildren[0], services);
  }
  if (node.kind !== "identifier") return undefined;
  const writes = services.scopes.variable(node)?.writes ?? [];
  const parent = writes.length === 1 ? writes[0]?.parent : undefined;
  const right = parent?.kind === "assignment" ? parent.field("right") : undefined;
  return right?.kind === "string" || right?.kind === "concatenated_string"
    ? unquote(right.text).slice(0, MAX_TEXT)
    : undefined;
}

function unquote(text: string): string {
  return text
    .replace(/^\(?\s*[A-Za-z]{0,2}("""|'''|"|')/, "")
    .replace(/("""|'''|"|')\s*\)?$/, "")
    .trim();
}

/**
 * Inside `if x is None:`, `if not x:`, `if key not in cache:` or `if not hasattr(...)` whose body fills x: done once per object,
 * key or process, not per call.
 */
function isGuardedOnce(call: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (parent.kind === "function_definition" || parent.kind === "lambda") return false;
    // Installing or loading what was missing happens once, if ever.
    if (parent.kind === "except_clause" && /ImportError|ModuleNotFoundError/.test(parent.namedChildren[0]?.text ?? ""))
      return true;
    if (parent.kind !== "if_statement" || at.fieldName !== "consequence") continue;
    const missing = missingValue(parent.field("condition"));
    if (missing && fills(at, missing)) return true;
  }
  return false;
}

function missingValue(condition: SyntaxNode | undefined): string | undefined {
  const text = condition?.text ?? "";
  const match =
    /^\(?([\w.]+)\s+is\s+None\)?$/.exec(text) ??
    /^not\s+([\w.]+)$/.exec(text) ??
    /^not\s+hasattr\(\s*([\w.]+)\s*,\s*["'](\w+)["']\s*\)$/.exec(text) ??
    /^[\w.[\]"']+\s+not\s+in\s+([\w.]+)$/.exec(text);
  if (!match) return undefined;
  return match[2] ? `${match[1]}.${match[2]}` : match[1];
}

function fills(block: SyntaxNode, target: string): boolean {
  for (const node of block.descendants()) {
    if (node.kind !== "assignment") continue;
    const left = node.field("left");
    const base = left?.kind === "subscript" ? left.field("value")?.text : left?.text;
    // Locals are missing anew on every call; attributes and globals stay filled.
    if (base === target && (target.includes(".") || left?.kind === "subscript" || /^_?[A-Z_]+$|^_/.test(target)))
      return true;
  }
  return false;
}
