// Owns how long objects of a class live: as long as the process, as a request, or as the call that makes them. Judges by where they are
// made, through factories, dependencies and holders; where these disagree, nothing is known.
import { isInBody } from "../../semantics/body-names";
import type { Ref } from "../../semantics/ref";
import { parentPart } from "../../text/dotted";
import { CALLERS, ENTRY, lastName, MAX_CANDIDATES, mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import { CLASS, FUNCTION, HANDED, HELD, isSameSymbol, MEMBER, METHODS, ROOTS, symbolKey, symbolOf } from "../inputs";
import { libraryBases } from "../lineage";
import { isTestPath } from "../paths";
import type { CallerAt } from "../queries";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { FunctionSummary, SymbolId } from "../summary";
import { TARGETS } from "../targets";
import { VIEW_BASES } from "./frameworks";
import { aliasMaker, parameterMaker } from "./parameters";

export type Lifetime = "process" | "request" | "call" | "unknown";

/** How long instances of a class live. Key: symbol of the class. */
export const LIFETIME = defineQuery<Lifetime>("lifetime", (db, key) => lifetimeOf(db, symbolOf(key), []));

const MAX_OWNERS = 3;
const MAX_FACTORIES = 3;

/** @param owned classes whose instances hold one: they live as long as their holder. */
function lifetimeOf(db: Reader, id: SymbolId, owned: readonly string[]): Lifetime {
  const key = symbolKey(id.path, id.name);
  if (owned.includes(key) || owned.length > MAX_OWNERS) return "unknown";
  if (isHeld(db, id) || isSingleton(db, id)) return "process";
  const byFramework = madeByFramework(db, id);
  if (byFramework) return byFramework;
  const callers = db.get(CALLERS, symbolKey(id.path, `${id.name}.__init__`));
  const roots = db.read(ROOTS, "") ?? [];
  const sites = callers.calls.filter((c) => !isTestPath(c.id.path, roots));
  const making: Making = { made: id, owned: [...owned, key] };
  const kinds = new Set(sites.map((c) => lifetimeOfSite(db, c, making, 0)));
  if (isInjected(db, id)) kinds.add("request");
  return settled(kinds, callers.complete);
}

/** Made here for good and there for a while: then it depends on which one is meant. Of short lives, the longest. */
function settled(kinds: ReadonlySet<Lifetime>, complete: boolean): Lifetime {
  const [kind] = kinds;
  const isShort = [...kinds].every((k) => k === "request" || k === "call");
  if (!kind || (kinds.size > 1 && !isShort) || (!complete && kind !== "process")) return "unknown";
  return kinds.size > 1 ? "request" : kind;
}

/** A module-level name or a class attribute is one. */
function isHeld(db: Reader, id: SymbolId): boolean {
  return mentions(db, HELD, lastName(id))
    .slice(0, MAX_CANDIDATES)
    .some((holder) => {
      const site = { path: holder.path, fn: "", className: "" };
      return isOne(db, { k: "free", name: holder.name }, site, id);
    });
}

function isOne(
  db: Reader,
  ref: Ref,
  site: Parameters<ReturnType<typeof createEvaluation>["evaluate"]>[1],
  id: SymbolId,
) {
  const value = createEvaluation(db).evaluate(ref, site);
  return value.v === "object" && value.id.path === id.path && value.id.name === id.name;
}

/** `__new__` with the one instance, a decorator or a metaclass of that name. */
function isSingleton(db: Reader, id: SymbolId): boolean {
  const key = symbolKey(id.path, id.name);
  const cls = db.read(CLASS, key);
  const metaclass = cls?.keywords?.metaclass;
  if (metaclass?.t === "ref" && /singleton/i.test(metaclass.shown)) return true;
  if (cls?.decorators.some((ref) => ref.k === "free" && /^singleton$/i.test(ref.name))) return true;
  if (db.read(METHODS, key)?.includes("__new__") !== true) return false;
  return ["_instance", "instance", "_singleton", "__instance"].some((name) => db.read(MEMBER, `${key}.${name}`));
}

/** Frameworks make one instance of a view for each request, and one of a middleware for good. */
function madeByFramework(db: Reader, id: SymbolId): Lifetime | undefined {
  const bases = libraryBases(createEvaluation(db), id);
  if (bases.some((base) => /Middleware$|^litestar\.(controller\.)?Controller$/.test(base))) return "process";
  return bases.some(
    (base) =>
      VIEW_BASES.test(base) &&
      !/\.(admin|forms|models|serializers|permissions|pagination|fields|filters|routers|apps)\./.test(base),
  ) && db.get(CALLERS, symbolKey(id.path, `${id.name}.__init__`)).calls.length === 0
    ? "request"
    : undefined;
}

/** `Depends(Class)`, or a bare `Depends()` of a parameter with that type. */
function isInjected(db: Reader, id: SymbolId): boolean {
  if (isInjectedByAlias(db, id)) return true;
  const holders = mentions(db, HANDED, lastName(id));
  if (holders.length > MAX_CANDIDATES) return false;
  return holders.some((holder) => {
    const summary = db.read(FUNCTION, symbolKey(holder.path, holder.name));
    return summary?.parameters.some((parameter) => {
      const maker = parameterMaker(createEvaluation(db), parameter, siteOf(db, holder));
      return maker?.path === id.path && maker.name === id.name;
    });
  });
}

/** `Annotated[Class, Depends()]` under a name of its own. */
function isInjectedByAlias(db: Reader, id: SymbolId): boolean {
  return mentions(db, HELD, lastName(id))
    .slice(0, MAX_CANDIDATES)
    .some((holder) => {
      const site = { path: holder.path, fn: "", className: "" };
      const maker = aliasMaker(createEvaluation(db), holder, site);
      return maker?.path === id.path && maker.name === id.name;
    });
}

interface Making {
  /** The class. */
  readonly made: SymbolId;
  readonly owned: readonly string[];
}

const KEEPING = /(^|\.)(lru_cache|cache|singleton|cached_property|cache_resource|once)$/;

/** What a call that makes an object, or a factory's, does with it. */
function lifetimeOfSite(db: Reader, at: CallerAt, making: Making, factories: number): Lifetime {
  if (isInBody(at.id.name)) return "process";
  const summary = db.read(FUNCTION, symbolKey(at.id.path, at.id.name));
  const call = summary?.calls[at.call];
  if (!summary || !call) return "unknown";
  const keeper = call.kept && keeperOf(db, call.kept, at.id);
  if (keeper) return keeper;
  if (lastName(at.id) === "__init__" && isKept(db, summary, at.id, making.made))
    return lifetimeOf(db, { path: at.id.path, name: summary.className }, making.owned);
  if (call.once || summary.decoratorTexts.some((d) => KEEPING.test(d))) return "process";
  const kind = db.get(ENTRY, symbolKey(at.id.path, at.id.name));
  if (kind === "startup" || kind === "command") return "process";
  if (kind !== null) return "request";
  return call.kept ? "unknown" : lifetimeOfLocal(db, summary, at, making, factories);
}

/** In a function that no framework enters: handed to its callers, or gone with the call. */
function lifetimeOfLocal(
  db: Reader,
  summary: FunctionSummary,
  at: CallerAt,
  making: Making,
  factories: number,
): Lifetime {
  const site = siteOf(db, at.id);
  if (isKept(db, summary, at.id, making.made) || escapes(db, summary, at, making)) return "unknown";
  if (!summary.results.some((ref) => isOne(db, ref, site, making.made)))
    return summary.isGenerator ? "unknown" : "call";
  if (factories >= MAX_FACTORIES) return "unknown";
  const callers = db.get(CALLERS, symbolKey(at.id.path, at.id.name));
  const roots = db.read(ROOTS, "") ?? [];
  const sites = callers.calls.filter((c) => !isTestPath(c.id.path, roots));
  return settled(new Set(sites.map((c) => lifetimeOfSite(db, c, making, factories + 1))), callers.complete);
}

/** Given to another call as a whole: who knows what that keeps, unless it makes an object that is gone with the call as well. */
function escapes(db: Reader, summary: FunctionSummary, at: CallerAt, making: Making): boolean {
  if (summary.globals.length > 0) return true;
  const site = siteOf(db, at.id);
  return summary.calls.some((call, n) => {
    const isGiven = [...call.args, ...Object.values(call.keywords)].some(
      (ref) => ref.k !== "literal" && isOne(db, ref, site, making.made),
    );
    return isGiven && !makesLocal(db, { id: at.id, call: n }, making);
  });
}

function makesLocal(db: Reader, at: CallerAt, { made, owned }: Making): boolean {
  const target = db.get(TARGETS, symbolKey(at.id.path, at.id.name))[at.call];
  if (target?.t !== "function" || lastName(target.id) !== "__init__" || owned.length > MAX_OWNERS) return false;
  const holder = { path: target.id.path, name: parentPart(target.id.name) };
  const key = symbolKey(holder.path, holder.name);
  if (owned.includes(key) || isSameSymbol(holder, made)) return false;
  const lifetime = lifetimeOfSite(db, at, { made: holder, owned: [...owned, key] }, MAX_FACTORIES);
  return lifetime === "call" || lifetime === "request";
}

/** Kept in an attribute of the object whose method makes it. */
function isKept(db: Reader, summary: FunctionSummary, id: SymbolId, made: SymbolId): boolean {
  const site = siteOf(db, id);
  return Object.values(summary.selfAttributes).some((refs) => refs.some((ref) => isOne(db, ref, site, made)));
}

/** Objects of frameworks that live as long as the application, or as a request. */
function keeperOf(db: Reader, ref: Ref, id: SymbolId): Lifetime | undefined {
  if (ref.k === "attr" && ref.name === "state" && ref.of.k === "attr" && ref.of.name === "app") return "process";
  const value = createEvaluation(db).evaluate(ref, siteOf(db, id));
  const name = value.v === "library" ? value.name : value.v === "instance" || value.v === "member" ? value.of : "";
  if (
    /^flask\.g$|^starlette\.requests\.|^fastapi\.(Request|WebSocket)|^django\.http\.|^aiohttp\.web\.Request|^quart\.g$/.test(
      name,
    )
  )
    return "request";
  return /^(starlette\.applications\.|fastapi\.FastAPI|flask\.Flask|flask\.current_app|aiohttp\.web\.Application|quart\.Quart|sanic\.)/.test(
    name,
  )
    ? "process"
    : undefined;
}
