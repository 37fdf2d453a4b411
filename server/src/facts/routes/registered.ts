// Owns handlers that are made known by a call: URL patterns of Django, `add_api_route`, `add_url_rule`, `add_get`, routers of DRF.
// Finds the call by the handler's name and tells method and path.

import { type Term, textOfTerm } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import { mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import type { Evaluation, Site } from "../evaluation";
import { FUNCTION, HANDED, ROOTS, symbolKey } from "../inputs";
import { isTestPath } from "../paths";
import type { Reader } from "../query";
import { siteOf } from "../sites";
import type { SymbolId } from "../summary";
import { frameworkOf, verbOf } from "./frameworks";
import { join, pathBelow, pathOfPattern } from "./prefixes";
import type { Framework } from "./route-queries";
import type { CallTerm } from "./terms";

export interface Registration {
  readonly framework: Framework;
  readonly methods: readonly string[];
  readonly path?: string;
  readonly term: CallTerm;
  readonly site: Site;
}

const MAX_HOLDERS = 100;

/** The first call that registers a function or a class of views, outside tests. */
export function registrationOf(db: Reader, id: SymbolId): Registration | undefined {
  const name = lastPart(id.name);
  const holders = mentions(db, HANDED, name);
  if (holders.length > MAX_HOLDERS) return undefined;
  const roots = db.read(ROOTS, "") ?? [];
  for (const holder of holders) {
    if (isTestPath(holder.path, roots)) continue;
    const calls = db.read(FUNCTION, symbolKey(holder.path, holder.name))?.calls ?? [];
    const site = siteOf(db, holder);
    for (const { registers } of calls) {
      if (registers?.t !== "call" || !gives(createEvaluation(db), registers, site, id)) continue;
      const found = told(db, registers, site);
      if (found) return found;
    }
  }
  return undefined;
}

/** Whether one of the arguments is the handler: itself, `View.as_view()`, or either within decorators. */
function gives(cx: Evaluation, term: CallTerm, site: Site, id: SymbolId): boolean {
  return [...term.args, ...Object.values(term.keywords)].some((arg) => isHandler(cx, arg, site, id, 0));
}

function isHandler(cx: Evaluation, term: Term, site: Site, id: SymbolId, depth: number): boolean {
  if (term.t === "ref") return isMeant(cx, term, site, id);
  if (term.t !== "call" || depth > 2) return false;
  if (term.callee.k === "attr" && term.callee.name === "as_view")
    return isMeant(cx, { t: "ref", ref: term.callee.of, shown: "" }, site, id);
  // `path("", include([...]))` registers what is within by calls of their own.
  if (/(^|\.)include$/.test(term.shown)) return false;
  return [...term.args, ...(term.on ? [term.on] : [])].some((arg) => isHandler(cx, arg, site, id, depth + 1));
}

function isMeant(cx: Evaluation, term: Term & { readonly t: "ref" }, site: Site, id: SymbolId): boolean {
  const value = cx.evaluate(term.ref, site);
  return (value.v === "function" || value.v === "class") && value.id.path === id.path && value.id.name === id.name;
}

function told(db: Reader, term: CallTerm, site: Site): Registration | undefined {
  const last = lastPart(term.shown);
  const cx = createEvaluation(db);
  const value = cx.evaluate(term.callee, site);
  const owner = value.v === "member" ? value.of : value.v === "library" ? value.name : "";
  const base = { term, site };
  if (/^(path|re_path|url)$/.test(last)) {
    if (!owner.startsWith("django.")) return undefined;
    const written = (textOfTerm(term.args[0]) ?? "").replace(/^\^|\$$/g, "");
    return { ...base, framework: "django", methods: [], path: pathOfPattern(db, site.path, written) };
  }
  if (last === "register") return registeredView(term, base);
  const written = textOfTerm(term.args.find((arg) => arg.t === "text" && !isVerb(arg.value)));
  const router = term.callee.k === "attr" ? term.callee.of : undefined;
  const path = written === undefined ? {} : { path: pathBelow(db, router, site.path, written) };
  const framework = frameworkOf(owner || frameworkByName(last));
  return { ...base, framework, methods: methodsOf(term, last), ...path };
}

/** `router.register("users", UserViewSet)`. */
function registeredView(term: CallTerm, base: Pick<Registration, "term" | "site">): Registration | undefined {
  const written = textOfTerm(term.args[0]);
  return written === undefined
    ? undefined
    : { ...base, framework: "drf", methods: ["GET"], path: join("/", `${written}/`) };
}

function frameworkByName(last: string): string {
  if (last === "add_url_rule" || last === "add_resource") return "flask";
  if (last === "add_api_route") return "fastapi";
  return /^add_(get|post|put|patch|delete|view)$/.test(last) ? "aiohttp" : "";
}

/** `methods=["GET", "POST"]`, `add_get`, `web.get`, `add_route("GET", ...)`. */
export function methodsOf(term: CallTerm, last: string): readonly string[] {
  const listed = term.keywords.methods ?? term.keywords.http_method;
  if (listed?.t === "list") return [...new Set(listed.items.flatMap((m) => textOfTerm(m)?.toUpperCase() ?? []))].sort();
  const first = textOfTerm(term.args[0]);
  if (first !== undefined && isVerb(first)) return [first.toUpperCase()];
  const verb = verbOf(last.replace(/^add_/, ""));
  if (verb) return [verb];
  return last === "Route" ||
    last === "add_api_route" ||
    last === "add_url_rule" ||
    last === "route" ||
    last === "api_route"
    ? ["GET"]
    : [];
}

function isVerb(text: string): boolean {
  return /^[A-Z]+$/.test(text) && verbOf(text.toLowerCase()) !== undefined;
}
