// Owns which effects a function reaches through its calls, each with a shortest path. A breadth-first walk over memoised
// per-function targets: recursion and import cycles end by themselves, and the answer does not depend on who asked first.
import { type Effect, expandEffects } from "../semantics/effects";
import type { LibraryEntry } from "../semantics/knowledge/library";
import { isStatement } from "../semantics/python/statements";
import { DEFERRED } from "./async/deferring";
import { isMovedAway, toldOf } from "./async/named-functions";
import { FUNCTION, symbolKey, symbolOf } from "./inputs";
import { defineQuery, type Reader } from "./query";
import type { CallSummary, FunctionSummary, SymbolId } from "./summary";
import { entryOf, TARGETS } from "./targets";
import type { CallTarget, Reached, Step } from "./value";

const MAX_DEPTH = 8;
const MAX_FUNCTIONS = 400;

/** Effects of running a function. Key: symbol. */
export const REACHED = defineQuery<readonly Reached[]>("reached", (db, key) => walk(db, symbolOf(key)));

/** Effects of one call, with the callee's own reach. */
export function effectsOfCall(db: Reader, path: string, call: CallSummary, target: CallTarget): readonly Reached[] {
  const told = toldOf(db, path, target);
  if (told === "executor") return [];
  const known = knownEffects(db, call, target);
  return told ? [...known, ...namedEffects(db, call, target)] : known;
}

function knownEffects(db: Reader, call: CallSummary, target: CallTarget): readonly Reached[] {
  if (target.t === "library") return directEffects(call, target);
  if (target.t !== "function") return [];
  const callee = db.read(FUNCTION, symbolKey(target.id.path, target.id.name));
  const follow = followed(db, callee, call, target.id);
  if (!callee || follow === "no") return [];
  const reached = restated(db.get(REACHED, symbolKey(target.id.path, target.id.name)), call.text);
  return follow === "all" ? reached : reached.filter((r) => !isBlock(r.effect));
}

/** What calling a function does of which nothing is known but that it blocks. */
function namedEffects(db: Reader, call: CallSummary, target: CallTarget): readonly Reached[] {
  if (call.awaited || target.t === "unknown") return [];
  const isCoroutine = target.t === "function" && db.read(FUNCTION, symbolKey(target.id.path, target.id.name))?.isAsync;
  const sink = target.t === "function" ? target.id.name : target.name;
  return isCoroutine ? [] : expandEffects(["wait"], true).map((effect) => ({ effect, sink, path: [] }));
}

/** Effects of calling a library function that way. */
export function directEffects(call: CallSummary, target: Extract<CallTarget, { t: "library" }>): readonly Reached[] {
  const entry = entryOf(target);
  if (!entry?.effects || entry.effects.length === 0 || isPictureInMemory(call, target.name)) return [];
  return effectsOfEntry(entry, call).map((effect) => ({ effect, sink: target.name, path: [] }));
}

function effectsOfEntry(entry: LibraryEntry, call: CallSummary): readonly Effect[] {
  if ((entry.async && !call.awaited) || call.brief) return [];
  // A look-up that is given flags mostly says that the address is a number already.
  if (call.shown.endsWith("getaddrinfo") && (call.keywords.flags || call.args.length > 5)) return [];
  // What is awaited gives way, whatever it was taken for.
  return refineSql(expandEffects(entry.effects ?? [], entry.async !== true && !call.awaited), call.text);
}

/** `Image.open(BytesIO(data))`, `image.save(buffer)`: given a file that is on no disk. Tables take long to read from there as well. */
function isPictureInMemory({ args: [given] }: CallSummary, name: string): boolean {
  if (!name.startsWith("PIL.")) return false;
  const made = given?.k === "enter" ? given.of : given;
  return made?.k === "call" && "name" in made.of && /^(BytesIO|StringIO)$/.test(made.of.name ?? "");
}

const DEFINITION =
  /^\s*(create|alter|drop|pragma|vacuum|analyze|reindex|attach|detach|begin|commit|rollback|savepoint|release|set|lock|truncate|grant|explain|use|kill|show|notify|listen|unlisten|optimize)\b/i;
