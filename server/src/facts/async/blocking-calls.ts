// Owns which calls of a coroutine hold the event loop, and how surely: those that reach a blocking effect, less those that run once, seldom
// or for next to nothing. Asks facts; knows no rule and reports nothing.

import { type BlockKind, type EffectKind, expandEffects } from "../../semantics/effects";
import { endsByName } from "../../semantics/endings";
import { libraryClass } from "../../semantics/knowledge";
import {
  isBeforeRaise,
  isInMemory,
  isLastAct,
  isPreparing,
  isTemporary,
  isWithoutThreads,
} from "../../semantics/python/async/coroutine-shapes";
import { guardOf, isSpecialCase } from "../../semantics/python/call-guards";
import { isAwaited } from "../../semantics/python/call-summary";
import { CALLS } from "../../semantics/python/kinds";
import type { Loops, Scope, Scopes } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { runsAtVersions } from "../database/few-turns";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import type { Reached } from "../value";
import { isAfterFailure, isAlone, isForSome, isLocalSocket } from "./special-calls";

interface Cx {
  readonly path: string;
  readonly profile: "recommended" | "strict";
  readonly role: string;
  readonly scopes: Scopes;
  readonly loops: Loops;
  readonly facts: FactQueries;
}

export interface BlockingCall {
  readonly node: SyntaxNode;
  readonly reached: Reached;
  readonly kind: BlockKind;
  /** Does not come with every call of the coroutine. */
  readonly seldom: boolean;
  /** Seldom worth the time: by far most calls do not come to it, it is soon done, or nobody else uses the loop meanwhile. */
  readonly minor: boolean;
  /** It asks while somebody goes over it, and need not be a call. */
  readonly lazy: boolean;
}

/** What a blocking call does, worst first: a call that does several is told by the worst. */
const WORDS: readonly (readonly [BlockKind, string])[] = [
  ["block.sleep", "sleeps"],
  ["block.net", "waits for the network"],
  ["block.process", "waits for a program"],
  ["block.wait", "holds its thread"],
  ["block.hash", "computes a password hash"],
  ["block.cpu", "computes for long"],
  ["block.db", "waits for the database"],
  ["block.file", "waits for the disk"],
];

/** What the call does, in words that follow its name. */
export function wordsOf(kind: BlockKind): string {
  return WORDS.find(([k]) => k === kind)?.[1] ?? "blocks";
}

/** The blocking calls of a coroutine worth telling, in order: of what comes in crowds, the first. */
export function blockingCalls(scope: Scope, cx: Cx): readonly BlockingCall[] {
  const id = { path: cx.path, name: scope.name };
  if (isStartOrFixture(id, cx)) return [];
  const found: BlockingCall[] = [];
  const told = new Map<string, "minor" | "matters">();
  for (const { node, reached, lazy } of reaching(scope, cx)) {
    if (isAwaited(node) || isWithoutThreads(node) || isLocalSocket(reached, id, cx)) continue;
    const guard = guardOf(node);
    if (guard === "once") continue;
    const kind = reached.effect as BlockKind;
    if (kind === "block.file" && (isTemporary(node, cx.scopes) || isInMemory(node, cx.scopes))) continue;
    if (kind === "block.file" && !isWorthIt(reached, id, cx)) continue;
    const crowd = crowdOf(reached);
    if (crowd && told.get(crowd) === "matters") continue;
    const isRare =
      guard === "key" ||
      isSpecialCase(node) ||
      isPreparing(node) ||
      isLastAct(node) ||
      isBeforeRaise(node) ||
      isAlone(id, cx) ||
      isForSome(node, reached, cx) ||
      isBelowHandler(reached, cx);
    const isRetry = isAfterFailure(node, reached, cx);
    const isFar = reached.path.length > 1 && (isRetry || (kind === "block.sleep" && endsByName(nameOf(node))));
    const minor = (isRare && !HOOKS.test(id.name)) || isFar || isMinor(reached, id, cx);
    // What matters little speaks for its like alone.
    if (crowd && minor && told.has(crowd)) continue;
    if (crowd) told.set(crowd, minor ? "minor" : "matters");
    found.push({ node, reached, kind, seldom: isRare || isRetry, minor, lazy });
  }
  return found;
}

/** A helper comes to it in a handler of an exception only: what usually happens does not. */
function isBelowHandler({ effect, path }: Reached, { facts }: Cx): boolean {
  return effect !== "block.sleep" && path.some(({ id, call }) => facts.calls(id)[call]?.rescue === true);
}

function nameOf(call: SyntaxNode): string {
  const callee = call.field("function");
  return (callee?.field("attribute") ?? callee)?.text ?? "";
}

/** The set-up hooks of Home Assistant run on the loop of the whole house, whenever an integration is added. */
const HOOKS = /(^|\.)async_setup(_\w+)?$/;

/** What runs before anybody waits, or only for tests wherever its file lies. */
export function isStartOrFixture(id: SymbolId, { facts }: Pick<Cx, "facts">): boolean {
  if (facts.entryKind(id) === "startup" && !HOOKS.test(id.name)) return true;
  return facts.function(id)?.decoratorTexts.some((d) => /^pytest\w*\.fixture$/.test(d)) === true;
}

/**
 * What makes coroutines of a file block alike, so that one of them can speak for all: the kind of what comes in crowds, the helper in
 * which they end, or the library that they call. Undefined for a pause of the coroutine's own: each is mended by itself.
 */
