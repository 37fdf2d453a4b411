// Owns what a Django model class declares: fields, relations, managers and its options. Pure over the evaluation.

import { isSubclass } from "../../semantics/knowledge";
import type { Ref } from "../../semantics/ref";
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import { bindingsOfName } from "../bindings";
import type { Evaluation, Site } from "../evaluation";
import { CLASS, symbolKey } from "../inputs";
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
  holdsList,
  membersOf,
  metaOf,
  ownTerm,
  siteIn,
  variableOf,
} from "./declarations";
import type { DeclaredModel, DeclaredRelation, TargetName } from "./declared-model";
import type { ColumnFacts, IndexFacts, ManagerFacts, Width } from "./model-queries";
import { widthOf } from "./widths";

const MODEL = "django.db.models.Model";

/** Undefined for a class that is not known to be a model. */
export function djangoModel(cx: Evaluation, id: SymbolId, family: Family): DeclaredModel | undefined {
  if (!family.libraries.some((name) => isSubclass(name, MODEL))) return undefined;
  const columns: ColumnFacts[] = [];
  const relations: DeclaredRelation[] = [];
  const keys: Record<string, TargetName> = {};
  const managers: ManagerFacts[] = [];
  for (const attribute of attributesOf(cx, family)) {
    const field = fieldOf(cx, attribute);
    if (field === "manager") managers.push({ name: attribute.name, classes: classesOfManager(cx, attribute) });
    if (!field || field === "manager") continue;
    const relation = relationOf(cx, id, attribute, field);
    if (relation) relations.push(relation);
    const column = relation && !relation.key ? undefined : columnOf(cx, attribute, field, fieldType(cx, field));
    if (!column) continue;
    columns.push(column);
    if (relation?.target) keys[attribute.name] = relation.target;
  }
  if (!columns.some(({ primaryKey }) => primaryKey === "yes")) columns.unshift(implicitKey(id));
  const options = optionsOf(cx, family);
  const abstract = boolOfTerm(ownTerm(cx, metaOf(id), "abstract")) === true;
  return {
    id,
    orm: "django",
    ...(abstract ? {} : { table: tableOf(cx, id) }),
    abstract,
    columns,
    keys,
    relations,
    indexes: options ? indexesOf(cx, options) : [],
    managers: managers.length > 0 ? managers : [{ name: "objects", classes: [] }],
    complete: !family.open && family.libraries.every((name) => BARE.test(name)),
  };
}

/** Library bases that bring no fields. */
const BARE = /^(django\.db\.models\.Model|builtins\.object|typing(_extensions)?\.\w+|abc\.ABC)$/;

const FIELD = /(Field|ForeignKey|Key)$/;
const MANAGER = /Manager$/;

interface Field extends Called {
  readonly call: CallTerm;
  readonly site: Site;
}

function fieldOf(cx: Evaluation, { bindings, owner }: Attribute): Field | "manager" | undefined {
  const variable = variableOf(bindings);
  const head = variable?.term && headOf(variable.term);
  if (variable?.term?.t === "call" && /\.as_manager$/.test(variable.term.shown)) return "manager";
  if (head?.t !== "call") return undefined;
  const site = siteIn(owner);
  const called = calledBy(cx, head.callee, site);
  if (MANAGER.test(called.name) || isKind(cx, called, "django.db.models.Manager")) return "manager";
  const isField = FIELD.test(called.name) || isKind(cx, called, "django.db.models.Field");
  return isField ? { ...called, call: head, site } : undefined;
}

/** `Posts()`, `PostQuerySet.as_manager()`, `Manager.from_queryset(PostQuerySet)()`, also by way of a module's name. */
function classesOfManager(cx: Evaluation, { bindings, owner }: Attribute): readonly SymbolId[] {
  const value = variableOf(bindings)?.value;
  if (value?.k !== "call") return [];
  const site = siteIn(owner);
  const refs: Ref[] = [value.of];
  if (value.of.k === "attr" && value.of.name === "as_manager") refs.push(value.of.of);
  const made = value.of.k === "free" ? (bindingsOfName(cx.db, owner.path, value.of.name)?.bindings ?? []) : [];
  for (const ref of [value.of, ...made.flatMap((b) => (b.b === "variable" ? [b.value] : []))]) {
    if (ref.k !== "call" || ref.of.k !== "attr" || ref.of.name !== "from_queryset") continue;
    refs.push(ref.of.of, ...(ref.arg ? [ref.arg] : []));
  }
  return refs.map((ref) => cx.evaluate(ref, site)).flatMap((found) => (found.v === "class" ? [found.id] : []));
}

