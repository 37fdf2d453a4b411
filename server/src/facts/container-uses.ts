// Owns all uses of one container in the program: by name, through attributes of objects, and through parameters it is handed to.
// Follows per-name cells; where the container goes out of sight, the answer says that it is not complete.

import type { Ref } from "../semantics/ref";
import { bindingsOfName } from "./bindings";
import { ENTRY, mentions } from "./callers";
import { createEvaluation } from "./evaluate";
import { CLASS, COMPLETE, CONTAINERS, FUNCTION, FUNCTIONS, HANDED, ROOTS, symbolKey } from "./inputs";
import { APP_STATE, isInAppState, isTakenByName } from "./memory/app-state";
import { isTestPath } from "./paths";
import type { ContainerUseAt } from "./queries";
import { defineQuery, type Reader } from "./query";
import { siteOf } from "./sites";
import type { FunctionSummary, SymbolId } from "./summary";
import { entryOf, TARGETS } from "./targets";
import type { CallTarget, Tri, Value } from "./value";

export interface ContainerId {
  readonly path: string;
  /** Class that owns the attribute, or `APP_STATE`; undefined for a module variable. */
  readonly owner?: string;
  readonly name: string;
}

export interface ContainerAnswer {
  readonly uses: readonly ContainerUseAt[];
  readonly complete: boolean;
}

export function containerUses(db: Reader, container: ContainerId): ContainerAnswer {
  return db.get(USES, `${container.path}#${container.owner ?? ""}#${container.name}`);
}

const MAX_CANDIDATES = 300;
const MAX_ALIAS_DEPTH = 4;

/** Key: `path#owner#name`. */
const USES = defineQuery<ContainerAnswer>("containerUses", (db, key) => {
  const [path = "", owner = "", name = ""] = key.split("#");
  const container: ContainerId = owner ? { path, owner, name } : { path, name };
  const roots = db.read(ROOTS, "") ?? [];
  const users = mentions(db, CONTAINERS, name).filter((id) => !isTestPath(id.path, roots));
  const holders = mentions(db, HANDED, name).filter((id) => !isTestPath(id.path, roots));
  if (users.length > MAX_CANDIDATES || holders.length > MAX_CANDIDATES) return { uses: [], complete: false };
  const isIt: IsIt = (ref, id) => isContainer(db, ref, id, container);
  const isHidden = owner === APP_STATE && isTakenByName(db);
  const found: Found = { uses: [], complete: !isHidden && db.read(COMPLETE, "") === true };
  for (const user of users) {
    for (const use of usesOf(db, user)) {
      const is = isIt(use.target, use.id);
      if (is === "yes") found.uses.push(use);
      else if (is === "unknown" && use.use !== "grow" && use.use !== "read") found.complete = false;
    }
  }
  for (const holder of holders) followHandOvers(db, holder, isIt, found, 0);
  const escapes = found.uses.some((u) => u.use === "escape" && !isAnswer(db, u.id));
  return { uses: unique(found.uses), complete: found.complete && !escapes };
});

interface Found {
  readonly uses: ContainerUseAt[];
  complete: boolean;
}

type IsIt = (ref: Ref, id: SymbolId) => Tri;

/** What a handler returns is written to the client, and nobody else gets hold of it. */
function isAnswer(db: Reader, id: SymbolId): boolean {
  const kind = db.get(ENTRY, symbolKey(id.path, id.name));
  return kind === "route" || kind === "view";
}

function usesOf(db: Reader, id: SymbolId): readonly ContainerUseAt[] {
  const summary = db.read(FUNCTION, symbolKey(id.path, id.name));
  return (summary?.containers ?? []).map((use, ordinal) => ({ ...use, id, ordinal }));
}

/** Adds the uses behind parameters; not complete when the container goes where it can't be followed. */
function followHandOvers(db: Reader, id: SymbolId, isIt: IsIt, found: Found, depth: number): void {
  const key = symbolKey(id.path, id.name);
  const summary = db.read(FUNCTION, key);
  if (!summary) return;
  for (const parameter of summary.parameters) {
    if (parameter.default && isOneOf(parameter.default, id, isIt) === "yes")
      followParameter(db, { id, parameter: parameter.name }, found, depth);
  }
  const targets = db.get(TARGETS, key);
  for (const [n, call] of summary.calls.entries()) {
    for (const [place, ref] of [...call.args.entries(), ...Object.entries(call.keywords)]) {
      const is = isOneOf(ref, id, isIt);
      if (is === "no") continue;
      const receiver = handedTo(db, targets[n], call.args, place, id);
      if (receiver === "harmless") continue;
      if (is === "unknown" || receiver === "unknown") found.complete = false;
      else followParameter(db, receiver, found, depth);
    }
  }
}

function followParameter(db: Reader, alias: Alias, found: Found, depth: number): void {
  if (depth >= MAX_ALIAS_DEPTH) {
    found.complete = false;
    return;
  }
  const isIt: IsIt = (ref) =>
    ref.k === "param" && ref.name === alias.parameter && ref.fn === alias.id.name ? "yes" : "no";
  // Functions nested in it see the parameter as well; their names begin with its own.
  for (const id of [alias.id, ...nestedIn(db, alias.id)]) {
    found.uses.push(...usesOf(db, id).filter((use) => isIt(use.target, id) === "yes"));
    followHandOvers(db, id, isIt, found, depth + 1);
  }
}

function nestedIn(db: Reader, id: SymbolId): readonly SymbolId[] {
  const names = db.read(FUNCTIONS, id.path) ?? [];
  return names.filter((name) => name.startsWith(`${id.name}.`)).map((name) => ({ path: id.path, name }));
}

