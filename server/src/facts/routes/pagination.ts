// Owns how a handler cuts its answer into pages: parameters, dependencies, the declared response, or its code.

import { isSubclass } from "../../semantics/knowledge";
import { lastPart } from "../../text/dotted";
import { createEvaluation } from "../evaluate";
import type { Site } from "../evaluation";
import { FUNCTION, MEMBER, symbolKey } from "../inputs";
import { libraryBases } from "../lineage";
import type { Reader } from "../query";
import type { FunctionSummary, SymbolId } from "../summary";
import { TARGETS } from "../targets";
import { PAGED_NAME, PAGING } from "./frameworks";
import type { Pagination, ResponseShape, RouteParameter } from "./route-queries";

export interface Handler {
  readonly summary: FunctionSummary;
  readonly id: SymbolId;
  readonly site: Site;
  readonly parameters: readonly RouteParameter[];
  readonly response: ResponseShape;
  readonly view?: SymbolId;
}

export function paginationOf(db: Reader, handler: Handler): Pagination | "none" {
  const { summary, parameters, response } = handler;
  const own = parameters.find((p) => p.in !== "path" && (PAGING.test(p.name) || PAGED_NAME.test(p.name)));
  if (own) return { by: "parameter", what: own.name };
  if (response.shape === "page") return { by: "response", what: response.item?.name ?? "Page" };
  const decorator = summary.decoratorTexts.find((text) => PAGED_NAME.test(lastPart(text)));
  if (decorator !== undefined) return { by: "code", what: decorator };
  for (const { name, maker } of parameters)
    if (maker && asksForPage(db, maker, 0)) return { by: "dependency", what: name };
  const body = bodyField(db, handler);
  if (body !== undefined) return { by: "parameter", what: body };
  const called = pagingCall(summary) ?? pagingBelow(db, handler);
  return called === undefined ? "none" : { by: "code", what: called };
}

const MAX_DEPENDENCIES = 3;

/** Whether a dependency has parameters (a class: fields) that ask for a page, itself or through another one. */
function asksForPage(db: Reader, maker: SymbolId, depth: number): boolean {
  if (PAGED_NAME.test(maker.name)) return true;
  const key = symbolKey(maker.path, maker.name);
  const summary = db.read(FUNCTION, key) ?? db.read(FUNCTION, `${key}.__init__`);
  if (!summary) return fieldOf(db, maker) !== undefined;
  if (summary.parameters.some((p) => PAGING.test(p.name))) return true;
  if (depth >= MAX_DEPENDENCIES) return false;
  return summary.parameters.some((p) => {
    const given = p.declared?.t === "call" && /(^|\.)Depends$/.test(p.declared.shown) ? p.declared.args[0] : undefined;
    const value =
      given?.t === "ref"
        ? createEvaluation(db).evaluate(given.ref, { path: maker.path, fn: maker.name, className: "" })
        : undefined;
    return (value?.v === "function" || value?.v === "class") && asksForPage(db, value.id, depth + 1);
  });
}

const FIELDS = ["limit", "offset", "page", "page_size", "per_page", "size", "skip", "cursor"];

/** A field of a class of parameters that asks for a page. */
function fieldOf(db: Reader, cls: SymbolId): string | undefined {
  return FIELDS.find((field) => db.read(MEMBER, `${symbolKey(cls.path, cls.name)}.${field}`));
}

/** A parameter whose class has such a field: query parameters as a model. */
function bodyField(db: Reader, { summary, site }: Handler): string | undefined {
  const cx = createEvaluation(db);
  for (const { annotation } of summary.parameters) {
    const value = annotation ? cx.evaluate(annotation, site) : undefined;
    if (value?.v === "instance" && (PAGED_NAME.test(value.of) || isSubclass(value.of, "fastapi_pagination.Params")))
      return value.of;
    if (value?.v !== "object") continue;
    const field = fieldOf(db, value.id);
    if (field !== undefined) return field;
    if (libraryBases(cx, value.id).some((base) => PAGED_NAME.test(base))) return value.id.name;
  }
  return undefined;
}

/** A call in the handler that reads the parameter of a page from the request, or makes pages. */
function pagingCall(summary: FunctionSummary): string | undefined {
  const found = summary.calls.find(({ shown, text }) => {
    if (/pagina|(^|\.)(get_page\w*|page_range|limit_offset|slice)\b/i.test(shown)) return true;
    return (
      text !== undefined &&
      /(^|\.)(get|pop|getlist|getone|getfirst|get_argument|get_query_argument|int|arg)$/.test(shown) &&
      PAGING.test(text)
    );
  });
  return found?.shown;
}

/** The same one step below: helpers that read the request. */
function pagingBelow(db: Reader, { id, summary }: Handler): string | undefined {
  const targets = db.get(TARGETS, symbolKey(id.path, id.name));
  for (const [n, target] of targets.entries()) {
    if (target.t !== "function") continue;
    const callee = db.read(FUNCTION, symbolKey(target.id.path, target.id.name));
    if (callee && pagingCall(callee) !== undefined) return summary.calls[n]?.shown;
  }
  return undefined;
}
