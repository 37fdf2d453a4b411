// Owns the judgement how often a loop runs, from the unit alone: constant, attempts, batches, forever, or data-dependent.

import type { SyntaxNode } from "../../syntax/node";
import type { Loop, Scopes } from "../services";
import { LOOP_STATEMENTS, NAMES } from "./kinds";

/** Iterables of up to this many constant elements count as small. */
const SMALL = 10;
const SMALL_RANGE = 16;

type Shape = Pick<Loop, "node" | "kind" | "iterable" | "targets" | "body">;

export function tripsOf(loop: Shape, scopes: Scopes): Loop["trips"] {
  if (loop.kind === "while") return tripsOfWhile(loop);
  const iterable = loop.iterable;
  if (!iterable) return "data";
  if (isAttemptLoop(loop, iterable)) return "retry";
  if (isBatch(iterable)) return "batch";
  return isSmall(iterable, scopes, 0) ? "constant" : "data";
}

function tripsOfWhile(loop: Shape): Loop["trips"] {
  const condition = loop.node.field("condition");
  const text = condition?.text.replace(/^\(|\)$/g, "") ?? "";
  if (/\b(attempts?|retry|retries|tries|num_retries|retry_count|deadline|time_?out)\b/i.test(text)) return "retry";
  const isForever = text === "True" || text === "1";
  if (isForever && hasAttemptMarks(loop)) return "retry";
  if (isForever || sleeps(loop)) return "forever";
  return "data";
}

const RUNNING =
  /^(not\s+)?(\w+\.)*_?\w*(running|active|alive|stop|stopped|stopping|shutdown|closed|connected)\w*(\.is_set\(\))?$/;

/** The main loop of a worker or server: ends by a flag or an exception only, and does not wait for somebody at a keyboard. */
export function isEndless(loop: Loop): boolean {
  if (loop.kind !== "while") return false;
  const condition = loop.node.field("condition")?.text.replace(/^\(|\)$/g, "") ?? "";
  if (condition !== "True" && condition !== "1" && !RUNNING.test(condition)) return false;
  for (const node of loop.node.descendants((n) => n.kind === "function_definition" || n.kind === "lambda")) {
    if (node.kind === "call" && /(^|\.)(input|prompt|readline)$/.test(node.field("function")?.text ?? "")) return false;
    if (node.kind !== "break_statement" && node.kind !== "return_statement") continue;
    const around = node.ancestor((n) => LOOP_STATEMENTS.has(n.kind) || n.kind === "except_clause");
    if (around === loop.node || (node.kind === "return_statement" && around?.kind !== "except_clause")) return false;
  }
  return true;
}

const ATTEMPT_NAME =
  /^_?(attempt|attempts|retry|retries|retry_count|try_count|tries|_?try|n_try|i_try|attempt_num|attempt_number|backoff|delay)$/i;

/** `for attempt in range(n)`: by name, or an unused target with success ending the loop, or a sleep after a caught failure. */
function isAttemptLoop(loop: Shape, iterable: SyntaxNode): boolean {
  const name = loop.targets[0] ?? "";
  if (!isRangeCall(iterable) && !/retr|attempt|backoff/i.test(iterable.text)) return false;
  if (ATTEMPT_NAME.test(name)) return true;
  if (/\b\w*(attempts?|retries|retry|tries)\b/i.test(iterable.text)) return true;
  if (loop.kind !== "for" || isRead(name, loop)) return false;
  return hasAttemptMarks(loop);
}

/** A `try` directly in the body whose success leaves the loop. */
function hasAttemptMarks(loop: Shape): boolean {
  const body = loop.body[0];
  const tries = body?.namedChildren.filter((n) => n.kind === "try_statement") ?? [];
  return tries.some((t) => {
    const handled = t.namedChildren.some((n) => n.kind === "except_clause");
    return handled && (leaves(t.field("body")) || leavesElse(t)) && !yields(t);
  });
}

function leaves(block: SyntaxNode | undefined): boolean {
  const last = block?.namedChildren[block.namedChildren.length - 1];
  return last?.kind === "return_statement" || last?.kind === "break_statement";
}

function leavesElse(statement: SyntaxNode): boolean {
  const clause = statement.namedChildren.find((n) => n.kind === "else_clause");
  return leaves(clause?.field("body"));
}

function yields(node: SyntaxNode): boolean {
  for (const inner of node.descendants()) if (inner.kind === "yield") return true;
  return false;
}

