// Flags queries that bring whole rows, large columns included, of which one or two columns are read.
import type { ColumnFacts, ModelFacts } from "../../facts/models/model-queries";
import type { QueryFacts } from "../../facts/reads/read-queries";
import { bringsMany } from "../../facts/reads/sizes";
import { type ElementRead, elementName, elementReads, isWritten } from "../../semantics/python/queries/element-reads";
import { readColumnsOnly } from "../../semantics/python/queries/narrow-rewrite";
import { shownExpression } from "../../semantics/python/wording";
import type { Loop, Variable } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./over-wide-read.md";

type Cx = UnitContext<"found">;

/** Columns that a loop may read of each row. */
const FEW = 2;
/** Of a table with so many columns the strict profile tells whatever they hold. */
const WIDE_TABLE = 20;

export const overWideRead = defineRule({
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
  },
  on: {
    for_statement: inspect,
    for_in_clause: inspect,
  },
});

function inspect(node: SyntaxNode, cx: Cx): void {
  const loop = cx.loops.all.find((one) => one.node === node);
  if (!loop?.iterable || cx.role === "test" || (cx.role === "migration" && cx.profile !== "strict")) return;
  const loops = loopsOver(loop, cx);
  if (loops[0] !== loop) return;
  const read = loops.map((one) => columnsRead(one, cx));
  if (read.includes(undefined)) return;
  const query = cx.facts.query(loop.iterable);
  const model = query?.model && cx.facts.model(query.model);
  if (!query || !model || !isWhole(query, cx)) return;
  const columns = namedColumns(new Set(read.flatMap((names) => names ?? [])), model);
  if (!columns || columns.length === 0 || columns.length > FEW) return;
  const large = model.columns.filter(
    (column) => isLarge(column) && !columns.includes(column) && !query.defer.includes(column.attribute),
  );
  const isWide = cx.profile === "strict" ? large.length > 0 || model.columns.length >= WIDE_TABLE : weight(large) > 1;
  if (!isWide) return;
  report(loop, query, model, columns, large, cx);
}

/** All loops over the same rows, in order; none when the rows are used otherwise. */
function loopsOver(loop: Loop, cx: Cx): readonly Loop[] {
  if (loop.iterable?.kind !== "identifier") return [loop];
  const variable = cx.scopes.variable(loop.iterable);
  if (!variable || !isPlain(variable)) return [];
  const loops = variable.reads.map((read) => loopOf(read, cx) ?? (isHarmless(read) ? "harmless" : undefined));
  if (loops.includes(undefined)) return [];
  return loops.filter((one) => one !== undefined && one !== "harmless");
}

function loopOf(read: SyntaxNode, cx: Cx): Loop | undefined {
  return cx.loops.all.find((loop) => loop.iterable === read);
}

/** A local that is given a query, and maybe made narrower step by step. */
function isPlain({ kind, captured, writes }: Variable): boolean {
  return kind === "local" && !captured && writes.length === 1;
}

/** `len(rows)`, `if rows:` */
function isHarmless(read: SyntaxNode): boolean {
  const parent = read.parent;
  if (parent?.kind === "not_operator" || parent?.kind === "if_statement") return true;
  const callee = parent?.kind === "argument_list" ? parent.parent?.field("function") : undefined;
  return callee?.kind === "identifier" && /^(len|bool)$/.test(callee.text);
}

/** Attributes that a loop reads of its element; undefined when it does anything else with it. */
function columnsRead(loop: Loop, cx: Cx): readonly string[] | undefined {
  if (!elementName(loop)) return undefined;
  const reads = elementReads(loop, cx.scopes);
  // The target of a comprehension is read in its body only; that of a loop may live on.
  const variable = cx.scopes.variable(elementName(loop) ?? loop.node);
  if (!reads || reads.length === 0 || variable?.reads.length !== reads.length) return undefined;
  const names = reads.map(nameRead);
  return names.includes(undefined) ? undefined : names.filter((name) => name !== undefined);
}

