// Owns where the parameters of a handler come from: the path, the query, the body, a dependency, or the framework itself.

import { isSubclass } from "../../semantics/knowledge";
import type { Term } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import { libraryBases } from "../lineage";
import type { FunctionSummary, ParameterSummary, SymbolId } from "../summary";
import { OF_FRAMEWORK } from "./frameworks";
import type { RouteParameter } from "./route-queries";
import { type CallTerm, declarationOf, variableOf } from "./terms";

/** Parameters of a handler, without `self`. */
export function parametersOf(
  cx: Evaluation,
  summary: FunctionSummary,
  path: string | undefined,
  site: Site,
): readonly RouteParameter[] {
  const own = summary.className !== "" && !summary.isStatic ? summary.parameters.slice(1) : summary.parameters;
  return own.map((parameter) => parameterOf(cx, parameter, path ?? "", site));
}

/** The workspace function or class that makes a parameter as a dependency. */
export function parameterMaker(cx: Evaluation, parameter: ParameterSummary, site: Site): SymbolId | undefined {
  const source = sourceOf(cx, parameter, site);
  return source && SOURCES[lastOf(source)] === "dependency" ? makerOf(cx, source, parameter, site) : undefined;
}

const SOURCES: Readonly<Record<string, RouteParameter["in"]>> = {
  Depends: "dependency",
  Security: "dependency",
  Provide: "dependency",
  Query: "query",
  Path: "path",
  Body: "body",
  Form: "body",
  File: "body",
  Header: "header",
  Cookie: "header",
};

function parameterOf(cx: Evaluation, parameter: ParameterSummary, path: string, site: Site): RouteParameter {
  const { name } = parameter;
  const source = sourceOf(cx, parameter, site);
  const kind = source && SOURCES[lastOf(source)];
  if (source && kind === "dependency") {
    const maker = makerOf(cx, source, parameter, site);
    return { name, in: "dependency", ...(maker ? { maker } : {}) };
  }
  const given = defaultOf(parameter, source);
  const most = numberOf(source?.keywords.le) ?? numberOf(source?.keywords.lt);
  return {
    name,
    in: kind ?? (isInPath(name, path) ? "path" : placeOf(cx, parameter, site)),
    ...(given === undefined ? {} : { default: given }),
    ...(most === undefined ? {} : { most }),
  };
}

/** The call that says where a parameter comes from: its default, part of `Annotated`, or of the alias that its annotation names. */
function sourceOf(cx: Evaluation, parameter: ParameterSummary, site: Site): CallTerm | undefined {
  const { declared } = parameter;
  if (declared?.t === "call") return declared;
  return sourceIn(declared?.t === "item" ? declared : aliasOf(cx, parameter, site));
}

function sourceIn(annotated: Term | undefined): CallTerm | undefined {
  return annotated?.t === "item"
    ? annotated.args.find((arg): arg is CallTerm => arg.t === "call" && SOURCES[lastOf(arg)] !== undefined)
    : undefined;
}

/** What makes the dependency that a module-level name stands for: `Users = Annotated[Repository, Depends()]`. */
export function aliasMaker(cx: Evaluation, alias: SymbolId, site: Site): SymbolId | undefined {
  const declared = declarationOf(cx.db, alias);
  const source = sourceIn(declared);
  if (!source || declared?.t !== "item" || SOURCES[lastOf(source)] !== "dependency") return undefined;
  const [given] = source.args.length > 0 ? source.args : declared.args;
  const value = given?.t === "ref" ? cx.evaluate(given.ref, site) : undefined;
  return value?.v === "function" || value?.v === "class" ? value.id : undefined;
}

function aliasOf(cx: Evaluation, { annotation }: ParameterSummary, site: Site): Term | undefined {
  const id = annotation?.k === "type" ? variableOf(cx.db, annotation.of, site.path) : undefined;
  return id && declarationOf(cx.db, id);
}

function lastOf(term: CallTerm): string {
  return lastPart(term.shown);
}

/** What makes a dependency: the function or class given, or, for a bare `Depends()`, the annotated class. */
function makerOf(cx: Evaluation, source: CallTerm, parameter: ParameterSummary, site: Site): SymbolId | undefined {
  const [given] = source.args;
  const value = given?.t === "ref" ? cx.evaluate(given.ref, site) : undefined;
  if (value?.v === "function" || value?.v === "class") return value.id;
  if (given || !parameter.annotation) return undefined;
  const annotated = cx.evaluate(parameter.annotation, site);
  return annotated.v === "object" ? annotated.id : undefined;
}

function defaultOf(parameter: ParameterSummary, source: CallTerm | undefined): RouteParameter["default"] | undefined {
  const term = source?.args[0] ?? source?.keywords.default ?? parameter.declared;
  if (term?.t === "number" || term?.t === "text" || term?.t === "bool") return term.value;
  return term?.t === "none" ? null : undefined;
}

function numberOf(term: Term | undefined): number | undefined {
  return term?.t === "number" ? term.value : undefined;
}

/** `{id}`, `{id:int}`, `<int:id>`, `<id>`, `(?P<id>...)`. */
function isInPath(name: string, path: string): boolean {
  // `*args` and `**kwargs` are none by name.
  if (name.startsWith("*")) return false;
  return new RegExp(`\\{${name}(:[^}]*)?\\}|<(\\w+:)?${name}>`).test(path);
}

function placeOf(cx: Evaluation, { annotation }: ParameterSummary, site: Site): RouteParameter["in"] {
  const value = annotation ? cx.evaluate(annotation, site) : undefined;
  if (value?.v === "instance") return OF_FRAMEWORK.test(value.of) ? "request" : "query";
  if (value?.v !== "object") return "unknown";
  const isModel = libraryBases(cx, value.id).some((base) => isSubclass(base, "pydantic.BaseModel"));
  return isModel ? "body" : "unknown";
}
