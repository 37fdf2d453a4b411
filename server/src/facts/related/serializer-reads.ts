// Owns what a serializer of Django REST framework reads of each object: fields with a source, nested serializers, fields of relationships,
// methods and properties behind fields. Reads declarations; whether a read costs a query is for others to say.
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import { createEvaluation } from "../evaluate";
import { FUNCTION, MEMBERS, symbolKey, symbolOf } from "../inputs";
import { libraryBases } from "../lineage";
import { familyOf } from "../models/declarations";
import { modelOf as modelFacts, relationNamed } from "../models/models";
import { defineQuery, type Reader } from "../query";
import { choosesFields, isSerializer, modelOf } from "../routes/serializers";
import { attributeOf } from "../routes/views";
import type { SymbolId } from "../summary";
import { memberReads, objectReads } from "./object-reads";
import type { ObjectRead, SerializerReads } from "./related-queries";

const MAX_DEPTH = 3;
const MAX_FIELDS = 60;

/** Key: symbol of a class. */
export const SERIALIZER_READS = defineQuery<SerializerReads | null>("serializerReads", (db, key) => {
  const cls = symbolOf(key);
  const reads = readsOf(db, cls, []);
  return reads && { reads, chooses: choosesFields(db, cls) };
});

/** @param way classes that led here. */
function readsOf(db: Reader, cls: SymbolId, way: readonly string[]): readonly ObjectRead[] | null {
  const key = symbolKey(cls.path, cls.name);
  if (way.length >= MAX_DEPTH || way.includes(key) || !isSerializer(db, cls)) return null;
  if (OWN_WAY.some((name) => attributeOf(createEvaluation(db), cls, name))) return null;
  const declared = declaredFields(db, cls);
  const listed = metaTerm(db, cls, "fields");
  const names = listed?.t === "list" ? listed.items.map(textOfTerm) : undefined;
  const serializer: Serializer = { db, cls, way: [...way, key], model: modelOf(db, cls) };
  const isListed = (name: string) => !names || names.includes(undefined) || names.includes(name);
  return [
    ...declared.filter(({ name }) => isListed(name)).flatMap((field) => declaredReads(serializer, field)),
    ...impliedNames(serializer, names, listed)
      .filter((name) => !declared.some((field) => field.name === name))
      .flatMap((name) => impliedReads(serializer, name)),
  ].slice(0, MAX_FIELDS);
}

/** What makes a representation otherwise than from its fields. */
const OWN_WAY = ["to_representation", "data"];

interface Serializer {
  readonly db: Reader;
  readonly cls: SymbolId;
  readonly way: readonly string[];
  readonly model: SymbolId | undefined;
}

interface Field {
  readonly name: string;
  readonly term: Term & { readonly t: "call" };
  /** Class that declares it. */
  readonly cls: SymbolId;
}

/** Fields that the class and its bases in the workspace declare. */
function declaredFields(db: Reader, cls: SymbolId): readonly Field[] {
  const cx = createEvaluation(db);
  const names = new Set<string>();
  for (const { path, name } of familyOf(cx, cls).classes)
    for (const member of db.read(MEMBERS, symbolKey(path, name)) ?? []) names.add(member);
  return [...names].slice(0, MAX_FIELDS).flatMap((name) => {
    const found = attributeOf(cx, cls, name);
    const last = found?.bindings.at(-1);
    const term = last?.b === "variable" ? last.term : undefined;
    return found && term?.t === "call" ? [{ name, term, cls: found.cls }] : [];
  });
}

function metaTerm(db: Reader, cls: SymbolId, name: string): Term | undefined {
  const last = attributeOf(createEvaluation(db), { path: cls.path, name: `${cls.name}.Meta` }, name)?.bindings.at(-1);
  return last?.b === "variable" ? last.term : undefined;
}

