// Owns the answer to which requests a function or a class of views answers. Puts together what decorators, registering calls and base
// classes say; each of them has a file of its own.

import type { Ref } from "../../semantics/ref";
import { textOfTerm } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import { createEvaluation } from "../evaluate";
import type { Evaluation, Site } from "../evaluation";
import { CLASS, FUNCTION, symbolKey, symbolOf } from "../inputs";
import { libraryBases } from "../lineage";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { FunctionSummary, SymbolId } from "../summary";
import type { Value } from "../value";
import { CUSTOMARY, frameworkOf, ROUTE_DECORATORS, ROUTE_METHODS, ROUTERS, VIEW_BASES, verbOf } from "./frameworks";
import { paginationOf } from "./pagination";
import { parametersOf } from "./parameters";
import { join, pathBelow } from "./prefixes";
import { methodsOf, registrationOf } from "./registered";
import { responseOf, streams } from "./responses";
import type { Framework, Route, RouteQueries } from "./route-queries";
import { LISTED_FIELD } from "./serializers";
import type { CallTerm } from "./terms";
import { listingFramework, viewPagination } from "./views";
import { WRITING_HANDLER, WRITTEN } from "./writes";

/** Key: symbol of a function or a class. */
export const ROUTE = defineQuery<Route | null>("route", (db, key) => {
  const id = symbolOf(key);
  const summary = db.read(FUNCTION, key);
  if (summary) return routeOfFunction(db, summary, id) ?? null;
  return db.read(CLASS, key) ? (routeOfClass(db, id) ?? null) : null;
});

export function routeQueries(db: Reader): RouteQueries {
  return {
    route: (id) => db.get(ROUTE, symbolKey(id.path, id.name)) ?? undefined,
    listedField: (id) => db.get(LISTED_FIELD, symbolKey(id.path, id.name)) ?? undefined,
    writingHandler: () => db.get(WRITING_HANDLER, "") ?? undefined,
    isWritten: (model) => db.get(WRITTEN, symbolKey(model.path, model.name)),
  };
}

/** What is known of how a function is made a route, before its parameters are looked at. */
interface Made {
  readonly framework: Framework;
  readonly methods: readonly string[];
  readonly path?: string;
  /** The declaring call. */
  readonly term?: CallTerm;
  /** The class of views that the function is a method of. */
  readonly view?: SymbolId;
}

function routeOfFunction(db: Reader, summary: FunctionSummary, id: SymbolId): Route | undefined {
  const site = siteOf(db, id);
  const cx = createEvaluation(db);
  const made = decorated(cx, summary, site) ?? method(cx, summary, id) ?? registered(db, id);
  if (!made) return undefined;
  const parameters = parametersOf(createEvaluation(db), summary, made.path, site);
  const response = responseOf(createEvaluation(db), summary, made.term, site);
  return {
    framework: made.framework,
    methods: made.methods.length > 0 ? made.methods : requiredMethods(summary),
    ...(made.path === undefined ? {} : { path: made.path }),
    parameters,
    response,
    pagination: paginationOf(db, {
      summary,
      id,
      site,
      parameters,
      response,
      ...(made.view ? { view: made.view } : {}),
    }),
    streams: streams(createEvaluation(db), summary, made.term, site),
    generic: false,
  };
}

/** `@require_GET` and its like. */
function requiredMethods(summary: FunctionSummary): readonly string[] {
  const texts = summary.decoratorTexts.map((text) => lastPart(text));
  if (texts.some((text) => text === "require_GET" || text === "require_safe")) return ["GET"];
  if (texts.includes("require_POST")) return ["POST"];
  const listed = summary.declared?.find((t) => t.t === "call" && /(^|\.)require_http_methods$/.test(t.shown));
  const [methods] = listed?.t === "call" ? listed.args : [];
  return methods?.t === "list" ? methods.items.flatMap((m) => textOfTerm(m) ?? []).sort() : [];
}

