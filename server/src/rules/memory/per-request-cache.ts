// Flags caches with a time to live on objects that are made for one request: the next request starts with an empty one. Who makes the
// objects, and how long they live, comes from facts; one that may live on is silence.
import type { BriefLife } from "../../facts/memory/memory-queries";
import type { SymbolId } from "../../facts/summary";
import { libraryNameOf } from "../../facts/value";
import { ownAttribute } from "../../semantics/python/shapes/parts";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./per-request-cache.md";

type Message = "named" | "stamped";
type Cx = UnitContext<Message>;

export const perRequestCache = defineRule<Message>({
  meta: {
    id: "per-request-cache",
    family: "memory",
    severity: "medium",
    profile: "recommended",
    fix: "none",
    sections: ["P5"],
    docs,
  },
  messages: {
    named: ({ name, limit, cls, what }) =>
      `\`${name}\` lives for one ${what}, as each makes its own \`${cls}\`: \`${limit}\` never comes into play`,
    stamped: ({ name, cls, what }) =>
      `\`${name}\` lives for one ${what}, as each makes its own \`${cls}\`: no entry of it gets old`,
  },
  only: { text: /cache|memo/i },
  on: {
    assignment(node, cx) {
      if (cx.role === "app" && cx.unit.name === "__init__" && cx.unit.className !== "") check(node, cx);
    },
  },
});

const CACHE = /cache|memo(s|ized?|ry_cache)?$|memo_/i;

function check(node: SyntaxNode, cx: Cx): void {
  const left = node.field("left");
  const right = node.field("right");
  const name = left && ownAttribute(left);
  if (!name || !right || !CACHE.test(name) || !canBeCache(right)) return;
  const cls = { path: cx.path, name: cx.unit.className };
  if (cx.scopes.of(node).name !== `${cls.name}.__init__`) return;
  const limit = limitOf(node, name, right, cls, cx);
  const life = limit && cx.facts.briefLife(cls);
  if (!life || isShared(name, cls, cx)) return;
  cx.report({
    at: left,
    message: limit.named ? "named" : "stamped",
    data: { name: left.text, limit: limit.named ?? "", cls: lastPart(cls.name), what: whatOf(life) },
    confidence: "likely",
    related: related(life, cls),
  });
}

/** Seen from the syntax, before anything is asked. */
function canBeCache(value: SyntaxNode): boolean {
  return value.kind === "dictionary" ? value.namedChildren.length === 0 : value.kind === "call";
}

const AGED = /^cachetools\.(TTLCache|TLRUCache)$|^(expiringdict\.ExpiringDict|cacheout\.\w+)$/;
const PLAIN = /^(builtins\.dict|collections\.(OrderedDict|defaultdict))$/;

interface Limit {
  /** What is written of it; absent where entries are only known to be stamped with the time. */
  readonly named?: string;
}

/** How entries get old: by the kind of the cache, by a limit next to it, or as they are kept with the time and compared with it. */
function limitOf(node: SyntaxNode, name: string, value: SyntaxNode, cls: SymbolId, cx: Cx): Limit | undefined {
  if (value.kind === "call") {
    const made = libraryNameOf(cx.facts.target(value));
    if (AGED.test(made)) return { named: "ttl" };
    if (!PLAIN.test(made)) return undefined;
  }
  const statements = node.parent?.parent?.namedChildren ?? [];
  const isOnly = statements.flatMap((statement) => cacheIn(statement) ?? []).length === 1;
  const named = statements.flatMap((statement) => limitIn(statement, name, isOnly) ?? [])[0];
  if (named !== undefined) return { named };
  return isStamped(name, cls, cx) ? {} : undefined;
}

function attributeIn(statement: SyntaxNode): SyntaxNode | undefined {
  const assignment = statement.kind === "expression_statement" ? statement.namedChildren[0] : undefined;
  return assignment?.kind === "assignment" ? assignment.field("left") : undefined;
}

function cacheIn(statement: SyntaxNode): string | undefined {
  const left = attributeIn(statement);
  const right = left?.parent?.field("right");
  const name = left && ownAttribute(left);
  return name && right && CACHE.test(name) && canBeCache(right) ? name : undefined;
}

/** `self._cache_ttl = 30`: of this cache by its name, or of the only one there is. */
function limitIn(statement: SyntaxNode, cache: string, isOnly: boolean): string | undefined {
  const left = attributeIn(statement);
  const name = left && ownAttribute(left);
  if (!left || !name || name === cache) return undefined;
  if (name.includes(cache)) return OF_CACHE.test(name) ? left.text : undefined;
  return isOnly && TIME_TO_LIVE.test(name) ? left.text : undefined;
}

const TIME_TO_LIVE = /(^|_)(ttl|max_?age)(_|$)/i;
const OF_CACHE = /ttl|max_?age|expir|timeout|duration|lifetime|seconds|minutes|validity/i;

const CLOCK = /^(time\.(time|monotonic|perf_counter)|datetime\.datetime\.(now|utcnow))$/;

/** Methods that put entries in look at the clock, and so does one that does not. */
function isStamped(name: string, cls: SymbolId, cx: Cx): boolean {
  const { uses } = cx.facts.containerUses({ path: cls.path, owner: cls.name, name });
  const filling = uses.filter(({ use }) => use === "grow").map(({ id }) => id.name);
  const timed = cx.facts.methods(cls).filter((id) => readsClock(id, cx));
  return timed.some(({ name: method }) => filling.includes(method)) && timed.length > 1;
}

function readsClock(id: SymbolId, cx: Cx): boolean {
  return cx.facts
    .calls(id)
    .some(
      ({ shown }, call) => /time|now|monotonic/.test(shown) && CLOCK.test(libraryNameOf(cx.facts.targetOf(id, call))),
    );
}

/** Handed on as a whole, or given anew: then something else may keep it. */
function isShared(name: string, cls: SymbolId, cx: Cx): boolean {
  const { uses } = cx.facts.containerUses({ path: cls.path, owner: cls.name, name });
  return uses.some(({ use }) => use === "escape");
}

function whatOf({ entry }: BriefLife): string {
  return entry?.kind === "task" ? "task" : entry?.kind === "signal" ? "event" : "request";
}

const MAX_RELATED = 4;

function related({ entry, made }: BriefLife, cls: SymbolId): readonly Related[] {
  const places: Related[] = made
    .slice(0, MAX_RELATED)
    .map((place) => ({ place, label: `makes a \`${lastPart(cls.name)}\`` }));
  const isMaker = entry && made[0]?.id.name === entry.id.name && made[0].id.path === entry.id.path;
  if (entry && !isMaker) places.push({ place: { id: entry.id }, label: "reached from here" });
  return places;
}
