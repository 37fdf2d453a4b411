// Owns what a SQLAlchemy, SQLModel or Flask-SQLAlchemy class declares: its columns and its name; relationships and table arguments have files
// of their own. Pure over the evaluation.

import { isSubclass } from "../../semantics/knowledge";
import type { Ref } from "../../semantics/ref";
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import { CLASS, FUNCTION, symbolKey } from "../inputs";
import type { SymbolId } from "../summary";
import type { Tri, Value } from "../value";
import { annotatedColumn, withAnnotated } from "./annotated-columns";
import {
  type Attribute,
  attributesOf,
  type Called,
  type CallTerm,
  calledBy,
  type Family,
  headOf,
  holdsList,
  membersOf,
  namedBy,
  siteIn,
  type VariableBinding,
  variableOf,
} from "./declarations";
import type { DeclaredModel, DeclaredRelation, TargetName } from "./declared-model";
import type { ColumnFacts } from "./model-queries";
import { relationOf } from "./sqlalchemy-relations";
import { tableIndexes } from "./sqlalchemy-table";
import { widthOf } from "./widths";

const ROOT = "sqlalchemy.orm.DeclarativeBase";
/** Library bases that bring no columns. */
const BARE =
  /^(builtins\.object|typing(_extensions)?\.\w+|abc\.ABC|sqlalchemy\.orm\.(MappedAsDataclass|DeclarativeMeta)|sqlalchemy\.ext\.asyncio\.AsyncAttrs|pydantic\.BaseModel)$/;

/** Undefined for a class that is not known to be mapped. */
export function sqlalchemyModel(cx: Evaluation, id: SymbolId, family: Family): DeclaredModel | undefined {
  const attributes = attributesOf(cx, family);
  const derived = family.libraries.some((name) => isSubclass(name, ROOT)) || isDecorated(cx, family);
  if (!derived && !looksMapped(cx, attributes)) return undefined;
  const isSqlModel = family.libraries.some((name) => isSubclass(name, "sqlmodel.SQLModel"));
  const columns: ColumnFacts[] = [];
  const relations: DeclaredRelation[] = [];
  const keys: Record<string, TargetName> = {};
  for (const attribute of attributes) {
    const site = siteIn(attribute.owner);
    const relation = relationOf(cx, attribute, site);
    if (relation) relations.push(relation);
    const column = relation ? undefined : columnOf(cx, attribute, site);
    if (!column) continue;
    columns.push(column.facts);
    if (column.key) keys[attribute.name] = column.key;
  }
  const named = tableOf(cx, id, family, columns, isSqlModel);
  const abstract = isAbstract(cx, id, isSqlModel, named !== undefined, columns);
  return {
    id,
    orm: isSqlModel ? "sqlmodel" : "sqlalchemy",
    ...(named && named !== "?" && !abstract ? { table: named } : {}),
    abstract,
    columns,
    keys,
    relations,
    indexes: tableIndexes(cx, family),
    managers: [],
    complete: derived && !family.open && family.libraries.every((name) => isSubclass(name, ROOT) || BARE.test(name)),
  };
}

/** `@as_declarative()` on a base, `@registry.mapped` on the class. */
function isDecorated(cx: Evaluation, { classes }: Family): boolean {
  return classes.some((cls) =>
    (cx.db.read(CLASS, symbolKey(cls.path, cls.name))?.decorators ?? []).some((ref) => {
      const callee = ref.k === "call" ? ref.of : ref;
      return callee.k === "attr" || callee.k === "free"
        ? /^(as_declarative|mapped|mapped_as_dataclass)$/.test(callee.name)
        : false;
    }),
  );
}

/** A table name and a column say enough where the base class is not known. */
function looksMapped(cx: Evaluation, attributes: readonly Attribute[]): boolean {
  const named = attributes.some(
    ({ name, bindings }) => name === "__tablename__" && textOfTerm(variableOf(bindings)?.term),
  );
  return named && attributes.some((attribute) => isColumnCall(cx, attribute));
}

function isColumnCall(cx: Evaluation, { bindings, owner }: Attribute): boolean {
  const head = headOf(variableOf(bindings)?.term ?? { t: "other" });
  return head.t === "call" && COLUMNS.test(calledBy(cx, head.callee, siteIn(owner)).library);
}

const COLUMNS = /^sqlalchemy\.(Column|orm\.mapped_column|mapped_column)$/;
const WRAPPERS = /^sqlalchemy\.(orm\.)?(deferred|column_property)$/;

