// Owns what a request made on each turn of a loop costs beside its answer: a connection of its own, or an answer that a list had brought.
// Asks facts; knows no rule.
import { CALLS, COMPREHENSIONS, FOR_CLAUSES, LOOP_ENDS } from "../../semantics/python/kinds";
import { isHandler, isSelected, unwrapped } from "../../semantics/python/loop-guards";
import { isHostText, isOneHostOf } from "../../semantics/python/waits/one-host";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lengthOf } from "../collections/length";
import { sourcesOf } from "../database/loop-source";
import { callAt, dataLoop, producedByRequest } from "../database/loop-turn";
import type { FactQueries } from "../queries";
import type { Reached } from "../value";

type Cx = Services & { readonly facts: FactQueries };

export interface RequestTurn {
  readonly loop: Loop;
  readonly reached: Reached;
  /**
   * - `fresh`: each turn opens a connection to the same host, and closes it;
   * - `listed`: each turn asks for an element of what a request had listed;
   * - `plain`: one request per turn, of which nothing else is known.
   */
  readonly why: "fresh" | "listed" | "plain";
}

/** Functions that make a client for one request. `urllib3.request` is none of them, it has a pool of its own. */
const FRESH =
  /^(requests\.(get|post|put|patch|delete|head|options|request)|httpx\.(get|post|put|patch|delete|head|options|request|stream)|urllib\.request\.urlopen|aiohttp\.request)$/;
const CLIENTS = /^(requests|httpx|urllib3?|aiohttp|http)\./;

/** A request that a call in a loop makes for each element, directly or through helpers. */
export function requestTurn(call: SyntaxNode, cx: Cx): RequestTurn | undefined {
  const loop = dataLoop(call, cx);
  const reached = loop?.iterable && cx.facts.effects(call).find((r) => r.effect === "net.request");
  if (!loop || !reached || !isOnEachTurn(call, loop, reached, cx)) return undefined;
  if (FRESH.test(reached.sink) && !isRecursive(call, cx) && goesToOneHost(call, loop, reached, cx))
    return { loop, reached, why: "fresh" };
  if (reached.path.length > 0) return undefined;
  if (/(^|\.)get_\w+$/.test(reached.sink) && loop.iterable && producedByRequest(loop.iterable, cx))
    return { loop, reached, why: "listed" };
  return CLIENTS.test(reached.sink) ? { loop, reached, why: "plain" } : undefined;
}

/** A walk over a tree: the request is told where it is made. */
function isRecursive(call: SyntaxNode, { facts }: Cx): boolean {
  const target = facts.target(call);
  return target.t === "function" && target.id.name === facts.self(call).name;
}

const FAR = 2;

const ATTEMPT = /^_?(attempt|retry|try)/i;

function isOnEachTurn(call: SyntaxNode, loop: Loop, { path }: Reached, cx: Cx): boolean {
  // One key or address after the other, until one is accepted.
  if (loop.targets.some((name) => ATTEMPT.test(name))) return false;
  if (cx.loops.endsAfter(call, loop) || isSelected(call, loop) || isHandler(call, loop)) return false;
  return path.length <= FAR && !path.some((step) => callAt(step, cx)?.rescue);
}

/** Where the address is written: at the call itself, or in the helper that makes the request. */
function goesToOneHost(call: SyntaxNode, loop: Loop, { path, sink }: Reached, cx: Cx): boolean {
  const last = path[path.length - 1];
  if (last) return !/\.request$/.test(sink) && isHostText(callAt(last, cx)?.text);
  const args = (call.field("arguments")?.namedChildren ?? []).filter((a) => a.kind !== "comment");
  const named = args.find((a) => a.field("name")?.text === "url")?.field("value");
  const positional = args.filter((a) => a.kind !== "keyword_argument");
  const address = named ?? positional[/\.(request|stream)$/.test(sink) && !sink.startsWith("urllib") ? 1 : 0];
  return address !== undefined && isOneHostOf(address, loop, cx);
}

/** One address after the other until one answers, or at a pace that somebody chose. */
export function isSearchOrPaced({ loop }: RequestTurn, cx: Cx): boolean {
  const isPause = (call: SyntaxNode) => cx.facts.effects(call).some(({ effect }) => effect === "sleep");
  return loop.body.some((part) => part.select(LOOP_ENDS).length > 0 || part.select(CALLS).some(isPause));
}

/**
 * How many elements there are is up to others: they come out of an answer, a query, a file or a folder, or are pages that are counted up.
 * What the program or a caller lists may well be three.
 */
export function isSizable({ loop: { iterable } }: RequestTurn, cx: Cx): boolean {
  if (iterable === undefined) return false;
  if (/^range\(/.test(iterable.text) || isAnswered(iterable, cx, 0)) return true;
  const listed = unwrapped(iterable);
  const target = cx.facts.target(listed);
  if (target.t === "library" && LISTINGS.test(target.name)) return true;
  const value = cx.facts.value(listed);
  if (value.v === "instance" && value.of.startsWith("io.")) return true;
  const length = lengthOf(iterable, cx);
  return length === "rows" || length === "data";
}

/** By its name one of a handful, whoever lists them: what hangs on a message, what somebody owns or chose, what a search hits. */
export function isOneOfFew({ targets }: Pick<Loop, "targets">): boolean {
  return targets.some((name) => FEW.test(name));
}

const FEW =
  /(^|_)(attachment|file_info|candidate|match|circle|vehicle|car|template|fav(ou?rite)?|provider|sample(_url)?|choice|option)s?$/i;

const LISTINGS = /^(glob\.i?glob|os\.(listdir|scandir|walk)|pathlib\.\w*Path\.(r?glob|iterdir|walk))$/;
const PASSING = /^(enumerate|list|tuple|set|sorted|reversed|iter|(tqdm\.)?tqdm|zip)$/;
/** Longer chains of names and members are rare. */
const DEEP = 10;

/** Holds what an answer did: the call itself, members of it, names that were given them, elements of a list among them. */
function isAnswered(node: SyntaxNode | undefined, cx: Cx, depth: number): boolean {
  if (node === undefined || depth > DEEP) return false;
  const next = (at: SyntaxNode | undefined) => isAnswered(at, cx, depth + 1);
  if (node.kind === "identifier")
    return (
      cx.scopes.variable(node)?.writes.some((w) => next(givenTo(w))) === true ||
      sourcesOf(node, cx).some((n) => next(n))
    );
  if (COMPREHENSIONS.has(node.kind)) return next(node.select(FOR_CLAUSES)[0]?.field("right"));
  if (node.kind !== "call") return next(node.field("object") ?? node.field("value") ?? inner(node));
  if (cx.facts.has(node, "net.request") === "yes") return true;
  const callee = node.field("function");
  if (PASSING.test(callee?.text ?? "")) return next(node.field("arguments")?.namedChildren[0]);
  return callee?.kind === "attribute" && next(callee.field("object"));
}

const WRAPPERS: ReadonlySet<string> = new Set(["await", "parenthesized_expression", "conditional_expression"]);

function inner(node: SyntaxNode): SyntaxNode | undefined {
  return WRAPPERS.has(node.kind) ? node.namedChildren[0] : undefined;
}

const GIVES: ReadonlySet<string> = new Set(["assignment", "for_statement", "for_in_clause"]);

/** What a name is given, or what the loop that gives it goes over. */
function givenTo({ parent, fieldName }: SyntaxNode): SyntaxNode | undefined {
  return parent && fieldName === "left" && GIVES.has(parent.kind) ? parent.field("right") : undefined;
}
