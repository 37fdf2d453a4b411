// Owns what a turn of a loop costs beside the query in it: a query matters where nothing slower happens in the same turn, and where
// it asks for one element. Asks facts; knows no rule.

import type { Effect } from "../../semantics/effects";
import { isAwaited } from "../../semantics/python/call-summary";
import { CALLS } from "../../semantics/python/kinds";
import { leadingText } from "../../semantics/python/leading-text";
import { drains, unwrapped } from "../../semantics/python/loop-guards";
import { asksForMany, isPerTable } from "../../semantics/python/statements";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { CallerAt, FactQueries } from "../queries";
import { waitsAnyway } from "../reads/turns";
import type { CallSummary } from "../summary";
import type { CallTarget, Reached } from "../value";
import { isEnumeration, isWalkedOver, runsAtVersions } from "./few-turns";

type Cx = Services & { readonly facts: FactQueries };

/** Innermost loop over data around a node; attempts, batches and endless loops end the search, small constant ones do not. */
export function dataLoop(node: SyntaxNode, cx: Cx): Loop | undefined {
  for (let loop = cx.loops.around(node); loop; loop = loop.outer) {
    if (loop.trips === "batch" || loop.trips === "forever") return undefined;
    if (loop.trips === "data" && !isEnumeration(loop, cx) && cx.loops.varies(node, loop))
      return loop.kind === "while" && !drains(loop) ? undefined : loop;
  }
  return undefined;
}

/** Effects that take longer than a query does. */
const SLOWER: ReadonlySet<Effect> = new Set(["net.request", "process", "sleep", "hash.slow", "cpu.heavy"]);
/** What lies deeper than that happens seldom enough. */
const NEAR = 4;

/** The query is a small part of what each turn does: the loop would not end much sooner without it. */
export function isMinor(loop: Loop, reached: Reached, cx: Cx): boolean {
  if (reached.path.length > 2 || reached.path.some(({ id }) => cx.facts.calls(id).length > THIN)) return true;
  if (/^(redis|aioredis|valkey)\./.test(reached.sink)) return true;
  if (loop.iterable && (isFileListing(loop.iterable, cx) || isStream(loop, loop.iterable, cx))) return true;
  return loop.body.some((part) => [part, ...part.descendants()].some((node) => isSlow(node, cx)));
}

/** Each turn writes too: fetching ahead would save a part of its round trips only, and what comes after may depend on what it wrote. */
export function writesToo(loop: Pick<Loop, "body">, { facts }: Pick<Cx, "facts">): boolean {
  const calls = loop.body.flatMap((part) => part.select(CALLS));
  return calls.some(
    (call) =>
      SAVES.test(call.field("function")?.field("attribute")?.text ?? "") ||
      MARKS.test(lastPart(call.field("function")?.text ?? "")) ||
      facts.effects(call).some((r) => (r.effect === "db.write" || r.effect === "db.commit") && r.path.length <= NEAR) ||
      savesIn(facts.target(call), facts, 2),
  );
}

/** What a helper is given may be of any type: its own words tell that it saves. */
function savesIn(target: CallTarget, facts: FactQueries, depth: number): boolean {
  if (target.t !== "function") return false;
  const { id } = target;
  return facts
    .calls(id)
    .some(
      ({ shown }, n) =>
        (shown.includes(".") && SAVES.test(lastPart(shown))) ||
        (depth > 1 && savesIn(facts.targetOf(id, n), facts, depth - 1)),
    );
}

/** By its name a helper on the way changes what it fetches, which is then part of a change for each element. */
export function isChange(call: SyntaxNode, { path }: Reached): boolean {
  const callee = call.field("function")?.text ?? "";
  return (
    path.length > 0 && [callee, ...path.slice(0, -1).map(({ shown }) => shown)].some((s) => CHANGES.test(lastPart(s)))
  );
}

const CHANGES =
  /^_*(dao_|do_|try_|maybe_)*(update|upsert|delete|remove|destroy|create|insert|save|store|persist|mark|cancel|approve|reject|enter|leave|halt|archive|disable|enable|register|revoke|reset|clean|clear|purge|expire|lock|unlock|publish|edit|modify|replace|finish|finalize|abort|activate|deactivate|restore|grant|move|assign|change)([_A-Z]|$)/;

