// Owns the judgement that a call makes an engine, client, pool or model which nothing keeps for the next call: what it is, whether it is
// always the same, and whether it serves a whole batch. Asks facts; knows no rule.

import { type Built, builtBy } from "../../semantics/knowledge/builders";
import { fateOf, isFixed, localOf } from "../../semantics/python/handles";
import { firstAddress, INTERPOLATIONS, isSetUp } from "../../semantics/python/shapes/session-use";
import type { Ref } from "../../semantics/ref";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { CallerAt, FactQueries } from "../queries";
import type { FunctionSummary, SymbolId } from "../summary";
import { libraryNameOf } from "../value";
import { livesShort, type Way } from "./ways";

export type MakerContext = Services & { readonly facts: FactQueries; readonly unit: { readonly className: string } };
type Cx = MakerContext;

export interface Site {
  readonly node: SyntaxNode;
  readonly id: SymbolId;
  readonly name: string;
  readonly built: Built;
  /** Kept by an object whose life is in question. */
  readonly isAttribute: boolean;
  /** The same whoever calls: nothing of it comes in as an argument. */
  readonly isFixed: boolean;
}

export function siteOf(node: SyntaxNode, cx: Cx): Site | undefined {
  const target = cx.facts.target(node);
  const name = libraryNameOf(target);
  const built = name === "" ? undefined : builtBy(name);
  if (!built) return undefined;
  const id = cx.facts.self(node);
  const summary = cx.facts.function(id);
  if (!summary || /<(?!lambda)/.test(id.name) || isSeldom(node, id, cx)) return undefined;
  const fate = fateOf(node, cx);
  const isAttribute = fate === "kept" && isOwnAttribute(node, cx);
  if (fate === "unknown" || (fate === "kept" && !isAttribute) || servesBatch(node, built, cx)) return undefined;
  if (node.ancestor((n) => n.kind === "except_clause" || n.kind === "function_definition")?.kind === "except_clause")
    return undefined;
  const args = node.field("arguments")?.namedChildren ?? [];
  if (args.some((a) => /NullPool|StaticPool|[Mm]ock|transport|sqlite:\/\/["']?$/.test(a.text))) return undefined;
  return {
    node,
    id,
    name,
    built,
    isAttribute,
    isFixed: !isSetUp(node, cx.scopes) && args.every((a) => isKnown(a, id, summary.parameters, cx)),
  };
}

/** Tries of a connection, and what runs once. */
export const SELDOM =
  /(^|_)(init|initialize|setup|set_up|startup|shutdown|migrat\w*|install|seed|test|check|validate|verify|ping|health\w*|probe|warm_?up|is|backup\w*|restore|upgrade|version\w*|login|logout|oauth\d?|authorize|callback|debug)(_|$)/i;

function isSeldom(node: SyntaxNode, id: SymbolId, cx: Cx): boolean {
  const name = lastPart(id.name);
  if (SELDOM.test(name) && name !== "__init__") return true;
  if (isOnlyTried(node, cx)) return true;
  if (/(^|[. ])(lru_)?cache|singleton/.test(cx.facts.function(id)?.decoratorTexts.join(" ") ?? "")) return true;
  return cx.facts.calls(id).some((c) => c.once && c.shown === node.field("function")?.text);
}

/** `client.ping()` and nothing else. */
function isOnlyTried(node: SyntaxNode, { scopes }: Cx): boolean {
  const name = localOf(node);
  const reads = name ? (scopes.variable(name)?.reads ?? []) : [];
  const methods = reads.map((read) => (read.parent?.kind === "attribute" ? read.parent.field("attribute")?.text : ""));
  return methods.includes("ping") && methods.every((method) => /^(ping|info|a?close)$/.test(method ?? ""));
}

/** Kept by an object that each request or call makes for itself. */
export function isKeptBriefly(node: SyntaxNode, cx: Cx & { readonly path: string }): boolean {
  return isOwnAttribute(node, cx) && livesShort({ path: cx.path, name: cx.unit.className }, cx.facts);
}

/** Given by the constructor: what other methods set, they set when it is missing. */
function isOwnAttribute(node: SyntaxNode, cx: Cx): boolean {
  if (lastPart(cx.facts.self(node).name) !== "__init__") return false;
  const given = node.ancestor((n) => n.kind === "assignment")?.field("left");
  const left = given?.kind === "identifier" ? keptAs(given, cx) : given;
  const object = left?.kind === "attribute" ? left.field("object") : undefined;
  return object !== undefined && cx.refs.of(object).k === "self" && cx.unit.className !== "";
}

/** `connection = connect(...)` and then `self.connection = connection`. */
function keptAs(local: SyntaxNode, { scopes }: Cx): SyntaxNode | undefined {
  const read = scopes.variable(local)?.reads.find((r) => r.parent?.kind === "assignment" && r.fieldName === "right");
  return read?.parent?.field("left");
}

/** Given the same value by every call: nothing of it comes in as an argument or is looked up. */
function isKnown(
  argument: SyntaxNode,
  id: SymbolId,
  parameters: FunctionSummary["parameters"],
  cx: Cx,
  depth = MAX_DEPTH,
): boolean {
  const value = argument.kind === "keyword_argument" ? (argument.field("value") ?? argument) : argument;
  if (/^(true|false|none|integer|float|list|tuple|dictionary)$/.test(value.kind)) return true;
  const parts = partsOf(value, cx);
  if (value.kind === "string" || parts.length > 0)
    return depth > 0 && parts.every((part) => isKnown(part, id, parameters, cx, depth - 1));
  const ref = cx.refs.of(value);
  if (ref.k === "param" && cx.facts.isConstant(id, ref.name)) return true;
  return ref.k !== "unknown" && !isLookedUp(ref) && isFixed(ref, parameters);
}

/** Locals may be given each other. */
const MAX_DEPTH = 4;

/** What is put into a text, or what a local is given on one way or another. */
function partsOf(value: SyntaxNode, { scopes }: Cx): readonly SyntaxNode[] {
  if (value.kind === "string") return value.select(INTERPOLATIONS).flatMap((one) => one.namedChildren.slice(0, 1));
  const variable = value.kind === "identifier" ? scopes.variable(value) : undefined;
  if (variable?.kind !== "local") return [];
  const given = variable.writes.map((write) =>
    write.parent?.kind === "assignment" && write.end <= value.start ? write.parent.field("right") : undefined,
  );
  return given.every((right) => right !== undefined) ? given.filter((right) => right !== undefined) : [];
}

/** From a call that is not about settings. */
function isLookedUp(ref: Ref): boolean {
  if (ref.k === "call")
    return !/(env|settings?|config|conf|secret|timeout|limits|retry|url)\w*"/i.test(JSON.stringify(ref.of));
  if (ref.k === "await" || ref.k === "either") return true;
  return "of" in ref && isLookedUp(ref.of as Ref);
}

/** Used by a loop of the same function, or with many submissions: one for the whole batch. */
function servesBatch(node: SyntaxNode, built: Built, cx: Cx): boolean {
  if (built === "engine" || built === "model") return false;
  const name = localOf(node);
  const own = cx.loops.around(node);
  const reads = name ? (cx.scopes.variable(name)?.reads ?? []) : [];
  if (built === "workers" && reads.some((r) => /map|starmap/.test(r.parent?.field("attribute")?.text ?? "")))
    return true;
  return reads.some((r) => cx.loops.around(r) !== own || cx.scopes.of(r) !== cx.scopes.of(node));
}

/** Not what usually happens there. */
export function isAside({ id, call }: CallerAt, cx: Cx): boolean {
  const name = lastPart(id.name);
  return cx.facts.calls(id)[call]?.rescue === true || (SELDOM.test(name) && name !== "__init__");
}

/** A session asked for an address that comes from outside could not reuse its connections anyway. */
export function isOneHost({ node, id, name, isAttribute }: Site, { why, path }: Way, cx: Cx): boolean {
  const address = firstAddress(node, cx.scopes);
  // What a framework hands to its handler comes from outside, whatever its default.
  const given = why === "request" && path.length === 0 ? [] : (cx.facts.function(id)?.parameters ?? []);
  if (address) return address.kind === "string" || isKnown(address, id, given, cx);
  // What it is asked for is out of sight.
  if (!SESSIONS.test(name) || isAttribute) return true;
  // Handed to the handler by its framework, it serves that request.
  return why === "request" && path.length === 0 && fateOf(node, cx) === "returned";
}

const SESSIONS = /^(requests|httpx|aiohttp|urllib3)\./;
