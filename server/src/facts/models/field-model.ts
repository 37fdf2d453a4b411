// Owns what model classes of Peewee and Tortoise declare: fields, keys and relations, indexes, names. The two differ in words, which are data
// here. Pure over the evaluation.
import { isSubclass } from "../../semantics/knowledge";
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import { libraryBases } from "../lineage";
import type { SymbolId } from "../summary";
import type { Tri } from "../value";
import {
  type Attribute,
  attributesOf,
  type Called,
  type CallTerm,
  calledBy,
  type Family,
  flag,
  headOf,
  metaOf,
  ownTerm,
  siteIn,
  variableOf,
} from "./declarations";
import type { DeclaredModel, DeclaredRelation, TargetName } from "./declared-model";
import { implicitKey } from "./django-model";
import type { ColumnFacts, IndexFacts } from "./model-queries";
import { widthOf } from "./widths";

/** The words of one library. */
interface Dialect {
  readonly orm: "peewee" | "tortoise";
  readonly model: string;
  /** Modules of its fields. */
  readonly fields: RegExp;
  /** Keywords of a field, first that is given counts. */
  readonly column: readonly string[];
  readonly primaryKey: readonly string[];
  readonly index: readonly string[];
  /** Keywords of a relation that name the other side, and how it is called by default. */
  readonly reverse: readonly string[];
  readonly suffix: string;
  /** Whether a foreign key is indexed unless it says otherwise. */
  readonly keysIndexed: Tri;
  /** Options that name the table. */
  readonly table: readonly string[];
}

const DIALECTS: readonly Dialect[] = [
  {
    orm: "peewee",
    model: "peewee.Model",
    fields: /^(peewee|playhouse)\./,
    column: ["column_name", "db_column"],
    primaryKey: ["primary_key"],
    index: ["index"],
    reverse: ["backref", "related_name"],
    suffix: "_set",
    keysIndexed: "yes",
    table: ["table_name", "db_table"],
  },
  {
    orm: "tortoise",
    model: "tortoise.models.Model",
    fields: /^tortoise\./,
    column: ["source_field"],
    primaryKey: ["primary_key", "pk"],
    index: ["db_index", "index"],
    reverse: ["related_name"],
    suffix: "s",
    keysIndexed: "no",
    table: ["table"],
  },
];

/** Undefined for a class that is not known to be a model of one of these libraries. */
export function fieldModel(cx: Evaluation, id: SymbolId, family: Family): DeclaredModel | undefined {
  const dialect = DIALECTS.find(({ model }) => family.libraries.some((name) => isSubclass(name, model)));
  if (!dialect) return undefined;
  const columns: ColumnFacts[] = [];
  const relations: DeclaredRelation[] = [];
  const keys: Record<string, TargetName> = {};
  for (const attribute of attributesOf(cx, family)) {
    const field = fieldOf(cx, attribute, dialect);
    if (!field) continue;
    const relation = relationOf(cx, id, attribute, field, dialect);
    if (relation) relations.push(relation);
    if (relation && !relation.key) continue;
    columns.push(columnOf(attribute, field, dialect));
    if (relation?.target) keys[attribute.name] = relation.target;
  }
  if (!columns.some(({ primaryKey }) => primaryKey === "yes") && !hasOwnKey(cx, id)) columns.unshift(implicitKey(id));
  const isBase = columns.length === 1 && relations.length === 0;
  const abstract = isBase || boolOfTerm(ownTerm(cx, metaOf(id), "abstract")) === true;
  return {
    id,
    orm: dialect.orm,
    ...(abstract ? {} : { table: tableOf(cx, id, dialect) }),
    abstract,
    columns,
    keys,
    relations,
    indexes: indexesOf(cx, family),
    managers: [],
    complete: !family.open && family.libraries.every((name) => name === dialect.model || name === "builtins.object"),
  };
}

/** `primary_key = CompositeKey(...)`, `primary_key = False`. */
function hasOwnKey(cx: Evaluation, id: SymbolId): boolean {
  return ownTerm(cx, metaOf(id), "primary_key") !== undefined;
}

interface Field extends Called {
  readonly call: CallTerm;
  readonly site: Site;
  /** Field of the library that it is or derives from. */
  readonly kind: string;
}

const FIELD = /(Field|ForeignKey|Relation)$/;

function fieldOf(cx: Evaluation, { bindings, owner }: Attribute, dialect: Dialect): Field | undefined {
  const head = headOf(variableOf(bindings)?.term ?? { t: "other" });
  if (head.t !== "call") return undefined;
  const site = siteIn(owner);
  const called = calledBy(cx, head.callee, site);
  if (dialect.fields.test(called.library) && FIELD.test(called.name))
    return { ...called, call: head, site, kind: called.name };
  if (called.value.v !== "class") return undefined;
  const base = libraryBases(cx, called.value.id).find((name) => dialect.fields.test(name) && FIELD.test(name));
  return base === undefined ? undefined : { ...called, call: head, site, kind: lastPart(base) };
}

const RELATION = /^(ForeignKeyField|OneToOneField|ManyToManyField|DeferredForeignKey)$/;

