// Owns the findings of one unit as a derived query: they are found again only when the unit's text, the configuration or a fact that its
// rules asked for has changed. Knows no places in files.
import { createFactQueries, type FactContext } from "../facts/fact-queries";
import { IMPORTERS } from "../facts/inputs";
import type { FactQueries } from "../facts/queries";
import { defineInput, defineQuery, type Handle, type QueryDb, type QueryKind, type Reader } from "../facts/query";
import type { FileRole, Profile, Rule } from "../rules/api";
import { createDispatcher, type Dispatcher, type DispatchMonitor } from "./dispatch";
import { planFix } from "./fixes/fix-plan";
import type { RawFinding } from "./raw-finding";
import type { UnitData } from "./unit-data";

/** What the configuration of a file means for finding; severities are applied later. */
export interface UnitConfig {
  readonly profile: Profile;
  readonly role: FileRole;
  readonly python: readonly [number, number] | undefined;
  /** Ids of the rules that are on, in the order of all rules. */
  readonly on: readonly string[];
}

/** Key: path. */
export const UNIT_CONFIG = defineInput<UnitConfig>("config");

export interface UnitAnalysis {
  /** The question for the findings of a unit of a file, to be asked through `run`. `doubted`: told when the answer may have changed. */
  query(path: string, data: UnitData, doubted: (() => void) | undefined): Handle<readonly RawFinding[]>;
  run(path: string, data: UnitData, query: Handle<readonly RawFinding[]>): readonly RawFinding[];
}

export function createUnitAnalysis(db: QueryDb, rules: readonly Rule[], monitor: DispatchMonitor): UnitAnalysis {
  const dispatcherFor = dispatchersOf(rules, monitor);
  const useful = usefulRules(rules);
  const factsOf = createFactQueries(db);
  // The unit of the key that is being asked for. Its content is part of the key, so it is no read.
  let current: { readonly path: string; readonly data: UnitData } | undefined;
  const query = defineQuery<readonly RawFinding[]>(
    "findings",
    (reader) => {
      const config = current && reader.read(UNIT_CONFIG, current.path);
      if (!current || !config) return [];
      try {
        const dispatcher = dispatcherFor(reader.get(useful, current.path));
        return run({ db: reader, factsOf }, current.path, current.data, config, dispatcher);
      } catch (error) {
        monitor.failed("analysis", error);
        return [];
      }
    },
    Object.is,
  );
  return {
    query: (path, data, doubted) => db.handle(query, keyOf(path, data), doubted),
    run(path, data, asked) {
      current = { path, data };
      try {
        return asked.get();
      } finally {
        current = undefined;
      }
    },
  };
}

/** A dispatcher for each set of rules. */
function dispatchersOf(rules: readonly Rule[], monitor: DispatchMonitor): (on: readonly string[]) => Dispatcher {
  const byIds = new Map<string, Dispatcher>();
  // Nearly all units are given the very same list.
  const byList = new WeakMap<readonly string[], Dispatcher>();
  return (on) => {
    const known = byList.get(on);
    if (known) return known;
    const ids = on.join();
    const made =
      byIds.get(ids) ??
      createDispatcher(
        rules.filter((rule) => on.includes(rule.meta.id)),
        monitor,
      );
    byIds.set(ids, made);
    byList.set(on, made);
    return made;
  };
}

/** Ids of the rules that are on for a file and may have something to say, as the workspace imports what they need. Key: path. */
function usefulRules(rules: readonly Rule[]): QueryKind<readonly string[]> {
  const needs = new Map(rules.map(({ meta }) => [meta.id, meta.needs]));
  const isMet = (reader: Reader, id: string) =>
    needs.get(id)?.some((module) => (reader.read(IMPORTERS, module)?.ids.length ?? 0) > 0) ?? true;
  return defineQuery<readonly string[]>("rules", (reader, path) =>
    (reader.read(UNIT_CONFIG, path)?.on ?? []).filter((id) => isMet(reader, id)),
  );
}

function keyOf(path: string, { unit }: UnitData): string {
  const name = unit.className === "" ? unit.name : `${unit.className}.${unit.name}`;
  return `${path}#${name}@${unit.key}`;
}

interface Asking {
  readonly db: Reader;
  /** Asks the same reader. */
  readonly factsOf: (context: FactContext) => FactQueries;
}

function run(
  { db, factsOf }: Asking,
  path: string,
  data: UnitData,
  config: UnitConfig,
  dispatcher: Dispatcher,
): readonly RawFinding[] {
  const { unit, services } = data;
  const { role, profile, python } = config;
  let facts: FactQueries | undefined;
  return dispatcher.run({
    unit,
    services,
    facts() {
      facts ??= factsOf({ path, unit, services: services() });
      return facts;
    },
    path,
    role,
    profile,
    python,
    plan: (rule, fix) => {
      if (rule.meta.fix === "none") return undefined;
      const { id, fix: safety } = rule.meta;
      return planFix({ db, path, unit, services: services(), safety, title: `Fix ${id}` }, fix);
    },
  });
}
