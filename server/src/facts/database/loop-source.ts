// Owns the judgement that a loop has as many turns as a database has rows: that what it goes over was brought by a query which leaves
// their number open, or at least by some query. Lists that come from elsewhere may be as short as they like. Asks facts; knows no rule.

import { leadingText } from "../../semantics/python/leading-text";
import { unwrapped } from "../../semantics/python/loop-guards";
import type { Loop, Services } from "../../semantics/services";
import type { StatementSummary } from "../../semantics/sql/summary";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { ModelFacts } from "../models/model-queries";
import type { FactQueries } from "../queries";
import { hasGivenLimit } from "../reads/given-limits";
import type { QueryFacts } from "../reads/read-queries";
import { bringsMany } from "../reads/sizes";
import { growsByName, growsWithUse, isOfPeople, isWhole, listSizeOf, plainName } from "../routes/list-size";
import type { SymbolId } from "../summary";
import type { Value } from "../value";

type Cx = Services & { readonly facts: FactQueries };

/** Whether the loop goes over rows whose number grows with the data, directly or through lists made of them. */
export function goesOverRows(loop: Loop, cx: Cx): boolean {
  return loop.iterable !== undefined && areRows(loop.iterable, cx);
}

/** The same of what an expression holds. */
export function areRows(expression: SyntaxNode, cx: Cx): boolean {
  return isRows(expression, OPEN, cx, 4);
}

/**
 * Whether the loop goes over people or things that come with use, few or many of them as may be: rows of a query, or objects of the
 * program's own classes that the function is given a list of.
 */
export function goesOverFetched(loop: Loop, cx: Cx): boolean {
  return loop.iterable !== undefined && isRows(loop.iterable, FETCHED, cx, 4);
}

interface Source {
  readonly query: (query: QueryFacts, facts: FactQueries) => boolean;
  /** Of the class of which a list is given. */
  readonly item: (id: SymbolId, facts: FactQueries) => boolean;
}

const OPEN: Source = {
  query: leavesOpen,
  item(id, facts) {
    const model = facts.model(id);
    return model !== undefined && isOfMany(model);
  },
};

const FETCHED: Source = {
  query(query, facts) {
    const brought = query.selects.flatMap((s) => (s.aggregate ? [] : (s.model?.name ?? [])));
    const names = (query.model ? [query.model.name] : brought).map(plainName);
    // The lines of an order are a handful, the members of a place are not.
    if (names.some(isOfPeople)) return bringsMany(query, facts) && !hasGivenLimit(query, facts);
    return names.some(growsByName) && leavesMany(query, facts);
  },
  item: ({ name }) => growsByName(plainName(name)) === true || isOfPeople(plainName(name)),
};

function isRows(expression: SyntaxNode, source: Source, cx: Cx, depth: number): boolean {
  if (depth === 0) return false;
  const node = bare(expression);
  const again = (next: SyntaxNode | undefined) => next !== undefined && isRows(next, source, cx, depth - 1);
  const query = cx.facts.query(node);
  if (query) return source.query(query, cx.facts);
  switch (node.kind) {
    case "call":
      return (
        isRowsCall(node, cx) || again(viewed(node)) || cx.facts.iteration(node).some((r) => r.effect === "db.query")
      );
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return again(node.namedChildren.find((part) => part.kind === "for_in_clause")?.field("right"));
    case "identifier":
      return isGivenRows(node, source, cx) || sourcesOf(node, cx).some(again);
    default:
      return false;
  }
}

/** Without what hands on the same elements. */
function bare(node: SyntaxNode): SyntaxNode {
  const inner = unwrapped(node);
  if (inner.kind === "await" || inner.kind === "parenthesized_expression") {
    const [first] = inner.namedChildren;
    return first ? bare(first) : inner;
  }
  if (inner.kind === "boolean_operator" && inner.field("left")) return bare(inner.field("left") ?? inner);
  const callee = inner.kind === "call" ? (inner.field("function")?.text ?? "") : "";
  const first = inner.field("arguments")?.namedChildren[0];
  return first && /^(zip|(tqdm\.)?tqdm|track)$/.test(callee) ? bare(first) : inner;
}

