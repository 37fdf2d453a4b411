// Owns where a method writes a whole collection of its object to a file, and whether code at a node runs each time something is read: not
// only when it was missing, had changed, or some time has passed. Pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import { ASSIGNMENTS, CALLS } from "../kinds";
import { ownAttribute } from "../shapes/parts";

export interface WholeDump {
  /** The call that serialises. */
  readonly call: SyntaxNode;
  /** Attribute of `self` that holds the collection. */
  readonly name: string;
}

const DUMPS = /(^|\.)dumps?$/;
const WRITES = /(^|\.)(write|write_text|write_bytes|writelines)$/;

/** Calls in a function that write all of a collection, whenever it runs. */
export function wholeDumps(fn: SyntaxNode): readonly WholeDump[] {
  if (!/\bdumps?\(/.test(fn.text)) return [];
  return fn.select(CALLS).flatMap((call) => {
    const callee = call.field("function")?.text ?? "";
    if (!DUMPS.test(callee)) return [];
    const name = collectionIn(call.field("arguments")?.namedChildren[0], fn);
    return name && (!callee.endsWith("dumps") || isWritten(call)) && isUnconditional(call, fn) ? [{ call, name }] : [];
  });
}

/** `path.write_text(json.dumps(...))`, at once or through a local. */
function isWritten(call: SyntaxNode): boolean {
  const outer = call.ancestor(({ kind }) => kind === "call" || kind === "block");
  if (outer?.kind === "call") return WRITES.test(outer.field("function")?.text ?? "");
  const left = call.parent?.kind === "assignment" ? call.parent.field("left")?.text : undefined;
  const fn = call.ancestor(({ kind }) => kind === "function_definition");
  return (
    left !== undefined &&
    (fn?.select(CALLS) ?? []).some(
      (one) =>
        WRITES.test(one.field("function")?.text ?? "") &&
        one.field("arguments")?.namedChildren.some((arg) => arg.text === left || arg.text.startsWith(`${left}.`)) ===
          true,
    )
  );
}

/** `self.entries`, `list(self.entries.values())`, `{k: v.data() for k, v in self.entries.items()}`, or a local that is one of these. */
function collectionIn(value: SyntaxNode | undefined, fn: SyntaxNode, depth = 0): string | undefined {
  if (!value || depth > MAX_DEPTH) return undefined;
  const own = ownAttribute(value);
  if (own) return own;
  switch (value.kind) {
    case "identifier":
      return collectionIn(assignedTo(value.text, fn), fn, depth + 1);
    case "call": {
      const callee = value.field("function");
      const args = value.field("arguments")?.namedChildren ?? [];
      if (/^(dict|list|sorted|tuple)$/.test(callee?.text ?? "")) return collectionIn(args[0], fn, depth + 1);
      return /^(values|items|copy|keys)$/.test(callee?.field("attribute")?.text ?? "")
        ? ownAttribute(callee?.field("object"))
        : undefined;
    }
    case "list_comprehension":
    case "dictionary_comprehension": {
      const clause = value.namedChildren.find(({ kind }) => kind === "for_in_clause");
      return collectionIn(clause?.field("right"), fn, depth + 1);
    }
    case "dictionary":
      for (const pair of value.namedChildren) {
        const found = collectionIn(pair.field("value"), fn, depth + 1);
        if (found) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}

const MAX_DEPTH = 4;
function assignedTo(name: string, fn: SyntaxNode): SyntaxNode | undefined {
  const found = fn.select(ASSIGNMENTS).filter((node) => node.field("left")?.text === name);
  return found.length === 1 ? found[0]?.field("right") : undefined;
}

/** What is asked before writing when not every call is to write. */
const SELDOM =
  /dirty|chang|modif|interval|last|time|now\b|count|len\(|%|pending|batch|auto_?save|debounce|defer|force|schedul|immediate|flush|==|!=|[<>]/i;

function isUnconditional(node: SyntaxNode, fn: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node; at && at !== fn; at = at.parent) {
    const { parent }: SyntaxNode = at;
    if (parent?.kind === "if_statement" && SELDOM.test(parent.field("condition")?.text ?? "")) return false;
    if (parent?.kind === "block" && statementsBefore(at, parent).some(leavesSeldom)) return false;
  }
  return true;
}

function leavesSeldom(statement: SyntaxNode): boolean {
  return endsEarly(statement) && SELDOM.test(statement.field("condition")?.text ?? "");
}

function endsEarly(statement: SyntaxNode): boolean {
  const body = statement.kind === "if_statement" ? statement.field("consequence")?.namedChildren : undefined;
  return /^(return|raise)_statement$/.test(body?.[body.length - 1]?.kind ?? "");
}

function statementsBefore({ start }: SyntaxNode, block: SyntaxNode): readonly SyntaxNode[] {
  return block.namedChildren.filter((statement) => statement.end <= start);
}

/** An entry, found. */
const FOUND = /^\(?(\w+|[\w.]+\s+in\s+self\.[\w.]+|\w+\s+is\s+not\s+None)\)?$/;
/** An entry, missing. */
const MISSING = /^\(?(not\s+\w+|[\w.]+\s+not\s+in\s+self\.[\w.]+|\w+\s+is\s+None)\)?$/;

/**
 * Whether code at a node of a method runs whenever an entry is found, or on each call: not when it was missing and has just been put in,
 * has been removed, or under any other condition.
 */
export function runsOnRead(node: SyntaxNode, fn: SyntaxNode, collection: string): boolean {
  let found = false;
  let adds = false;
  for (let at: SyntaxNode = node; at !== fn; ) {
    const parent: SyntaxNode | undefined = at.parent;
    if (!parent) return false;
    if (parent.kind === "block") {
      const before = statementsBefore(at, parent);
      if (before.some((one) => removes(one, collection))) return false;
      // What follows `if key in self.entries: return` is for what was missing.
      if (before.some((one) => endsEarly(one) && FOUND.test(one.field("condition")?.text ?? ""))) return false;
      found ||= before.some((one) => endsEarly(one) && MISSING.test(one.field("condition")?.text ?? ""));
      adds ||= before.some((one) => puts(one, collection));
    } else if (parent.kind === "if_statement") {
      if (at.fieldName !== "consequence" || !FOUND.test(parent.field("condition")?.text ?? "")) return false;
      found = true;
    } else if (!THROUGH.has(parent.kind) && parent !== fn) return false;
    at = parent;
  }
  return found || !adds;
}

const THROUGH: ReadonlySet<string> = new Set([
  "expression_statement",
  "await",
  "with_statement",
  "try_statement",
  "call",
  "argument_list",
  "assignment",
  "attribute",
]);

/** `del self.entries[key]`, `self.entries.pop(key)`. */
function removes(statement: SyntaxNode, collection: string): boolean {
  return new RegExp(
    `\\bdel self\\.${collection}\\b|\\bself\\.${collection}\\.(pop|popitem|clear|remove|discard)\\(`,
  ).test(statement.text);
}

/** A new entry, unless it is a time or a count that is kept for the one that is read. */
function puts(statement: SyntaxNode, collection: string): boolean {
  const put = new RegExp(
    `\\bself\\.${collection}(\\[[^\\]]*\\]\\s*=(?!=)(.*)|\\.(append|add|update|setdefault|insert|extend)\\()`,
  );
  const match = put.exec(statement.text);
  return match !== null && !/time|now|\+\s*1/.test(match[2] ?? "");
}