interface FoundColumn {
  readonly facts: ColumnFacts;
  readonly key?: TargetName;
}

function columnOf(cx: Evaluation, attribute: Attribute, site: Site): FoundColumn | undefined {
  if (attribute.name.startsWith("__")) return undefined;
  const variable = variableOf(attribute.bindings);
  if (!variable) return declaredColumn(cx, attribute, site);
  const head = variable.term && headOf(variable.term);
  if (head?.t !== "call") return bareColumn(cx, attribute, variable, site);
  const called = calledBy(cx, head.callee, site);
  if (WRAPPERS.test(called.library)) {
    const [inner] = head.args;
    const isColumn = inner?.t === "call" && COLUMNS.test(calledBy(cx, inner.callee, site).library);
    if (!isColumn) return undefined;
    const found = ofCall(cx, attribute, inner, variable, site);
    return called.name === "deferred" || boolOfTerm(head.keywords.deferred) === true
      ? { ...found, facts: { ...found.facts, deferred: true } }
      : found;
  }
  if (COLUMNS.test(called.library))
    return named(cx, attribute, variable, site, ofCall(cx, attribute, head, variable, site));
  if (called.library === "sqlmodel.Field") return ofField(cx, attribute, head, variable, site);
  // A column made by a helper, or no column at all: with an annotation it is one.
  return called.library === "" && variable.annotation ? bareColumn(cx, attribute, variable, site) : undefined;
}

/** With what the type of the annotation says, where it has a name of its own: `id: Mapped[intpk]`. */
function named(
  cx: Evaluation,
  attribute: Attribute,
  variable: VariableBinding,
  site: Site,
  own: FoundColumn,
): FoundColumn {
  const found = annotatedColumn(cx, variable.annotation, site);
  if (!found) return own;
  const told = ofCall(cx, attribute, found.call, variable, found.site);
  const key = own.key ?? told.key;
  return { facts: withAnnotated(own.facts, told.facts), ...(key ? { key } : {}) };
}

/** `Column(...)`, `mapped_column(...)`. */
function ofCall(
  cx: Evaluation,
  { name: attribute, owner }: Attribute,
  call: CallTerm,
  variable: VariableBinding,
  site: Site,
): FoundColumn {
  const { keywords } = call;
  const name = textOfTerm(call.args[0]) ?? textOfTerm(keywords.name);
  const isOpen = call.args.some((a) => a.t === "spread") || Object.values(keywords).some((k) => k.t === "spread");
  const type = typeOf(cx, call, site) ?? annotatedType(cx, variable, site);
  const key = foreignKeyOf(cx, call, site);
  const flag = (value: Term | undefined): Tri => triOf(value, isOpen);
  const primaryKey = flag(keywords.primary_key);
  return {
    facts: {
      attribute,
      name: name ?? attribute,
      ...(type === undefined ? {} : { type }),
      width: widthIn(cx, type, call, site),
      ...holdsList(cx, type, call, site),
      primaryKey,
      unique: flag(keywords.unique),
      index: flag(keywords.index),
      nullable: keywords.nullable ? triOf(keywords.nullable, false) : primaryKey === "yes" ? "no" : "unknown",
      ...(key?.facts ? { foreignKey: key.facts } : {}),
      deferred: boolOfTerm(keywords.deferred) === true,
      declared: owner,
    },
    ...(key?.target ? { key: key.target } : {}),
  };
}

/** What is not given is the default `False`, unless there may be more arguments. */
export function triOf(term: Term | undefined, isOpen: boolean): Tri {
  if (!term) return isOpen ? "unknown" : "no";
  const value = boolOfTerm(term);
  return value === undefined ? (term.t === "none" ? "no" : "unknown") : value ? "yes" : "no";
}

const NO_TYPES = /^(ForeignKey|Computed|Identity|Sequence|CheckConstraint|FetchedValue|DefaultClause|Constraint)$/;

function typeTerm(cx: Evaluation, call: CallTerm, site: Site): Term | undefined {
  if (call.keywords.type_) return call.keywords.type_;
  return call.args.find((arg) => {
    const called = arg.t === "call" || arg.t === "ref" ? namedBy(cx, arg, site) : undefined;
    return called !== undefined && !NO_TYPES.test(called.name);
  });
}

