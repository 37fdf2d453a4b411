// Owns the look-up of library descriptions by dotted name. Pure: maps are built once when the module loads.
// Must not know syntax or facts; each family describes itself in a file beside this one.
import { AWAITING, asyncioLibrary } from "./asyncio";
import { builtinsLibrary, CONSUMING } from "./builtins";
import { cloudsLibrary } from "./clients/clouds";
import { languageModelsLibrary } from "./clients/language-models";
import { mediaLibrary } from "./clients/media";
import { protocolsLibrary } from "./clients/protocols";
import { collectionsLibrary } from "./collections";
import { discordLibrary } from "./discord";
import { djangoLibrary } from "./django";
import { driversLibrary } from "./drivers";
import { filesLibrary } from "./files";
import { hashingLibrary } from "./hashing";
import { httpLibrary } from "./http";
import type { Library, LibraryClass, LibraryEntry, TypeExpr } from "./library";
import { numericLibrary } from "./numeric";
import { ormsLibrary } from "./orms";
import { servicesLibrary } from "./services";
import { sqlalchemyCoreLibrary } from "./sqlalchemy-core";
import { sqlalchemyOrmLibrary } from "./sqlalchemy-orm";
import { sqliteLibrary } from "./sqlite";
import { storesLibrary } from "./stores";
import { systemLibrary } from "./system";
import { webLibrary } from "./web";

/** A parsed `TypeExpr`. */
export type TypeNode =
  /** The receiver itself; for an attribute of a class, an instance of that class. */
  | { readonly k: "self" }
  /** The receiver's element type. */
  | { readonly k: "item" }
  /** The first argument: an instance of it when it is a class, else what iterating over it yields. */
  | { readonly k: "arg" }
  /** The first argument itself, or what awaiting it gives. */
  | { readonly k: "given" }
  /** What `with` binds for the first argument. */
  | { readonly k: "entered" }
  /** What calling the first argument returns (an instance, when it is a class). */
  | { readonly k: "result" }
  | { readonly k: "unknown" }
  /** The library class itself. */
  | { readonly k: "class"; readonly name: string }
  /** An instance. One argument: its element type; several, for tuples only: the parts by position. */
  | { readonly k: "instance"; readonly of: string; readonly args: readonly TypeNode[] };

/** A member together with the class that describes it. */
export interface FoundMember {
  readonly entry: LibraryEntry;
  readonly owner: string;
}

/** Every described family. */
export const libraries: readonly Library[] = [
  builtinsLibrary,
  collectionsLibrary,
  filesLibrary,
  systemLibrary,
  asyncioLibrary,
  hashingLibrary,
  sqliteLibrary,
  sqlalchemyCoreLibrary,
  sqlalchemyOrmLibrary,
  discordLibrary,
  djangoLibrary,
  ormsLibrary,
  driversLibrary,
  storesLibrary,
  httpLibrary,
  servicesLibrary,
  cloudsLibrary,
  languageModelsLibrary,
  protocolsLibrary,
  mediaLibrary,
  webLibrary,
  numericLibrary,
];

const functions: ReadonlyMap<string, LibraryEntry> = merged((library) => library.functions);
const classes: ReadonlyMap<string, LibraryClass> = merged((library) => library.classes);
const aliases: ReadonlyMap<string, string> = merged((library) => library.aliases);
const modules: ReadonlySet<string> = new Set(
  [functions, classes, aliases].flatMap((map) => [...map.keys()]).map((name) => topLevel(name)),
);
// Answers that never change, kept since the same few names are asked for all the time.
const spellings = new Map<string, string>();
const MAX_SPELLINGS = 10_000;
const constructors = new Map<string, LibraryEntry>();
const types = new Map<TypeExpr, TypeNode>();
/** Classes with their bases, nearest first. */
const lineages: ReadonlyMap<string, readonly string[]> = new Map(
  [...classes.keys()].map((name) => [name, ancestry(name)]),
);

/**
 * The description of a function, a module-level object, a class's constructor or `Class.member`. Any spelling is accepted.
 * For a constructor, `returns` is the class. Undefined: nothing is known.
 */
export function lookup(name: string): LibraryEntry | undefined {
  const known = canonical(name);
  const entry = functions.get(known);
  if (entry) return entry;
  if (classes.has(known)) return constructorOf(known);
  const dot = known.lastIndexOf(".");
  return dot > 0 ? member(known.slice(0, dot), known.slice(dot + 1))?.entry : undefined;
}

function constructorOf(cls: string): LibraryEntry {
  const known = constructors.get(cls) ?? { ...classes.get(cls)?.construct, returns: cls };
  constructors.set(cls, known);
  return known;
}

/** The description of a class, by any of its spellings. */
export function libraryClass(name: string): LibraryClass | undefined {
  return classes.get(canonical(name));
}

