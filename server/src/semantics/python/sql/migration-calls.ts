// Owns what Alembic's operations do to the schema, by the way they are spelled: calls on `op` and on what `batch_alter_table` gives. Pure over
// the unit; that the file is a revision, the facts say.

import type { SyntaxNode } from "../../../syntax/node";
import { lastPart } from "../../../text/dotted";
import type { Services } from "../../services";
import type { SchemaSummary, SqlSummary } from "../../sql/summary";
import { boolOfTerm, type Term, textOfTerm } from "../../term";
import { termOf } from "../terms/terms";

type BareColumn = Extract<SchemaSummary, { change: "column" }>["column"];

const OPERATIONS =
  /^(create_table|drop_table|rename_table|add_column|drop_column|create_index|drop_index|create_unique_constraint|create_primary_key|drop_constraint)$/;

/** Undefined for calls that are no such operation. */
export function migrationSql(call: SyntaxNode, services: Services): SqlSummary | undefined {
  const callee = call.field("function");
  const name = callee?.field("attribute")?.text ?? "";
  const object = callee?.field("object");
  if (!object || !OPERATIONS.test(name)) return undefined;
  const batch = object.kind === "identifier" && object.text !== "op" ? batchTable(object, services) : undefined;
  if (batch === undefined && object.text !== "op") return undefined;
  const schema = changesOf(name, argumentsOf(call, services), batch);
  return schema.length > 0 ? { statements: [], schema } : undefined;
}

interface Given {
  readonly args: readonly Term[];
  readonly keywords: Readonly<Record<string, Term>>;
}

/** Each argument for itself, as tables may have more columns than one term can hold. */
function argumentsOf(call: SyntaxNode, services: Services): Given {
  const args: Term[] = [];
  const keywords: Record<string, Term> = {};
  for (const arg of call.field("arguments")?.namedChildren ?? []) {
    const name = arg.kind === "keyword_argument" ? arg.field("name")?.text : undefined;
    const value = name === undefined ? arg : arg.field("value");
    if (!value || name === "__proto__") continue;
    if (name === undefined) args.push(termOf(value, services));
    else keywords[name] = termOf(value, services);
  }
  return { args, keywords };
}

/** Table of `with op.batch_alter_table("t") as batch:`. */
function batchTable(name: SyntaxNode, { scopes }: Services): string | undefined {
  for (const write of scopes.variable(name)?.writes ?? []) {
    const pattern = write.ancestor((n) => n.kind === "as_pattern" || n.kind === "block");
    const call = pattern?.kind === "as_pattern" ? pattern.namedChildren[0] : undefined;
    if (call?.kind !== "call" || !/(^|\.)batch_alter_table$/.test(call.field("function")?.text ?? "")) continue;
    const first = call.field("arguments")?.namedChildren[0];
    return first?.kind === "string" ? lower(/["']([^"']*)["']/.exec(first.text)?.[1] ?? "") : undefined;
  }
  return undefined;
}

function changesOf(operation: string, given: Given, batch: string | undefined): readonly SchemaSummary[] {
  const { args, keywords } = given;
  // Batches leave the table out, the first or second argument of the others.
  const named = (index: number, keyword: string) => batch ?? text(args[index] ?? keywords[keyword]);
  const after = (index: number) => (batch === undefined ? index : index - 1);
  switch (operation) {
    case "create_table":
      return table(args, keywords);
    case "drop_table":
      return withName(text(args[0]), (name) => ({ change: "drop-table", table: name }));
    case "rename_table":
      return withName(text(args[0]), (name) => ({ change: "rename-table", table: name, to: text(args[1]) ?? "" }));
    case "add_column":
      return withName(named(0, "table_name"), (name) => addedColumn(name, args[after(1)]));
    case "drop_column":
      return withName(named(0, "table_name"), (name) => ({
        change: "drop-column",
        table: name,
        column: text(args[after(1)]) ?? "",
      }));
    case "drop_index":
    case "drop_constraint":
      return withName(nameOf(args[0]), (name) => ({ change: "drop-key", name }));
    default:
      return withName(named(1, "table_name"), (name) =>
        key(operation, name, args[after(2)] ?? keywords.columns, given),
      );
  }
}

