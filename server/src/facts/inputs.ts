// Owns the inputs of all fact questions: what is known of each file, cut into cells that are as small as the questions, so that
// a reader depends on one function or one name and not on a file or the workspace. Data only; `store.ts` keeps them up to date.
import type { ScriptEntry } from "../semantics/script/summary";
import { defineInput } from "./query";
import type { Binding, ClassSummary, FunctionSummary, ObjectReads, SymbolId } from "./summary";

/** Key of a function, class or module-level name: `path#name`. Names hold no `#`. */
export function symbolKey(path: string, name: string): string {
  return `${path}#${name}`;
}

/** Two names of one thing. */
export function isSameSymbol(a: SymbolId, b: SymbolId): boolean {
  return a.path === b.path && a.name === b.name;
}

/** @throws RangeError when the key was not made by `symbolKey`. */
export function symbolOf(key: string): SymbolId {
  const at = key.lastIndexOf("#");
  if (at < 0) throw new RangeError(`not a symbol key: ${key}`);
  return { path: key.slice(0, at), name: key.slice(at + 1) };
}

/** Key: symbol. */
export const FUNCTION = defineInput<FunctionSummary>("function");
/** Key: symbol of a function. */
export const READS = defineInput<ObjectReads>("reads");
/** Key: symbol. */
export const CLASS = defineInput<ClassSummary>("class");
/** Key: symbol of a module-level name. */
export const BINDING = defineInput<readonly Binding[]>("binding");
/** Key: symbol of a class attribute, `path#Class.attribute`. Methods are among them. */
export const MEMBER = defineInput<readonly Binding[]>("member");
/** Key: symbol of a class. Names (last part only) of its own methods, sorted. */
export const METHODS = defineInput<readonly string[]>("methods");
/** Key: symbol of a class. Names (last part only) of all that its body binds, sorted. */
export const MEMBERS = defineInput<readonly string[]>("members");
/** Key: symbol of a name of a script, or of what it exports: see `ScriptSummary.entries`. */
export const SCRIPT = defineInput<ScriptEntry>("script");
/** Key: path. Local qualified names of all functions of a file, sorted: for walks over one whole file. */
export const FUNCTIONS = defineInput<readonly string[]>("functions");
/** Key: path. Present for every file with a summary. */
export const FILE = defineInput<{
  readonly stars: readonly { readonly module: string; readonly level: number }[];
  readonly exports?: readonly string[];
}>("file");

/** Functions (for HELD: module-level names and class attributes), in the order of path and name. Built when first looked at. */
export interface Mentions {
  readonly ids: readonly SymbolId[];
}

// Who mentions a name. The key is the last part of the dotted name as written, so names that imports give
// (`from m import f as g`) have to be asked for as well: see ALIASES.
const changed = (a: Mentions, b: Mentions) => a === b;
/** Functions that call something of that name. */
export const CALLS = defineInput<Mentions>("calls", changed);
/** Functions that hand on something of that name as an argument, or name it in a decorator or a parameter's default or annotation. */
export const HANDED = defineInput<Mentions>("handed", changed);
/** Functions that use a container of that name. */
export const CONTAINERS = defineInput<Mentions>("containers", changed);
/** Module-level names and class attributes whose value or annotation is, or is made by calling, something of that name. */
export const HELD = defineInput<Mentions>("held", changed);
/** Classes of that name, written without underscores and in lower case. */
export const CLASSES = defineInput<Mentions>("classes", changed);
/** Classes that name it as a base. */
export const DERIVED = defineInput<Mentions>("derived", changed);
/** Classes whose body names that table as theirs: `__tablename__`, `db_table` (there it is the class `Model.Meta`). */
export const TABLES = defineInput<Mentions>("tables", changed);
/** Module-level names that are spelled so and whose value is kept as data: settings, routers, injected types. */
export const DECLARES = defineInput<Mentions>("declares", changed);
/**
 * Functions, and module-level names and class attributes that hold SQL, in which a query narrows, joins or orders by something that is
 * called so: a column in SQL, an attribute in a chain.
 */
export const FILTERS = defineInput<Mentions>("filters", changed);
/** The same for SQL and migrations that change the schema of a table; of keys that are dropped, by `-name`; files that name MySQL, by
 * `@mysql`, or an index in a text that nothing is known to run, by `@table.column`. */
export const SCHEMA = defineInput<Mentions>("schema", changed);
/** Code that looks at a switch of that name: see `UnitSummary.flags`; code that gives all tasks a time limit, by `@task limit`. */
export const FLAGS = defineInput<Mentions>("flags", changed);
/** What is done with private names that are spelled like a cache, instead of a function: `deed owner`, see `UnitSummary.caches`. */
export const CACHES = defineInput<Mentions>("caches", changed);
/** Units of scripts that log, as `count.key`; the only name is `console`. */
export const LOGS = defineInput<Mentions>("logs", changed);
/** Code that imports something of the module of that top-level name. */
export const IMPORTERS = defineInput<Mentions>("importers", changed);
/** Other names that imports give to something of that name: `f` -> `["g"]`, sorted. */
export const ALIASES = defineInput<readonly string[]>("aliases");

/**
 * Key: path. What module-level imports bind: `module` or `module:name` (relative ones with leading dots) to the names they are known by,
 * sorted.
 */
export const IMPORTED = defineInput<Readonly<Record<string, readonly string[]>>>("imported");

/** Key: last part of a dotted module name. Paths of module files and of package folders (those end with `/`), sorted. */
export const MODULES = defineInput<readonly string[]>("modules");
/** Key: folder without trailing `/`. Present for every folder with a known file in it. */
export const FOLDER = defineInput<{ readonly package: boolean; readonly entry: boolean }>("folder");
/** Functions that the configuration names, by dotted names as programs import them. */
export interface NamedFunctions {
  /** Those that hold the thread which calls them. */
  readonly blocking: readonly string[];
  /** Those that run functions given to them, or decorated with them, on other threads. */
  readonly executors: readonly string[];
}

/** Key: path of a file, or "" for what is named for any file. Absent where nothing is named. */
export const NAMED = defineInput<NamedFunctions>("named");
/** Key: "". Workspace folders. */
export const ROOTS = defineInput<readonly string[]>("roots");
/** Key: "". True when all files of the workspace have been indexed. */
export const COMPLETE = defineInput<boolean>("complete");
