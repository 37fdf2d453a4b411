// Flags queries that bring whole rows, large columns included, of which one or two columns are read, or none.
import { isReadSeldom } from "../../facts/database/read-worth";
import { columnsNamed, hasDocument, largeColumns, weightOf } from "../../facts/models/large-columns";
import type { ColumnFacts, ModelFacts } from "../../facts/models/model-queries";
import type { QueryFacts } from "../../facts/reads/read-queries";
import { bringsMany } from "../../facts/reads/sizes";
import { givenLocal } from "../../semantics/python/queries/little-use";
import { readColumnsOnly } from "../../semantics/python/queries/narrow-rewrite";
import {
  attributesPerPart,
  attributesRead,
  beginningOf,
  isOnlyLookedFor,
  isPresenceTest,
  loopsOverSame,
  writtenAt,
} from "../../semantics/python/queries/row-reads";
import { shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./over-wide-read.md";

type Message = "found" | "beside" | "presence" | "presences";
type Cx = UnitContext<Message>;

/** Columns that a loop may read of each row. */
const FEW = 2;
/** Of a table with so many columns the strict profile tells whatever they hold. */
const WIDE_TABLE = 20;
/** So many more columns than are read come along with a joined row. */
const REST = 6;

export const overWideRead = defineRule<Message>({
  meta: {
    id: "over-wide-read",
    family: "database",
    severity: "low",
    profile: "recommended",
    fix: "review",
    sections: ["P6", "S6", "S7", "C2.3", "C6.1"],
    docs,
  },
  messages: {
    found: ({ call, model, read, rest }) =>
      `\`${call}\` reads whole rows of \`${model}\`, ${rest}, and only ${read} is used`,
    beside: ({ call, model, read, rest }) =>
      `\`${call}\` reads whole rows of \`${model}\` beside others, ${rest}, and only ${read} is used of them`,
    presence: ({ call, model, rest }) =>
      `\`${call}\` reads a whole row of \`${model}\`, ${rest}, only to see whether it is there`,
    presences: ({ call, model, rest, count }) =>
      `\`${call}\` reads a whole row of \`${model}\`, ${rest}, only to see whether it is there, here and in ${Number(count) - 1} more places of this file`,
  },
  on: {
    for_statement: inspect,
    for_in_clause: inspect,
    call: lookedFor,
  },
});

function inspect(node: SyntaxNode, cx: Cx): void {
  const loop = cx.loops.all.find((one) => one.node === node);
  if (!loop?.iterable || cx.role === "test" || (cx.role === "migration" && cx.profile !== "strict")) return;
  const loops = loopsOverSame(loop, cx);
  if (loops[0] !== loop) return;
  if (loops.length === 1 && cx.profile === "strict") besides(loop, loop.iterable, cx);
  const read = loops.map((one) => attributesRead(one, cx));
  if (read.includes(undefined)) return;
  const query = cx.facts.query(loop.iterable);
  const model = query?.model && cx.facts.model(query.model);
  if (!query || !model || !isWhole(loop, query, cx)) return;
  const columns = columnsNamed(new Set(read.flatMap((names) => names ?? [])), model);
  if (!columns || columns.length === 0 || columns.length > FEW) return;
  const large = largeColumns(model).filter(
    (column) => !columns.includes(column) && !query.defer.includes(column.attribute),
  );
  const isWide = cx.profile === "strict" ? large.length > 0 || model.columns.length >= WIDE_TABLE : weightOf(large) > 1;
  if (!isWide) return;
  report(loop, query, model, columns, large, cx);
}

/** Rows of several entities, of one of which little is read. */
function besides(loop: Loop, source: SyntaxNode, cx: Cx): void {
  const parts = attributesPerPart(loop, cx);
  const query = parts.some((part) => part !== undefined) ? cx.facts.query(source) : undefined;
  if (query?.row !== "tuple" || query.size !== "all" || query.runs === "statement" || query.path.length > 0) return;
  if (query.selects.length !== parts.length || !bringsMany(query, cx.facts)) return;
  query.selects.forEach(({ model: id, column, aggregate }, n) => {
    const names = parts[n];
    const model = id && names && !column && !aggregate ? cx.facts.model(id) : undefined;
    const columns = model && columnsNamed(new Set(names), model);
    if (!model?.complete || !columns || columns.length > FEW || model.columns.length - columns.length < REST) return;
    const large = largeColumns(model).filter((c) => !columns.includes(c));
    const at = writtenAt(source, cx.scopes);
    const data = { call: shownExpression(at.field("function") ?? at), model: model.id.name };
    const chain = beginningOf(at, cx.scopes);
    cx.report({
      at,
      message: "beside",
      data: { ...data, rest: restOf(model, large), read: shownNames(columns) },
      related: [...(chain ? [{ place: { at: chain }, label: "the query" }] : []), ...placesOf(model, large)],
      confidence: "likely",
    });
  });
}

/** One row that is brought to see whether there is one: `if session.get(Page, key) is None: ...`. */
function lookedFor(node: SyntaxNode, cx: Cx): void {
  if (cx.profile !== "strict" || cx.role === "test" || cx.role === "migration") return;
  const tested = node.parent?.kind === "await" ? node.parent : node;
  if (!isPresenceTest(tested)) {
    const local = givenLocal(node, cx.scopes);
    if (!local || !isOnlyLookedFor(local)) return;
  }
  const query = cx.facts.query(node);
  const model = query?.model && cx.facts.model(query.model);
  if (!model || query?.size !== "one" || query.row !== "entity" || query.runs !== "here" || query.only) return;
  const large = largeColumns(model).filter(({ attribute }) => !query.defer.includes(attribute));
  if (weightOf(large) < 2) return;
  const data = {
    call: shownExpression(node.field("function") ?? node),
    model: model.id.name,
    rest: restOf(model, large),
  };
  const last = query.path.at(-1);
  cx.report({
    at: node,
    message: "presence",
    data,
    related: [
      ...(last ? [{ place: { id: last.id, call: last.call }, label: "read here" }] : []),
      ...placesOf(model, large),
    ],
    confidence: "likely",
    group: { key: model.id.name, over: 1, message: "presences", data },
  });
}

function isWhole(loop: Loop, query: QueryFacts, cx: Cx): boolean {
  const isEntity = query.row === "entity" && query.selects.length === 1 && !query.only;
  if (!isEntity || query.runs === "statement" || query.path.length > 0 || query.loadsMore) return false;
  if (query.orm !== "sqlalchemy" && query.eager.length > 0) return false;
  if (cx.profile !== "strict" && isReadSeldom(loop, query, cx)) return false;
  return query.size === "all" && bringsMany(query, cx.facts) && !(query.owned && query.orm !== "sqlalchemy");
}

const SHOWN = 3;

function report(
  loop: Loop,
  query: QueryFacts,
  model: ModelFacts,
  columns: readonly ColumnFacts[],
  large: readonly ColumnFacts[],
  cx: Cx,
): void {
  const source = loop.iterable;
  const { orm } = query;
  if (!source) return;
  const at = writtenAt(source, cx.scopes);
  const attributes = columns.map((c) => c.attribute);
  cx.report({
    at,
    message: "found",
    data: {
      call: shownExpression(at.field("function") ?? at),
      model: model.id.name,
      rest: restOf(model, large),
      read: shownNames(columns),
    },
    related: placesOf(model, large),
    ...(hasDocument(large) ? {} : { profile: "strict" as const }),
    ...(orm === "django" || orm === "sqlalchemy"
      ? { fix: (fx) => readColumnsOnly(fx, source, orm, attributes, cx.scopes) }
      : {}),
  });
}

function restOf({ columns }: ModelFacts, large: readonly ColumnFacts[]): string {
  const names = large.slice(0, SHOWN).map((c) => `\`${c.attribute}\``);
  const more = large.length > SHOWN ? ` and ${large.length - SHOWN} more large columns` : "";
  return large.length > 0 ? `${names.join(", ")}${more} included` : `${columns.length} columns each`;
}

function shownNames(columns: readonly ColumnFacts[]): string {
  return columns.map(({ attribute }) => `\`${attribute}\``).join(" and ");
}

/** The model, and its large columns. */
function placesOf(model: ModelFacts, large: readonly ColumnFacts[]): readonly Related[] {
  return [
    { place: { id: model.id }, label: `${model.columns.length} columns` },
    ...large.slice(0, SHOWN).map(({ attribute, declared }) => ({
      place: { id: { path: declared.path, name: `${declared.name}.${attribute}` } },
      label: `\`${attribute}\``,
    })),
  ];
}