/** By a decorator of a router, or one of a framework that makes a handler by itself. */
function decorated(cx: Evaluation, summary: FunctionSummary, site: Site): Made | undefined {
  const terms = [...(summary.declared ?? [])];
  for (const [n, text] of summary.decoratorTexts.entries()) {
    const ref = summary.decorators[n];
    const called = ref?.k === "call" ? ref.of : ref;
    const value: Value = called ? cx.evaluate(called, site) : { v: "unknown" };
    const at = terms.findIndex((t) => t.t === "call" && t.shown === text);
    const [term] = at < 0 ? [] : terms.splice(at, 1);
    const call = term?.t === "call" ? term : undefined;
    const made = byRouter(cx.db, text, value, called, call, site) ?? byRest(text, value, call);
    if (made) return made;
  }
  return undefined;
}

function byRouter(
  db: Reader,
  text: string,
  value: Value,
  called: Ref | undefined,
  term: CallTerm | undefined,
  site: Site,
): Made | undefined {
  const last = lastPart(text);
  if (!ROUTE_METHODS.test(last) || last.startsWith("websocket")) return undefined;
  const owner = value.v === "member" ? value.of : value.v === "library" ? value.name : undefined;
  const isRouter = value.v === "member" && ROUTERS.test(value.of);
  const isHandler = value.v === "library" && ROUTE_DECORATORS.test(value.name);
  if (!isRouter && !isHandler && !(value.v === "unknown" && CUSTOMARY.test(text))) return undefined;
  const router = called?.k === "attr" ? called.of : undefined;
  const written = textOfTerm(
    term?.args.find((arg) => arg.t === "text" && !/^[A-Z]+$/.test(arg.value)) ?? term?.keywords.path,
  );
  return {
    framework: owner ? frameworkOf(owner) : "other",
    methods: term ? methodsOf(term, last) : [verbOf(last) ?? "GET"],
    ...(written === undefined ? {} : { path: pathBelow(db, router, site.path, written) }),
    ...(term ? { term } : {}),
  };
}

/** `@api_view(["GET"])`, `@action(detail=False)`. */
function byRest(text: string, value: Value, term: CallTerm | undefined): Made | undefined {
  const name = value.v === "library" ? value.name : "";
  if (!/^rest_framework\.decorators\.(api_view|action)$/.test(name)) return undefined;
  const listed = term?.args[0] ?? term?.keywords.methods;
  const methods =
    listed?.t === "list" ? listed.items.flatMap((m) => textOfTerm(m)?.toUpperCase() ?? []).sort() : ["GET"];
  const path = textOfTerm(term?.keywords.url_path);
  return {
    framework: "drf",
    methods,
    ...(path === undefined ? {} : { path: join("/", path) }),
    ...(term && text ? { term } : {}),
  };
}

/** Methods of views that answer a request by their name. */
const ANSWERS: Readonly<Record<string, string>> = {
  list: "GET",
  retrieve: "GET",
  create: "POST",
  update: "PUT",
  partial_update: "PATCH",
  destroy: "DELETE",
};

function method(cx: Evaluation, summary: FunctionSummary, id: SymbolId): Made | undefined {
  if (!summary.className) return undefined;
  const last = lastPart(id.name);
  const base = viewBase(cx, { path: id.path, name: summary.className });
  if (!base) return undefined;
  const framework = frameworkOf(base);
  const verb = verbOf(last) ?? (framework === "drf" ? ANSWERS[last] : undefined);
  if (!verb) return undefined;
  const view = { path: id.path, name: summary.className };
  const path = registrationOf(cx.db, view)?.path;
  return { framework, methods: [verb], view, ...(path === undefined ? {} : { path }) };
}

function viewBase(cx: Evaluation, cls: SymbolId): string | undefined {
  return libraryBases(cx, cls).find((base) => VIEW_BASES.test(base));
}

function registered(db: Reader, id: SymbolId): Made | undefined {
  const found = registrationOf(db, id);
  if (!found) return undefined;
  const { framework, methods, path, term } = found;
  return { framework, methods, term, ...(path === undefined ? {} : { path }) };
}

/** A class of views whose list comes from its base: nobody has written the method. */
function routeOfClass(db: Reader, id: SymbolId): Route | undefined {
  const cx = createEvaluation(db);
  const bases = libraryBases(cx, id);
  const framework = listingFramework(bases);
  if (!framework) return undefined;
  const path = registrationOf(db, id)?.path;
  return {
    framework,
    methods: ["GET"],
    ...(path === undefined ? {} : { path }),
    parameters: [],
    response: { shape: "list" },
    pagination: viewPagination(cx, id, bases, framework),
    streams: false,
    generic: true,
  };
}
