// Owns the guards under which a call runs once for good, or once per key, whatever calls its function. Pure over nodes.
import type { SyntaxNode } from "../../syntax/node";
import { FUNCTIONS, RETURNS } from "./kinds";

/**
 * `once`: inside `if x is None:`, `if not x:` or `if not hasattr(...)` whose body fills x, or after `if x is not None: return x`;
 * `key`: inside `if key not in cache:` whose body fills the cache.
 */
export function guardOf(call: SyntaxNode): "once" | "key" | undefined {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (parent.kind === "function_definition" || parent.kind === "lambda") return undefined;
    // Installing or loading what was missing happens once, if ever.
    if (parent.kind === "except_clause" && /ImportError|ModuleNotFoundError/.test(parent.namedChildren[0]?.text ?? ""))
      return "once";
    if (parent.kind === "block" && isAfterReturn(at, parent, call)) return "once";
    if (parent.kind !== "if_statement" || at.fieldName !== "consequence") continue;
    const condition = parent.field("condition")?.text ?? "";
    if (/^not\s+([\w.]+\.)?find_spec\(|^([\w.]+\.)?find_spec\([^()]*\)\s+is\s+None$/.test(condition)) return "once";
    const missing = missingValue(condition);
    if (missing && fills(at, missing)) return / not in /.test(condition) ? "key" : "once";
  }
  return undefined;
}

const PLATFORM =
  /\b(sys\.platform|os\.name|platform\.system|sys\.getwindowsversion|is_windows|IS_WINDOWS|ON_WINDOWS)\b/;

/** Runs on some platforms only, or when something has failed: not what usually happens. */
export function isSpecialCase(call: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const { kind, parent }: SyntaxNode = at;
    if (kind === "function_definition" || kind === "lambda") return false;
    if (kind === "except_clause") return true;
    if (
      parent.kind === "if_statement" &&
      at.fieldName !== "condition" &&
      PLATFORM.test(parent.field("condition")?.text ?? "")
    )
      return true;
  }
  return false;
}