function withName(
  name: string | undefined,
  make: (name: string) => SchemaSummary | readonly SchemaSummary[] | undefined,
): readonly SchemaSummary[] {
  const made = name ? make(name) : undefined;
  return made === undefined ? [] : [made].flat();
}

function key(operation: string, table: string, columns: Term | undefined, { args, keywords }: Given): SchemaSummary {
  const unique = operation === "create_unique_constraint" || boolOfTerm(keywords.unique) === true;
  const name = nameOf(args[0] ?? keywords.index_name);
  const partial = Object.keys(keywords).some((k) => /_where$/.test(k)) || usesOther(keywords);
  return {
    change: "key",
    table,
    key: {
      kind: operation === "create_primary_key" ? "primary" : unique ? "unique" : "index",
      ...(name ? { name } : {}),
      columns: columnsOf(columns),
      ...(partial ? { partial: true } : {}),
    },
  };
}

/** An index for something else than equality and order. */
function usesOther(keywords: Given["keywords"]): boolean {
  const using = textOfTerm(keywords.postgresql_using);
  return using !== undefined && !/^(btree|hash)$/.test(using);
}

/** Leading plain columns. */
function columnsOf(term: Term | undefined): readonly string[] {
  const out: string[] = [];
  for (const item of term?.t === "list" ? term.items : []) {
    const name = text(item);
    if (name === undefined) break;
    out.push(name);
  }
  return out;
}

function table(args: readonly Term[], keywords: Given["keywords"]): readonly SchemaSummary[] {
  const name = text(args[0] ?? keywords.name);
  if (!name) return [];
  const columns = args.slice(1).flatMap((term) => columnOf(term) ?? []);
  const keys = args.slice(1).flatMap(constraintOf);
  const created: SchemaSummary = { change: "table", table: name, columns, keys, foreign: [] };
  return [created, ...args.slice(1).flatMap((term) => indexOf(name, term))];
}

function addedColumn(table: string, term: Term | undefined): readonly SchemaSummary[] {
  const column = term && columnOf(term);
  return column ? [{ change: "column", table, column }, ...indexOf(table, term)] : [];
}

function columnOf(term: Term): BareColumn | undefined {
  if (term.t !== "call" || !/(^|\.)Column$/.test(term.shown)) return undefined;
  const [first, ...more] = term.args;
  const name = text(first);
  if (!name) return undefined;
  const type = more[0] ?? term.keywords.type_;
  const reference = more.find((t) => t.t === "call" && /(^|\.)ForeignKey$/.test(t.shown));
  const target = reference?.t === "call" ? text(reference.args[0]) : undefined;
  const isPrimary = boolOfTerm(term.keywords.primary_key) === true;
  const isUnique = boolOfTerm(term.keywords.unique) === true;
  return {
    name,
    type: type && (type.t === "call" || type.t === "ref") ? lower(lastPart(type.shown)) : "",
    ...(isPrimary ? { key: "primary" } : isUnique ? { key: "unique" } : {}),
    ...(target ? { references: target } : {}),
  };
}

/** `Column("a", index=True)`. */
function indexOf(table: string, term: Term): readonly SchemaSummary[] {
  const column = columnOf(term);
  if (!column || term.t !== "call" || boolOfTerm(term.keywords.index) !== true) return [];
  return [{ change: "key", table, key: { kind: "index", columns: [column.name] } }];
}

function constraintOf(term: Term): Extract<SchemaSummary, { change: "table" }>["keys"] {
  if (term.t !== "call") return [];
  const match = /(^|\.)(PrimaryKeyConstraint|UniqueConstraint|Index)$/.exec(term.shown);
  if (!match) return [];
  const isIndex = match[2] === "Index";
  const kind = isIndex ? "index" : match[2] === "UniqueConstraint" ? "unique" : "primary";
  const columns = (isIndex ? term.args.slice(1) : term.args).map((t) => text(t) ?? "?");
  return [{ kind, columns }];
}

/** `op.f("name")` is the name itself. */
function nameOf(term: Term | undefined): string | undefined {
  return text(term?.t === "call" && /(^|\.)f$/.test(term.shown) ? term.args[0] : term);
}

function text(term: Term | undefined): string | undefined {
  const value = textOfTerm(term);
  return value === undefined ? undefined : lower(value);
}

function lower(value: string): string {
  return value.toLowerCase();
}
