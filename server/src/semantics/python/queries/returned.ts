// Owns what a unit tells of the queries in its functions: the chains of calls that look like part of one, and which of them the returned rows
// come from. Pure over the unit; names are only a reason to keep a chain, never to believe it.
import type { SyntaxNode } from "../../../syntax/node";
import type { QueryChain, ReturnedRows } from "../../query-chain";
import type { Services } from "../../services";
import type { FunctionParts } from "../function-parts";
import { chainOfExpression } from "./chains";

/** Methods of query builders, sessions and results that hardly anything else has. */
const TELLING =
  /^(query|select|filter|filter_by|where|exclude|order_by|select_related|prefetch_related|values_list|scalars|scalar|scalar_one|scalar_one_or_none|exec|get_queryset|annotate|aggregate|options|with_entities|one|one_or_none|first|all|exists|count|only|defer|in_bulk|paginate|first_or_404|get_or_404|get_object_or_404|get_list_or_404|limit|select_from|iterator|values|execute|stream_scalars|get_one)$/;
const MANAGERS = /(^|\.)(objects|query|_default_manager)$/;

/** The chain that a call ends; undefined when it is not the end of one, or looks like no query. */
export function queryChainOf(call: SyntaxNode, services: Services): QueryChain | undefined {
  if (isContinued(call) || !looksLikeQuery(call)) return undefined;
  return chainOfExpression(call, services);
}

/** A step of a longer chain, or the statement that is handed to one. */
function isContinued(call: SyntaxNode): boolean {
  let at = call.parent;
  while (at?.kind === "await" || at?.kind === "parenthesized_expression") at = at.parent;
  return at?.kind === "attribute" && at.parent?.kind === "call";
}

function looksLikeQuery(call: SyntaxNode): boolean {
  let at: SyntaxNode | undefined = call;
  while (at) {
    if (at.kind === "identifier")
      return at.text === "select" || at.text.startsWith("get_object_or") || at.text.startsWith("get_list_or");
    if (at.kind === "attribute") {
      if (TELLING.test(at.field("attribute")?.text ?? "") || MANAGERS.test(at.text)) return true;
      if (isGetOfClass(at, call)) return true;
      at = at.field("object");
    } else {
      at = at.field("function") ?? at.field("value") ?? at.namedChildren[0];
    }
  }
  return false;
}

/** `session.get(User, key)`. */
function isGetOfClass(callee: SyntaxNode, call: SyntaxNode): boolean {
  if (callee.field("attribute")?.text !== "get" || callee.parent !== call) return false;
  const [first, second] = call.field("arguments")?.namedChildren ?? [];
  return second !== undefined && first !== undefined && /(^|\.)_*[A-Z]\w*$/.test(first.text);
}

/** Where the rows come from that a function returns or yields; at most eight. */
export function returnedRows(parts: FunctionParts, services: Services): readonly ReturnedRows[] {
  const ordinals = new Map(parts.calls.map((call, index) => [call.index, index]));
  const values = parts.yields.length > 0 ? parts.yields : parts.returns;
  const out: ReturnedRows[] = [];
  for (const value of values.slice(0, 8)) {
    const source = sourceOf(value, services, 0);
    if (!source) continue;
    const mapped = {
      ...(source.mapped ? { mapped: true as const } : {}),
      ...(source.sifted ? { sifted: true as const } : {}),
    };
    const call = ordinals.get(source.node.index);
    if (source.node.kind === "call") {
      if (call !== undefined) out.push({ call, ...mapped });
      continue;
    }
    const chain = chainOfExpression(source.node, services);
    if (chain && isWorthKeeping(source.node, chain)) out.push({ chain, ...mapped });
  }
  return out;
}

function isWorthKeeping(node: SyntaxNode, chain: QueryChain): boolean {
  if (chain.steps.some(({ name }) => TELLING.test(name))) return true;
  return MANAGERS.test(node.text) || /(^|\.)queryset$/.test(node.text);
}

interface Source {
  readonly node: SyntaxNode;
  readonly mapped: boolean;
  readonly sifted?: true;
}

const MAX_DEPTH = 6;
/** Calls that hand the elements of their first argument on. */
const COPIES = /^(list|tuple|set|sorted|reversed|iter)$/;

function sourceOf(node: SyntaxNode, services: Services, depth: number): Source | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (node.kind) {
    case "await":
    case "parenthesized_expression":
      return node.namedChildren[0] && sourceOf(node.namedChildren[0], services, depth + 1);
    case "call": {
      const callee = node.field("function");
      const first = node.field("arguments")?.namedChildren[0];
      if (callee?.kind === "identifier" && COPIES.test(callee.text) && first)
        return sourceOf(first, services, depth + 1);
      return { node, mapped: false };
    }
    case "list_comprehension":
    case "set_comprehension":
    case "generator_expression":
    case "dictionary_comprehension": {
      const iterable = node.namedChildren.find((n) => n.kind === "for_in_clause")?.field("right");
      const source = iterable && sourceOf(iterable, services, depth + 1);
      return source && { ...source, mapped: true, ...siftedBy(node.namedChildren.some((n) => n.kind === "if_clause")) };
    }
    case "identifier":
      return ofName(node, services, depth);
    case "attribute":
    case "subscript":
      return { node, mapped: false };
    default:
      return undefined;
  }
}

/** The one value of a local; for the target of a loop, what is iterated. */
function ofName(node: SyntaxNode, services: Services, depth: number): Source | undefined {
  const variable = services.scopes.variable(node);
  if (variable?.kind !== "local") return undefined;
  const write = variable.writes.find((w) => w.parent?.kind === "for_statement");
  const iterable = write?.parent?.field("right");
  // What is yielded turn by turn; a single element that is returned is no list of rows.
  if (iterable) return node.parent?.kind === "return_statement" ? undefined : sourceOf(iterable, services, depth + 1);
  if (variable.writes.length === 1) {
    const parent = variable.writes[0]?.parent;
    const right =
      parent?.kind === "assignment" && parent.field("left")?.kind === "identifier" ? parent.field("right") : undefined;
    if (right?.kind === "list") return appendedFrom(variable.reads, services, depth);
    return right && sourceOf(right, services, depth + 1);
  }
  // Built step by step: the chain follows the steps.
  return { node, mapped: false };
}

function siftedBy(isSifted: boolean): Pick<Source, "sifted"> {
  return isSifted ? { sifted: true } : {};
}

function isConditional(node: SyntaxNode, loop: SyntaxNode): boolean {
  return node.ancestor((n) => n === loop || n.kind === "if_statement")?.kind === "if_statement";
}

/** `out = []`, then `out.append(...)` for each row. */
function appendedFrom(reads: readonly SyntaxNode[], services: Services, depth: number): Source | undefined {
  for (const read of reads) {
    const method = read.parent?.kind === "attribute" ? read.parent.field("attribute")?.text : undefined;
    if (method !== "append" || read.parent?.parent?.kind !== "call") continue;
    const loop = read.ancestor((n) => n.kind === "for_statement" || n.kind === "function_definition");
    const iterable = loop?.kind === "for_statement" ? loop.field("right") : undefined;
    const source = iterable && sourceOf(iterable, services, depth + 1);
    if (source) return { ...source, mapped: true, ...siftedBy(loop !== undefined && isConditional(read, loop)) };
  }
  return undefined;
}
