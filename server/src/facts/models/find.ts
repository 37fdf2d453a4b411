// Owns the finding of models by the names that declarations and statements use: class names, `app.Model`, table names. Reads the indexes of
// names and verifies each candidate.
import { lastPart } from "../../text/dotted";
import { createEvaluation } from "../evaluate";
import type { Evaluation } from "../evaluation";
import { CLASSES, ROOTS, symbolKey, symbolOf, TABLES } from "../inputs";
import { squashed } from "../mentions";
import { isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";
import { familyOf, ownerOf } from "./declarations";
import type { DeclaredModel, TargetName } from "./declared-model";
import { djangoModel } from "./django-model";
import { fieldModel } from "./field-model";
import { sqlalchemyModel } from "./sqlalchemy-model";

/** What a class and its bases declare; null for a class that is not known to be mapped. Key: symbol. */
export const DECLARED = defineQuery<DeclaredModel | null>("declaredModel", (db, key) => {
  const id = symbolOf(key);
  const cx = evaluationEach(db);
  const family = familyOf(cx, id);
  return djangoModel(cx, id, family) ?? fieldModel(cx, id, family) ?? sqlalchemyModel(cx, id, family) ?? null;
});

/** Each question has a budget of its own: a class may have any number of attributes. */
export function evaluationEach(db: Reader): Evaluation {
  return {
    db,
    evaluate: (ref, site) => createEvaluation(db).evaluate(ref, site),
    attribute: (of, name, basesOnly) => createEvaluation(db).attribute(of, name, basesOnly),
    result: (callee, arg) => createEvaluation(db).result(callee, arg),
    element: (of, subscript) => createEvaluation(db).element(of, subscript),
    entered: (of) => createEvaluation(db).entered(of),
    binding: (binding, path) => createEvaluation(db).binding(binding, path),
  };
}

/** Mapped classes of a name anywhere, those in tests last. Key: simple name. */
export const MODELS_NAMED = defineQuery<readonly SymbolId[]>("modelsNamed", (db, name) => {
  const ids = (db.read(CLASSES, squashed(name))?.ids ?? []).filter((id) => lastPart(id.name) === name);
  const found = ids.filter((id) => db.get(DECLARED, symbolKey(id.path, id.name)) !== null);
  const roots = db.read(ROOTS, "") ?? [];
  const isTest = (id: SymbolId) => isTestPath(id.path, roots);
  return [...found.filter((id) => !isTest(id)), ...found.filter(isTest)];
});

/** The models of a table, those in tests left out where there are others, in the order of path and name. Key: table. */
export const MODELS_OF_TABLE = defineQuery<readonly SymbolId[]>("modelsOfTable", (db, table) => {
  const named = (db.read(TABLES, table)?.ids ?? []).map((id) => (lastPart(id.name) === "Meta" ? ownerOf(id) : id));
  const guessed = endings(table).flatMap((name) => db.read(CLASSES, name)?.ids ?? []);
  const found = new Map<string, SymbolId>();
  for (const id of [...named, ...guessed]) {
    if (!id) continue;
    const declared = db.get(DECLARED, symbolKey(id.path, id.name));
    if (declared?.table === table) found.set(symbolKey(id.path, id.name), id);
  }
  const sorted = [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
  return outsideOfTests(db, sorted);
});

/** The one model of a table; null when none or several are known. Key: table. */
export const MODEL_OF_TABLE = defineQuery<SymbolId | null>("modelOfTable", (db, table) => {
  const [first, ...others] = db.get(MODELS_OF_TABLE, table);
  return first && others.length === 0 ? first : null;
});

/** Class names that a table name may come from: all of it, or what is left without the application's name. */
function endings(table: string): readonly string[] {
  const parts = table.split("_").filter((part) => part !== "");
  return parts.map((_, from) => squashed(parts.slice(from).join("")));
}

/** The only one, or the only one outside of tests. */
function oneOf(db: Reader, ids: readonly SymbolId[]): SymbolId | undefined {
  const [first, ...others] = outsideOfTests(db, ids);
  return others.length === 0 ? first : undefined;
}

function outsideOfTests(db: Reader, ids: readonly SymbolId[]): readonly SymbolId[] {
  if (ids.length < 2) return ids;
  const roots = db.read(ROOTS, "") ?? [];
  const real = ids.filter((id) => !isTestPath(id.path, roots));
  return real.length > 0 ? real : ids;
}

/** The class that a declaration of `from` names. */
export function resolveTarget(db: Reader, target: TargetName, from: SymbolId): SymbolId | undefined {
  if (target.by === "class") return target.id;
  if (target.by === "self") return from;
  if (target.by === "user") return userModel(db);
  const named = db.get(MODELS_NAMED, lastPart(target.name));
  const here = named.filter((id) => id.path === from.path);
  if (here.length === 1) return here[0];
  const app = target.name.includes(".") ? (target.name.split(".").at(-2) ?? "") : "";
  const inApp =
    app === "" ? [] : named.filter((id) => `${id.path}/`.includes(`/${app}/`) || id.path.endsWith(`/${app}.py`));
  return oneOf(db, inApp.length > 0 ? inApp : named) ?? nearest(named, from);
}

/** Of several, the one in the same package. */
function nearest(ids: readonly SymbolId[], from: SymbolId): SymbolId | undefined {
  const folder = from.path.slice(0, from.path.lastIndexOf("/") + 1);
  const near = ids.filter((id) => id.path.startsWith(folder));
  return near.length === 1 ? near[0] : undefined;
}

/** The class that can be told to be the user model: it extends Django's, and is called so. */
function userModel(db: Reader): SymbolId | undefined {
  const candidates = ["User", "CustomUser", "UserProfile", "Account"].flatMap((name) => db.get(MODELS_NAMED, name));
  const cx = evaluationEach(db);
  const users = candidates.filter((id) =>
    familyOf(cx, id).libraries.some((name) => /^django\.contrib\.auth\.models\.Abstract(Base)?User$/.test(name)),
  );
  return oneOf(db, users);
}
