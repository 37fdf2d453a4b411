// Owns what is known of a mapped class once other models are looked at: targets and cardinality of relationships, and what others imply.
import { HELD, symbolKey, symbolOf } from "../inputs";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";
import { ownerOf } from "./declarations";
import type { DeclaredModel, DeclaredRelation } from "./declared-model";
import { DECLARED, MODEL_OF_TABLE, MODELS_NAMED, MODELS_OF_TABLE, resolveTarget } from "./find";
import type { ColumnFacts, ModelFacts, ModelQueries, RelationFacts } from "./model-queries";

/** Key: symbol of a class. */
const MODEL = defineQuery<ModelFacts | null>("model", (db, key) => {
  const declared = db.get(DECLARED, key);
  if (!declared) return null;
  const { id, orm, table, abstract, indexes, managers, complete } = declared;
  return {
    id,
    orm,
    ...(table === undefined ? {} : { table }),
    abstract,
    columns: declared.columns.map((column) => withTarget(db, declared, column)),
    relations: declared.relations.map((relation) => resolved(db, declared, relation)),
    indexes,
    managers,
    complete,
  };
});

function withTarget(db: Reader, declared: DeclaredModel, column: ColumnFacts): ColumnFacts {
  const { foreignKey } = column;
  if (!foreignKey) return column;
  const named = declared.keys[column.attribute];
  const model = named
    ? resolveTarget(db, named, declared.id)
    : foreignKey.table
      ? db.get(MODEL_OF_TABLE, foreignKey.table)
      : undefined;
  if (!model) return column;
  const table = foreignKey.table ?? db.get(DECLARED, symbolKey(model.path, model.name))?.table;
  return { ...column, foreignKey: { ...foreignKey, ...(table ? { table } : {}), model } };
}

function resolved(db: Reader, from: DeclaredModel, relation: DeclaredRelation): RelationFacts {
  const target = relation.target && resolveTarget(db, relation.target, from.id);
  const known = target && db.get(DECLARED, symbolKey(target.path, target.name));
  const key = relation.key ?? (known ? keyTo(db, from, known) : undefined);
  return {
    attribute: relation.attribute,
    ...(target ? { target } : {}),
    cardinality: cardinalityOf(db, from, known ?? undefined, relation),
    loading: relation.loading,
    ...(relation.reverse === undefined ? {} : { reverse: relation.reverse }),
    ...(key === undefined ? {} : { key }),
    declared: relation.declared,
    implied: false,
  };
}

/** The one foreign key of a model that points to another one. */
function keyTo(db: Reader, from: DeclaredModel, to: DeclaredModel): string | undefined {
  const keys = from.columns.filter((column) => pointsTo(db, from, column, to));
  return keys.length === 1 ? keys[0]?.attribute : undefined;
}

function pointsTo(db: Reader, from: DeclaredModel, column: ColumnFacts, to: DeclaredModel): boolean {
  if (!column.foreignKey) return false;
  if (column.foreignKey.table !== undefined) return column.foreignKey.table === to.table;
  const named = from.keys[column.attribute];
  const id = named && resolveTarget(db, named, from.id);
  return id !== undefined && id.path === to.id.path && id.name === to.id.name;
}

function cardinalityOf(
  db: Reader,
  from: DeclaredModel,
  to: DeclaredModel | undefined,
  relation: DeclaredRelation,
): RelationFacts["cardinality"] {
  if (relation.many !== undefined) return relation.many ? "many" : "one";
  if (!to) return "unknown";
  if (to.id.path === from.id.path && to.id.name === from.id.name) return relation.remote ? "one" : "many";
  const here = from.columns.some((column) => pointsTo(db, from, column, to));
  const there = to.columns.some((column) => pointsTo(db, to, column, from));
  return here === there ? "unknown" : here ? "one" : "many";
}

/** What declares a relationship that may have another side, by the last part of its name. */
const DECLARING = [
  "relationship",
  "ForeignKey",
  "OneToOneField",
  "ManyToManyField",
  "TreeForeignKey",
  "ParentalKey",
  "ParentalManyToManyField",
  "ForeignKeyField",
  "DeferredForeignKey",
];

/** Relationships that other models imply on one. Key: symbol of a class. */
const IMPLIED = defineQuery<readonly RelationFacts[]>("impliedRelations", (db, key) => {
  const id = symbolOf(key);
  const found = new Map<string, RelationFacts>();
  for (const owner of declaringClasses(db)) {
    const declared = db.get(DECLARED, symbolKey(owner.path, owner.name));
    if (!declared || declared.abstract) continue;
    for (const relation of declared.relations) {
      const { implies } = relation;
      const target = implies && relation.target && resolveTarget(db, relation.target, owner);
      if (!implies || target?.path !== id.path || target.name !== id.name) continue;
      found.set(implies.name, {
        attribute: implies.name,
        target: owner,
        cardinality: implies.many === undefined ? opposite(db, declared, relation) : implies.many ? "many" : "one",
        loading: implies.loading,
        reverse: relation.attribute,
        declared: relation.declared,
        implied: true,
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.attribute < b.attribute ? -1 : 1));
});

function opposite(db: Reader, declared: DeclaredModel, relation: DeclaredRelation): RelationFacts["cardinality"] {
  const { cardinality } = resolved(db, declared, relation);
  return cardinality === "one" ? "many" : cardinality === "many" ? "one" : "unknown";
}

/** Classes that declare relationships. Key: "". */
const DECLARING_CLASSES = defineQuery<readonly SymbolId[]>("declaringClasses", (db) => {
  const found = new Map<string, SymbolId>();
  for (const name of DECLARING) {
    for (const attribute of db.read(HELD, name)?.ids ?? []) {
      const owner = ownerOf(attribute);
      if (owner) found.set(symbolKey(owner.path, owner.name), owner);
    }
  }
  return [...found.values()];
});

function declaringClasses(db: Reader): readonly SymbolId[] {
  return db.get(DECLARING_CLASSES, "");
}

export function modelQueries(db: Reader): ModelQueries {
  const key = (id: SymbolId) => symbolKey(id.path, id.name);
  return {
    model: (cls) => db.get(MODEL, key(cls)) ?? undefined,
    relation: (cls, attribute) => relationNamed(db, cls, attribute),
    impliedRelations: (cls) => db.get(IMPLIED, key(cls)),
    modelsOfTable: (table) => db.get(MODELS_OF_TABLE, table),
    modelsNamed: (name) => db.get(MODELS_NAMED, name),
  };
}

/** Declared in the class or its bases, or implied by another model. */
export function relationNamed(db: Reader, cls: SymbolId, attribute: string): RelationFacts | undefined {
  const key = symbolKey(cls.path, cls.name);
  const own = db.get(MODEL, key)?.relations.find((relation) => relation.attribute === attribute);
  if (own) return own;
  return db.get(IMPLIED, key).find((relation) => relation.attribute === attribute);
}

export function modelOf(db: Reader, cls: SymbolId): ModelFacts | undefined {
  return db.get(MODEL, symbolKey(cls.path, cls.name)) ?? undefined;
}
