// Owns what a class of pydantic or SQLModel reads of the object that it is made of by `model_validate` or `from_orm`: its fields, those of
// nested classes too. Reads declarations; whether a read costs a query is for others to say.
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import { createEvaluation } from "../evaluate";
import type { Evaluation } from "../evaluation";
import { FUNCTION, METHODS, symbolKey, symbolOf } from "../inputs";
import { attributesOf, type Family, familyOf, membersOf, siteIn, variableOf } from "../models/declarations";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";
import type { Value } from "../value";

/** Methods that make an object of another one, whose attributes they read. */
export const FROM_OBJECT = /^(model_validate|from_orm)$/;

/** A field that reads an attribute, through nested classes. */
export interface SchemaRead {
  readonly path: readonly string[];
  readonly by: SymbolId;
  readonly field: string;
}

const MAX_DEPTH = 3;
const MAX_FIELDS = 60;

/** Key: symbol of a class. Null for other classes, and for those that read an object in a way of their own, or not at all. */
export const SCHEMA_READS = defineQuery<readonly SchemaRead[] | null>("schemaReads", (db, key) =>
  readsOf(db, symbolOf(key), []),
);

/** @param way classes that led here. */
function readsOf(db: Reader, cls: SymbolId, way: readonly string[]): readonly SchemaRead[] | null {
  const key = symbolKey(cls.path, cls.name);
  if (way.length >= MAX_DEPTH || way.includes(key)) return null;
  const cx = createEvaluation(db);
  const family = familyOf(cx, cls);
  const isSchema = family.libraries.some((name) => /^(pydantic\.BaseModel|sqlmodel\.SQLModel)$/.test(name));
  if (!isSchema || family.open || !readsAttributes(cx, family) || hasOwnWay(db, family)) return null;
  return attributesOf(cx, family)
    .slice(0, MAX_FIELDS)
    .flatMap(({ name, bindings, owner }) => {
      const field = variableOf(bindings);
      if (!field?.annotation || /^_|^model_config$/.test(name) || isNamedOtherwise(field.term)) return [];
      const own: SchemaRead = { path: [name], by: cls, field: name };
      const nested = classOf(createEvaluation(db).evaluate(field.annotation, siteIn(owner)));
      const inner = nested ? (readsOf(db, nested, [...way, key]) ?? []) : [];
      return [own, ...inner.map((read) => ({ ...read, path: [name, ...read.path], field: `${name}.${read.field}` }))];
    });
}

/** `ItemOut`, `list[ItemOut]`. */
function classOf(value: Value): SymbolId | undefined {
  const one = value.v === "instance" && value.item ? value.item : value;
  return one.v === "object" ? one.id : undefined;
}

/** `from_attributes`, or `orm_mode` as it was called before; classes of SQLModel always do. */
function readsAttributes(cx: Evaluation, { classes, libraries }: Family): boolean {
  const told = classes.flatMap((cls) => {
    const config = { path: cls.path, name: `${cls.name}.Config` };
    return [
      optionIn(variableOf(membersOf(cx, cls, "model_config"))?.term, "from_attributes"),
      ...["from_attributes", "orm_mode"].map((name) => boolOfTerm(variableOf(membersOf(cx, config, name))?.term)),
    ];
  });
  // A subclass decides for itself.
  return told.find((value) => value !== undefined) ?? libraries.includes("sqlmodel.SQLModel");
}

function optionIn(config: Term | undefined, name: string): boolean | undefined {
  if (config?.t === "call") return boolOfTerm(config.keywords[name]);
  const entry = config?.t === "dict" ? config.entries.find(([key]) => textOfTerm(key) === name) : undefined;
  return boolOfTerm(entry?.[1]);
}

/** Methods that look at the object before the fields do, and options that name attributes otherwise. */
function hasOwnWay(db: Reader, { classes }: Family): boolean {
  const cx = createEvaluation(db);
  return classes.some((cls) => {
    const config = variableOf(membersOf(cx, cls, "model_config"))?.term;
    const inner = { path: cls.path, name: `${cls.name}.Config` };
    const renames =
      (config?.t === "call" && config.keywords.alias_generator !== undefined) ||
      ["alias_generator", "getter_dict", "fields"].some((name) => membersOf(cx, inner, name).length > 0);
    const methods = db.read(METHODS, symbolKey(cls.path, cls.name)) ?? [];
    return renames || methods.some((name) => FROM_OBJECT.test(name) || isBefore(db, cls, name));
  });
}

function isBefore(db: Reader, cls: SymbolId, method: string): boolean {
  const summary = db.read(FUNCTION, symbolKey(cls.path, `${cls.name}.${method}`));
  if (!summary?.decoratorTexts.some((text) => /(^|\.)(root_validator|model_validator)$/.test(text))) return false;
  const declared = summary.declared?.find((term) => term.t === "call" && /model_validator$/.test(term.shown));
  return declared?.t !== "call" || textOfTerm(declared.keywords.mode) !== "after";
}

/** `Field(validation_alias="...")`. */
function isNamedOtherwise(term: Term | undefined): boolean {
  return term?.t === "call" && (term.keywords.alias !== undefined || term.keywords.validation_alias !== undefined);
}
