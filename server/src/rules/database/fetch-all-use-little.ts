// Flags queries that bring all rows of which only the number, the first one, or those that meet a condition are used.
import { type FetchedRows, fetchedRows, isCatalogue } from "../../facts/database/fetched-sql";
import { worthOfRows } from "../../facts/database/read-worth";
import { told } from "../../facts/database/worth";
import type { QueryFacts } from "../../facts/reads/read-queries";
import { bringsMany, isForCallers } from "../../facts/reads/sizes";
import { givenLocal, type LittleUse, littleUse, littleUses, matchIn } from "../../semantics/python/queries/little-use";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type UnitContext } from "../api";
import docs from "./fetch-all-use-little.md";

type Message = "count" | "test" | "first" | "member" | "match" | "mixed";
type Cx = UnitContext<Message>;

export const fetchAllUseLittle = defineRule<Message>({
  meta: {
    id: "fetch-all-use-little",
    family: "database",
    severity: "medium",
    profile: "recommended",
    fix: "safe",
    sections: ["C2.1", "C1.2", "P3"],
    before: ["blocking-call-in-async", "over-wide-read"],
    docs,
  },
  messages: {
    count: ({ call, rows }) => `\`${call}\` fetches ${rows} only to count them`,
    test: ({ call, rows }) => `\`${call}\` fetches ${rows} only to see whether there are any`,
    first: ({ call, rows }) => `\`${call}\` fetches ${rows}, and only the first one is used`,
    member: ({ call, rows }) => `\`${call}\` fetches ${rows} only to look for one value among them`,
    match: ({ call, rows, column }) => `\`${call}\` fetches ${rows}, and only those with one \`${column}\` are used`,
    mixed: ({ call, rows }) => `\`${call}\` fetches ${rows}, and only their number or the first one is used`,
  },
  on: {
    call: inspect,
    for_in_clause: matched,
  },
});

function inspect(node: SyntaxNode, cx: Cx): void {
  // An order made in Python needs all the rows.
  if (isStep(node) || cx.role === "test" || node.field("function")?.text === "sorted") return;
  const direct = littleUse(node);
  const local = direct ? undefined : givenLocal(node, cx.scopes);
  const uses = direct ? [direct] : (local && littleUses(local)) || [];
  const [use] = uses;
  if (!use) return;
  const query = allRows(node, cx);
  const kinds = new Set(uses);
  if (kinds.size > 1) kinds.delete("test");
  const message = kinds.size > 1 ? "mixed" : ([...kinds][0] ?? use);
  // Many looks need all the rows once, in a set.
  const isRepeated = local?.reads.some((read) => cx.loops.around(read) !== cx.loops.around(node));
  if (kinds.has("member") && (kinds.size > 1 || isRepeated)) return;
  if (!query) {
    const rows = fetchedRows(node, cx.facts, cx);
    if (rows) reportSql(node, message, rows, cx);
    return;
  }
  // What a helper gives to be looked through may be kept, or made of the rows.
  if (!isNeedless(uses, query) || (message === "member" && query.path.length > 0)) return;
  report(node, message, query, {}, direct ? fixOf(node, direct, query) : undefined, cx);
}

/** A step of a longer chain, or a copy around a query (`list(query)`). */
function isStep(node: SyntaxNode): boolean {
  let at = node.parent;
  while (at?.kind === "await" || at?.kind === "parenthesized_expression") at = at.parent;
  if (at?.kind === "attribute" && at.parent?.kind === "call") return true;
  const outer = at?.kind === "argument_list" ? at.parent?.field("function") : undefined;
  return outer?.kind === "identifier" && /^(list|tuple|sorted|set)$/.test(outer.text);
}

/** A query that brings all its rows, however many there are. */
function allRows(node: SyntaxNode, cx: Cx): QueryFacts | undefined {
  const query = cx.facts.query(node);
  if (query?.runs === "statement" || query?.size !== "all" || !bringsMany(query, cx.facts)) return undefined;
  if (query.path.length > 0 && (query.sifted || isForCallers(query) || isKept(query, cx))) return undefined;
  if (query.model && isCatalogue(lastPart(query.model.name))) return undefined;
  // Rows of a group are few as a rule, and relationships may have been fetched ahead.
  return query.grouped || (query.owned && query.orm !== "sqlalchemy") ? undefined : query;
}

/** A helper whose rows a decorator keeps for the next call. */
function isKept({ path }: QueryFacts, { facts }: Cx): boolean {
  return path.some(({ id }) => /cache|memo/i.test(facts.function(id)?.decoratorTexts.join(" ") ?? ""));
}