export function causeOf({ effect, sink, path }: Reached): string | undefined {
  if (effect === "block.db" || effect === "block.file" || effect === "block.hash") return effect;
  const helper = path.at(-1)?.id;
  if (helper) return `${effect} ${helper.path}#${helper.name}`;
  return effect === "block.sleep" ? undefined : `${effect} ${sink.split(".", 1)[0]}`;
}

/** Queries, files and the calls of one client object come in crowds: the first one speaks for the coroutine. */
function crowdOf({ effect, sink, path }: Reached): string | undefined {
  if (effect === "block.db" || effect === "block.file") return effect;
  const owner = /^(.*\.[A-Z]\w*)(\.\w+)?$/.exec(sink)?.[1];
  return owner && path.length === 0 ? `${effect} ${owner}` : undefined;
}

const BULK = /^(shutil|zipfile|tarfile|glob|os\.walk|pathlib\.Path\.(r?glob|iterdir)|pandas|gzip|bz2|lzma)\b/;

/**
 * Small local files are read faster than a thread starts; they matter where requests queue behind them, and in a house whose one loop runs
 * all integrations: Home Assistant watches for files that are opened on it.
 */
function isWorthIt(reached: Reached, id: SymbolId, cx: Cx): boolean {
  if (cx.profile === "strict" || isInHouse(id, cx)) return true;
  if (reached.path.length > 0 && !BULK.test(reached.sink)) return false;
  const kind = cx.facts.entryKind(id);
  return kind === "route" || kind === "websocket" || kind === "view";
}

function isInHouse(id: SymbolId, cx: Cx): boolean {
  return cx.role === "app" && cx.facts.imports(id.path, "homeassistant") && !isAlone(id, cx);
}

/** Reads and writes as much as a table, an archive, a folder or an upload holds. */
const LARGE =
  /^(pandas|polars|zipfile|tarfile|gzip|bz2|lzma)\.|^shutil\.(make_archive|unpack_archive|copytree|copyfileobj)$/;

/** Scripts and examples, files that are read or written at once, and whatever runs once per version of the program. */
function isMinor({ effect, sink, path }: Reached, id: SymbolId, cx: Cx): boolean {
  if (cx.role !== "app" || runsAtVersions([id.name], cx.path)) return true;
  if (effect !== "block.file" || isInHouse(id, cx)) return false;
  return !LARGE.test(sink) || (path.length > 1 && !/^(pandas|polars)\./.test(sink));
}

/** Calls of a coroutine that block, and what it goes over that asks as it goes, in order. */
function reaching(scope: Scope, cx: Cx): readonly Pick<BlockingCall, "node" | "reached" | "lazy">[] {
  const calls = scope.node.select(CALLS).flatMap((node) => {
    const reached = cx.scopes.of(node) === scope ? worst(cx.facts.effects(node)) : undefined;
    return reached ? [{ node, reached, lazy: false }] : [];
  });
  const gone = [...consumed(scope, cx), ...loopedOver(scope, cx)];
  const lazy = gone.flatMap((node) => {
    // What can only be gone over asynchronously has been awaited: a plain loop goes over what that gave.
    const isThere = (one: Reached) => libraryClass(one.sink)?.iterate?.async === true;
    const reached = worst(cx.facts.iteration(node).flatMap((one) => (isThere(one) ? [] : blocks(one))));
    return reached && calls.every((call) => call.node !== node) ? [{ node, reached, lazy: true }] : [];
  });
  return lazy.length === 0 ? calls : [...calls, ...lazy].sort((a, b) => a.node.start - b.node.start);
}

function loopedOver(scope: Scope, cx: Cx): readonly SyntaxNode[] {
  return cx.loops.all.flatMap(({ node, iterable }) =>
    iterable && node.children[0]?.kind !== "async" && cx.scopes.of(node) === scope ? [iterable] : [],
  );
}

const CONSUMES: ReadonlySet<string> = new Set(["list", "tuple", "set", "frozenset", "sorted", "len", "dict"]);

/** `list(User.objects.all())` goes over what it is given. */
function consumed(scope: Scope, cx: Cx): readonly SyntaxNode[] {
  return scope.node.select(CALLS).flatMap((call) => {
    const callee = call.field("function");
    if (callee?.kind !== "identifier" || !CONSUMES.has(callee.text) || cx.scopes.of(call) !== scope) return [];
    const given = call.field("arguments")?.namedChildren[0];
    return given && given.kind !== "await" ? [given] : [];
  });
}

/** The first call of a coroutine that reaches a loop which steps something on for as long as somebody says. */
export function steppingCall(scope: Scope, cx: Cx): Pick<BlockingCall, "node" | "reached"> | undefined {
  for (const node of scope.node.select(CALLS)) {
    if (cx.scopes.of(node) !== scope || isAwaited(node) || guardOf(node) === "once") continue;
    const reached = cx.facts.effects(node).find(({ effect }) => effect === "block.steps");
    if (reached && !isFixedStep(reached, cx)) return { node, reached };
  }
  return undefined;
}

/** Everybody who calls it says how long, in figures. */
function isFixedStep({ path }: Reached, { facts }: Cx): boolean {
  const id = path.at(-1)?.id;
  const until = id ? facts.function(id)?.stepping?.until : undefined;
  return id !== undefined && until !== undefined && facts.isConstant(id, until);
}

function blocks(reached: Reached): readonly Reached[] {
  return expandEffects([reached.effect as EffectKind], true).map((effect) => ({ ...reached, effect }));
}

function worst(effects: readonly Reached[]): Reached | undefined {
  if (effects.length === 0) return undefined;
  for (const [kind] of WORDS) {
    const found = effects.find((e) => e.effect === kind);
    if (found) return found;
  }
  return undefined;
}