const SETTING = /^\s*select\s+(set_config|setval|pg_\w+)\s*\(/i;
const WRITE = /^\s*(insert|update|delete|replace|merge)\b/i;

/** The text of a statement tells reads from writes; definitions are neither, but still block. */
function refineSql(effects: readonly Effect[], text: string | undefined): readonly Effect[] {
  if (text === undefined || !effects.includes("db.query")) return effects;
  if (DEFINITION.test(text) || SETTING.test(text)) return effects.filter((e) => e !== "db.query" && e !== "db.write");
  return WRITE.test(text) ? effects.map((e) => (e === "db.query" ? "db.write" : e)) : effects;
}

/** A statement handed to a helper tells what the helper's query does. */
function restated(reached: readonly Reached[], text: string | undefined): readonly Reached[] {
  if (text === undefined || !isStatement(text)) return reached;
  return reached.flatMap((r) => refineSql([r.effect], text).map((effect) => ({ ...r, effect })));
}

export function isBlock(effect: Effect): boolean {
  return effect.startsWith("block.");
}

interface Visit {
  readonly id: SymbolId;
  readonly path: readonly Step[];
  /** The statement handed down to it, if any. */
  readonly statement: string | undefined;
  /** False below an awaited coroutine: it answers for what it blocks itself. */
  readonly blocks: boolean;
}

function walk(db: Reader, start: SymbolId): readonly Reached[] {
  const found = new Map<Effect, Reached>();
  // What only the handling of a failure leads to counts where nothing else has the effect.
  if (collect(db, start, found, false)) collect(db, start, found, true);
  return [...found.values()].sort((a, b) => (a.effect < b.effect ? -1 : 1));
}

/** @returns whether calls in handlers of exceptions were left out. */
function collect(db: Reader, start: SymbolId, found: Map<Effect, Reached>, rescue: boolean): boolean {
  const first: Visit = { id: start, path: [], blocks: true, statement: undefined };
  const seen = new Set<string>([visitKey(first)]);
  const queue: Visit[] = [first];
  let left = false;
  for (let at = 0; at < queue.length && at < MAX_FUNCTIONS; at++) {
    const steps = stepsOf(db, queue[at] as Visit, found, rescue);
    left ||= steps.left;
    for (const next of steps.next) {
      const key = visitKey(next);
      if (seen.has(key) || next.path.length > MAX_DEPTH) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return left;
}

function visitKey({ id, blocks, statement }: Visit): string {
  const kind = statement === undefined ? "" : refineSql(["db.query"], statement).join();
  return `${symbolKey(id.path, id.name)} ${blocks} ${kind}`;
}

/** Records the direct effects of a function's calls and returns the functions they lead to. */
function stepsOf(
  db: Reader,
  visit: Visit,
  found: Map<Effect, Reached>,
  rescue: boolean,
): { readonly next: readonly Visit[]; readonly left: boolean } {
  const key = symbolKey(visit.id.path, visit.id.name);
  const summary = db.read(FUNCTION, key);
  const calls = summary?.calls ?? [];
  const targets = db.get(TARGETS, key);
  if (summary?.stepping) recordSteps(summary, visit, found);
  const next: Visit[] = [];
  let left = false;
  for (const [ordinal, call] of calls.entries()) {
    const target = targets[ordinal];
    if (!target || call.once) continue;
    left ||= call.rescue === true;
    if (call.rescue && !rescue) continue;
    const told = toldOf(db, visit.id.path, target);
    if (told === "executor") continue;
    const path = [...visit.path, { id: visit.id, call: ordinal, shown: call.shown }];
    if (told) record(found, namedEffects(db, call, target), path, visit.blocks);
    if (target.t === "library")
      record(found, restated(directEffects(call, target), call.text ?? visit.statement), path, visit.blocks);
    if (target.t !== "function") continue;
    const follow = followed(db, db.read(FUNCTION, symbolKey(target.id.path, target.id.name)), call, target.id);
    const statement = call.text !== undefined && isStatement(call.text) ? call.text : visit.statement;
    if (follow !== "no") next.push({ id: target.id, path, blocks: visit.blocks && follow === "all", statement });
  }
  return { next, left };
}

function record(
  found: Map<Effect, Reached>,
  effects: readonly Reached[],
  path: readonly Step[],
  blocks: boolean,
): void {
  for (const { effect, sink } of effects) {
    if (found.has(effect) || (isBlock(effect) && !blocks)) continue;
    found.set(effect, { effect, sink, path });
  }
}

function recordSteps({ stepping, calls }: FunctionSummary, visit: Visit, found: Map<Effect, Reached>): void {
  const step = stepping && calls[stepping.call];
  if (!step) return;
  const path = [...visit.path, { id: visit.id, call: stepping.call, shown: step.shown }];
  record(found, [{ effect: "block.steps", sink: step.shown, path: [] }], path, visit.blocks);
}

const CACHED =
  /(^|\.)(lru_cache|cache|cached|cached_property|alru_cache|memoize|cache_page|st\.cache_data|st\.cache_resource|cache_data|cache_resource)$/;
/** Decorators that move a function off the event loop or put it into a queue. */
const ELSEWHERE =
  /(^|\.)(sync_to_async|to_thread|run_in_executor|run_in_threadpool|threaded|run_in_thread|in_thread|asyncify|async_wrap|make_async|background|fixture|overload|abstractmethod)$/;

/** Whether a call runs the callee's body here and now: all of it, all but what it blocks, or not at all. */
function followed(
  db: Reader,
  callee: FunctionSummary | undefined,
  call: CallSummary,
  id: SymbolId,
): "all" | "effects" | "no" {
  if (!callee) return "no";
  if (callee.decoratorTexts.some((d) => CACHED.test(d) || ELSEWHERE.test(d))) return "no";
  if (callee.decoratorTexts.length > 0 && isMovedAway(db, id)) return "no";
  const isPlain = callee.decoratorTexts.length > 0 && !callee.isAsync && !call.awaited;
  if (isPlain && db.get(DEFERRED, symbolKey(id.path, id.name))) return "effects";
  if (callee.isAsync) return call.awaited ? "effects" : "no";
  // A decorator that makes a coroutine of a plain function also takes it off the loop.
  if (call.awaited && callee.decoratorTexts.length > 0) return "no";
  return id.name.endsWith("__init__") ? "effects" : "all";
}
