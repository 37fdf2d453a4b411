// Finds routes that answer GET with every row of a table: the query, in any file, has no limit, and neither has the route. Also finds lists
// that are cut only after all rows were fetched. Judges from the handler; the query comes from facts.

import { listOfHelper, listOfQuery, listOfSql, type WholeList } from "../../facts/routes/list-answers";
import { answersGet, isMeantWhole } from "../../facts/routes/list-size";
import type { Route } from "../../facts/routes/route-queries";
import type { SymbolId } from "../../facts/summary";
import { answerParts } from "../../semantics/python/shapes/answers";
import { isDefinitionOf } from "../../semantics/python/shapes/definitions";
import { rowsSource } from "../../semantics/python/shapes/fetched-rows";
import { lateSlice } from "../../semantics/python/shapes/late-slices";
import { limitFix, limitTarget, sliceFix } from "../../semantics/python/shapes/limit-rewrite";
import { sqlSummary } from "../../semantics/python/sql/sql-calls";
import { shownExpression } from "../../semantics/python/wording";
import type { Scope } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart, parentPart } from "../../text/dotted";
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
  readonly list: WholeList;
  readonly at: SyntaxNode;
  /** Mostly short, meant to be whole, or for a template that may show a part: a remark for those who want every one. */
  readonly weak: boolean;
}

function handler(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  // Few functions are routes, and whether they are is kept: what they return is looked at last.
  const route = listRoute(id, cx);
  const found = route && answerOf(scope, cx);
  const name = scope.node.field("name");
  if (!route || !found || !name) return;
  // Of handlers of one name in a file, the route is that of the last.
  const summary = cx.facts.function(id);
  if (summary && !isDefinitionOf(summary, scope.node)) return;
  report(name, route, { ...found, weak: found.weak || isMeantWhole(route, id) }, scope, cx);
}

function listRoute(id: SymbolId, cx: Cx): Route | undefined {
  const own = cx.facts.route(id);
  // A class of views answers with what its `get_queryset` gives.
  const cls = { path: id.path, name: parentPart(id.name) };
  const isQuerySet = id.name.endsWith(".get_queryset") && !cx.facts.function({ ...cls, name: `${cls.name}.list` });
  const route = own ?? (isQuerySet ? cx.facts.route(cls) : undefined);
  if (route?.pagination !== "none" || route.streams || !answersGet(route)) return undefined;
  if (route.response.shape === "page") return undefined;
  return route;
}

/** A list in the answer that comes from a query without a limit: the first that is likely to grow, else the first. */
function answerOf(scope: Scope, cx: Cx): Answered | undefined {
  let first: Answered | undefined;
  for (const part of answerParts(scope, cx)) {
    // Cut, by whatever: `[:100]` after the query is fetched is another matter.
    if (originOf(part.at, cx).kind === "subscript" || isNarrowed(part.at, scope)) continue;
    const query = cx.facts.query(part.at);
    const list = query?.model ? listOfQuery(query, cx.facts, originOf(part.at, cx)) : fetchedList(part.at, scope, cx);
    if (!list) continue;
    const found = { list, at: part.at, weak: part.template || list.small };
    if (!found.weak) return found;
    first ??= found;
  }
  return first;
}

/** `self.queryset = self.queryset.filter(...)`: what an attribute holds here is not what the class says. */
function isNarrowed(at: SyntaxNode, scope: Scope): boolean {
  const [name] = /\bself\.\w+/.exec(at.text) ?? [];
  return name !== undefined && scope.node.text.includes(`${name} = `);
}

/** Rows of a statement of SQL that the handler or a helper runs. */
function fetchedList(at: SyntaxNode, scope: Scope, cx: Cx): WholeList | undefined {
  const made = originOf(at, cx);
  const call = made.kind === "await" ? made.namedChildren[0] : made;
  const target = call?.kind === "call" ? cx.facts.target(call) : undefined;
  if (target?.t === "function") return listOfHelper(target.id, cx.facts);
  const source = rowsSource(at, scope, cx);
  const isQuery = source && cx.facts.effects(source).some(({ effect }) => effect === "db.query");
  return isQuery ? listOfSql(sqlSummary(source, cx)) : undefined;
}

function report(at: SyntaxNode, route: Route, found: Answered, scope: Scope | undefined, cx: Cx): void {
  const { size, name } = found.list;
  if (found.weak && cx.profile !== "strict") return;
  // A method is called after its verb: the class says more.
  const cls = parentPart(scope?.name ?? "");
  const target = scope && route.framework === "fastapi" ? limitTarget(found.at, scope, cx) : undefined;
  cx.report({
    at,
    message: size.of === "table" || size.column === "" ? "table" : "parent",
    data: {
      route: `GET ${route.path || lastPart(cls) || at.text}`,
      model: name,
      column: size.of === "table" ? "" : size.column,
    },
    related: relatedOf(found.list, found.at, at, cx),
    ...(!found.weak ? {} : { severity: "low", confidence: "likely" }),
    ...(target ? { fix: (fx) => limitFix(fx, target) } : {}),
  });
}

function relatedOf({ path }: WholeList, at: SyntaxNode, name: SyntaxNode, cx: Cx): readonly Related[] {
  const own: Related[] = at.start >= name.end ? [{ place: { at: originOf(at, cx) }, label: "the whole list" }] : [];
  const below = path.map(
    (step, n): Related => ({
      place: { id: step.id, call: step.call },
      label: n === path.length - 1 ? `\`${step.shown}\` reads all rows` : `calls \`${step.shown}\``,
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
  const methods = cx.facts.methods(cls).map((id) => lastPart(id.name));
  if (methods.some((name) => /^(get_queryset|filter_queryset|list)$/.test(name))) return;
  const query = cx.facts.query(right);
  const list = query && listOfQuery(query, cx.facts);
  // Pages of HTML are judged as templates are.
  const weak = route.framework === "django" || isMeantWhole(route, cls);
  if (list) report(left, route, { list, at: right, weak: weak || list.small }, undefined, cx);
}

/** `rows[:limit]` where `rows` are all there are. */
function sliced(node: SyntaxNode, cx: Cx): void {
  if (!isOfInterest(cx)) return;
  const slice = lateSlice(node, cx);
  if (!slice) return;
  const query = cx.facts.query(slice.rows);
  const list = query?.runs === "here" ? listOfQuery(query, cx.facts) : undefined;
  if (!query || !list) return;
  const scope = cx.scopes.of(node);
  const id = { path: cx.path, name: scope.name };
  const entry = cx.facts.entryPath(id);
  const route = entry && cx.facts.route(entry.entry);
  if (!route || !answersGet(route)) return;
  const fix = query.path.length === 0 ? sliceFix(node, slice, scope, cx) : undefined;
  cx.report({
    at: node,
    message: "slice",
    data: { part: shownExpression(node), model: list.name },
    related: relatedOf(list, slice.rows, slice.rows, cx),
    ...(fix ? { fix } : {}),
  });
}
