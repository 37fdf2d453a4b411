// Owns the questions of rules as one object per unit: turns nodes into refs and refs into answers, all reads recorded by the caller's
// reader. Knows the unit's services and the queries; no rule, no engine.
import { libraryClass, isSubclass } from "../semantics/knowledge";
import { summarizeCall } from "../semantics/python/call-summary";
import type { Ref } from "../semantics/ref";
import type { Services } from "../semantics/services";
import type { SyntaxNode, Unit } from "../syntax/node";
import { CALLERS, ENTRY, ENTRY_PATH, LIFETIME } from "./callers";
import { containerUses } from "./container-uses";
import { createEvaluation } from "./evaluate";
import type { Evaluation, Site } from "./evaluation";
import { CLASS, COMPLETE, FUNCTION, METHODS, symbolKey } from "./inputs";
import type { FactQueries } from "./queries";
import type { Reader } from "./query";
import { effectsOfCall, REACHED } from "./reach";
import { libraryBases } from "./lineage";
import { siteOf } from "./sites";
import type { CallSummary, SymbolId } from "./summary";
import { entryOf, TARGETS, targetOfValue, UNKNOWN_TARGET } from "./targets";
import type { CallTarget, Reached, Tri, Value } from "./value";

export interface FactContext {
  readonly path: string;
  readonly unit: Unit;
  readonly services: Services;
}

export function createFactQueries(db: Reader, context: FactContext): FactQueries {
  const { path, unit, services } = context;
  const summaries = new Map<SyntaxNode, CallSummary>();
  const sites = new Map<string, Site>();

  const self = (node: SyntaxNode): SymbolId => {
    let scope = services.scopes.of(node);
    while (scope.node.kind === "class_definition" && scope.parent) scope = scope.parent;
    return { path, name: scope.name };
  };
  const siteAt = (node: SyntaxNode): Site => {
    const id = self(node);
    const known = sites.get(id.name);
    if (known) return known;
    const found = siteOf(db, id);
    const site = found.className || !unit.className ? found : { ...found, className: unit.className };
    sites.set(id.name, site);
    return site;
  };
  const callOf = (node: SyntaxNode): CallSummary => {
    const known = summaries.get(node) ?? summarizeCall(node, services);
    summaries.set(node, known);
    return known;
  };
  const ask = (ref: Ref, site: Site): { readonly cx: Evaluation; readonly value: Value } => {
    const cx = createEvaluation(db);
    return { cx, value: cx.evaluate(ref, site) };
  };
  const target = (call: SyntaxNode): CallTarget => {
    const callee = call.field("function");
    if (!callee) return UNKNOWN_TARGET;
    const { cx, value } = ask(services.refs.of(callee), siteAt(call));
    return targetOfValue(cx, value);
  };
  const targetOf = (id: SymbolId, call: number): CallTarget =>
    db.get(TARGETS, symbolKey(id.path, id.name))[call] ?? UNKNOWN_TARGET;
  const effects = (call: SyntaxNode): readonly Reached[] => effectsOfCall(db, callOf(call), target(call));
  const key = (id: SymbolId) => symbolKey(id.path, id.name);

  return {
    value: (expression) => ask(services.refs.of(expression), siteAt(expression)).value,
    evaluate: (ref, id) => ask(ref, siteOf(db, id)).value,
    target,
    targetOf,
    entry: entryOf,
    effects,
    reached: (id) => db.get(REACHED, key(id)),
    iteration: (iterable) => iterationOf(ask(services.refs.of(iterable), siteAt(iterable)).value),
    has: (call, effect) => hasEffect(effects(call), target(call), effect),
    self,
    function: (id) => db.read(FUNCTION, key(id)),
    class: (id) => db.read(CLASS, key(id)),
    calls: (id) => db.read(FUNCTION, key(id))?.calls ?? [],
    methods: (cls) =>
      (db.read(METHODS, key(cls)) ?? []).map((name) => ({ path: cls.path, name: `${cls.name}.${name}` })),
    derives: (cls, library) => derives(db, cls, library),
    entryKind: (id) => db.get(ENTRY, key(id)) ?? undefined,
    callers: (id) => db.get(CALLERS, key(id)),
    entryPath: (id) => db.get(ENTRY_PATH, key(id)) ?? undefined,
    containerUses: (container) => containerUses(db, container),
    lifetime: (cls) => db.get(LIFETIME, key(cls)),
    get indexComplete() {
      return db.read(COMPLETE, "") === true;
    },
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
