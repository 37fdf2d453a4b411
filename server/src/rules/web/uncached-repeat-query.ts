// Finds queries without any input that several handlers run again and again on a table which the program never writes. Strict profile:
// that there is no cache is no defect.
import type { QueryFacts } from "../../facts/reads/read-queries";
import type { SymbolId } from "../../facts/summary";
import type { Scope } from "../../semantics/services";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./uncached-repeat-query.md";

type Message = "repeated";
type Cx = UnitContext<Message>;

export const uncachedRepeatQuery = defineRule<Message>({
  meta: {
    id: "uncached-repeat-query",
    family: "web",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C1.5", "S9"],
    docs,
  },
  messages: {
    repeated: ({ fn, model, count }) =>
      `${count} handlers ask \`${fn}\` for the same rows of \`${model}\`, which the program never changes`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const scope of cx.scopes.all) if (scope.node.kind === "function_definition") check(scope, cx);
  },
});

const CACHED = /(^|\.)(\w*cache\w*|memoize\w*)$/;
const FEW = 2;

function check(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  const summary = cx.facts.function(id);
  const name = scope.node.field("name");
  if (!summary || !name || summary.decoratorTexts.some((text) => CACHED.test(text))) return;
  const query = cx.facts.rows(id);
  if (!takesNothing(id, cx)) return;
  if (!query?.model || query.path.length > 1 || query.orm !== "sqlalchemy" || !isConstant(query)) return;
  const handlers = handlersOf(id, cx);
  // A base class stands for the models derived from it.
  if (cx.facts.model(query.model)?.table === undefined) return;
  if (handlers.length < FEW || cx.facts.isWritten(query.model) !== "no") return;
  cx.report({
    at: name,
    message: "repeated",
    data: { fn: name.text, model: query.model.name, count: handlers.length },
    related: handlers.map((handler): Related => ({ place: { id: handler }, label: "asks in each request" })),
    confidence: "likely",
  });
}

/** No parameter but the connection, or the object that holds it. */
function takesNothing(id: SymbolId, cx: Cx): boolean {
  const { parameters = [] } = cx.facts.function(id) ?? {};
  return parameters.every(({ name }) => /^(self|cls|_?\w*(session|db|conn|connection|engine|cursor))$/i.test(name));
}

/** Nothing that is given to the query: the same rows for everybody. */
function isConstant(query: QueryFacts): boolean {
  return !query.opaque && !query.owned && query.size !== "write" && query.filters.every((f) => f.value !== "given");
}

/** Handlers that call the function, themselves or through one other function. */
function handlersOf(id: SymbolId, cx: Cx): readonly SymbolId[] {
  const { calls, complete } = cx.facts.callers(id);
  if (!complete) return [];
  const found = new Map<string, SymbolId>();
  for (const call of calls) {
    const entry = cx.facts.entryPath(call.id);
    if (entry?.kind === "route" || entry?.kind === "view")
      found.set(`${entry.entry.path}#${entry.entry.name}`, entry.entry);
  }
  return [...found.values()];
}
