// Owns what a route answers with, by its declared type, and whether it sends it bit by bit.

import { isSubclass } from "../../semantics/knowledge";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import type { FunctionSummary } from "../summary";
import type { Value } from "../value";
import { PAGED_NAME } from "./frameworks";
import { fieldsOf } from "./response-fields";
import type { ResponseShape } from "./route-queries";
import { type CallTerm, typeOfTerm } from "./terms";

const LISTS =
  /^(builtins\.(list|set|frozenset|tuple)|typing\.(Sequence|Iterable|Collection|List|Set|Tuple|Iterator|Generator)|collections\.abc\.(Sequence|Iterable|Collection|Iterator)|django\.db\.models\.QuerySet)$/;

/** By `response_model`, which says more than the annotation, else by the annotation. */
export function responseOf(
  cx: Evaluation,
  summary: FunctionSummary,
  term: CallTerm | undefined,
  site: Site,
): ResponseShape {
  const model = term?.keywords.response_model ?? term?.keywords.response;
  const stated = model ? shapeOf(typeOfTerm(cx, model, site)) : undefined;
  if (stated && stated.shape !== "unknown") return withFields(cx, stated);
  return summary.returns ? withFields(cx, shapeOf(cx.evaluate(summary.returns, site))) : { shape: "unknown" };
}

function withFields(cx: Evaluation, response: ResponseShape): ResponseShape {
  const fields = response.item && fieldsOf(cx, response.item);
  return fields ? { ...response, fields } : response;
}

function shapeOf(value: Value): ResponseShape {
  if (value.v === "instance") {
    const item = value.item?.v === "object" ? { item: value.item.id } : {};
    if (LISTS.test(value.of)) return { shape: "list", ...item };
    const last = lastPart(value.of);
    if (/^fastapi_pagination\./.test(value.of) || /(^|[a-z])Page$|Paginated/.test(last))
      return { shape: "page", ...item };
    return { shape: /^(builtins\.dict|typing\.Any)$/.test(value.of) ? "unknown" : "one" };
  }
  if (value.v !== "object") return { shape: "unknown" };
  const name = lastPart(value.id.name);
  return {
    shape: PAGED_NAME.test(name.replace(/WebPage|HomePage|PageView|Landing/, "")) ? "page" : "one",
    item: value.id,
  };
}

const STREAMS =
  /^(starlette|fastapi|flask|django|quart|sse_starlette|litestar)\.(\w+\.)*(Streaming\w*Response|StreamingHttpResponse|FileResponse|EventSourceResponse|Stream|File|StreamResponse)$/;

/** An answer that is never whole in memory, or a generator as the handler. */
export function streams(cx: Evaluation, summary: FunctionSummary, term: CallTerm | undefined, site: Site): boolean {
  if (summary.isGenerator) return true;
  const declared = term?.keywords.response_class;
  const types = [
    declared ? typeOfTerm(cx, declared, site) : undefined,
    summary.returns ? cx.evaluate(summary.returns, site) : undefined,
    ...summary.results.map((ref) => cx.evaluate(ref, site)),
  ];
  return types.some(
    (v) => v?.v === "instance" && (STREAMS.test(v.of) || isSubclass(v.of, "starlette.responses.StreamingResponse")),
  );
}
