// Owns the one walk over a unit's nodes: a table from node kinds to handlers, built once per set of rules. A rule that throws loses its
// own findings in that unit and nothing else. Knows no files and no queries.
import type { FactQueries } from "../facts/queries";
import type { FileRole, FixBuilder, Profile, Report, Rule, UnitContext, UnitFilter } from "../rules/api";
import type { UnitServices } from "../semantics/services";
import { SQL_STATEMENT } from "../semantics/sql/unit-summary";
import type { SyntaxNode, Unit, UnitLanguage } from "../syntax/node";
import type { FixPlan } from "./fixes/fix-step";
import { type RawFinding, rawFinding } from "./raw-finding";

export interface UnitRun {
  readonly unit: Unit;
  services(): UnitServices;
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
  const of = (isMeant: (languages: readonly UnitLanguage[]) => boolean) =>
    dispatcherOf(
      rules.filter(({ meta }) => isMeant(meta.languages ?? DEFAULT)),
      monitor,
    );
  const scripts = of((languages) => languages.includes("script"));
  const others = of((languages) => languages.some((language) => language !== "script"));
  return { run: (run) => (run.unit.language === "script" ? scripts : others).run(run) };
}

const DEFAULT: readonly UnitLanguage[] = ["python", "sql"];

function dispatcherOf(rules: readonly Rule[], monitor: DispatchMonitor): Dispatcher {
  const table = new Map<string, { readonly index: number; readonly handler: Handler }[]>();
  rules.forEach((rule, index) => {
    for (const [kind, handler] of Object.entries(rule.on ?? {})) {
      const handlers = table.get(kind) ?? [];
      handlers.push({ index, handler });
      table.set(kind, handlers);
    }
  });
  const kinds: ReadonlySet<string> = new Set(table.keys());
  const finishers = rules.flatMap(({ onUnit }, index) =>
    onUnit ? [{ index, handler: (_root: SyntaxNode, cx: UnitContext) => onUnit(cx) }] : [],
  );
  return {
    run(run) {
      const { root } = run.unit;
      const runs: (RuleRun | typeof LEFT_OUT | undefined)[] = [];
      const holds = unitTests(run.unit);
      const start = (index: number): RuleRun | typeof LEFT_OUT => {
        const rule = rules[index] as Rule;
        const started = !rule.only || holds(rule.only) ? new RuleRun(rule, run, monitor) : LEFT_OUT;
        runs[index] = started;
        return started;
      };
      const call = (index: number, handler: Handler, node: SyntaxNode): void => {
        const one = runs[index] ?? start(index);
        if (one !== LEFT_OUT) one.call(handler, node);
      };
      for (const node of table.size > 0 ? root.select(kinds) : []) {
        for (const { index, handler } of table.get(node.kind) ?? []) call(index, handler, node);
      }
      // Rules for Python find nothing in SQL; those for SQL name its only node.
      if (root.kind !== SQL_STATEMENT) for (const { index, handler } of finishers) call(index, handler, root);
      return runs.flatMap((one) => (one && one !== LEFT_OUT ? one.findings() : []));
    },
  };
}

/** In the place of the run of a rule that has nothing to look for in the unit. */
const LEFT_OUT = "left out";

/** Tests of one unit, each made once. */
function unitTests({ text, root }: Unit): (only: UnitFilter) => boolean {
  const known = new Map<object, boolean>();
  const once = (test: object, make: () => boolean): boolean => {
    const before = known.get(test);
    if (before !== undefined) return before;
    const made = make();
    known.set(test, made);
    return made;
  };
  return (only) => {
    const { text: pattern, kinds } = only;
    return (!kinds || once(kinds, () => root.has(kinds))) && (!pattern || once(pattern, () => pattern.test(text)));
  };
}

/** A run of one rule over one unit, and what the rule sees. A class, as there are many: parts are looked up only when the rule asks. */
class RuleRun implements UnitContext {
  private readonly rule: Rule;
  private readonly run: UnitRun;
  private readonly monitor: DispatchMonitor;
  private found: RawFinding[] | undefined;
  private failed = false;

  constructor(rule: Rule, run: UnitRun, monitor: DispatchMonitor) {
    this.rule = rule;
    this.run = run;
    this.monitor = monitor;
  }

  findings(): readonly RawFinding[] {
    return this.failed ? [] : (this.found ?? []);
  }

  call(handler: Handler, node: SyntaxNode): void {
    if (this.failed) return;
    const { timing } = this.monitor;
    const start = timing?.now() ?? 0;
    try {
      handler(node, this);
    } catch (error) {
      this.failed = true;
      this.monitor.failed(this.rule.meta.id, error);
    }
    timing?.add(this.rule.meta.id, timing.now() - start);
  }

  /** A function of its own: rules hand it on. */
  get report() {
    return (report: Report): void => {
      const { rule, run } = this;
      if (report.profile === "strict" && run.profile !== "strict") return;
      this.found ??= [];
      const plan = report.fix && run.plan(rule, report.fix);
      this.found.push(rawFinding(rule, report, this.found.length, plan));
    };
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

  get script() {
    return this.run.services().script;
  }
}
