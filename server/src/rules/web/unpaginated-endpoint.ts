// Finds routes that answer GET with every row of a table: the query, in any file, has no limit, and neither has the route. Also finds lists
// that are cut only after all rows were fetched. Judges from the handler; the query comes from facts.
import type { QueryFacts } from "../../facts/reads/read-queries";
import { isSmallTable, type ListSize, listSizeOf } from "../../facts/routes/list-size";
import type { Route } from "../../facts/routes/route-queries";
import type { SymbolId } from "../../facts/summary";
import { answerParts } from "../../semantics/python/shapes/answers";
import { lateSlice } from "../../semantics/python/shapes/late-slices";
import { limitFix, limitTarget, sliceFix } from "../../semantics/python/shapes/limit-rewrite";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./unpaginated-endpoint.md";

type Message = "table" | "parent" | "slice";
type Cx = UnitContext<Message>;

export const unpaginatedEndpoint = defineRule<Message>({
  meta: {
    id: "unpaginated-endpoint",
    family: "web",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["P3", "C2.1"],
    docs,
  },
  messages: {
    table: ({ route, model }) => `\`${route}\` answers with every row of \`${model}\`: it has no limit and no pages`,
    parent: ({ route, model, column }) =>
      `\`${route}\` answers with every \`${model}\` of one \`${column}\`: it has no limit and no pages`,
    slice: ({ part, model }) => `\`${part}\` cuts the list after every row of \`${model}\` was fetched`,
  },
  on: {
    // The query set of a class of views is declared outside of any function.
    assignment(node, cx) {
      if (cx.unit.kind === "statement" && cx.unit.className !== "") declared(node, cx);
    },
    subscript: sliced,
  },
  onUnit(cx) {
    if (!isOfInterest(cx)) return;
    for (const scope of cx.scopes.all) if (scope.node.kind === "function_definition") handler(scope, cx);
  },
});

function isOfInterest(cx: Cx): boolean {
  return cx.role === "app" || cx.profile === "strict";
}

interface Answered {
  readonly query: QueryFacts;
  readonly at: SyntaxNode;
}

function handler(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  const route = listRoute(id, scope, cx);
  if (!route) return;
  const found = answerOf(scope, cx);
  const name = scope.node.field("name");
  if (found && name) report(name, route, found, scope, cx);
}

/** Purposes for which a list is meant to be whole, or is short. */
const WHOLE_BY_PURPOSE =
  /(^|[/_\W])(export|download|csv|xlsx?|dump|backup|sitemap|feed|rss|reports?|autocomplete|suggest\w*|select2?|options?|dropdown|lookups?|choices|tree|stats?|statistics|summary|metrics|internal|admin|health\w*|debug|charts?|graph|geojson|map|calendar|print|pdf|aggregat\w*|counts?|totals?|overview|me|mine|my|current|active|latest|recent|top|featured|pending|unread|names|ids|enum|config\w*|settings)($|[/_\W])/i;

function listRoute(id: SymbolId, scope: Scope, cx: Cx): Route | undefined {
  const own = cx.facts.route(id);
  // A class of views answers with what its `get_queryset` gives.
  const isQuerySet = id.name.endsWith(".get_queryset");
  const route = own ?? (isQuerySet ? cx.facts.route({ path: id.path, name: ownerOf(id.name) }) : undefined);
  if (!route || route.pagination !== "none" || route.streams || !answersGet(route)) return undefined;
  if (route.response.shape === "page" || isOne(route, scope)) return undefined;
  const file = id.path.split("/").slice(-2).join("/");
  const said = `${route.path ?? ""} ${id.name} ${file}`;
  return cx.profile !== "strict" && WHOLE_BY_PURPOSE.test(said) ? undefined : route;
}

function answersGet(route: Route): boolean {
  return route.methods.includes("GET") || (route.methods.length === 0 && route.framework === "django");
}

/** The declared answer is a single value without lists in sight. */
function isOne(route: Route, scope: Scope): boolean {
  return route.response.shape === "one" && scope.node.field("return_type")?.text === "str";
}

function ownerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

/** The first list in the answer that comes from a query without a limit. */
function answerOf(scope: Scope, cx: Cx): Answered | undefined {
  for (const part of answerParts(scope, cx)) {
    // Cut, by whatever: `[:100]` after the query is fetched is another matter.
    if (originOf(part.at, cx).kind === "subscript" || (part.template && cx.profile !== "strict")) continue;
    const query = cx.facts.query(part.at);
    if (query && sizeOf(query, cx)) return { query, at: part.at };
  }
  return undefined;
}