/** The name under which an object is described; the name itself when no other spelling is known. */
export function canonical(name: string): string {
  const before = spellings.get(name);
  if (before !== undefined) return before;
  const known = modules.has(topLevel(name)) ? renamed(name) : name;
  if (spellings.size >= MAX_SPELLINGS) spellings.clear();
  spellings.set(name, known);
  return known;
}

function renamed(name: string): string {
  let known = name;
  // An alias may lead to another one (a module prefix, then a single name); no chain is longer than a few steps.
  for (let step = 0; step < 4; step++) {
    const next = renamedOnce(known);
    if (next === known) break;
    known = next;
  }
  return known;
}

/** A member of a class, its own or nearest inherited one; the entry for all other attributes, if there is one, comes last. */
export function member(className: string, name: string): FoundMember | undefined {
  const known = canonical(className);
  const lineage = lineages.get(known) ?? [known];
  for (const owner of lineage) {
    const members = classes.get(owner)?.members;
    const entry = members && Object.hasOwn(members, name) ? members[name] : undefined;
    if (entry) return { entry, owner };
  }
  // Protocol methods (`__call__`, `__await__`) exist only where they are listed.
  if (name.startsWith("__")) return undefined;
  for (const owner of lineage) {
    const entry = classes.get(owner)?.otherwise;
    if (entry) return { entry, owner };
  }
  return undefined;
}

/** Whether a library class is, or derives from, another one. */
export function isSubclass(cls: string, base: string): boolean {
  const known = canonical(cls);
  const wanted = canonical(base);
  return known === wanted || (lineages.get(known)?.includes(wanted) ?? false);
}

/** Whether a top-level module is (partly) described: a name of it that is not found is then unusual rather than unknown. */
export function isLibrary(topLevelModule: string): boolean {
  return modules.has(topLevelModule);
}

/** Whether a call iterates over its first argument to the end: `list(queryset)` runs the query. */
export function consumes(name: string): boolean {
  return CONSUMING.has(canonical(name));
}

/** Whether a call awaits the coroutines given to it, or runs them to the end: `gather(f(), g())`. */
export function awaitsArguments(name: string): boolean {
  return AWAITING.has(canonical(name));
}

/** Parses a type expression; bare names are builtins, other spellings become canonical. Throws on malformed text. */
export function parseType(expr: TypeExpr): TypeNode {
  const known = types.get(expr) ?? parsedType(expr);
  types.set(expr, known);
  return known;
}

function parsedType(expr: TypeExpr): TypeNode {
  const open = expr.indexOf("[");
  const head = (open < 0 ? expr : expr.slice(0, open)).trim();
  if (!/^[A-Za-z_][\w.]*$/.test(head) || (open >= 0 && !expr.trimEnd().endsWith("]")))
    throw new Error(`malformed type: ${expr}`);
  if (open < 0) return isPlaceholder(head) ? { k: head } : { k: "instance", of: qualified(head), args: [] };
  const inner = expr.trimEnd().slice(open + 1, -1);
  if (head === "type") return { k: "class", name: qualified(inner.trim()) };
  return { k: "instance", of: qualified(head), args: splitArguments(inner).map(parseType) };
}

type Placeholder = Exclude<TypeNode["k"], "class" | "instance">;
const PLACEHOLDERS: ReadonlySet<string> = new Set(["self", "item", "arg", "given", "entered", "result", "unknown"]);

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.has(name);
}

function qualified(name: string): string {
  return name.includes(".") ? canonical(name) : `builtins.${name}`;
}

function splitArguments(inner: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === "[") depth++;
    else if (inner[i] === "]") depth--;
    else if (inner[i] === "," && depth === 0) {
      parts.push(inner.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(inner.slice(start));
  return parts.map((part) => part.trim());
}

/** A class and its bases, nearest first. */
function ancestry(name: string): readonly string[] {
  const lineage: string[] = [];
  const pending = [name];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (lineage.includes(next)) continue;
    lineage.push(next);
    for (const base of classes.get(next)?.bases ?? []) pending.push(canonical(base));
  }
  return lineage;
}

function topLevel(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}

function renamedOnce(name: string): string {
  if (functions.has(name) || classes.has(name)) return name;
  const exact = aliases.get(name);
  if (exact !== undefined) return exact;
  for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1)) {
    const prefix = name.slice(0, dot);
    if (functions.has(prefix) || classes.has(prefix)) return name;
    const target = aliases.get(prefix);
    if (target !== undefined) return target + name.slice(dot);
  }
  return name;
}

function merged<T>(part: (library: Library) => Readonly<Record<string, T>> | undefined): ReadonlyMap<string, T> {
  return new Map(libraries.flatMap((library) => Object.entries(part(library) ?? {})));
}
