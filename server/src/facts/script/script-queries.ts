// Owns the questions about scripts: what a name of the module stands for, whether a call asks a server, how much is logged below a folder.
import { isPageModule, isRequest } from "../../semantics/script/knowledge";
import type { ScriptPath } from "../../semantics/script/summary";
import { LOGS, SCRIPT, symbolKey } from "../inputs";
import { isInside, isTestPath } from "../paths";
import type { Reader } from "../query";
import { type ScriptSelf, type ScriptValue, valueOfName, valueOfPath } from "./values";

/** A request that a call leads to. */
export interface ScriptRequest {
  /** `fetch`, `axios.get`. */
  readonly name: string;
  /** Functions of the workspace on the way, as written; outermost first. */
  readonly through: readonly string[];
}

export interface ScriptQueries {
  /** What a path of names of this module stands for. */
  scriptValue(path: ScriptPath): ScriptValue;
  /** The request that every call of it makes, if any. */
  scriptRequest(path: ScriptPath): ScriptRequest | undefined;
  /** The constant that a name of this module, or an imported one, holds. */
  scriptNumber(name: string): number | undefined;
  /** True when the module imports what only pages use, under one of these names. */
  isPageName(name: string): boolean;
  /** Calls of `console.log` and `console.debug` in files below a folder; tests, stories and tools are left out. */
  logsBelow(folder: string): number;
}

/** Functions deep that a request is looked for. */
const MAX_DEPTH = 5;
/** Calls looked at for one answer. */
const BUDGET = 300;

export function scriptQueries(db: Reader, path: string): ScriptQueries {
  return {
    scriptValue: (dotted) => valueOfPath(db, path, dotted),
    scriptRequest: (dotted) => requestOf(db, valueOfCall(db, path, dotted), { left: BUDGET }, 0),
    scriptNumber(name) {
      const value = valueOfName(db, path, name);
      return value.v === "entry" && value.entry.s === "number" ? value.entry.value : undefined;
    },
    isPageName(name) {
      const entry = db.read(SCRIPT, symbolKey(path, name));
      return entry?.s === "import" && isPageModule(entry.module);
    },
    logsBelow: (folder) => logsBelow(db, folder),
  };
}

function valueOfCall(db: Reader, path: string, dotted: string, self?: ScriptSelf): ScriptValue {
  // What only sends something asks for nothing.
  return dotted.endsWith("!") ? { v: "unknown" } : valueOfPath(db, path, dotted, self);
}

function requestOf(db: Reader, value: ScriptValue, budget: { left: number }, depth: number): ScriptRequest | undefined {
  if (depth > MAX_DEPTH || budget.left-- <= 0) return undefined;
  if (value.v === "library") return isRequest(value.name) ? { name: value.name, through: [] } : undefined;
  if (value.v === "result") return asksAgain(db, value, budget, depth);
  if (value.v !== "entry" || value.entry.s !== "function") return undefined;
  const self = value.self && { entry: value.self, path: value.selfPath ?? value.path };
  for (const call of value.entry.calls) {
    const found = requestOf(db, valueOfCall(db, value.path, call, self), budget, depth + 1);
    if (found) return { name: found.name, through: [call, ...found.through] };
  }
  return undefined;
}

/** `refetch` of a hook that is made of a query's. */
function asksAgain(
  db: Reader,
  { path, entry, part }: ScriptValue & { readonly v: "result" },
  budget: { left: number },
  depth: number,
): ScriptRequest | undefined {
  if (!/^(refetch|mutate)$/.test(part) || entry.s !== "function") return undefined;
  for (const call of entry.calls) {
    const found = requestOf(db, valueOfCall(db, path, `${call}().${part}`), budget, depth + 1);
    if (found) return { name: found.name, through: [call, ...found.through] };
  }
  return undefined;
}

function logsBelow(db: Reader, folder: string): number {
  let count = 0;
  for (const { path, name } of db.read(LOGS, "console")?.ids ?? []) {
    if (!isInside(path, folder) || NOT_SHIPPED.test(path.slice(folder.length)) || isTestPath(path, [folder])) continue;
    count += Number.parseInt(name, 10);
  }
  return count;
}

const NOT_SHIPPED =
  /(^|\/)(__tests__|__mocks__|cypress|playwright|mocks?|stories|scripts?|tools?|e2e|server|node|bin|docs?|examples?|public|electron)\/|[._](test|spec|stories|cy|config|setup)\.[cm]?[jt]sx?$|(^|\/)(server|gulpfile|gruntfile)\.[cm]?[jt]s$/i;