function isKind(cx: Evaluation, { value }: Called, base: string): boolean {
  if (value.v === "library") return isSubclass(value.name, base);
  return value.v === "class" && libraryBases(cx, value.id).some((name) => isSubclass(name, base));
}

/** The name of Django's own field that a field is or derives from. */
function fieldType(cx: Evaluation, field: Field): string {
  if (widthOf(field.name) !== "unknown" || RELATION.test(field.name) || field.value.v !== "class") return field.name;
  const bases = libraryBases(cx, field.value.id).filter((name) => FIELD.test(name));
  return bases[0] ? lastPart(bases[0]) : field.name;
}

const RELATION =
  /^(ForeignKey|OneToOneField|ManyToManyField|GenericRelation|GenericForeignKey|TreeForeignKey|TreeOneToOneField|TreeManyToManyField|ParentalKey|ParentalManyToManyField|AutoOneToOneField)$/;
const MANY = /^(ManyToManyField|GenericRelation|TreeManyToManyField|ParentalManyToManyField)$/;
const ONE_TO_ONE = /OneToOneField$/;

function relationOf(cx: Evaluation, id: SymbolId, attribute: Attribute, field: Field): DeclaredRelation | undefined {
  const type = fieldType(cx, field);
  if (!RELATION.test(type)) return undefined;
  const { call, site } = field;
  const many = MANY.test(type);
  const isGeneric = type.startsWith("Generic");
  const named = type === "GenericForeignKey" ? undefined : (call.args[0] ?? call.keywords.to);
  const target = named && targetOf(cx, named, site);
  const reverse = isGeneric ? undefined : reverseName(cx, id, attribute, call, type);
  return {
    attribute: attribute.name,
    ...(target ? { target } : {}),
    many,
    loading: "lazy",
    ...(reverse === undefined
      ? {}
      : { reverse, implies: { name: reverse, many: !ONE_TO_ONE.test(type), loading: "lazy" as const } }),
    ...(many || isGeneric ? {} : { key: attribute.name }),
    remote: false,
    declared: attribute.owner,
  };
}

/** `related_name`, or its default; undefined when there is no reverse attribute, or it is not told. */
function reverseName(
  cx: Evaluation,
  id: SymbolId,
  attribute: Attribute,
  call: CallTerm,
  type: string,
): string | undefined {
  const given = call.keywords.related_name;
  const simple = lastPart(id.name).toLowerCase();
  if (given && given.t !== "none") {
    const text = textOfTerm(given);
    if (text === undefined || text.endsWith("+")) return undefined;
    return text
      .replaceAll("%(class)s", simple)
      .replaceAll("%(app_label)s", appOf(cx, id))
      .replaceAll("%(model_name)s", simple);
  }
  // Inherited from a parent with a table of its own, the relation is the parent's.
  const isOwn = attribute.owner.path === id.path && attribute.owner.name === id.name;
  if (!isOwn && boolOfTerm(ownTerm(cx, metaOf(attribute.owner), "abstract")) !== true) return undefined;
  return ONE_TO_ONE.test(type) ? simple : `${simple}_set`;
}

function targetOf(cx: Evaluation, term: Term, site: Site): TargetName | undefined {
  const text = textOfTerm(term);
  if (text === "self") return { by: "self" };
  if (text !== undefined) return { by: "name", name: text };
  if (term.t === "call") {
    const called = calledBy(cx, term.callee, site);
    return called.name === "get_user_model" ? { by: "user" } : undefined;
  }
  if (term.t !== "ref") return undefined;
  if (/(^|\.)AUTH_USER_MODEL$/.test(term.shown)) return { by: "user" };
  const value = cx.evaluate(term.ref, site);
  if (value.v === "class") return { by: "class", id: value.id };
  return value.v === "library" && /\.AbstractUser$/.test(value.name) ? { by: "user" } : undefined;
}

const WIDE: readonly Width[] = ["text", "json", "binary"];