function typeOf(cx: Evaluation, call: CallTerm, site: Site): string | undefined {
  const called = namedBy(cx, typeTerm(cx, call, site), site);
  return called?.name || undefined;
}

/** Width by the type's name; of a class of the workspace, by the type it decorates. */
function widthIn(cx: Evaluation, type: string | undefined, call: CallTerm, site: Site): ColumnFacts["width"] {
  const own = widthOf(type);
  if (own !== "unknown") return own;
  const called = namedBy(cx, typeTerm(cx, call, site), site);
  if (called?.value.v !== "class") return "unknown";
  const impl = variableOf(membersOf(cx, called.value.id, "impl"));
  const value = impl ? cx.evaluate(impl.value, siteIn(called.value.id)) : undefined;
  const name = value?.v === "library" ? value.name : value?.v === "instance" ? value.of : undefined;
  return widthOf(name && lastPart(name));
}

function foreignKeyOf(
  cx: Evaluation,
  call: CallTerm,
  site: Site,
): { readonly facts: ColumnFacts["foreignKey"]; readonly target?: TargetName } | undefined {
  const term = call.args.find((arg) => arg.t === "call" && namedBy(cx, arg, site)?.name === "ForeignKey");
  if (term?.t !== "call") return undefined;
  return referredTo(cx, term.args[0] ?? term.keywords.column, site);
}

/** `"users.id"`, or the attribute of a class. */
function referredTo(cx: Evaluation, term: Term | undefined, site: Site): ReturnType<typeof foreignKeyOf> {
  const text = textOfTerm(term);
  if (text !== undefined) {
    const parts = text.split(".");
    const column = parts.length > 1 ? parts[parts.length - 1] : undefined;
    const table = parts.length > 1 ? parts[parts.length - 2] : parts[0];
    return { facts: { ...(table ? { table } : {}), ...(column ? { column } : {}) } };
  }
  if (term?.t !== "ref" || term.ref.k !== "attr") return { facts: {} };
  const value = cx.evaluate(term.ref.of, site);
  const target: TargetName | undefined = value.v === "class" ? { by: "class", id: value.id } : undefined;
  return { facts: { column: term.ref.name }, ...(target ? { target } : {}) };
}

/** SQLModel's `Field(...)`: the annotation gives the type unless a column is given. */
function ofField(
  cx: Evaluation,
  attribute: Attribute,
  call: CallTerm,
  variable: VariableBinding,
  site: Site,
): FoundColumn {
  const { keywords } = call;
  const whole = keywords.sa_column;
  if (whole?.t === "call" && COLUMNS.test(calledBy(cx, whole.callee, site).library))
    return ofCall(cx, attribute, whole, variable, site);
  const type = namedBy(cx, keywords.sa_type, site)?.name || annotatedType(cx, variable, site);
  const foreign = keywords.foreign_key ? referredTo(cx, keywords.foreign_key, site) : undefined;
  const primaryKey = triOf(keywords.primary_key, false);
  return {
    facts: {
      attribute: attribute.name,
      name: attribute.name,
      ...(type ? { type } : {}),
      width: widthOf(type || undefined),
      primaryKey,
      unique: triOf(keywords.unique, keywords.sa_column_kwargs !== undefined),
      index: triOf(keywords.index, keywords.sa_column_kwargs !== undefined),
      nullable: keywords.nullable ? triOf(keywords.nullable, false) : primaryKey === "yes" ? "no" : "unknown",
      ...(foreign?.facts ? { foreignKey: foreign.facts } : {}),
      deferred: false,
      declared: attribute.owner,
    },
    ...(foreign?.target ? { key: foreign.target } : {}),
  };
}

/** `name: Mapped[str]`, `name: str`: an annotation and no call. */
function bareColumn(
  cx: Evaluation,
  attribute: Attribute,
  variable: VariableBinding,
  site: Site,
): FoundColumn | undefined {
  const { name, owner } = attribute;
  if (!variable.annotation) return undefined;
  const type = annotatedType(cx, variable, site);
  // What stands for more than a class (`intpk = Annotated[int, ...]`) may say anything of the column.
  const told: Tri = type === undefined ? "unknown" : "no";
  const facts: ColumnFacts = {
    attribute: name,
    name,
    ...(type === undefined ? {} : { type }),
    width: widthOf(type),
    primaryKey: told,
    unique: told,
    index: told,
    nullable: "unknown",
    deferred: false,
    declared: owner,
  };
  return named(cx, attribute, variable, site, { facts });
}

