// Finds engines, clients, pools and models that are made anew for every request, call in a loop, or turn of a loop.
// Judges one making call; who calls its function comes from facts. What is kept, cached or serves a whole batch is silence.

import { isAside, isOneHost, type Site, siteOf } from "../../facts/database/makers";
import { isSeldomByName } from "../../facts/database/served";
import { isCached, livesShort, type Way, waysTo } from "../../facts/database/ways";
import type { SymbolId } from "../../facts/summary";
import { type Built, isLoopBound } from "../../semantics/knowledge/builders";
import { fateOf } from "../../semantics/python/handles";
import { LOOP_ENDS } from "../../semantics/python/kinds";
import { loopOverData } from "../../semantics/python/loop-guards";
import { hoistFix } from "../../semantics/python/shapes/hoist-maker";
import { firstAddress } from "../../semantics/python/shapes/session-use";
import { loopHeader } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type Report, type UnitContext } from "../api";
import docs from "./client-per-call.md";

type Message = "loop" | "calledInLoop" | "request" | "requests" | "again";
type Cx = UnitContext<Message>;

export const clientPerCall = defineRule<Message>({
  meta: {
    id: "client-per-call",
    family: "database",
    severity: "high",
    profile: "recommended",
    fix: "review",
    sections: ["S1", "G16"],
    docs,
  },
  messages: {
    loop: ({ call, does }) => `\`${call}\` ${does} on every turn of the loop`,
    calledInLoop: ({ call, does, fn, caller }) =>
      `\`${call}\` ${does} each time \`${fn}\` is called, and \`${caller}\` calls it in a loop`,
    request: ({ call, does, what, caller }) => `\`${call}\` ${does} for every ${what} (\`${caller}\`)`,
    requests: ({ call, does, what, caller, count }) =>
      `\`${call}\` ${does} for every ${what}, here (\`${caller}\`) and in ${Number(count) - 1} more places of this file`,
    again: ({ call, what, caller }) =>
      `\`${call}\` loads its model again for every ${what} (\`${caller}\`), although the program keeps one`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration" || cx.role === "example" || cx.role === "benchmark") return;
      const site = siteOf(node, cx);
      const found = site ? (inOwnLoop(site, cx) ?? perCall(site, cx)) : againOf(node, cx);
      if (found) cx.report(found);
    },
  },
});

const DOES: Readonly<Record<Built, string>> = {
  engine: "builds an engine with an empty pool of connections",
  client: "builds a client without open connections",
  workers: "starts a pool of workers",
  model: "loads a model",
};

/** True, and among so much else, or so seldom, that few would change it. */
const WEAK = { confidence: "likely", profile: "strict" } as const;

function inOwnLoop({ node, name, built, isAttribute }: Site, cx: Cx): Report<Message> | undefined {
  const loop = loopOverData(node, cx.loops);
  const args = node.field("arguments");
  if (!loop || !args || isAttribute || cx.loops.varies(args, loop)) return undefined;
  if (cx.loops.endsAfter(node, loop) || cx.loops.memoGuarded(node, loop)) return undefined;
  // One address after the other, until one answers.
  if (loop.body.some((part) => part.select(LOOP_ENDS).length > 0)) return undefined;
  const fix = hoistFix(node, loop, cx.scopes);
  // Threads start in no time beside what they are mostly given; what is removed in turns is little as a rule.
  const isWeak = built === "workers" ? /Thread/.test(name) : built === "client" && isAsked(node, loop, cx);
  return {
    at: node,
    message: "loop",
    data: { call: name, does: DOES[built] },
    related: [{ place: loopHeader(loop), label: "this loop" }],
    ...(isWeak ? WEAK : {}),
    ...(fix ? { fix } : {}),
  };
}

/** For another host in each turn, or by what cleans up. */
function isAsked(node: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const address = firstAddress(node, cx.scopes);
  if (address && address.kind !== "string" && cx.loops.varies(address, loop)) return true;
  return REMOVES.test(lastPart(cx.facts.self(node).name));
}

const REMOVES = /(^|_)(delete|remove|clean_?up|tear_?down|destroy|purge)(_|$)/;

