// Owns how web frameworks are told by names: routers, the methods of views and their base classes, parameters that ask for a page.
// Data and pure look-ups; reads no facts.
import type { Framework } from "./route-queries";

/** Members of routers by which handlers are declared. */
export const ROUTE_METHODS =
  /^(get|post|put|delete|patch|options|head|trace|api_route|route|websocket|websocket_route|add_url_rule)$/;

/** Types of applications, routers and the like. */
export const ROUTERS =
  /^(fastapi\.(FastAPI|APIRouter|routing\.APIRouter|applications\.FastAPI)|starlette\..*|(flask\.|quart\.)(.*\.)?(Flask|Quart|Blueprint|Scaffold)|flask_smorest\..*|flask_openapi3\..*|apiflask\..*|quart\..*|sanic\..*|litestar\..*|aiohttp\.web\.RouteTableDef|bottle\.Bottle|robyn\..*|ninja\..*)$/;

/** Functions of a framework that are decorators of handlers themselves. */
export const ROUTE_DECORATORS = /^litestar\.(handlers\.)?(get|post|put|patch|delete|head|route)$/;

/** What routers are customarily called: counts only where the type is out of sight. */
export const CUSTOMARY = /^(self\.)?\w*(app|router|api|blueprint|bp|blp|routes)\.\w+$/i;

export const VIEW_METHODS =
  /^(get|post|put|patch|delete|head|options|list|create|retrieve|update|partial_update|destroy|get_queryset|get_context_data|form_valid|dispatch|perform_create|perform_update|on_get|on_post)$/;

export const VIEW_BASES =
  /(^django\.views\.|^rest_framework\.|^flask\.views\.|^flask_rest(ful|x)\.|^aiohttp\.web\.View|^starlette\.endpoints\.|^tornado\.web\.RequestHandler|^django\.contrib\.)/;

const FRAMEWORKS: readonly (readonly [RegExp, Framework])[] = [
  [/^fastapi\b/, "fastapi"],
  [/^starlette\b/, "starlette"],
  [/^(flask|flask_\w+|quart|apiflask)\b/, "flask"],
  [/^rest_framework\b/, "drf"],
  [/^django\b/, "django"],
  [/^ninja\b/, "ninja"],
  [/^aiohttp\b/, "aiohttp"],
  [/^litestar\b/, "litestar"],
  [/^sanic\b/, "sanic"],
  [/^tornado\b/, "tornado"],
];

/** The framework that a dotted library name belongs to. */
export function frameworkOf(library: string): Framework {
  return FRAMEWORKS.find(([pattern]) => pattern.test(library))?.[1] ?? "other";
}

const VERBS = /^(get|post|put|patch|delete|head|options|trace)$/;

/** `GET` for `get`; undefined for what names no method of HTTP. */
export function verbOf(name: string): string | undefined {
  return VERBS.test(name) ? name.toUpperCase() : undefined;
}

/** Parameters that ask for a part of a list. */
export const PAGING =
  /^(_?limit|_?offset|skip|take|top|page|page_?(num(ber)?|no|size|token|index|idx|limit|offset)|per_?page|size|page_?params|cursor|(next|prev|continuation)_?(page_?)?(token|cursor|key|id)|(start|end)ing_?(after|before)|max_?(results|items|rows|count|entries|records)|num_?(items|results|rows|entries)|count|top_?[kn]|n|first|last|last_?(id|key|seen|n)|(before|after|since)_?id|rows|start|_start|batch_?size|chunk_?size|row_?limit|results_?per_?page)$/i;

/** Parameters that leave little of a list: keys, spans of time. */
export const NARROWING =
  /(^|_)(ids?|keys|uuids?|since|until|before|after|days|hours|months?|years?|weeks?|dates?|day|(start|end|from|to)(_?(date|time|at|ts|day))?|date_?(from|to|range|start|end)|period|range|q|query|search|keyword|term)$/i;

/** Types and functions named for pages. */
export const PAGED_NAME = /(pag(e|inat)\w*|cursor|limit_?offset|(offset|skip)_?limit)/i;

/** Annotations that stand for what the framework hands in. */
export const OF_FRAMEWORK =
  /(^|\.)(Request|WebSocket|Response|BackgroundTasks|HTTPConnection|SecurityScopes|HttpRequest|Session|AsyncSession|HTTPAuthorizationCredentials|State|UploadFile)$/;
