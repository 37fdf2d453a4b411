// Owns what functions return to their callers in rows, followed through helpers in any file, and the answers about queries in general.

import { chainOfExpression } from "../../semantics/python/queries/chains";
import type { QueryChain } from "../../semantics/query-chain";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { Site } from "../evaluation";
import { FUNCTION, symbolKey, symbolOf } from "../inputs";
import { evaluationEach } from "../models/find";
import { modelOf } from "../models/models";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { CallSummary, FunctionSummary, SymbolId } from "../summary";
import { TARGETS } from "../targets";
import type { Value } from "../value";
import { type FunctionRows, type RowsOf, readChain } from "./read-chain";
import type { QueryFacts, ReadQueries, RowsFacts } from "./read-queries";

const MAX_DEPTH = 5;

/** Rows that a function gives to its callers. Key: symbol. */
const ROWS = defineQuery<RowsFacts | null>("rows", (db, key) => {
  const found = rowsOf(db, symbolOf(key), [], undefined);
  return found ? { ...found.query, mapped: found.mapped, wide: wideColumns(db, found.query) } : null;
});

/** Queries of the calls of a function, by ordinal. Key: symbol. */
const CALL_QUERIES = defineQuery<readonly (QueryFacts | null)[]>("callQueries", (db, key) => {
  const id = symbolOf(key);
  const calls = db.read(FUNCTION, key)?.calls ?? [];
  return calls.map((call) => (call.chain ? (ofChain(db, call.chain, siteOf(db, id), []) ?? null) : null));
});

/** Queries of the calls of a function, by ordinal; null where there is none. */
export function callQueries(db: Reader, key: string): readonly (QueryFacts | null)[] {
  return db.get(CALL_QUERIES, key);
}

/**
 * @param way functions that led here, the asked one first.
 * @param receiver what the function is called on: of a generic class it may tell which model.
 */
function rowsOf(
  db: Reader,
  id: SymbolId,
  way: readonly string[],
  receiver: Value | undefined,
): FunctionRows | undefined {
  const key = symbolKey(id.path, id.name);
  if (way.length >= MAX_DEPTH || way.includes(key)) return undefined;
  const summary = db.read(FUNCTION, key);
  const site = siteFor(db, id, receiver);
  const found: FunctionRows[] = [];
  for (const source of summary?.rows ?? []) {
    const own =
      source.chain !== undefined
        ? withMapped(ofChain(db, source.chain, site, [...way, key]))
        : ofCall(db, id, summary, source.call ?? -1, site, [...way, key]);
    if (!own) continue;
    const query = source.sifted ? { ...own.query, sifted: true as const } : own.query;
    found.push({ query, mapped: own.mapped || source.mapped === true });
  }
  // Where ways differ, the one that gives the most counts.
  return found.find(({ query }) => query.size === "all") ?? found[0];
}

function siteFor(db: Reader, id: SymbolId, receiver: Value | undefined): Site {
  const site = siteOf(db, id);
  return site.className !== "" && (receiver?.v === "object" || receiver?.v === "class")
    ? { ...site, self: receiver }
    : site;
}

function withMapped(query: QueryFacts | undefined): FunctionRows | undefined {
  return query && { query, mapped: false };
}

function ofCall(
  db: Reader,
  id: SymbolId,
  summary: FunctionSummary | undefined,
  ordinal: number,
  site: Site,
  way: readonly string[],
): FunctionRows | undefined {
  const call = summary?.calls[ordinal];
  if (!call) return undefined;
  const step = { id, call: ordinal, shown: call.shown };
  const through = (query: QueryFacts): QueryFacts => ({ ...query, path: [step, ...query.path] });
  const own = call.chain && ofChain(db, call.chain, site, way);
  if (own) return { query: through(own), mapped: false };
  const target = db.get(TARGETS, symbolKey(id.path, id.name))[ordinal];
  const next =
    target?.t === "function" ? rowsOf(db, target.id, way, receiverOf(call, target.receiver, site)) : undefined;
  return next && { query: through(next.query), mapped: next.mapped };
}

/** `self.rows()` of an object of which more is told. */
function receiverOf({ callee }: CallSummary, receiver: Value | undefined, { self }: Site): Value | undefined {
  const isOwn = callee.k === "attr" && (callee.of.k === "self" || callee.of.k === "cls");
  return isOwn && self ? self : receiver;
}

/** What a chain reads that stands at a site. */
export function ofChain(
  db: Reader,
  chain: QueryChain,
  site: Site,
  way: readonly string[] = [],
): QueryFacts | undefined {
  const follow: RowsOf = (id, receiver) => rowsOf(db, id, way, receiver);
  return readChain({ cx: evaluationEach(db), site }, chain, follow);
}

/** Attributes of the entities that are read and may be large. */
export function wideColumns(db: Reader, query: QueryFacts): readonly string[] {
  if (query.size !== "all" && query.size !== "limited" && query.size !== "one") return [];
  return query.selects.flatMap(({ model, column }) => {
    const facts = model && modelOf(db, model);
    const isRead = (attribute: string) =>
      column === undefined
        ? !query.defer.includes(attribute) && (!query.only || query.only.includes(attribute))
        : column === attribute;
    return (facts?.columns ?? [])
      .filter(({ width, deferred }) => /^(text|json|binary)$/.test(width) && (!deferred || column !== undefined))
      .filter(({ attribute }) => isRead(attribute))
      .map(({ attribute }) => attribute);
  });
}

/** Calls that run a lazy query and keep its rows. */
const COLLECTS = /^(list|tuple|set|sorted|frozenset|reversed|enumerate|iter)$/;

/** Questions about queries; `siteAt` tells where a node of the unit stands. */
export function readQueries(db: Reader, services: Services, siteAt: (node: SyntaxNode) => Site): ReadQueries {
  const known = new Map<SyntaxNode, QueryFacts | undefined>();
  const ask = (node: SyntaxNode): QueryFacts | undefined => {
    const callee = node.kind === "call" ? node.field("function") : undefined;
    const first = callee ? node.field("arguments")?.namedChildren[0] : undefined;
    if (callee?.kind === "identifier" && COLLECTS.test(callee.text) && first && first.kind !== "keyword_argument") {
      const inner = ask(first);
      return inner && inner.runs !== "statement" ? { ...inner, runs: "here" } : undefined;
    }
    const chain = chainOfExpression(node, services);
    return chain && ofChain(db, chain, siteAt(node), []);
  };
  return {
    query: (expression) => {
      if (!known.has(expression)) known.set(expression, ask(expression));
      return known.get(expression);
    },
    queryOf: (id, call) => db.get(CALL_QUERIES, symbolKey(id.path, id.name))[call] ?? undefined,
    rows: (id) => db.get(ROWS, symbolKey(id.path, id.name)) ?? undefined,
  };
}