/** @param kind the field of Django that it is or derives from. */
function columnOf(cx: Evaluation, attribute: Attribute, field: Field, kind: string): ColumnFacts {
  const { keywords } = field.call;
  const { name: type } = field;
  const isKey = /(ForeignKey|ParentalKey)$/.test(kind);
  const isUnique = ONE_TO_ONE.test(kind);
  const own = textOfTerm(keywords.db_column);
  const primaryKey = flag(keywords.primary_key, "no");
  const width = widthOf(kind);
  const indexed: Tri = isKey || kind === "SlugField" ? "yes" : "no";
  return {
    attribute: attribute.name,
    name: own ?? (isKey || isUnique ? `${attribute.name}_id` : attribute.name),
    type,
    width: isKey || isUnique ? "narrow" : width,
    ...holdsList(cx, kind, field.call, field.site),
    primaryKey,
    unique: isUnique ? "yes" : flag(keywords.unique, "no"),
    index: WIDE.includes(width) && !keywords.db_index ? "no" : flag(keywords.db_index, indexed),
    nullable: flag(keywords.null, "no"),
    ...(isKey || isUnique ? { foreignKey: {} } : {}),
    deferred: false,
    declared: attribute.owner,
  };
}

/** The key that a model gets which declares none. */
export function implicitKey(id: SymbolId): ColumnFacts {
  return {
    attribute: "id",
    name: "id",
    type: "AutoField",
    width: "narrow",
    primaryKey: "yes",
    unique: "yes",
    index: "yes",
    nullable: "no",
    deferred: false,
    declared: id,
  };
}

/** The `Meta` that counts: the nearest one, as abstract bases hand theirs down. */
function optionsOf(cx: Evaluation, family: Family): SymbolId | undefined {
  return family.classes.map(metaOf).find((meta) => cx.db.read(CLASS, symbolKey(meta.path, meta.name)) !== undefined);
}

function tableOf(cx: Evaluation, id: SymbolId): string {
  return textOfTerm(ownTerm(cx, metaOf(id), "db_table")) ?? `${appOf(cx, id)}_${lastPart(id.name).toLowerCase()}`;
}

/** Label of the application: of the options, or the folder that holds the models. */
export function appOf(cx: Evaluation, id: SymbolId): string {
  const label = textOfTerm(ownTerm(cx, metaOf(id), "app_label"));
  if (label !== undefined) return label;
  const folders = id.path.split("/").slice(0, -1);
  const models = folders.lastIndexOf("models");
  return (models > 0 ? folders[models - 1] : folders.at(-1)) ?? "";
}

function indexesOf(cx: Evaluation, meta: SymbolId): readonly IndexFacts[] {
  const out: IndexFacts[] = [];
  for (const name of ["indexes", "constraints"]) {
    const bindings = membersOf(cx, meta, name);
    if (bindings.length === 0) continue;
    const term = variableOf(bindings)?.term;
    if (term?.t !== "list") out.push(UNTOLD);
    else for (const item of term.items) out.push(...declaredIndex(item));
  }
  for (const name of ["unique_together", "index_together"]) {
    const term = ownTerm(cx, meta, name);
    if (term?.t !== "list") continue;
    const groups = term.items.some((item) => item.t === "text") ? [term] : term.items;
    for (const group of groups) {
      if (group.t !== "list") continue;
      const kind = name === "unique_together" ? "unique" : "index";
      out.push({ kind, columns: group.items.map((i) => textOfTerm(i) ?? "?"), partial: false });
    }
  }
  return out;
}

const UNTOLD: IndexFacts = { kind: "index", columns: [], partial: false };

function declaredIndex(term: Term): readonly IndexFacts[] {
  if (term.t !== "call") return [UNTOLD];
  const isUnique = /(^|\.)UniqueConstraint$/.test(term.shown);
  if (!isUnique && !/Index$/.test(term.shown)) return [];
  const fields = term.keywords.fields;
  const name = textOfTerm(term.keywords.name);
  const columns = fields?.t === "list" ? fields.items.map((i) => textOfTerm(i)?.replace(/^-/, "") ?? "?") : ["?"];
  const more = term.keywords.condition !== undefined;
  // Other kinds of index serve other searches than by equality and order.
  const partial = more || (!isUnique && !/(^|\.)(Index|BTreeIndex|HashIndex)$/.test(term.shown));
  return [{ kind: isUnique ? "unique" : "index", columns, ...(name ? { name } : {}), partial }];
}
