// Owns which effects a function reaches through its calls, each with a shortest path. A breadth-first walk over memoised
// per-function targets: recursion and import cycles end by themselves, and the answer does not depend on who asked first.
import { type Effect, expandEffects } from "../semantics/effects";
import type { LibraryEntry } from "../semantics/knowledge/library";
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
export function effectsOfCall(db: Reader, call: CallSummary, target: CallTarget): readonly Reached[] {
  if (target.t === "library") return directEffects(call, target);
  if (target.t !== "function") return [];
  const callee = db.read(FUNCTION, symbolKey(target.id.path, target.id.name));
  const follow = followed(callee, call, target.id);
  if (!callee || follow === "no") return [];
  const reached = restated(db.get(REACHED, symbolKey(target.id.path, target.id.name)), call.text);
  return follow === "all" ? reached : reached.filter((r) => !isBlock(r.effect));
}

/** Effects of calling a library function that way. */
export function directEffects(call: CallSummary, target: Extract<CallTarget, { t: "library" }>): readonly Reached[] {
  const entry = entryOf(target);
  if (!entry?.effects || entry.effects.length === 0) return [];
  return effectsOfEntry(entry, call).map((effect) => ({ effect, sink: target.name, path: [] }));
}

function effectsOfEntry(entry: LibraryEntry, call: CallSummary): readonly Effect[] {
  if (entry.async && !call.awaited) return [];
  // What is awaited gives way, whatever it was taken for.
  return refineSql(expandEffects(entry.effects ?? [], entry.async !== true && !call.awaited), call.text);
}

const DEFINITION =
  /^\s*(create|alter|drop|pragma|vacuum|analyze|reindex|attach|detach|begin|commit|rollback|savepoint|release|set|lock|truncate|grant|explain|use)\b/i;
const WRITE = /^\s*(insert|update|delete|replace|merge)\b/i;

/** The text of a statement tells reads from writes; definitions are neither, but still block. */
function refineSql(effects: readonly Effect[], text: string | undefined): readonly Effect[] {
  if (text === undefined || !effects.includes("db.query")) return effects;
  if (DEFINITION.test(text)) return effects.filter((e) => e !== "db.query" && e !== "db.write");
  return WRITE.test(text) ? effects.map((e) => (e === "db.query" ? "db.write" : e)) : effects;
}

const STATEMENT = /^\s*(select|with|insert|update|delete|replace|merge|create|alter|drop|pragma|truncate)\b/i;

/** A statement handed to a helper tells what the helper's query does. */
function restated(reached: readonly Reached[], text: string | undefined): readonly Reached[] {
  if (text === undefined || !STATEMENT.test(text)) return reached;
  return reached.flatMap((r) => refineSql([r.effect], text).map((effect) => ({ ...r, effect })));
}

export function isBlock(effect: Effect): boolean {
  return effect.startsWith("block.");
}

interface Visit {
  readonly id: SymbolId;
  readonly path: readonly Step[];
  /** False below an awaited coroutine: it answers for what it blocks itself. */
  readonly blocks: boolean;
}

function walk(db: Reader, start: SymbolId): readonly Reached[] {
  const found = new Map<Effect, Reached>();
  const seen = new Set<string>([visitKey(start, true)]);
  const queue: Visit[] = [{ id: start, path: [], blocks: true }];
  for (let at = 0; at < queue.length && at < MAX_FUNCTIONS; at++) {
    const visit = queue[at] as Visit;
    for (const next of stepsOf(db, visit, found)) {
      const key = visitKey(next.id, next.blocks);
      if (seen.has(key) || next.path.length > MAX_DEPTH) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return [...found.values()].sort((a, b) => (a.effect < b.effect ? -1 : 1));
}

function visitKey(id: SymbolId, blocks: boolean): string {
  return `${symbolKey(id.path, id.name)} ${blocks}`;
}

/** Records the direct effects of a function's calls and returns the functions they lead to. */
function stepsOf(db: Reader, visit: Visit, found: Map<Effect, Reached>): readonly Visit[] {
  const key = symbolKey(visit.id.path, visit.id.name);
  const summary = db.read(FUNCTION, key);
  if (!summary) return [];
  const targets = db.get(TARGETS, key);
  const next: Visit[] = [];
  summary.calls.forEach((call, ordinal) => {
    const target = targets[ordinal];
    if (!target || call.once) return;
    const step: Step = { id: visit.id, call: ordinal, shown: call.shown };
    const path = [...visit.path, step];
    if (target.t === "library") record(found, directEffects(call, target), path, visit.blocks);
    if (target.t !== "function") return;
    const follow = followed(db.read(FUNCTION, symbolKey(target.id.path, target.id.name)), call, target.id);
    if (follow !== "no") next.push({ id: target.id, path, blocks: visit.blocks && follow === "all" });
  });
  return next;
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

const CACHED =
  /(^|\.)(lru_cache|cache|cached|cached_property|alru_cache|memoize|cache_page|st\.cache_data|st\.cache_resource|cache_data|cache_resource)$/;
/** Decorators that move a function off the event loop or put it into a queue. */
const ELSEWHERE =
  /(^|\.)(sync_to_async|to_thread|run_in_executor|run_in_threadpool|threaded|run_in_thread|in_thread|asyncify|async_wrap|make_async|background|fixture|overload|abstractmethod)$/;

/** Whether a call runs the callee's body here and now: all of it, all but what it blocks, or not at all. */
function followed(callee: FunctionSummary | undefined, call: CallSummary, id: SymbolId): "all" | "effects" | "no" {
  if (!callee) return "no";
  if (callee.decoratorTexts.some((d) => CACHED.test(d) || ELSEWHERE.test(d))) return "no";
  if (callee.isAsync) return call.awaited ? "effects" : "no";
  // A decorator that makes a coroutine of a plain function also takes it off the loop.
  if (call.awaited && callee.decoratorTexts.length > 0) return "no";
  return id.name.endsWith("__init__") ? "effects" : "all";
}