function declaredReads(serializer: Serializer, { name, term, cls }: Field): readonly ObjectRead[] {
  const { db, way } = serializer;
  if (boolOfTerm(term.keywords.write_only) === true) return [];
  const callee = createEvaluation(db).evaluate(term.callee, { path: cls.path, fn: "", className: cls.name });
  const source = textOfTerm(term.keywords.source) ?? name;
  if (source === "*" || (term.keywords.source && term.keywords.source.t !== "text")) return [];
  const path = source.split(".");
  const many = boolOfTerm(term.keywords.many) === true;
  const own: ObjectRead = { path, asks: many, steps: [], by: serializer.cls, field: name };
  const bases = callee.v === "class" ? libraryBases(createEvaluation(db), callee.id) : [];
  if (callee.v === "class" && bases.some((base) => /^rest_framework\.serializers\.\w*Serializer$/.test(base))) {
    const inner = readsOf(db, callee.id, way) ?? [];
    return [own, ...inner.map((read) => ({ ...read, path: [...path, ...read.path], field: `${name}.${read.field}` }))];
  }
  const kind = FIELD.exec(callee.v === "library" ? callee.name : (bases[0] ?? ""))?.[1];
  if (kind === "HiddenField") return [];
  if (kind === "SerializerMethodField") return methodReads(serializer, name, term);
  if (kind === "SlugRelatedField" || kind === "StringRelatedField") return [own];
  // The key of one related row is in the row already.
  if (kind === "PrimaryKeyRelatedField" || kind === "HyperlinkedRelatedField")
    return many ? [own] : [{ ...own, path: path.slice(0, -1) }];
  if (path.length > 1 || (kind && serializer.model && relationNamed(db, serializer.model, source)))
    return [{ ...own, asks: false }];
  return kind ? behind(serializer, source, name) : [];
}

const FIELD = /^rest_framework\.(?:serializers|fields|relations)\.(\w+)$/;

/** `get_total(self, obj)`; what it asks by calls is a query of its own. */
function methodReads({ db, cls, model }: Serializer, field: string, term: Term & { t: "call" }): readonly ObjectRead[] {
  const named = textOfTerm(term.keywords.method_name ?? term.args[0]) ?? `get_${field}`;
  const found = attributeOf(createEvaluation(db), cls, named);
  if (!found || !model) return [];
  const fn = { path: found.cls.path, name: `${found.cls.name}.${named}` };
  const parameter = db.read(FUNCTION, symbolKey(fn.path, fn.name))?.parameters[1]?.name;
  const reads = parameter === undefined ? [] : objectReads(db, { fn, parameter, cls: model });
  return reads.filter(({ asks }) => !asks).map((read) => ({ ...read, field }));
}

/** What a property or method of the model reads that a field shows. */
function behind({ db, model }: Serializer, member: string, field: string): readonly ObjectRead[] {
  if (!model) return [];
  const reads = memberReads(db, model, member, false) ?? memberReads(db, model, member, true) ?? [];
  return reads.map((read) => ({ ...read, field }));
}

/** Names that `Meta` lists; of `__all__` the relationships that the model declares to many. */
function impliedNames(
  { db, cls, model }: Serializer,
  names: readonly (string | undefined)[] | undefined,
  listed: Term | undefined,
): readonly string[] {
  if (!model || !libraryBases(createEvaluation(db), cls).some((base) => /ModelSerializer$/.test(base))) return [];
  const changed = metaTerm(db, cls, "extra_kwargs");
  const isChanged = (name: string) =>
    changed?.t === "dict" && changed.entries.some(([key]) => textOfTerm(key) === name);
  if (changed && changed.t !== "dict") return [];
  const found =
    textOfTerm(listed) === "__all__"
      ? (modelFacts(db, model)?.relations ?? [])
          .filter(({ cardinality }) => cardinality === "many")
          .map((r) => r.attribute)
      : (names ?? []).filter((name) => name !== undefined);
  return found.filter((name) => !isChanged(name));
}

/** A field that the class of serializers makes by itself: keys of many related rows, those rows with `depth`, a property. */
function impliedReads(serializer: Serializer, name: string): readonly ObjectRead[] {
  const { db, cls, model } = serializer;
  const relation = model && relationNamed(db, model, name);
  if (!relation) return behind(serializer, name, name);
  const isMany = relation.cardinality === "many";
  if (!isMany && !metaTerm(db, cls, "depth")) return [];
  return [{ path: [name], asks: isMany, steps: [], by: cls, field: name }];
}
