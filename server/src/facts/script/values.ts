// Owns what a path of a script (`api.jobs.get`, `useQuery().refetch`) stands for: through the names of its module, imports, re-exports and
// objects. Knows no requests; all reads are recorded.
import type { ScriptEntry } from "../../semantics/script/summary";
import { SCRIPT, symbolKey } from "../inputs";
import type { Reader } from "../query";
import { scriptModule } from "./modules";

export type ScriptValue =
  /** A library's or the platform's, by a dotted name: `axios.create().get`, `fetch`. */
  | { readonly v: "library"; readonly name: string }
  /** `self`: the object that a method belongs to, with its file; `maker`: the class that another one is looked at for. */
  | {
      readonly v: "entry";
      readonly path: string;
      readonly entry: ScriptEntry;
      readonly self?: ScriptEntry;
      readonly selfPath?: string;
      readonly maker?: ScriptEntry;
      readonly makerPath?: string;
    }
  | { readonly v: "module"; readonly path: string }
  /** What calling a function of the workspace gives, or what is taken from that: `refetch`. */
  | { readonly v: "result"; readonly path: string; readonly entry: ScriptEntry; readonly part: string }
  | { readonly v: "unknown" };

const UNKNOWN: ScriptValue = { v: "unknown" };
const MAX_STEPS = 12;

/** What `this` is: an object, and the file that has it. */
export interface ScriptSelf {
  readonly entry: ScriptEntry;
  readonly path: string;
}

/** @param self what `this` is: the object that a method belongs to. */
export function valueOfPath(db: Reader, path: string, dotted: string, self?: ScriptSelf, steps = 0): ScriptValue {
  if (steps > MAX_STEPS) return UNKNOWN;
  const isNew = dotted.startsWith("new ");
  const parts = (isNew ? dotted.slice(4) : dotted).split(".");
  const [root = "", ...rest] = parts.flatMap((part) => part.split(/(?=\(\))/));
  let value: ScriptValue = root === "this" ? selfValue(self) : valueOfName(db, path, root, steps);
  let isMade = isNew;
  for (const part of rest) {
    if (part === "()" && isMade) {
      isMade = false;
      if (value.v === "library") value = { v: "library", name: `new ${value.name}` };
    } else value = part === "()" ? called(value) : memberOf(db, value, part, steps);
  }
  return value;
}

function selfValue(self: ScriptSelf | undefined): ScriptValue {
  return self ? { v: "entry", ...self } : UNKNOWN;
}

/** What a name of a module stands for; a name that it does not have is the platform's. */
export function valueOfName(db: Reader, path: string, name: string, steps = 0): ScriptValue {
  const entry = db.read(SCRIPT, symbolKey(path, name));
  return entry ? valueOfEntry(db, path, entry, steps + 1) : { v: "library", name };
}

function valueOfEntry(db: Reader, path: string, entry: ScriptEntry, steps: number): ScriptValue {
  if (steps > MAX_STEPS) return UNKNOWN;
  switch (entry.s) {
    case "import":
      return imported(db, path, entry.module, entry.name, steps + 1);
    case "local":
      return valueOfName(db, path, entry.name, steps + 1);
    case "value":
      return valueOfPath(db, path, entry.path, undefined, steps + 1);
    default:
      return { v: "entry", path, entry };
  }
}

function imported(db: Reader, from: string, module: string, name: string, steps: number): ScriptValue {
  const found = scriptModule(db, from, module);
  if (found.m === "unknown") return UNKNOWN;
  if (found.m === "library") {
    const isWhole = name === "default" || name === "*";
    return { v: "library", name: isWhole ? found.name : `${found.name}.${name}` };
  }
  return name === "*" ? { v: "module", path: found.path } : exported(db, found.path, name, steps + 1);
}

function exported(db: Reader, path: string, name: string, steps: number): ScriptValue {
  if (steps > MAX_STEPS) return UNKNOWN;
  const entry = db.read(SCRIPT, symbolKey(path, `export:${name}`));
  if (entry) return valueOfEntry(db, path, entry, steps + 1);
  const stars = db.read(SCRIPT, symbolKey(path, "export:*"));
  for (const module of stars?.s === "star" ? stars.modules : []) {
    const found = scriptModule(db, path, module);
    const value = found.m === "file" ? exported(db, found.path, name, steps + 1) : UNKNOWN;
    if (value.v !== "unknown") return value;
  }
  return UNKNOWN;
}

function memberOf(db: Reader, value: ScriptValue, name: string, steps: number): ScriptValue {
  switch (value.v) {
    case "library":
      return { v: "library", name: `${value.name}.${name}` };
    case "module":
      return exported(db, value.path, name, steps + 1);
    case "result":
      return { ...value, part: value.part === "" ? name : `${value.part}.${name}` };
    case "entry": {
      return memberOfObject(db, value, name, steps);
    }
    default:
      return UNKNOWN;
  }
}

type EntryValue = ScriptValue & { readonly v: "entry" };

/** A member of an object or a class, or of what the class extends. */
function memberOfObject(db: Reader, value: EntryValue, name: string, steps: number): ScriptValue {
  const { path, entry, maker = entry } = value;
  if (entry.s !== "object" || steps > MAX_STEPS) return UNKNOWN;
  const member = Object.hasOwn(entry.members, name) ? entry.members[name] : undefined;
  if (member?.s === "function")
    return { v: "entry", path, entry: member, self: maker, selfPath: value.makerPath ?? path };
  if (member) return valueOfEntry(db, path, member, steps + 1);
  const base = entry.base === undefined ? UNKNOWN : valueOfPath(db, path, entry.base, undefined, steps + 1);
  if (base.v !== "entry") return UNKNOWN;
  return memberOfObject(db, { ...base, maker, makerPath: value.makerPath ?? path }, name, steps + 1);
}

function called(value: ScriptValue): ScriptValue {
  if (value.v === "library") return { v: "library", name: `${value.name}()` };
  return value.v === "entry" && value.entry.s === "function"
    ? { v: "result", path: value.path, entry: value.entry, part: "" }
    : UNKNOWN;
}