function nameRead({ path: [first] }: ElementRead): string | undefined {
  if (!first || isWritten(first) || first.parent?.kind === "augmented_assignment") return undefined;
  const isCalled = first.parent?.kind === "call" && first.parent.field("function") === first;
  return isCalled ? undefined : first.field("attribute")?.text;
}

function isWhole(query: QueryFacts, cx: Cx): boolean {
  const isEntity = query.row === "entity" && query.selects.length === 1 && !query.only;
  if (!isEntity || query.runs === "statement" || query.path.length > 0 || query.loadsMore) return false;
  if (query.orm !== "sqlalchemy" && query.eager.length > 0) return false;
  // A page is small whatever it holds.
  const isByKeys = query.filters.some(
    ({ op, column, negated }) => op === "in" && !negated && /^(id|pk|uuid|slug)$/.test(column),
  );
  if (isByKeys && cx.profile !== "strict") return false;
  return query.size === "all" && bringsMany(query, cx.facts) && !(query.owned && query.orm !== "sqlalchemy");
}

/** The columns of that name, keys by their other names too; undefined when one of them is no column. */
function namedColumns(names: ReadonlySet<string>, model: ModelFacts): readonly ColumnFacts[] | undefined {
  // Elsewhere the attribute of a key is the related row.
  const isSql = model.orm === "sqlalchemy" || model.orm === "sqlmodel";
  const found = [...names].map((name) =>
    model.columns.find(
      (column) =>
        (column.attribute === name && (isSql || !column.foreignKey)) ||
        (!isSql && (column.name === name || (name === "pk" && column.primaryKey === "yes"))),
    ),
  );
  return found.includes(undefined) ? undefined : [...new Set(found.filter((column) => column !== undefined))];
}

function isLarge({ width, deferred }: ColumnFacts): boolean {
  return !deferred && (width === "text" || width === "json" || width === "binary");
}

/** How much large columns are likely to hold: one short description says little, documents and bodies much. */
function weight(columns: readonly ColumnFacts[]): number {
  return columns.reduce(
    (sum, { attribute, width }) =>
      sum + (SMALL.test(attribute) ? 0 : LARGE.test(attribute) || width !== "text" ? 2 : 1),
    0,
  );
}

const SMALL = /(^|_)(meta|metadata|settings|options|config|extra|flags|preferences|permissions|tags|labels)$/;
const LARGE =
  /(^|_)(body|content|html|markdown|text|source|payload|data|raw|log|logs|input|output|report|message|document|transcript)$/;

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
  const names = large.slice(0, SHOWN).map((c) => `\`${c.attribute}\``);
  const more = large.length > SHOWN ? ` and ${large.length - SHOWN} more large columns` : "";
  const rest = large.length > 0 ? `${names.join(", ")}${more} included` : `${model.columns.length} columns each`;
  const at = writtenAt(source, cx);
  const attributes = columns.map((c) => c.attribute);
  cx.report({
    at,
    message: "found",
    data: {
      call: shownExpression(at.field("function") ?? at),
      model: model.id.name,
      rest,
      read: attributes.map((a) => `\`${a}\``).join(" and "),
    },
    related: [{ place: { id: model.id }, label: `${model.columns.length} columns` }],
    ...(orm === "django" || orm === "sqlalchemy"
      ? { fix: (fx) => readColumnsOnly(fx, source, orm, attributes, cx.scopes) }
      : {}),
  });
}

/** The expression that makes the query. */
function writtenAt(source: SyntaxNode, cx: Cx): SyntaxNode {
  const write = source.kind === "identifier" ? cx.scopes.variable(source)?.writes[0] : undefined;
  const value = write?.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
  const found = value ?? source;
  return found.kind === "await" ? (found.namedChildren[0] ?? found) : found;
}
