// Owns which expressions outside class bodies are kept as data because they declare something: module-level names, parameters, and calls
// that register a handler or a router. Pure over the unit; knows spellings, which the facts layer resolves before it believes them.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";
import type { Term } from "../../term";
import { plainText } from "./strings";
import { termOf } from "./terms";

/** Module-level names by which frameworks are configured, and revisions of a schema put in order. */
const SETTINGS =
  /^(revision|down_revision|REST_FRAMEWORK|DATABASES|CACHES|MIDDLEWARE|DATABASE_URL|(\w*_)?DATABASE_UR[LI]|DB_UR[LI])$/;
const DECLARING = /(^|\.)(Annotated|Router|APIRouter|Blueprint|Namespace|RouteTableDef|getenv|get|env)$/;

/** What a module-level name is given, where it declares a router, an injected type, or where data is kept. */
export function moduleDeclaration(name: string, right: SyntaxNode, services: Services): Term | undefined {
  if (SETTINGS.test(name)) return told(termOf(right, services));
  if (right.kind === "string") return /^\w*:?["']\w*sqlite/i.test(right.text) ? termOf(right, services) : undefined;
  const head =
    right.kind === "call" ? right.field("function") : right.kind === "subscript" ? right.field("value") : undefined;
  return head && DECLARING.test(head.text) && right.text.length < MAX_WRITTEN
    ? told(termOf(right, services))
    : undefined;
}

/** UTF-16 units of a declaration that is kept. */
const MAX_WRITTEN = 600;

/** A default that is a call, the parts of `Annotated`, and, for functions that a decorator declares, constants. */
export function parameterDeclaration(
  type: SyntaxNode | undefined,
  value: SyntaxNode | undefined,
  isDeclared: boolean,
  services: Services,
): Term | undefined {
  if (value?.kind === "call") return told(termOf(value, services));
  const annotation = type?.kind === "type" ? type.namedChildren[0] : type;
  if (annotation && /^(\w+\.)?Annotated\[/.test(annotation.text)) return told(annotatedTerm(annotation, services));
  if (!isDeclared || !value || !CONSTANTS.has(value.kind)) return undefined;
  return told(termOf(value, services));
}

const CONSTANTS: ReadonlySet<string> = new Set(["integer", "float", "string", "true", "false", "none"]);

/** In annotations the parser takes a subscript for a generic type. */
function annotatedTerm(annotation: SyntaxNode, services: Services): Term {
  if (annotation.kind !== "generic_type") return termOf(annotation, services);
  const args = annotation.namedChildren[1]?.namedChildren ?? [];
  const of = annotation.namedChildren[0];
  const inner = args.map((a) => (a.kind === "type" ? (a.namedChildren[0] ?? a) : a)).map((a) => termOf(a, services));
  return of ? { t: "item", of: termOf(of, services), args: inner } : { t: "other" };
}

/** Calls by which handlers, views and routers are made known. */
const REGISTERING =
  /(^|\.)(include_router|register_blueprint|add_api_route|add_route|add_url_rule|add_resource|add_routes|add_(get|post|put|patch|delete|view)|add_namespace|mount|path|re_path|url|Route|Mount|register|(web|aiohttp\.web)\.(get|post|put|patch|delete|route|view))$/;

/** A call that registers something by a text, as data. */
export function registration(call: SyntaxNode, services: Services): Term | undefined {
  const callee = call.field("function");
  if (!callee || !REGISTERING.test(callee.text)) return undefined;
  const args = call.field("arguments")?.namedChildren ?? [];
  const first = args[0];
  if (!first || call.text.length > MAX_WRITTEN) return undefined;
  const isRouter = /(include_router|register_blueprint|add_resource|add_namespace)$/.test(callee.text);
  return isRouter || (args.length > 1 && plainText(first) !== undefined) ? termOf(call, services) : undefined;
}

function told(term: Term): Term | undefined {
  return term.t === "other" || term.t === "ref" ? undefined : term;
}