/** Names are no proof, but reason enough to say less. */
const SAVES = /^a?(save|delete|commit|bulk_\w+|refresh_\w+)$/;

/** `mark_as_spam`: of what does not tell what it calls. */
const MARKS =
  /^_*(update|upsert|delete|save|store|persist|mark|cancel|approve|reject|archive|disable|enable|revoke|purge|expire|restore)_\w+$/;

/** A helper that calls more than this does much beside its query. */
const THIN = 10;

/** A turn of the loop waits for something else anyway. */
export function isSlowTurn(loop: Loop, cx: Cx): boolean {
  return waitsAnyway(loop, cx.facts) || loop.body.some((part) => part.select(CALLS).some((call) => isSlow(call, cx)));
}

/** A turn of the loop waits for something else, or writes, anyway. */
export function isCostlyTurn(loop: Loop, cx: Cx): boolean {
  return isSlowTurn(loop, cx) || writesToo(loop, cx);
}

/** The loop that a way of callers begins with neither sleeps nor waits for others, nor runs once for each version. */
export function isTightLoop([first, ...more]: readonly CallerAt[], { facts }: Pick<Cx, "facts">): boolean {
  if (!first || more.length > 1 || runsAtVersions([first.id.name], first.id.path)) return false;
  if (facts.reached(first.id).some(({ effect }) => effect === "sleep" || effect === "net.request")) return false;
  return !facts.calls(first.id).some((c, n) => c.awaited && facts.targetOf(first.id, n).t === "unknown");
}

/** The name or the effects of a call say that it takes longer than a query. */
function isSlow(node: SyntaxNode, cx: Cx): boolean {
  if (node.kind !== "call") return false;
  const callee = node.field("function")?.text ?? "";
  // A name is no proof, but reason enough to say less.
  if (TELLS.test(lastPart(callee))) return true;
  const effects = cx.facts.effects(node);
  if (effects.length > 0) return effects.some(({ effect, path }) => SLOWER.has(effect) && path.length <= NEAR);
  // An interface to something remote that is not known: its answers take longer than those of a database.
  if (REMOTE.test(callee) && cx.facts.target(node).t === "unknown") return true;
  // What is awaited and not known is mostly somebody else's answer.
  return isAwaited(node) && cx.facts.target(node).t === "unknown" && !STORE.test(callee);
}

const TELLS =
  /(^|_)(send|push|publish|notify|e?mail|upload|download|crawl|scrape|fetch_url|navigator|click|external|webhook|transcribe|generate|invoke|embed|predict|transfer|sync|remote|delay|apply_async|on_commit|enqueue)(_|$)/i;

const REMOTE = /(^|[._])(api|client|sdk|provider|github|gitlab|slack|telegram|bot|s3|http|remote|gateway)\.\w+$/i;

const STORE = /session|conn|cursor|repo|dao|crud|store|(^|[._])(db|tx)(\.|_)|objects|query|fetch/i;

/** `async for` over what is no query: elements come when they come, and each is dealt with at once. */
function isStream({ isAsync }: Loop, iterable: SyntaxNode, { facts }: Cx): boolean {
  if (!isAsync) return false;
  const effects = [...facts.iteration(iterable), ...(iterable.kind === "call" ? facts.effects(iterable) : [])];
  return !effects.some((r) => r.effect === "db.query");
}

const LISTINGS = /^(glob\.i?glob|os\.(listdir|scandir|walk)|pathlib\.\w*Path\.(r?glob|iterdir|walk))$/;

/** Files are opened or compared one by one anyway. */
function isFileListing(iterable: SyntaxNode, { facts }: Cx): boolean {
  const call = unwrapped(iterable);
  const target = call.kind === "call" ? facts.target(call) : undefined;
  return target?.t === "library" && LISTINGS.test(target.name);
}

export function callAt({ id, call }: Reached["path"][number], { facts }: Cx): CallSummary | undefined {
  return facts.calls(id)[call];
}

