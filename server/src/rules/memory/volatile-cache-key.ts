// Flags keys of caches that differ each time: the time, an identity made anew, `id()` of what is thrown away. Such a cache never has what
// it is asked for. In the strict profile, also a cache of one entry under the values of an array, which hits only while these stay.
import type { FunctionSummary } from "../../facts/summary";
import { libraryNameOf } from "../../facts/value";
import { type LookUp, lookUpOfCall, lookUpOfTest, servesOnlyCache } from "../../semantics/python/caches/look-ups";
import { oneEntryOf } from "../../semantics/python/caches/one-entry";
import { type Surroundings, type VolatilePart, volatilePart } from "../../semantics/python/caches/volatile-values";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./volatile-cache-key.md";

type Message = "key" | "argument" | "state";
type Cx = UnitContext<Message>;

export const volatileCacheKey = defineRule<Message>({
  meta: {
    id: "volatile-cache-key",
    family: "memory",
    severity: "medium",
    profile: "recommended",
    fix: "none",
    sections: ["G3"],
    docs,
  },
  messages: {
    key: ({ part, cache }) => `\`${part}\` makes this key differ each time: \`${cache}\` never has an entry for it`,
    argument: ({ part, fn }) =>
      `\`${part}\` differs each time: what \`${fn}\` keeps by its arguments is never found again`,
    state: ({ kept, state }) =>
      `\`${kept}\` is kept for the values of \`${state}\`: while these change, each call computes it anew`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    const maySuspect = ANY_SUSPICIOUS.test(cx.unit.text);
    for (const node of cx.unit.root.select(KINDS)) {
      if (node.kind === "if_statement") {
        if (cx.profile === "strict") checkState(node, cx);
        continue;
      }
      const isCall = node.kind === "call";
      const found = isCall ? lookUpOfCall(node) : lookUpOfTest(node);
      if (found) checkKey(found, cx);
      else if (isCall && maySuspect) checkArguments(node, cx);
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["call", "comparison_operator", "if_statement"]);

function surroundings(cx: Cx): Surroundings {
  return {
    scopes: cx.scopes,
    loops: cx.loops,
    refs: cx.refs,
    libraryCall: (call) => libraryNameOf(cx.facts.target(call)),
  };
}

function checkKey(lookUp: LookUp, cx: Cx): void {
  const part = volatilePart(lookUp.key, surroundings(cx));
  if (!part || !servesOnlyCache(lookUp, cx)) return;
  cx.report({
    at: lookUp.key,
    message: "key",
    data: { part: shownPart(part), cache: lookUp.cache.text },
    confidence: "likely",
    related: madeElsewhere(part, lookUp.key),
  });
}

function shownPart({ node }: VolatilePart): string {
  return `${shownExpression(node.field("function") ?? node)}()`;
}

function madeElsewhere({ node }: VolatilePart, key: SyntaxNode) {
  return node.start >= key.start && node.end <= key.end ? [] : [{ place: { at: node }, label: "differs each time" }];
}

/** Spelled so that it may differ; a name that says so, too. */
const SUSPICIOUS =
  /\b(time|monotonic|perf_counter|now|utcnow|uuid[14]|random)\(|\b\w*(now|time|timestamp|stamp|uuid)\b/;

/** Whatever holds something suspicious matches it too; far quicker over a whole unit. */
const ANY_SUSPICIOUS = /monotonic|perf_counter|now|uuid|random|time|stamp/;

/** `load(key, time.time())` of a function that keeps its results by its arguments. */
function checkArguments(call: SyntaxNode, cx: Cx): void {
  const args = call.field("arguments");
  if (!args || !SUSPICIOUS.test(args.text)) return;
  const suspects = args.namedChildren
    .map((arg) => (arg.kind === "keyword_argument" ? arg.field("value") : arg))
    .filter((arg) => arg !== undefined && arg.kind !== "string" && SUSPICIOUS.test(arg.text));
  const around = surroundings(cx);
  for (const arg of suspects) {
    const part = arg && volatilePart(arg, around);
    if (!part || !arg || !keepsByArguments(call, arg, cx)) continue;
    cx.report({
      at: arg,
      message: "argument",
      data: { part: shownPart(part), fn: shownExpression(call.field("function") ?? call) },
      confidence: "likely",
      related: madeElsewhere(part, arg),
    });
    return;
  }
}

/** Decorators that keep results by arguments, and `_name`s of Streamlit's, which it leaves out of the key. */
const KEEPERS =
  /^(functools\.(lru_cache|cache)|async_lru\.alru_cache|cachetools\.(cached|func\.\w+_cache)|streamlit\.(cache|cache_data|cache_resource|experimental_memo|experimental_singleton))$/;
const SPELLED_KEEPERS =
  /(^|\.)(\w*lru_cache|cached?|cache_data|cache_resource|experimental_memo|experimental_singleton|\w+_cache)$/;

function keepsByArguments(call: SyntaxNode, arg: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  const id = target.t === "function" ? target.id : undefined;
  const summary = id && cx.facts.function(id);
  return (summary?.decorators ?? []).some((ref, n) => {
    if (!id || !SPELLED_KEEPERS.test(summary?.decoratorTexts[n] ?? "")) return false;
    const value = cx.facts.evaluate(ref.k === "call" ? ref.of : ref, { path: id.path, name: "<body>" });
    if (value.v !== "library" || !KEEPERS.test(value.name)) return false;
    return !value.name.startsWith("streamlit.") || !isLeftOut(call, arg, summary?.parameters ?? []);
  });
}

function isLeftOut(call: SyntaxNode, arg: SyntaxNode, parameters: FunctionSummary["parameters"]): boolean {
  const keyword = arg.parent?.kind === "keyword_argument" ? arg.parent.field("name")?.text : undefined;
  const place = call.field("arguments")?.namedChildren.findIndex((one) => one.start === arg.start) ?? -1;
  return (keyword ?? parameters[place]?.name ?? "_").startsWith("_");
}

function checkState(node: SyntaxNode, cx: Cx): void {
  const found = oneEntryOf(node, surroundings(cx));
  if (!found) return;
  cx.report({
    at: found.compared,
    message: "state",
    data: { kept: found.kept.text, state: found.state.text },
    severity: "low",
    confidence: "likely",
  });
}