function sizeOf(query: QueryFacts, cx: Cx): ListSize | undefined {
  return query.model && !isGiven(query, cx) ? listSizeOf(query, cx.facts.model(query.model)) : undefined;
}

/** The helper goes on with a query that it is given: what that holds is not told. */
function isGiven({ path }: QueryFacts, cx: Cx): boolean {
  return path.some(({ id }) =>
    cx.facts.function(id)?.parameters.some(({ annotation }) => {
      const value = annotation && cx.facts.evaluate(annotation, id);
      return value?.v === "instance" && /\.(QuerySet|Query|Select|Manager)$/.test(value.of);
    }),
  );
}

function report(at: SyntaxNode, route: Route, found: Answered, scope: Scope | undefined, cx: Cx): void {
  const { query } = found;
  const size = sizeOf(query, cx);
  const model = query.model;
  if (!size || !model) return;
  // What belongs to one owner, and tables of definitions, mostly stay small.
  const isSmall = size.of !== "table" || isSmallTable(model.name);
  if (isSmall && cx.profile !== "strict") return;
  const target = scope && route.framework === "fastapi" ? limitTarget(found.at, scope, cx) : undefined;
  cx.report({
    at,
    message: size.of === "table" || size.column === "" ? "table" : "parent",
    data: {
      route: `GET ${route.path ?? at.text}`,
      model: model.name.slice(model.name.lastIndexOf(".") + 1),
      column: size.of === "table" ? "" : size.column,
    },
    related: relatedOf(found, at, cx),
    ...(!isSmall ? {} : { severity: "low", confidence: "likely" }),
    ...(target ? { fix: (fx) => limitFix(fx, target) } : {}),
  });
}

function relatedOf({ query, at }: Answered, name: SyntaxNode, cx: Cx): readonly Related[] {
  const own: Related[] = at.start >= name.end ? [{ place: { at: originOf(at, cx) }, label: "the whole list" }] : [];
  const below = query.path.map(
    (step, n): Related => ({
      place: { id: step.id, call: step.call },
      label: n === query.path.length - 1 ? `\`${step.shown}\` reads all rows` : `calls \`${step.shown}\``,
    }),
  );
  return [...own, ...below];
}

/** Where a local was given its value last. */
function originOf(at: SyntaxNode, cx: Cx): SyntaxNode {
  if (at.kind !== "identifier") return at;
  const writes = cx.scopes.variable(at)?.writes.filter((w) => w.start < at.start) ?? [];
  const parent = writes.at(-1)?.parent;
  return (parent?.kind === "assignment" ? parent.field("right") : undefined) ?? at;
}

/** `queryset = Model.objects.all()` in a class of views that answers with a list by itself. */
function declared(node: SyntaxNode, cx: Cx): void {
  const left = node.field("left");
  const right = node.field("right");
  if (!left || !right || left.text !== "queryset" || !isOfInterest(cx)) return;
  const cls = { path: cx.path, name: cx.unit.className };
  const route = cx.facts.route(cls);
  if (!route?.generic || route.pagination !== "none") return;
  // Pages of HTML are judged as templates are.
  if (route.framework === "django" && cx.profile !== "strict") return;
  const methods = cx.facts.methods(cls).map((id) => id.name.slice(id.name.lastIndexOf(".") + 1));
  if (methods.some((name) => /^(get_queryset|filter_queryset|list)$/.test(name))) return;
  const query = cx.facts.query(right);
  if (query) report(left, route, { query, at: right }, undefined, cx);
}

/** `rows[:limit]` where `rows` are all there are. */
function sliced(node: SyntaxNode, cx: Cx): void {
  if (!isOfInterest(cx)) return;
  const slice = lateSlice(node, cx);
  if (!slice) return;
  const query = cx.facts.query(slice.rows);
  if (!query?.model || query.runs !== "here" || !sizeOf(query, cx)) return;
  const scope = cx.scopes.of(node);
  const id = { path: cx.path, name: scope.name };
  const entry = cx.facts.entryPath(id);
  if (entry?.kind !== "route" && entry?.kind !== "view") return;
  const model = query.model.name.slice(query.model.name.lastIndexOf(".") + 1);
  const fix = query.path.length === 0 ? sliceFix(node, slice, scope, cx) : undefined;
  cx.report({
    at: node,
    message: "slice",
    data: { part: shownExpression(node), model },
    related: relatedOf({ query, at: slice.rows }, slice.rows, cx),
    ...(fix ? { fix } : {}),
  });
}