/** The query is about the element: not about many at once, not about another table on each turn. */
export function asksForOne(node: SyntaxNode, loop: Loop, reached: Reached, cx: Cx): boolean {
  if (SCHEMA.test(reached.sink) || takesChunk(node, loop) || isBulk(node, loop, reached, cx)) return false;
  return !statementTexts(node, reached, cx).some(isPerTable);
}

/** Tables and their columns are as many as the program declares. */
const SCHEMA =
  /\.(has_table|table_names|table_exists|get_(table_names|tables|columns|indexes|foreign_keys|pk_constraint|unique_constraints|view_names|schema_names))$/;

/** SQL of the call, of the one it is chained to, and of the calls down to the one that runs it, as far as it is written there. */
function statementTexts(node: SyntaxNode, reached: Reached, cx: Cx): readonly string[] {
  const own = [node, node.field("function")?.field("object")].map((call) =>
    leadingText(call?.field("arguments")?.namedChildren[0], cx),
  );
  const below = reached.path.map((step) => callAt(step, cx)?.text);
  return [...own, ...below].filter((text) => text !== undefined);
}

/** The statement already asks for many rows by key: the loop goes over chunks or groups. */
function isBulk(node: SyntaxNode, loop: Loop, reached: Reached, cx: Cx): boolean {
  if (/\bIN\s*\(|\bANY\(/.test(node.text) || /\.prefetch_related_objects$/.test(reached.sink)) return true;
  if (reached.path.slice(-1).some((step) => callAt(step, cx)?.bulk)) return true;
  return asksForMany(node, (keys) => cx.loops.varies(keys, loop), cx);
}

const CHUNK = /(^|_)(batch|chunk|page)$/;

/** `load(chunk)`: the loop goes over parts of a whole, each of which is handed on as it is. */
function takesChunk(call: SyntaxNode, loop: Loop): boolean {
  const args = call.field("arguments")?.namedChildren ?? [];
  const values = args.map((a) => (a.kind === "keyword_argument" ? a.field("value") : a));
  return values.some((v) => v?.kind === "identifier" && CHUNK.test(v.text) && loop.targets.includes(v.text));
}

/** `execute(insert(Model))`, `execute(DropTable(t))`: builds a statement that writes or defines, which is another matter than asking. */
export function writesRow(call: SyntaxNode, { facts }: Cx): boolean {
  const statement = call.field("arguments")?.namedChildren[0];
  if (/^([\w.]+\.)?((Create|Drop|Add|Alter)[A-Z]\w+|DDL)$/.test(statement?.field("function")?.text ?? "")) return true;
  const value = statement && facts.value(statement);
  return value?.v === "instance" && /^sqlalchemy\.(.*\.)?(Insert|Update|Delete)$/.test(value.of);
}

/** `list(queryset)`: the lazy query runs here. */
export function consumed(node: SyntaxNode, cx: Cx): Reached | undefined {
  const callee = node.field("function");
  const first = node.field("arguments")?.namedChildren[0];
  if (
    callee?.kind !== "identifier" ||
    !first ||
    !/^(list|tuple|set|len|bool|sorted|dict|sum|max|min|any|all)$/.test(callee.text)
  )
    return undefined;
  const loop = cx.loops.around(node);
  if (loop && isWalkedOver(first, loop, cx)) return undefined;
  return cx.facts.iteration(first).find((r) => r.effect === "db.query");
}

export function producedByRequest(iterable: SyntaxNode, cx: Cx): boolean {
  const source = iterable.kind === "identifier" ? assignedCall(iterable, cx) : iterable;
  return source?.kind === "call" && cx.facts.has(source, "net.request") === "yes";
}

function assignedCall(name: SyntaxNode, cx: Cx): SyntaxNode | undefined {
  const write = cx.scopes.variable(name)?.writes[0];
  return write?.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
}

/** A generator would be empty on a second pass. */
export function isReiterable(source: SyntaxNode, cx: Cx): boolean {
  const value = cx.facts.value(source);
  return value.v === "instance" && /^builtins\.(list|tuple|set|dict|frozenset)$/.test(value.of);
}