const IS_URL = /startswith\(\s*\(?\s*["'](https?|ftp|data):?|["'](https?:\/\/|:\/\/)["']\s+in\b|\bis_?url\(/i;

/** `if self.url:`, and what else may be given instead: `if self.path:`. */
const HAS_URL = /^([\w.]+[._])?url$/i;
const HAS_OTHER = /\bif ([\w.]+[._])?(path|filepath|file_path|content|bytes|data|base64)( is not None)?:/;

/** Inside `if source.startswith("http"):`: only some of what the function is given has to be fetched. */
export function isForUrls(call: SyntaxNode): boolean {
  let isOne = false;
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const { kind }: SyntaxNode = at.parent;
    if (kind === "function_definition" || kind === "lambda") return isOne && HAS_OTHER.test(at.parent.text);
    if ((kind !== "if_statement" && kind !== "elif_clause") || at.fieldName !== "consequence") continue;
    const condition = at.parent.field("condition")?.text ?? "";
    if (IS_URL.test(condition)) return true;
    isOne ||= HAS_URL.test(condition);
  }
  return false;
}

/** After `if x is not None: return x`, in a statement that fills x. */
function isAfterReturn(statement: SyntaxNode, block: SyntaxNode, call: SyntaxNode): boolean {
  const filled = call.ancestor(isAssignmentOrFunction);
  const name = filled?.kind === "assignment" ? filled.field("left")?.text : undefined;
  return name !== undefined && isKept(name) && returnsPresent(name, endingBefore(block.namedChildren, statement.start));
}

function isAssignmentOrFunction({ kind }: SyntaxNode): boolean {
  return kind === "assignment" || kind === "function_definition";
}

function returnsPresent(name: string, statements: readonly SyntaxNode[]): boolean {
  return statements.some(
    (n) =>
      n.kind === "if_statement" &&
      presentValue(n.field("condition")?.text ?? "") === name &&
      n.field("consequence")?.namedChildren.some((s) => s.kind === "return_statement") === true,
  );
}

/**
 * Behind a look into a cache that the function fills: after `if key in cache: return`, or after `found = cache.get(key)` and
 * `if found: return found`. Then it runs once per key, whatever calls its function.
 */
export function isBehindCache(call: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (parent.kind === "function_definition" || parent.kind === "lambda") return false;
    if (parent.kind !== "block") continue;
    const cache = cacheBefore(at, parent);
    if (cache !== undefined) return isFilled(cache, call);
  }
  return false;
}

/** The first cache that the statements before one of a block look into and return from. */
function cacheBefore({ start }: SyntaxNode, { namedChildren }: SyntaxNode): string | undefined {
  for (const statement of namedChildren) {
    if (statement.end > start) return undefined;
    if (statement.kind !== "if_statement") continue;
    const cache = cacheThatReturns(statement, namedChildren, start);
    if (cache !== undefined) return cache;
  }
  return undefined;
}

/** In a function of its own, as what is asked for every call should make no closure. */
function endingBefore(statements: readonly SyntaxNode[], start: number): readonly SyntaxNode[] {
  return statements.filter((n) => n.end <= start);
}

/** Looks for where what it returns was found among the statements of its block that end before an offset. */
function cacheThatReturns(statement: SyntaxNode, block: readonly SyntaxNode[], before: number): string | undefined {
  const branch = statement.field("consequence");
  if (branch?.namedChildren[branch.namedChildren.length - 1]?.kind !== "return_statement") return undefined;
  const condition = statement.field("condition")?.text ?? "";
  const held = /^[\w.[\]"'(), ]+\s+in\s+([\w.]+)$/.exec(condition)?.[1];
  const found = held ? undefined : presentValue(condition);
  if (held || !found) return held;
  for (const { kind, namedChildren, end } of block) {
    if (end > before) break;
    const assignment = kind === "expression_statement" ? namedChildren[0] : undefined;
    if (assignment?.kind !== "assignment" || assignment.field("left")?.text !== found) continue;
    const value = assignment.field("right")?.text.replace(/^await\s+/, "") ?? "";
    return /^([\w.]+?)(?:\.get(?:_\w+)?\(|\[)/.exec(value)?.[1] ?? /^getattr\(\s*([\w.]+)\s*,/.exec(value)?.[1];
  }
  return undefined;
}

function isFilled(cache: string, call: SyntaxNode): boolean {
  const fn = call.ancestor((n) => n.kind === "function_definition");
  const name = cache.replaceAll(".", "\\.");
  const fills = `${name}\\.(a?set\\w*|put|add|store|save|insert|update)\\(|${name}\\[[^\\]]*\\]\\s*=[^=]|setattr\\(\\s*${name}\\s*,`;
  return fn !== undefined && new RegExp(fills).test(fn.text);
}

function presentValue(condition: string): string | undefined {
  return /^\(?([\w.]+)(\s+is\s+not\s+None)?\)?$/.exec(condition)?.[1];
}

function missingValue(condition: string): string | undefined {
  const match =
    /^\(?([\w.]+)\s+is\s+None\)?$/.exec(condition) ??
    /^not\s+([\w.]+)$/.exec(condition) ??
    /^not\s+hasattr\(\s*([\w.]+)\s*,\s*["'](\w+)["']\s*\)$/.exec(condition) ??
    /^[\w.[\]"']+\s+not\s+in\s+([\w.]+)$/.exec(condition);
  if (!match) return undefined;
  return match[2] ? `${match[1]}.${match[2]}` : match[1];
}

function fills(block: SyntaxNode, target: string): boolean {
  for (const node of block.descendants()) {
    if (node.kind !== "assignment") continue;
    const left = node.field("left");
    const base = left?.kind === "subscript" ? left.field("value")?.text : left?.text;
    if (base === target && (left?.kind === "subscript" || isKept(target) || isGlobal(node, target))) return true;
  }
  return false;
}

/** The function around it says `global name`. */
function isGlobal(node: SyntaxNode, name: string): boolean {
  const fn = node.ancestor((n) => n.kind === "function_definition");
  const declared = fn?.select(GLOBALS) ?? [];
  return declared.some((statement) => statement.namedChildren.some((n) => n.text === name));
}

const GLOBALS: ReadonlySet<string> = new Set(["global_statement"]);

/** Locals are missing anew on every call; attributes and globals stay filled. */
function isKept(name: string): boolean {
  return name.includes(".") || /^_?[A-Z_]+$|^_/.test(name);
}

/** Behind a branch that answers with something at hand: `if row.owner_id: return row.owner_id`. */
export function isFallback(call: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = call; at?.parent; at = at.parent) {
    const { kind, parent, start }: SyntaxNode = at;
    if (FUNCTIONS.has(kind)) return false;
    if (parent.kind === "block" && endingBefore(parent.namedChildren, start).some(answers)) return true;
  }
  return false;
}

function answers(statement: SyntaxNode): boolean {
  if (statement.kind !== "if_statement") return false;
  return statement.select(RETURNS).some((one) => {
    const value = one.namedChildren[0];
    return value?.kind === "attribute" || value?.kind === "identifier";
  });
}