function perCall(site: Site, cx: Cx): Report<Message> | undefined {
  if (cx.loops.around(site.node)) return undefined;
  const cls = { path: cx.path, name: cx.unit.className };
  if (site.isAttribute && !livesShort(cls, cx.facts)) return undefined;
  const made = site.isAttribute ? { ...cls, name: `${cls.name}.__init__` } : site.id;
  const way = waysTo(made, cx.facts).find((w) => isWorthIt(w, site, cx));
  if (!way) return undefined;
  // What a task does takes long as a rule, and so do loops that call others; events come now and then.
  const isAmongMuch =
    way.why === "loop"
      ? way.path.length > 1 || !isHeavy(site)
      : /^(task|event)$/.test(way.what) && site.built === "client";
  const isSeldom = [site.id.name, way.caller].some(
    (name) => FIGURES.test(name) || isSeldomByName({ path: site.id.path, name }),
  );
  const isWeak = !site.isFixed || way.path.length > 2 || isAmongMuch || isSeldom || isCached(site.node, way, cx.facts);
  const data = {
    call: site.name,
    does: DOES[site.built],
    fn: lastPart(site.id.name),
    caller: way.caller,
    what: way.what,
  };
  const message = way.why === "loop" ? "calledInLoop" : "request";
  return {
    at: site.node,
    message,
    data,
    related: way.path.map(({ id, call }, n) => ({
      place: { id, call },
      label: n === 0 && way.why === "loop" ? "called in a loop here" : "called here",
    })),
    ...(isWeak ? WEAK : {}),
    ...(site.isFixed ? {} : { severity: "low" as const }),
    group: { key: `${site.built} ${message}`, over: 1, message: message === "request" ? "requests" : message, data },
  };
}

function isWorthIt(way: Way, site: Site, cx: Cx): boolean {
  if (way.why === "request" && cx.role !== "app") return false;
  // What lasts as long as a conversation may well have a client of its own.
  if (way.what === "connection" && cx.profile !== "strict") return false;
  // A task that starts a loop of its own can't use what belongs to another one.
  if (way.what === "task" && isLoopBound(site.name)) return false;
  if (cx.profile === "strict") return true;
  if (!site.isFixed || way.path.length > FAR || way.path.some((step) => isAside(step, cx))) return false;
  // Threads start in no time beside the work they are given.
  if (site.built === "workers") return false;
  return site.built !== "client" || isOneHost(site, way, cx) || (way.why === "loop" && isGathered(way, cx));
}

/** Figures, and what is done once for each version. */
const FIGURES = /(^|[._])(stats|statistics|queue_details|deploy)(_|$)/i;

/** Takes so long to make that it counts beside whatever else a turn does. */
function isHeavy({ built, name }: Site): boolean {
  return built === "model" || built === "engine" || /^boto3\./.test(name);
}

/** Longer ways hold so much else that this is one cost among many. */
const FAR = 3;

/** A coroutine that the loop makes and does not wait for: many of them run at once. */
function isGathered({ path: [first, second] }: Way, cx: Cx): boolean {
  const call = first && !second ? cx.facts.calls(first.id)[first.call] : undefined;
  const target = first && call && !call.awaited ? cx.facts.targetOf(first.id, first.call) : undefined;
  return target?.t === "function" && cx.facts.function(target.id)?.isAsync === true;
}

/** A class that the program keeps an instance of, made again in a handler, and whose constructor loads. */
function againOf(node: SyntaxNode, cx: Cx): Report<Message> | undefined {
  if (cx.profile !== "strict" || cx.role !== "app") return undefined;
  const target = cx.facts.target(node);
  if (target.t !== "function" || !target.id.name.endsWith(".__init__") || fateOf(node, cx) !== "dropped")
    return undefined;
  const cls = { path: target.id.path, name: target.id.name.slice(0, -".__init__".length) };
  const self = cx.facts.self(node);
  const kind = cx.facts.entryKind(self);
  if (kind !== "route" && kind !== "websocket" && kind !== "view" && kind !== "task") return undefined;
  if (cx.facts.lifetime(cls) !== "process" || !loads(target.id, cx, 2)) return undefined;
  return {
    at: node,
    message: "again",
    data: { call: lastPart(cls.name), what: kind === "task" ? "task" : "request", caller: lastPart(self.name) },
    related: [{ place: { id: target.id }, label: "loads here" }],
    severity: "low",
    confidence: "likely",
  };
}

/** A constructor that computes for long, or loads a model through methods of its own. */
function loads(id: SymbolId, cx: Cx, depth: number): boolean {
  if (cx.facts.reached(id).some((r) => r.effect === "cpu.heavy")) return true;
  return cx.facts.calls(id).some((call, n) => {
    if (/\.load_model$/.test(call.shown)) return true;
    const target = depth > 0 && /^self\.\w+$/.test(call.shown) ? cx.facts.targetOf(id, n) : undefined;
    return target?.t === "function" && loads(target.id, cx, depth - 1);
  });
}