/** `by_key.items()` goes over the dictionary. */
function viewed(call: SyntaxNode): SyntaxNode | undefined {
  const callee = call.field("function");
  return /^(items|values|keys|copy)$/.test(callee?.field("attribute")?.text ?? "")
    ? callee?.field("object")
    : undefined;
}

/** A parameter that is said to be a list of mapped objects. */
function isGivenRows(name: SyntaxNode, source: Source, cx: Cx): boolean {
  return cx.scopes.variable(name)?.kind === "parameter" && isListOfRows(cx.facts.value(name), source, cx);
}

const LISTS = /(^|\.)(list|set|tuple|Sequence|Iterable|Iterator|Collection|QuerySet|Query|ScalarResult)$/;

function isListOfRows(value: Value, { item }: Source, { facts }: Cx): boolean {
  return value.v === "instance" && LISTS.test(value.of) && value.item?.v === "object" && item(value.item.id, facts);
}

/** What a local is given, and what the loops that fill it go over. */
export function sourcesOf(name: SyntaxNode, cx: Cx): readonly SyntaxNode[] {
  const variable = cx.scopes.variable(name);
  if (variable?.kind !== "local") return [];
  const given = variable.writes.flatMap((write) => {
    const assignment = write.parent?.kind === "assignment" ? write.parent : undefined;
    const right = assignment?.field("left") === write ? assignment.field("right") : undefined;
    return right && right.end <= name.start ? [right] : [];
  });
  const filled = variable.reads.flatMap((read) => {
    const isFill = read.end <= name.start && (isAdded(read) || isEntry(read));
    return (isFill && cx.loops.around(read)?.iterable) || [];
  });
  return [...given, ...filled];
}

function isAdded({ parent }: SyntaxNode): boolean {
  return parent?.parent?.kind === "call" && /^(append|add|extend|update)$/.test(parent.field("attribute")?.text ?? "");
}

/** `by_key[key] = ...`, `by_key[key].append(...)`. */
function isEntry({ parent, fieldName }: SyntaxNode): boolean {
  if (parent?.kind !== "subscript" || fieldName !== "value") return false;
  return (parent.parent?.kind === "assignment" && parent.fieldName === "left") || isAdded(parent);
}

/** Rows of a table that grows, whose number nothing in the query limits. */
export function leavesOpen(query: QueryFacts, facts: FactQueries): boolean {
  if (query.selects.every((s) => s.aggregate)) return false;
  const model = query.model && facts.model(query.model);
  if (!model && query.filters.some(({ op, value }) => op === "eq" && value === "given")) return false;
  const size = model && listSizeOf(query, model);
  const isOpen = !model || growsWithUse(model) || (size !== undefined && size.of !== "parent");
  return isOpen && leavesMany(query, facts);
}

/** Whether nothing says that the rows are few: no limit, no table of definitions, not the parts of one other row. */
export function leavesMany(query: QueryFacts, facts: FactQueries): boolean {
  // What hangs on one object is a handful as often as not.
  if (!bringsMany(query, facts) || query.owned || hasGivenLimit(query, facts)) return false;
  const model = query.model && facts.model(query.model);
  const size = model && listSizeOf(query, model);
  if (model && size?.of === "parent" && !HOLDERS.test(size.column) && isPart(model, size.column)) return false;
  return !model || isOfMany(model);
}

const HOLDERS =
  /^(org|organi[sz]ation|tenant|workspace|project|team|account|site|shop|store|company|guild)(_?(id|uuid|pk))?$/i;

/** Rows of one other row, that is no organisation or the like, of a given time, or of a table of definitions: a handful as often as not. */
export function areMostlyFew(query: QueryFacts, { facts }: Pick<Cx, "facts">): boolean {
  if (query.owned || (query.model && growsByName(plainName(query.model.name)) === false)) return true;
  if (query.filters.some((f) => f.op === "range" && f.value === "given" && !f.maybe && !f.negated)) return true;
  const filters = query.filters.filter(({ column }) => !HOLDERS.test(column));
  return listSizeOf({ ...query, filters }, query.model && facts.model(query.model))?.of === "parent";
}

