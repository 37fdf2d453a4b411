// Owns where code looks into a cache and with which key, and whether the key serves nothing but that. Pure over nodes: a cache is told by
// its name here, so that whoever asks needs more evidence.
import type { SyntaxNode } from "../../../syntax/node";
import { lastPart } from "../../../text/dotted";
import type { Services } from "../../services";

export interface LookUp {
  readonly key: SyntaxNode;
  readonly cache: SyntaxNode;
}

const CACHE = /cache|memo(s|ized?)?$/i;
/** Methods that look an entry up by their first argument. */
const LOOKS = /^a?get(_or_set|_many)?$|^(lookup|look_up|fetch|has|contains|exists)$/;
const FILLS = /^a?(set|add|put|store|save|insert|setdefault|delete|pop|expire|touch)$/;

/** Whether an expression is spelled like a cache: `self._cache`, `USERS_CACHE`. */
export function isCacheName(node: SyntaxNode): boolean {
  return (node.kind === "identifier" || node.kind === "attribute") && CACHE.test(lastPart(node.text));
}

/** `cache.get(key)`. */
export function lookUpOfCall(call: SyntaxNode): LookUp | undefined {
  const callee = call.field("function");
  const cache = callee?.kind === "attribute" ? callee.field("object") : undefined;
  const key = call.field("arguments")?.namedChildren[0];
  if (!cache || !key || !LOOKS.test(callee?.field("attribute")?.text ?? "") || !isCacheName(cache)) return undefined;
  return { key: key.kind === "keyword_argument" ? (key.field("value") ?? key) : key, cache };
}

/** `key in cache`, outside the condition of a loop that looks for a free key. */
export function lookUpOfTest(comparison: SyntaxNode): LookUp | undefined {
  const [key, cache, ...more] = comparison.namedChildren;
  const isMember = comparison.children.some(
    ({ kind, text }) => kind === "in" || kind === "not in" || text === "not in",
  );
  if (!key || !cache || more.length > 0 || !isMember || !isCacheName(cache)) return undefined;
  return comparison.ancestor(({ kind }) => kind === "while_statement" || kind === "block")?.kind === "while_statement"
    ? undefined
    : { key, cache };
}

/**
 * Whether a local that is the key is used for look-ups of the cache, for filling it after them, and for log lines: where it is handed to
 * anything else, others may fill the cache under it meanwhile.
 */
export function servesOnlyCache({ key, cache }: LookUp, { scopes }: Services): boolean {
  if (key.kind !== "identifier") return true;
  const variable = scopes.variable(key);
  if (variable?.kind !== "local" || variable.captured) return false;
  return variable.reads.every((read) => read === key || isCacheUse(read, key, cache) || isShown(read));
}

function isCacheUse(read: SyntaxNode, key: SyntaxNode, cache: SyntaxNode): boolean {
  const { parent } = read;
  if (parent?.kind === "comparison_operator") return parent.namedChildren[1]?.text === cache.text;
  const isEntry = parent?.kind === "subscript" && parent.field("value")?.text === cache.text;
  // Filled before the look-up: then the entry is there.
  if (isEntry) return read.start > key.start;
  const call = parent?.kind === "argument_list" ? parent.parent : undefined;
  const callee = call?.field("function");
  if (callee?.field("object")?.text !== cache.text) return false;
  const method = callee.field("attribute")?.text ?? "";
  return LOOKS.test(method) || (FILLS.test(method) && read.start > key.start);
}

/** In a line of a log. */
function isShown(read: SyntaxNode): boolean {
  const call = read.ancestor(({ kind }) => kind === "call" || kind === "block");
  return (
    call?.kind === "call" &&
    /(^|\.)(print|debug|info|warning|error|exception|log)$/.test(call.field("function")?.text ?? "")
  );
}
