// Owns what is derived from a unit alone and kept as long as the unit is: its services and its summary. Pure; knows no files.
import type { Interner } from "../facts/intern";
import { createServices } from "../semantics/python/services";
import { summarizeUnit, type UnitFacts } from "../semantics/python/summarize";
import { summarizeScriptUnit } from "../semantics/script/summarize";
import type { UnitServices } from "../semantics/services";
import { summarizeSqlUnit } from "../semantics/sql/unit-summary";
import type { SyntaxNode, Unit } from "../syntax/node";

export interface UnitData {
  readonly unit: Unit;
  /** Made when first asked for; empty once they have been given up. */
  readonly facts: UnitFacts;
  /** Services over the unit's present node views. */
  services(): UnitServices;
  /** Lets go of services and node views, which take many times the memory of the unit and can be built again. */
  forget(): void;
  /** Makes the facts and shares equal parts of them with those of other units that are given the same interner. */
  share(interner: Interner): void;
  /** Lets go of the facts, which are kept elsewhere. */
  giveUpFacts(): void;
}

/** Nothing is known of a unit that could not be summarised: its functions are unknown, not free of effects. */
const NOTHING: UnitFacts = {
  summary: { functions: [], classes: [], bindings: {}, stars: [] },
  places: { calls: {}, containers: {}, names: {} },
};

/** The summary with equal parts shared; calls hardly ever repeat as a whole. */
export function sharedSummary({ share }: Interner, { facts }: UnitData): UnitFacts["summary"] {
  return share(facts.summary, UNIQUE);
}

const UNIQUE = { functions: { calls: {} } };

export interface UnitMemo {
  /** Made once per unit. */
  of(unit: Unit): UnitData;
  /** Made anew. */
  fresh(unit: Unit): UnitData;
}

/** @param failed told what a unit's summary threw. */
export function createUnitMemo(failed: (error: unknown) => void): UnitMemo {
  const known = new WeakMap<Unit, UnitData>();
  return {
    of(unit) {
      const before = known.get(unit);
      if (before) return before;
      const data = createUnitData(unit, failed);
      known.set(unit, data);
      return data;
    },
    fresh: (unit) => createUnitData(unit, failed),
  };
}

function createUnitData(unit: Unit, failed: (error: unknown) => void): UnitData {
  let built: { readonly root: SyntaxNode; readonly services: UnitServices } | undefined;
  const services = (): UnitServices => {
    // Services know nodes by identity, and a unit that left the file and came back has new views.
    const { root } = unit;
    if (built?.root !== root) built = { root, services: createServices(unit) };
    return built.services;
  };
  let facts: UnitFacts | undefined;
  const data: UnitData = {
    unit,
    get facts() {
      facts ??= summarize(unit, services, failed);
      return facts;
    },
    services,
    forget() {
      built = undefined;
      unit.forgetViews();
    },
    share(interner) {
      facts = { summary: sharedSummary(interner, data), places: data.facts.places };
    },
    giveUpFacts() {
      facts = NOTHING;
    },
  };
  return data;
}

function summarize(unit: Unit, services: () => UnitServices, failed: (error: unknown) => void): UnitFacts {
  try {
    if (unit.language === "script") return summarizeScriptUnit(unit, services().script);
    return unit.language === "sql" ? summarizeSqlUnit(unit) : summarizeUnit(unit, services());
  } catch (error) {
    failed(error);
    return NOTHING;
  }
}