/** What one other row consists of: the lines of an order, the measurements of a device. */
function isPart(model: ModelFacts, column: string): boolean {
  const name = lastPart(model.id.name);
  const parent = column.replace(/_?(id|uuid|pk)$/i, "").replaceAll("_", "");
  return parent === "" || PARTS.test(name) || name.toLowerCase().startsWith(parent.toLowerCase());
}

const PARTS =
  /(Item|Line|Entry|Entries|Part|Option|Value|Attribute|Choice|Step|Detail|Image|File|Attachment|Tag)s?(DB|Db|Model|Entity)?$/;

/** The table is none of definitions, and none of things that hold everything else. */
function isOfMany(model: ModelFacts): boolean {
  const name = plainName(model.id.name);
  const grows = growsByName(name);
  if (grows !== undefined) return grows;
  return !isWhole(name);
}

const FETCHES = /^(fetchall|fetchmany|fetch|all|to_list|mappings|scalars|find|iterrows|execute_fetchall)$/;

/** Rows of a statement of SQL, of a document store, or of a helper that gives them. */
function isRowsCall(call: SyntaxNode, cx: Cx): boolean {
  const isFetch = /^fetch(all|many)$/.test(call.field("function")?.field("attribute")?.text ?? "");
  const ran = isFetch ? executedFor(call, cx) : call;
  const sql = ran && cx.facts.sql(ran);
  if (sql) return sql.statements.some(isManySql);
  if (isFetch) return cx.facts.target(call).t === "library" && !isOfFewByText(ran, cx);
  const reached = cx.facts.effects(call).find((r) => r.effect === "db.query");
  if (!reached || reached.path.length > 2) return false;
  const last = reached.path.at(-1);
  const below = last && cx.facts.sqlOf(last.id, last.call);
  if (below) return below.statements.some(isManySql);
  const target = cx.facts.target(call);
  return fetches(reached.sink) || (target.t === "function" && fetchesItself(target.id, cx));
}

function fetches(name: string): boolean {
  return FETCHES.test(lastPart(name));
}

/** A helper of a query that is not understood any further. */
function fetchesItself(id: SymbolId, { facts }: Cx): boolean {
  return facts.calls(id).some((_, n) => {
    const target = facts.targetOf(id, n);
    return target.t === "library" && fetches(target.name) && facts.entry(target)?.effects?.includes("db.query");
  });
}

function isManySql(statement: StatementSummary): boolean {
  if (statement.kind !== "select" || statement.scalars) return false;
  if (statement.limit !== undefined && !(typeof statement.limit === "number" && statement.limit > 10)) return false;
  const table = statement.reads?.[0]?.table;
  return table === undefined || (growsByName(table) !== false && !isWhole(capitalised(table)));
}

/** Text that is not understood as a whole still names the table. */
function isOfFewByText(ran: SyntaxNode | undefined, cx: Cx): boolean {
  const text = leadingText(ran?.field("arguments")?.namedChildren[0], cx);
  const table = /\bfrom\s+["`[]?(\w+)/i.exec(text ?? "")?.[1];
  return table !== undefined && (growsByName(table) === false || isWhole(capitalised(table)));
}

function capitalised(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, _gap, letter: string) => letter.toUpperCase());
}

const SHAPES = /^(mappings|scalars|tuples|unique)$/;

/** `cursor.execute(...)` before `cursor.fetchall()`, or the call it is chained to. */
function executedFor(fetch: SyntaxNode, cx: Cx): SyntaxNode | undefined {
  let object = fetch.field("function")?.field("object");
  // `execute(...).mappings().fetchall()`.
  while (object?.kind === "call" && SHAPES.test(object.field("function")?.field("attribute")?.text ?? ""))
    object = object.field("function")?.field("object");
  if (object?.kind === "call") return object;
  const name = object?.kind === "identifier" ? cx.scopes.variable(object) : undefined;
  const calls = (name?.reads ?? []).flatMap((read) => {
    const isRun = read.end < fetch.start && /^execut/.test(read.parent?.field("attribute")?.text ?? "");
    return isRun && read.parent?.parent?.kind === "call" ? [read.parent.parent] : [];
  });
  return calls.at(-1);
}
