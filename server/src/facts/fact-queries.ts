// Owns the questions of rules as one object per unit: turns nodes into refs and refs into answers, all reads recorded by the caller's
// reader. Knows the unit's services and the queries; no rule, no engine.
import { isSubclass, libraryClass } from "../semantics/knowledge";
import { summarizeCall } from "../semantics/python/call-summary";
import type { Ref } from "../semantics/ref";
import type { Services } from "../semantics/services";
import type { SyntaxNode, Unit } from "../syntax/node";
import { asyncQueries } from "./async/bound-functions";
import { LIBRARY_CALLS } from "./async/library-calls";
import { ENTRY_PATH, LOOP_PATH } from "./call-paths";
import { CALLERS, ENTRY } from "./callers";
import { containerUses } from "./container-uses";
import { createEvaluation } from "./evaluate";
import type { Site } from "./evaluation";
import { CLASS, COMPLETE, FUNCTION, METHODS, symbolKey } from "./inputs";
import { libraryBases } from "./lineage";
import { memoryQueries } from "./memory/memory";
import type { ModelQueries } from "./models/model-queries";
import { modelQueries } from "./models/models";
import { isConstantParameter } from "./parameters";
import type { FactQueries } from "./queries";
import type { Reader } from "./query";
import { effectsOfCall, REACHED } from "./reach";
import type { ReadQueries } from "./reads/read-queries";
import { readQueries } from "./reads/rows";
import { relatedQueries } from "./related/listings";
import { LIFETIME } from "./routes/lifetimes";
import { routeQueries } from "./routes/routes";
import { schemaQueries } from "./schema/schema";
import type { SchemaQueries } from "./schema/schema-queries";
import type { ScriptQueries } from "./script/script-queries";
import { scriptQueries } from "./script/script-queries";
import { siteOf } from "./sites";
import type { CallSummary, SymbolId } from "./summary";
import { entryOf, TARGETS, targetOfValue, UNKNOWN_TARGET } from "./targets";
import type { CallTarget, Reached, Tri, Value } from "./value";

export interface FactContext {
  readonly path: string;
  readonly unit: Unit;
  readonly services: Services;
}

/** The questions over a reader: what is the same for all units is made once. */
export function createFactQueries(db: Reader): (context: FactContext) => FactQueries {
  const program = {
    ...programQueries(db),
    ...modelQueries(db),
    // Read only when asked for: what never asks need not run again when the index gets complete.
    get indexComplete() {
      return db.read(COMPLETE, "") === true;
    },
  };
  return (context) => {
    const siteAt = createSites(db, context);
    return Object.assign(
      Object.create(program) as typeof program,
      unitQueries(db, context, siteAt),
      readQueries(db, context.services, siteAt),
      schemaQueries(db, context.services, siteAt),
      scriptQueries(db, context.path),
    );
  };
}

type UnitQuestion = "value" | "target" | "effects" | "iteration" | "has" | "self";

/** Questions about nodes of the unit. */
function unitQueries(
  db: Reader,
  { path, services }: FactContext,
  siteAt: (node: SyntaxNode) => Site,
): Pick<FactQueries, UnitQuestion> {
  const summaries = new Map<SyntaxNode, CallSummary>();
  const callOf = remember(summaries, (node) => summarizeCall(node, services));
  // Several rules ask about the same node; an answer holds for as long as this object, one run over the unit.
  const values = new Map<SyntaxNode, Value>();
  const targets = new Map<SyntaxNode, CallTarget>();
  const reached = new Map<SyntaxNode, readonly Reached[]>();
  const globals = new Map<string, Value>();
  const value = remember(values, (node) => {
    const ref = services.refs.of(node);
    // What a global name stands for is the same all over the unit.
    const name = globalName(ref);
    const known = name === undefined ? undefined : globals.get(name);
    const found = known ?? createEvaluation(db).evaluate(ref, siteAt(node));
    if (name !== undefined) globals.set(name, found);
    return found;
  });
  const target = remember(targets, (call) => {
    const callee = call.field("function");
    return callee ? targetOfValue(createEvaluation(db), value(callee)) : UNKNOWN_TARGET;
  });
  const effects = remember(reached, (call) => effectsOfCall(db, path, callOf(call), target(call)));
  return {
    value,
    target,
    effects,
    iteration: (iterable) => iterationOf(value(iterable)),
    has: (call, effect) => hasEffect(effects(call), target(call), effect),
    self: (node) => ({ path, name: functionAround(node, services) }),
  };
}

