// Owns the answers of `AsyncQueries`: who hands a function on, and which classes above and below have a method of its name.

import type { Ref } from "../../semantics/ref";
import { lastPart, parentPart } from "../../text/dotted";
import { MAX_CANDIDATES, mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import { CLASS, FLAGS, FUNCTION, HANDED, IMPORTED, METHODS, ROOTS, symbolKey } from "../inputs";
import { heirsOf } from "../memory/heirs";
import { isTestPath } from "../paths";
import type { Reader } from "../query";
import { idleOption } from "../routes/options";
import { siteOf } from "../sites";
import type { SymbolId } from "../summary";
import { targetOfCall } from "../targets";
import type { Tri, Value } from "../value";
import type { AsyncQueries, HandOver } from "./async-queries";
import { LOOP_CALLERS } from "./loop-callers";
import { uiHandler } from "./ui-handlers";

export function asyncQueries(db: Reader): AsyncQueries {
  return {
    imports: (path, module) => Object.keys(db.read(IMPORTED, path) ?? {}).some((key) => isBelow(key, module)),
    idleOption: (cls, name) => idleOption(db, cls, name),
    handOvers: (id) => handOvers(db, id),
    inherits: (method) => inherits(db, method),
    limitsTasks: () => limitsTasks(db),
    isOverridden: (method) => isOverridden(db, method, new Set()),
    uiHandler: (id) => uiHandler(db, id, (of) => handOvers(db, of)),
    loopCallers: (id) => db.get(LOOP_CALLERS, symbolKey(id.path, id.name)) ?? undefined,
  };
}

function limitsTasks(db: Reader): boolean {
  const roots = db.read(ROOTS, "") ?? [];
  return mentions(db, FLAGS, "@task limit").some(({ path }) => !isTestPath(path, roots));
}

function isBelow(imported: string, module: string): boolean {
  return imported === module || imported.startsWith(`${module}:`) || imported.startsWith(`${module}.`);
}

function handOvers(db: Reader, id: SymbolId): readonly HandOver[] | undefined {
  const name = lastPart(id.name);
  const holders = mentions(db, HANDED, name);
  if (holders.length > MAX_CANDIDATES) return undefined;
  return holders.flatMap((holder) => {
    const calls = db.read(FUNCTION, symbolKey(holder.path, holder.name))?.calls ?? [];
    return calls.flatMap(({ args, keywords }, call): readonly HandOver[] => {
      const given = [...args, ...Object.values(keywords)].map((ref) => isFunction(db, ref, holder, id, name));
      if (given.every((one) => one === "no")) return [];
      const target = targetOfCall(db, holder.path, holder.name, call);
      return [{ at: { id: holder, call }, target, sure: given.includes("yes") }];
    });
  });
}

function isFunction(db: Reader, ref: Ref, holder: SymbolId, id: SymbolId, name: string): Tri {
  if (!names(ref, name)) return "no";
  const value: Value = createEvaluation(db).evaluate(ref, siteOf(db, holder));
  if (value.v === "function") return value.id.path === id.path && value.id.name === id.name ? "yes" : "no";
  return value.v === "unknown" && ref.k === "attr" ? "unknown" : "no";
}

function names(ref: Ref, name: string): boolean {
  if (ref.k === "either") return ref.of.some((part) => names(part, name));
  if (ref.k === "import") return true;
  if (ref.k === "def") return lastPart(ref.name) === name;
  return ref.k === "free" || (ref.k === "attr" && ref.name === name);
}

/** Bases that say nothing about the methods of a class. */
const PLAIN =
  /^(builtins\.\w+|abc\.ABC|typing(_extensions)?\.(Generic|NamedTuple|TypedDict)|enum\.\w+|pydantic\.(BaseModel|generics\.GenericModel)|pydantic_settings\.BaseSettings|sqlmodel\.SQLModel)$/;
const MAX_CLASSES = 16;

function inherits(db: Reader, method: SymbolId): Tri {
  const name = lastPart(method.name);
  const own = { path: method.path, name: parentPart(method.name) };
  const pending: SymbolId[] = [own];
  let answer: Tri = "no";
  for (let n = 0; n < pending.length && n < MAX_CLASSES; n++) {
    const cls = pending[n] as SymbolId;
    const key = symbolKey(cls.path, cls.name);
    if (cls !== own && db.read(METHODS, key)?.includes(name)) return "yes";
    for (const base of db.read(CLASS, key)?.bases ?? []) {
      const value = createEvaluation(db).evaluate(base, { path: cls.path, fn: "", className: "" });
      if (value.v === "class") pending.push(value.id);
      else if (value.v !== "library" || !PLAIN.test(value.name)) answer = "unknown";
    }
  }
  return answer;
}

function isOverridden(db: Reader, method: SymbolId, seen: Set<string>): boolean {
  const cls = { path: method.path, name: parentPart(method.name) };
  const name = lastPart(method.name);
  const key = symbolKey(cls.path, cls.name);
  if (seen.has(key) || seen.size >= MAX_CLASSES) return false;
  seen.add(key);
  return heirsOf(db, cls).some(
    (heir) =>
      db.read(METHODS, symbolKey(heir.path, heir.name))?.includes(name) === true ||
      isOverridden(db, { path: heir.path, name: `${heir.name}.${name}` }, seen),
  );
}