function relationOf(
  cx: Evaluation,
  id: SymbolId,
  { name, owner }: Attribute,
  { kind, call, site }: Field,
  dialect: Dialect,
): DeclaredRelation | undefined {
  if (!RELATION.test(kind)) return undefined;
  const many = kind === "ManyToManyField";
  const target = targetOf(cx, call.args[0] ?? call.keywords.model ?? call.keywords.model_name, site);
  const reverse = reverseOf(id, call, dialect);
  const isOne = kind === "OneToOneField";
  return {
    attribute: name,
    ...(target ? { target } : {}),
    many,
    loading: boolOfTerm(call.keywords.lazy_load) === false ? "raise" : "lazy",
    ...(reverse === undefined ? {} : { reverse, implies: { name: reverse, many: !isOne, loading: "lazy" as const } }),
    ...(many ? {} : { key: name }),
    remote: false,
    declared: owner,
  };
}

/** A class, `"self"`, `"models.User"` or `"User"`. */
function targetOf(cx: Evaluation, term: Term | undefined, site: Site): TargetName | undefined {
  const text = textOfTerm(term);
  if (text !== undefined) return text === "self" ? { by: "self" } : { by: "name", name: text };
  const value = term?.t === "ref" ? cx.evaluate(term.ref, site) : undefined;
  return value?.v === "class" ? { by: "class", id: value.id } : undefined;
}

function reverseOf(id: SymbolId, { keywords }: CallTerm, { reverse, suffix }: Dialect): string | undefined {
  const given = firstOf(keywords, reverse);
  if (!given || given.t === "none") return `${lastPart(id.name).toLowerCase()}${suffix}`;
  const text = textOfTerm(given);
  return text === "" || text === "+" ? undefined : text;
}

function firstOf(keywords: CallTerm["keywords"], names: readonly string[]): Term | undefined {
  return names.map((name) => keywords[name]).find((term) => term !== undefined);
}

function columnOf({ name, owner }: Attribute, { kind, call, name: type }: Field, dialect: Dialect): ColumnFacts {
  const { keywords } = call;
  const isKey = /^(ForeignKeyField|OneToOneField|DeferredForeignKey)$/.test(kind);
  const own = textOfTerm(firstOf(keywords, dialect.column));
  const primaryKey = isAuto(kind) ? "yes" : flag(firstOf(keywords, dialect.primaryKey), "no");
  return {
    attribute: name,
    name: own ?? (isKey ? `${name}_id` : name),
    type,
    width: isKey ? "narrow" : widthOf(kind),
    primaryKey,
    unique: kind === "OneToOneField" ? "yes" : flag(keywords.unique, "no"),
    index: flag(firstOf(keywords, dialect.index), isKey ? dialect.keysIndexed : "no"),
    nullable: flag(keywords.null, "no"),
    ...(isKey ? { foreignKey: {} } : {}),
    deferred: false,
    declared: owner,
  };
}

/** Peewee's fields that are keys by themselves. */
function isAuto(kind: string): boolean {
  return /^(Big)?AutoField$|^(PrimaryKey|Identity|AutoIncrement)Field$/.test(kind);
}

function tableOf(cx: Evaluation, id: SymbolId, { table }: Dialect): string {
  const own = table.map((name) => textOfTerm(ownTerm(cx, metaOf(id), name))).find((name) => name !== undefined);
  return own ?? lastPart(id.name).toLowerCase();
}

const UNTOLD: IndexFacts = { kind: "index", columns: [], partial: false };

/** `indexes = ((("a", "b"), True),)`, `indexes = [("a", "b"), Index(fields=...)]`, `unique_together`. */
function indexesOf(cx: Evaluation, { classes }: Family): readonly IndexFacts[] {
  const out: IndexFacts[] = [];
  for (const meta of classes.map(metaOf)) {
    const indexes = ownTerm(cx, meta, "indexes");
    if (indexes) out.push(...(indexes.t === "list" ? indexes.items.map(indexOf) : [UNTOLD]));
    const unique = ownTerm(cx, meta, "unique_together");
    if (unique?.t !== "list") continue;
    const groups = unique.items.some((item) => item.t === "text") ? [unique] : unique.items;
    out.push(...groups.map((group) => ({ ...indexOf(group), kind: "unique" as const })));
  }
  return out;
}

function indexOf(term: Term): IndexFacts {
  if (term.t === "call") {
    const { fields } = term.keywords;
    return fields?.t === "list" ? { ...UNTOLD, columns: namesIn(fields.items) } : UNTOLD;
  }
  if (term.t !== "list") return UNTOLD;
  const [first, second] = term.items;
  // Peewee says with each group of columns whether it is unique.
  if (first?.t === "list")
    return { kind: boolOfTerm(second) ? "unique" : "index", columns: namesIn(first.items), partial: false };
  return { ...UNTOLD, columns: namesIn(term.items) };
}

function namesIn(items: readonly Term[]): readonly string[] {
  return items.map((item) => textOfTerm(item) ?? "?");
}