/** `name` or `name.attribute` of a ref to something global. */
function globalName(ref: Ref): string | undefined {
  if (ref.k === "free") return ref.name;
  return ref.k === "attr" && ref.of.k === "free" ? `${ref.of.name}.${ref.name}` : undefined;
}

function remember<V>(known: Map<SyntaxNode, V>, compute: (node: SyntaxNode) => V): (node: SyntaxNode) => V {
  return (node) => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const value = compute(node);
    known.set(node, value);
    return value;
  };
}

/** Questions about the program. */
function programQueries(
  db: Reader,
): Omit<
  FactQueries,
  UnitQuestion | keyof ModelQueries | keyof ReadQueries | keyof SchemaQueries | keyof ScriptQueries | "indexComplete"
> {
  const key = (id: SymbolId) => symbolKey(id.path, id.name);
  return {
    evaluate: (ref, id) => createEvaluation(db).evaluate(ref, siteOf(db, id)),
    targetOf: (id, call) => db.get(TARGETS, key(id))[call] ?? UNKNOWN_TARGET,
    entry: entryOf,
    reached: (id) => db.get(REACHED, key(id)),
    function: (id) => db.read(FUNCTION, key(id)),
    class: (id) => db.read(CLASS, key(id)),
    calls: (id) => db.read(FUNCTION, key(id))?.calls ?? [],
    methods: (cls) =>
      (db.read(METHODS, key(cls)) ?? []).map((name) => ({ path: cls.path, name: `${cls.name}.${name}` })),
    derives: (cls, library) => derives(db, cls, library),
    entryKind: (id) => db.get(ENTRY, key(id)) ?? undefined,
    callers: (id) => db.get(CALLERS, key(id)),
    callsOf: (library) => db.get(LIBRARY_CALLS, library),
    entryPath: (id) => db.get(ENTRY_PATH, key(id)) ?? undefined,
    isConstant: (id, parameter) => isConstantParameter(db, id, parameter),
    loopPath: (id) => db.get(LOOP_PATH, key(id)),
    containerUses: (container) => containerUses(db, container),
    ...relatedQueries(db),
    ...routeQueries(db),
    ...asyncQueries(db),
    ...memoryQueries(db),
    lifetime: (cls) => db.get(LIFETIME, key(cls)),
  };
}

/** Local name of the function whose code a node is; statements of a class body run where the class is defined. */
function functionAround(node: SyntaxNode, services: Services): string {
  let scope = services.scopes.of(node);
  while (scope.node.kind === "class_definition" && scope.parent) scope = scope.parent;
  return scope.name;
}

function createSites(db: Reader, { path, unit, services }: FactContext): (node: SyntaxNode) => Site {
  const sites = new Map<string, Site>();
  return (node) => {
    const name = functionAround(node, services);
    const known = sites.get(name);
    if (known) return known;
    const found = siteOf(db, { path, name });
    const site = found.className || !unit.className ? found : { ...found, className: unit.className };
    sites.set(name, site);
    return site;
  };
}

/** Library classes whose iteration costs something run their query there. */
function iterationOf(value: Value): readonly Reached[] {
  if (value.v !== "instance") return [];
  const iterate = libraryClass(value.of)?.iterate;
  return (iterate?.effects ?? []).map((effect) => ({ effect, sink: value.of, path: [] }));
}

function hasEffect(reached: readonly Reached[], target: CallTarget, effect: Reached["effect"]): Tri {
  if (reached.some((r) => r.effect === effect)) return "yes";
  return target.t === "unknown" || (target.t === "library" && !entryOf(target)) ? "unknown" : "no";
}

function derives(db: Reader, cls: SymbolId, library: string): Tri {
  const bases = libraryBases(createEvaluation(db), cls);
  if (bases.some((b) => isSubclass(b, library))) return "yes";
  return bases.includes("?") ? "unknown" : "no";
}