function reportSql(node: SyntaxNode, message: Message, { table, narrowed }: FetchedRows, cx: Cx): void {
  const callee = node.field("function") ?? node;
  const rows = `${narrowed ? "all matching rows" : "all rows"} of \`${table}\``;
  cx.report({
    at: node,
    message,
    data: { call: shownExpression(callee), rows },
    ...told(narrowed || cx.role !== "app" ? "seldom" : "certain"),
  });
}

/** The first one of a lazy query asks for one row only. */
function isNeedless(uses: readonly LittleUse[], query: QueryFacts): boolean {
  return query.runs === "here" || !uses.every((use) => use === "first");
}

/** A condition in Python that the query could have. */
function matched(node: SyntaxNode, cx: Cx): void {
  const loop = cx.loops.all.find((one) => one.node === node);
  const match = loop && matchIn(loop);
  if (!loop?.iterable || !match || cx.role === "test") return;
  const source = onlyUse(loop.iterable, cx);
  const query = source && allRows(source, cx);
  const isColumn =
    query?.model && cx.facts.model(query.model)?.columns.some(({ attribute }) => attribute === match.column);
  if (!source || !query || !isColumn || query.row !== "entity") return;
  report(source, "match", query, { column: match.column }, undefined, cx);
}

/** The query itself, or the one that a local without any other use is given. */
function onlyUse(iterable: SyntaxNode, cx: Cx): SyntaxNode | undefined {
  if (iterable.kind === "call" || iterable.kind === "await") return iterable;
  const variable = iterable.kind === "identifier" ? cx.scopes.variable(iterable) : undefined;
  if (variable?.kind !== "local" || variable.reads.length !== 1 || variable.writes.length !== 1) return undefined;
  const assignment = variable.writes[0]?.parent;
  const inLoop = variable.writes[0] && cx.loops.around(variable.writes[0]) !== cx.loops.around(iterable);
  return assignment?.kind === "assignment" && !inLoop ? assignment.field("right") : undefined;
}

function report(
  node: SyntaxNode,
  message: Message,
  query: QueryFacts,
  data: Readonly<Record<string, string>>,
  fix: ((fx: FixBuilder) => void) | undefined,
  cx: Cx,
): void {
  const rows = query.model ? `all rows of \`${query.model.name}\`` : "all rows";
  const shown = query.filters.length > 0 || query.opaque ? rows.replace("all rows", "all matching rows") : rows;
  const callee =
    node.kind === "await" ? (node.namedChildren[0]?.field("function") ?? node) : (node.field("function") ?? node);
  cx.report({
    at: node,
    message,
    data: { call: shownExpression(callee), rows: shown, ...data },
    related: query.path.map((step) => ({
      place: { id: step.id, call: step.call },
      label: `\`${step.shown}\` fetches the rows`,
    })),
    ...told(worthOfRows(node, message, query, cx)),
    ...(fix ? { fix } : {}),
  });
}

/** The rewrite where use and query are one expression. */
function fixOf(node: SyntaxNode, use: LittleUse, query: QueryFacts): ((fx: FixBuilder) => void) | undefined {
  const isPlain = query.path.length === 0 && query.joins.length === 0 && !query.opaque && query.eager.length === 0;
  const base = isPlain ? baseOf(node, query) : undefined;
  const call = node.parent?.parent;
  if (!base || query.awaited || query.orm === "tortoise") return undefined;
  if (use === "count" && call) {
    return (fx) => {
      fx.title("Count in the database");
      fx.safety("safe");
      fx.replace(call, `${base.text}.count()`);
    };
  }
  if (use === "test" && query.orm !== "sqlalchemy") {
    return (fx) => {
      fx.title("Ask whether there are any");
      fx.safety("safe");
      fx.replace(node, `${base.text}.exists()`);
    };
  }
  if (use !== "first" || node.parent?.kind !== "subscript") return undefined;
  return (fx) => {
    fx.title("Fetch the first row only");
    fx.safety("review");
    fx.replace(node.parent as SyntaxNode, `${base.text}.first()`);
  };
}

/** The query without what fetches its rows: `q` of `q.all()` and `list(q)`. */
function baseOf(node: SyntaxNode, query: QueryFacts): SyntaxNode | undefined {
  const callee = node.field("function");
  if (callee?.kind === "identifier") {
    const first = node.field("arguments")?.namedChildren[0];
    return /^(list|tuple)$/.test(callee.text) && first && query.orm !== "sqlalchemy" ? first : undefined;
  }
  const isAll = callee?.field("attribute")?.text === "all" && node.field("arguments")?.namedChildren.length === 0;
  if (query.orm !== "sqlalchemy") return query.runs === "lazy" ? node : undefined;
  const isQuery = !/\b(select|execute|scalars|exec)\(/.test(node.text);
  return isAll && isQuery ? callee?.field("object") : undefined;
}
