// Owns the one walk over a unit's nodes: a table from node kinds to handlers, built once per set of rules. A rule that throws loses its
// own findings in that unit and nothing else. Knows no files and no queries.
import type { FactQueries } from "../facts/queries";
import type { FileRole, FixBuilder, Profile, Report, Rule, UnitContext } from "../rules/api";
import type { Services } from "../semantics/services";
import { SQL_STATEMENT } from "../semantics/sql/unit-summary";
import type { SyntaxNode, Unit } from "../syntax/node";
import type { FixPlan } from "./fixes/fix-step";
import { type RawFinding, rawFinding } from "./raw-finding";

export interface UnitRun {
  readonly unit: Unit;
  services(): Services;
  facts(): FactQueries;
  readonly path: string;
  readonly role: FileRole;
  readonly profile: Profile;
  readonly python: readonly [number, number] | undefined;
  /** Runs a report's fix and keeps what it wants to do; undefined when it gives up. */
  plan(rule: Rule, fix: (fx: FixBuilder) => void): FixPlan | undefined;
}

export interface Dispatcher {
  /** Findings in order of rule and report. */
  run(run: UnitRun): readonly RawFinding[];
}

export interface DispatchMonitor {
  /** A rule threw. */
  failed(rule: string, error: unknown): void;
  /** Time in ms and where to add it up, when rules are to be measured. */
  readonly timing: { now(): number; add(rule: string, ms: number): void } | undefined;
}

type Handler = (node: SyntaxNode, cx: UnitContext) => void;

export function createDispatcher(rules: readonly Rule[], monitor: DispatchMonitor): Dispatcher {
  const table = new Map<string, { readonly index: number; readonly handler: Handler }[]>();
  rules.forEach((rule, index) => {
    for (const [kind, handler] of Object.entries(rule.on ?? {})) {
      const handlers = table.get(kind) ?? [];
      handlers.push({ index, handler });
      table.set(kind, handlers);
    }
  });
  const kinds: ReadonlySet<string> = new Set(table.keys());
  const finishers = rules.flatMap((rule, index) => (rule.onUnit ? [{ index, finish: rule.onUnit }] : []));
  return {
    run(run) {
      const runs: (RuleRun | undefined)[] = [];
      const runOf = (index: number): RuleRun => {
        const known = runs[index] ?? createRuleRun(rules[index] as Rule, run, monitor);
        runs[index] = known;
        return known;
      };
      for (const node of table.size > 0 ? run.unit.root.select(kinds) : []) {
        for (const { index, handler } of table.get(node.kind) ?? []) runOf(index).call((cx) => handler(node, cx));
      }
      // Rules for Python find nothing in SQL; those for SQL name its only node.
      if (run.unit.root.kind !== SQL_STATEMENT) for (const { index, finish } of finishers) runOf(index).call(finish);
      return runs.flatMap((one) => one?.findings() ?? []);
    },
  };
}

interface RuleRun {
  call(handler: (cx: UnitContext) => void): void;
  findings(): readonly RawFinding[];
}

function createRuleRun(rule: Rule, run: UnitRun, monitor: DispatchMonitor): RuleRun {
  const found: RawFinding[] = [];
  let failed = false;
  const cx = new RunContext(run, (report) => {
    const plan = report.fix && run.plan(rule, report.fix);
    found.push(rawFinding(rule, report, found.length, plan));
  });
  const guarded = (handler: (cx: UnitContext) => void) => {
    try {
      handler(cx);
    } catch (error) {
      failed = true;
      monitor.failed(rule.meta.id, error);
    }
  };
  return {
    call(handler) {
      if (failed) return;
      const { timing } = monitor;
      if (!timing) return guarded(handler);
      const start = timing.now();
      guarded(handler);
      timing.add(rule.meta.id, timing.now() - start);
    },
    findings: () => (failed ? [] : found),
  };
}

/** A class, as one is made for every rule and unit: its parts are looked up only when a rule asks. */
class RunContext implements UnitContext {
  readonly report: (report: Report) => void;
  private readonly run: UnitRun;

  constructor(run: UnitRun, report: (report: Report) => void) {
    this.run = run;
    this.report = report;
  }

  get unit() {
    return this.run.unit;
  }

  get path() {
    return this.run.path;
  }

  get role() {
    return this.run.role;
  }

  get profile() {
    return this.run.profile;
  }

  get python() {
    return this.run.python;
  }

  get facts() {
    return this.run.facts();
  }

  get scopes() {
    return this.run.services().scopes;
  }

  get loops() {
    return this.run.services().loops;
  }

  get refs() {
    return this.run.services().refs;
  }
}