function sleeps(loop: Shape): boolean {
  const body = loop.body[0];
  if (!body) return false;
  return body.namedChildren.some(
    (n) => n.kind === "expression_statement" && /^(await\s+)?(\w+\.)*sleep\(/.test(n.text),
  );
}

function isRead(name: string, loop: Shape): boolean {
  if (name === "_" || name === "") return false;
  return loop.body.some((part) => {
    return part.select(NAMES).some((node) => node !== part && node.text === name);
  });
}

function isRangeCall(node: SyntaxNode): boolean {
  return node.kind === "call" && node.field("function")?.text === "range";
}

function isBatch(iterable: SyntaxNode): boolean {
  if (iterable.kind !== "call") return false;
  const callee = iterable.field("function")?.text ?? "";
  const args = iterable.field("arguments")?.namedChildren ?? [];
  if (callee === "range") return args.length === 3 && args[2]?.text !== "-1" && args[2]?.text !== "1";
  if (callee === "iter") return args.length === 2;
  return /(^|[._])(batched|batches|batch|chunked|chunks|chunk|chunkify|chunker|partition_all|in_batches|get_chunks|iter_chunks|iter_batches|make_batches|split_into_batches|grouper|windowed)$/i.test(
    callee,
  );
}

function isSmall(node: SyntaxNode, scopes: Scopes, depth: number): boolean {
  if (depth > 4) return false;
  switch (node.kind) {
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
      return !node.namedChildren.some((n) => n.kind.endsWith("splat"));
    case "string":
      return true;
    case "parenthesized_expression":
      return node.namedChildren[0] !== undefined && isSmall(node.namedChildren[0], scopes, depth + 1);
    case "conditional_expression":
      return [node.namedChildren[0], node.namedChildren[2]].every(
        (n) => n !== undefined && isSmall(n, scopes, depth + 1),
      );
    case "subscript":
      return isSmallSlice(node);
    case "call":
      return isSmallCall(node, scopes, depth);
    case "identifier":
      return isConstantName(node.text) || isSmallName(node, scopes, depth);
    case "attribute":
      return isConstantName(node.field("attribute")?.text ?? "");
    default:
      return false;
  }
}

function isSmallSlice(node: SyntaxNode): boolean {
  const slice = node.field("subscript");
  const limit = slice?.kind === "slice" ? /^(\d*\s*):\s*(\d+)$/.exec(slice.text) : null;
  return limit !== null && Number(limit[2]) - Number(limit[1] ?? 0) <= SMALL;
}

const WRAPPERS = new Set(["enumerate", "reversed", "sorted", "list", "tuple", "set", "iter", "zip", "frozenset"]);

function isSmallCall(node: SyntaxNode, scopes: Scopes, depth: number): boolean {
  const callee = node.field("function");
  const args = node.field("arguments")?.namedChildren ?? [];
  const first = args[0];
  if (callee?.kind === "identifier") {
    if (callee.text === "range") return isSmallRange(args, scopes);
    if (!WRAPPERS.has(callee.text) || !first) return false;
    const candidates = callee.text === "zip" ? args : [first];
    return candidates.some((a) => isSmall(a, scopes, depth + 1));
  }
  if (callee?.kind !== "attribute") return false;
  const method = callee.field("attribute")?.text ?? "";
  const receiver = callee.field("object");
  if (!receiver) return false;
  if (method === "items" || method === "keys" || method === "values") return isSmall(receiver, scopes, depth + 1);
  // The words of a comma-separated option: a handful by nature.
  return method === "split" && receiver.kind !== "call";
}

/** Also from anywhere up to a small number: `range(count, 4)`. */
function isSmallRange(args: readonly SyntaxNode[], scopes: Scopes): boolean {
  const [start, stop] = args;
  if (args.every((a) => isSmallInteger(a, scopes))) return true;
  return args.length === 2 && start?.kind !== "unary_operator" && stop !== undefined && isSmallInteger(stop, scopes);
}

/** By convention a registry that the program defines, not data. */
function isConstantName(name: string): boolean {
  return /^_?[A-Z][A-Z0-9_]+$/.test(name);
}

function isSmallInteger(node: SyntaxNode, scopes: Scopes): boolean {
  const text = node.kind === "identifier" ? (singleValue(node, scopes)?.text ?? "") : node.text;
  return /^-?\d+$/.test(text) && Math.abs(Number(text)) <= SMALL_RANGE;
}

function isSmallName(node: SyntaxNode, scopes: Scopes, depth: number): boolean {
  const value = singleValue(node, scopes);
  if (!value || isGrown(node, scopes)) return false;
  return isSmall(value, scopes, depth + 1);
}

/** The one value a local is ever given. */
function singleValue(node: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  const variable = scopes.variable(node);
  if (variable?.kind !== "local" || variable.writes.length !== 1) return undefined;
  const write = variable.writes[0];
  const assignment = write?.parent;
  if (assignment?.kind !== "assignment" || assignment.field("left") !== write) return undefined;
  return assignment.field("right");
}

/** True when elements are added to the local: then a literal start says nothing about its size. */
function isGrown(node: SyntaxNode, scopes: Scopes): boolean {
  const reads = scopes.variable(node)?.reads ?? [];
  return reads.some((read) => {
    const parent = read.parent;
    if (parent?.kind === "subscript") return parent.fieldName === "left";
    if (parent?.kind !== "attribute") return false;
    return (
      /^(append|extend|insert|add|update|setdefault|appendleft)$/.test(parent.field("attribute")?.text ?? "") &&
      parent.parent?.kind === "call"
    );
  });
}
