// Owns all uses of one container in the program: by name, through attributes of objects, and through parameters it is handed to.
// Follows per-name cells; where the container goes out of sight, the answer says that it is not complete.
import { createEvaluation } from "./evaluate";
import { bindingsOfName } from "./bindings";
import { CLASS, COMPLETE, CONTAINERS, FUNCTION, HANDED, symbolKey } from "./inputs";
import { mentions } from "./callers";
import type { ContainerUseAt } from "./queries";
import { defineQuery, type Reader } from "./query";
import type { Ref } from "../semantics/ref";
import { siteOf } from "./sites";
import type { FunctionSummary, SymbolId } from "./summary";
import { entryOf, TARGETS } from "./targets";
import type { CallTarget, Value } from "./value";

export interface ContainerId {
  readonly path: string;
  /** Class that owns the attribute; undefined for a module variable. */
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
  const users = mentions(db, CONTAINERS, name);
  const holders = mentions(db, HANDED, name);
  if (users.length > MAX_CANDIDATES || holders.length > MAX_CANDIDATES) return { uses: [], complete: false };
  const uses: ContainerUseAt[] = [];
  for (const user of users) uses.push(...usesIn(db, user, (ref, id) => isContainer(db, ref, id, container)));
  let complete = db.read(COMPLETE, "") === true;
  for (const holder of holders) {
    if (!followHandOvers(db, holder, (ref, id) => isContainer(db, ref, id, container), uses, 0)) complete = false;
  }
  return { uses: unique(uses), complete: complete && !uses.some((u) => u.use === "escape") };
});

type IsIt = (ref: Ref, id: SymbolId) => boolean;

function usesIn(db: Reader, id: SymbolId, isIt: IsIt): readonly ContainerUseAt[] {
  const summary = db.read(FUNCTION, symbolKey(id.path, id.name));
  if (!summary) return [];
  return summary.containers.flatMap((use, ordinal) => (isIt(use.target, id) ? [{ ...use, id, ordinal }] : []));
}

/** Adds the uses behind parameters; false when the container goes where it can't be followed. */
function followHandOvers(db: Reader, id: SymbolId, isIt: IsIt, uses: ContainerUseAt[], depth: number): boolean {
  const key = symbolKey(id.path, id.name);
  const summary = db.read(FUNCTION, key);
  if (!summary) return true;
  const targets = db.get(TARGETS, key);
  let seen = true;
  for (const [n, call] of summary.calls.entries()) {
    const places = [...call.args.entries(), ...Object.entries(call.keywords)].filter(([, ref]) => isIt(ref, id));
    for (const [place] of places) {
      const target = targets[n];
      const receiver = handedTo(db, target, call.args, place, id);
      if (receiver === "harmless") continue;
      if (receiver === "unknown" || depth >= MAX_ALIAS_DEPTH) {
        seen = false;
        continue;
      }
      const alias: IsIt = (ref) => ref.k === "param" && ref.name === receiver.parameter && ref.fn === receiver.id.name;
      uses.push(...usesIn(db, receiver.id, alias));
      if (!followHandOvers(db, receiver.id, alias, uses, depth + 1)) seen = false;
    }
  }
  return seen;
}

type Receiver = "harmless" | "unknown" | { readonly id: SymbolId; readonly parameter: string };

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
  return "harmless";
}

function parameterAt(summary: FunctionSummary, place: number | string, bound: boolean): string | undefined {
  if (typeof place === "string") return summary.parameters.find((p) => p.name === place)?.name;
  const skipped = bound && !summary.isStatic && summary.className !== "" ? 1 : 0;
  return summary.parameters[place + skipped]?.name;
}

/** Whether a ref, read in a function, is the container. */
function isContainer(db: Reader, ref: Ref, id: SymbolId, container: ContainerId): boolean {
  if (ref.k === "free")
    return container.owner === undefined && ref.name !== "" && ownerOfName(db, id.path, ref.name, container);
  if (ref.k === "import")
    return container.owner === undefined && ref.name === container.name && importsFrom(db, ref, id, container);
  if (ref.k !== "attr" || ref.name !== container.name) return false;
  const of = createEvaluation(db).evaluate(ref.of, siteOf(db, id));
  if (container.owner === undefined) return of.v === "module" && of.path === container.path;
  return (of.v === "object" || of.v === "class") && ownsAttribute(db, of.id, container);
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