function isOneOf(ref: Ref, id: SymbolId, isIt: IsIt): Tri {
  if (ref.k !== "either") return isIt(ref, id);
  const all = ref.of.map((r) => isIt(r, id));
  return all.includes("yes") ? "yes" : all.includes("unknown") ? "unknown" : "no";
}

interface Alias {
  readonly id: SymbolId;
  readonly parameter: string;
}

type Receiver = "harmless" | "unknown" | Alias;

/** Which parameter an argument becomes; functions run by `add_task(f, arg)` and `Thread(target=f, args=...)` take theirs over too. */
function handedTo(
  db: Reader,
  target: CallTarget | undefined,
  args: readonly Ref[],
  place: number | string,
  id: SymbolId,
): Receiver {
  if (!target || target.t === "unknown") return "unknown";
  if (target.t === "function") {
    const summary = db.read(FUNCTION, symbolKey(target.id.path, target.id.name));
    const parameter = summary && parameterAt(summary, place, target.receiver !== undefined);
    return parameter ? { id: target.id, parameter } : "unknown";
  }
  const passes = entryOf(target)?.passes;
  const given = typeof place === "number" ? passes?.args.find((a) => typeof a === "number" && a < place) : undefined;
  if (passes && typeof given === "number") {
    const fn = args[given];
    const value: Value = fn ? createEvaluation(db).evaluate(fn, siteOf(db, id)) : { v: "unknown" };
    const summary = value.v === "function" ? db.read(FUNCTION, symbolKey(value.id.path, value.id.name)) : undefined;
    if (value.v === "function" && summary) {
      const parameter = parameterAt(summary, Number(place) - given - 1, value.receiver !== undefined);
      return parameter ? { id: value.id, parameter } : "unknown";
    }
    return "unknown";
  }
  return isReader(target) ? "harmless" : "unknown";
}

/** Functions of the standard library and those described only look at what they are given. */
function isReader(target: Extract<CallTarget, { t: "library" }>): boolean {
  if (/^(builtins|json|copy|pprint|logging|pickle|itertools|random|asyncio|threading)\./.test(target.name)) return true;
  return entryOf(target) !== undefined;
}

function parameterAt(summary: FunctionSummary, place: number | string, bound: boolean): string | undefined {
  if (typeof place === "string") return summary.parameters.find((p) => p.name === place)?.name;
  const skipped = bound && !summary.isStatic && summary.className !== "" ? 1 : 0;
  return summary.parameters[place + skipped]?.name;
}

/** Whether a ref, read in a function, is the container. Attributes of the same name of objects out of sight may be. */
function isContainer(db: Reader, ref: Ref, id: SymbolId, container: ContainerId): Tri {
  if (container.owner === APP_STATE)
    return isInAppState(ref, container.name, (one) => createEvaluation(db).evaluate(one, siteOf(db, id)));
  if (ref.k === "free") {
    const is = container.owner === undefined && ref.name !== "" && ownerOfName(db, id.path, ref.name, container);
    return is ? "yes" : "no";
  }
  if (ref.k === "import") {
    const is = container.owner === undefined && ref.name === container.name && importsFrom(db, ref, id, container);
    return is ? "yes" : "no";
  }
  if (ref.k !== "attr" || ref.name !== container.name) return "no";
  const of = createEvaluation(db).evaluate(ref.of, siteOf(db, id));
  if (of.v === "unknown") return "unknown";
  if (container.owner === undefined) return of.v === "module" && of.path === container.path ? "yes" : "no";
  return (of.v === "object" || of.v === "class") && ownsAttribute(db, of.id, container) ? "yes" : "no";
}

/** The name is the module variable itself, or an import of it. */
function ownerOfName(db: Reader, path: string, name: string, container: ContainerId): boolean {
  const found = bindingsOfName(db, path, name);
  if (!found) return false;
  if (found.path === container.path && name === container.name) return true;
  return found.bindings.some(
    (b) =>
      b.b === "import" &&
      b.name === container.name &&
      importsFrom(db, { k: "import", ...b }, { path: found.path, name: "" }, container),
  );
}

const MAX_HOPS = 4;

function importsFrom(
  db: Reader,
  ref: Extract<Ref, { k: "import" }>,
  id: SymbolId,
  container: ContainerId,
  hops = 0,
): boolean {
  const module = createEvaluation(db).evaluate({ k: "import", module: ref.module, level: ref.level }, siteOf(db, id));
  if (module.v !== "module") return false;
  if (module.path === container.path) return true;
  // Re-exported by a package.
  const found = hops < MAX_HOPS && ref.name ? bindingsOfName(db, module.path, ref.name) : undefined;
  const again = found?.bindings.find((b) => b.b === "import");
  return (
    found !== undefined &&
    again?.b === "import" &&
    importsFrom(db, { k: "import", ...again }, { path: found.path, name: "" }, container, hops + 1)
  );
}

/** The class itself, or one that inherits the attribute from it. */
function ownsAttribute(db: Reader, cls: SymbolId, container: ContainerId): boolean {
  const pending: SymbolId[] = [cls];
  const seen = new Set<string>();
  for (let next = pending.shift(); next && seen.size < 16; next = pending.shift()) {
    const key = symbolKey(next.path, next.name);
    if (seen.has(key)) continue;
    seen.add(key);
    if (next.path === container.path && next.name === container.owner) return true;
    for (const base of db.read(CLASS, key)?.bases ?? []) {
      const value = createEvaluation(db).evaluate(base, { path: next.path, fn: "", className: "" });
      if (value.v === "class") pending.push(value.id);
    }
  }
  return false;
}

function unique(uses: readonly ContainerUseAt[]): readonly ContainerUseAt[] {
  const seen = new Map<string, ContainerUseAt>();
  for (const use of uses) seen.set(`${use.id.path}#${use.id.name}#${use.ordinal}`, use);
  return [...seen.values()];
}