/** A method that makes the column for each class: only that there is one is known. */
function declaredColumn(cx: Evaluation, { name, bindings, owner }: Attribute, site: Site): FoundColumn | undefined {
  const definition = bindings.at(-1);
  if (definition?.b !== "function") return undefined;
  const method = cx.db.read(FUNCTION, symbolKey(owner.path, definition.name));
  if (!method?.decoratorTexts.some((text) => /(^|\.)declared_attr$/.test(text))) return undefined;
  const makes = method.calls.some((call) => COLUMNS.test(calledBy(cx, call.callee, site).library));
  if (!makes) return undefined;
  const unknown: Tri = "unknown";
  return {
    facts: {
      attribute: name,
      name,
      width: "unknown",
      primaryKey: unknown,
      unique: unknown,
      index: unknown,
      nullable: unknown,
      deferred: false,
      declared: owner,
    },
  };
}

function annotatedType(cx: Evaluation, { annotation }: VariableBinding, site: Site): string | undefined {
  if (!annotation) return undefined;
  const value = cx.evaluate(annotation, site);
  if (value.v === "instance") return lastPart(value.of);
  return value.v === "object" && isEnum(cx, value) ? "Enum" : undefined;
}

function isEnum(cx: Evaluation, value: Extract<Value, { v: "object" }>): boolean {
  const bases = cx.db.read(CLASS, symbolKey(value.id.path, value.id.name))?.bases ?? [];
  return bases.some((base: Ref) => {
    const of: Called["value"] = cx.evaluate(base, { path: value.id.path, fn: "", className: "" });
    return of.v === "library" && /^enum\.(Enum|IntEnum|StrEnum|Flag)$/.test(of.name);
  });
}

/** Name of the table; `?` when there is one whose name is not told; undefined when there is none. */
function tableOf(
  cx: Evaluation,
  id: SymbolId,
  family: Family,
  columns: readonly ColumnFacts[],
  isSqlModel: boolean,
): string | undefined {
  for (const cls of family.classes) {
    const bindings = membersOf(cx, cls, "__tablename__");
    const last = bindings.at(-1);
    if (last?.b === "variable") return textOfTerm(last.term) ?? "?";
    if (last?.b === "function") return lowered(cx, cls, last.name) ? lastPart(id.name).toLowerCase() : "?";
    if (membersOf(cx, cls, "__table__").length > 0) return tableVariable(cx, cls);
  }
  if (isSqlModel) return hasTable(cx, id) ? lastPart(id.name).toLowerCase() : undefined;
  const isFlask = family.libraries.some((name) => isSubclass(name, "flask_sqlalchemy.model.Model"));
  const hasKey = columns.some(({ primaryKey }) => primaryKey === "yes");
  return isFlask && hasKey ? snakeCase(lastPart(id.name)) : undefined;
}

/** `__table__ = Table("name", ...)`. */
function tableVariable(cx: Evaluation, cls: SymbolId): string {
  const term = variableOf(membersOf(cx, cls, "__table__"))?.term;
  return (term?.t === "call" ? textOfTerm(term.args[0]) : undefined) ?? "?";
}

/** `return cls.__name__.lower()`. */
function lowered(cx: Evaluation, cls: SymbolId, method: string): boolean {
  const result = cx.db.read(FUNCTION, symbolKey(cls.path, method))?.results[0];
  if (result?.k !== "call" || result.of.k !== "attr" || result.of.name !== "lower") return false;
  const { of } = result.of;
  return of.k === "attr" && of.name === "__name__";
}

function hasTable(cx: Evaluation, id: SymbolId): boolean {
  const keywords = cx.db.read(CLASS, symbolKey(id.path, id.name))?.keywords;
  return boolOfTerm(keywords?.table) === true;
}

/** As Flask-SQLAlchemy makes table names of class names. */
function snakeCase(name: string): string {
  return name.replace(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, "_$1").toLowerCase();
}

function isAbstract(
  cx: Evaluation,
  id: SymbolId,
  isSqlModel: boolean,
  isNamed: boolean,
  columns: readonly ColumnFacts[],
): boolean {
  if (boolOfTerm(variableOf(membersOf(cx, id, "__abstract__"))?.term) === true) return true;
  if (isSqlModel) return !hasTable(cx, id);
  return !isNamed || columns.length === 0;
}
