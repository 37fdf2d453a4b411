// Owns the wiring of the engine: one analyzer per host, made of a workspace, the queries and an analysis over them. It decides nothing
// itself; what the facade promises is in `facade.ts`.
import { NAMED, type NamedFunctions } from "../facts/inputs";
import { createQueryDb, type QueryDb } from "../facts/query";
import { allRules } from "../rules";
import type { Rule } from "../rules/api";
import { createSyntaxRuntime, type SyntaxRuntime } from "../syntax/runtime";
import { type Analysis, createAnalysis, drive } from "./analysis";
import { type Configuration, createConfiguration } from "./config/config";
import { roleOf } from "./config/role";
import { isOn } from "./config/severity";
import type { Analyzer, AnalyzerOptions, DocumentChange } from "./facade";
import type { Position } from "./finding";
import { createFixes } from "./fixes/fixes";
import type { Host } from "./host";
import { createIndexer } from "./indexer";
import { createLanguages, type Languages } from "./languages";
import { createMonitor, type Monitor } from "./monitor";
import { noticesOf } from "./notices";
import { hoverAt } from "./pages/hover";
import { suppressionEdit } from "./suppress/suppress";
import { createUnitAnalysis, UNIT_CONFIG, type UnitAnalysis } from "./unit-analysis";
import { createUnitMemo, type UnitMemo } from "./unit-data";
import { createWorkspace, type Workspace } from "./workspace";

export type * from "./facade";

const MAX_NODES = 1_000_000;
/** Runs of analysis between two sweeps of what is no longer used. */
const SWEEP_EVERY = 200;

interface Engine {
  readonly host: Host;
  readonly rules: readonly Rule[];
  readonly runtime: SyntaxRuntime;
  readonly languages: Languages;
  readonly memo: UnitMemo;
  readonly db: QueryDb;
  readonly config: Configuration;
  readonly monitor: Monitor;
  readonly workspace: Workspace;
  readonly units: UnitAnalysis;
  readonly analysis: Analysis;
}

/** @throws Error when the host's assets are not the expected wasm files. */
export async function createAnalyzer(host: Host, options: AnalyzerOptions = {}): Promise<Analyzer> {
  const [runtimeWasm, python] = await Promise.all([
    host.asset("web-tree-sitter.wasm"),
    host.asset("tree-sitter-python.wasm"),
  ]);
  const runtime = await createSyntaxRuntime({ runtimeWasm, python });
  return createFacade(createEngine(host, options, runtime));
}

function createEngine(host: Host, options: AnalyzerOptions, runtime: SyntaxRuntime): Engine {
  const rules = options.rules ?? allRules;
  const hold = options.hold ?? true;
  const db = createQueryDb(options.timing ?? false);
  const config = createConfiguration(rules, options.profile);
  const monitor = createMonitor(host, options.timing ?? false);
  const memo = createUnitMemo((error) => monitor.failed("summary", error));
  const languages = createLanguages(host, runtime);
  const workspace = createWorkspace({
    languages,
    db,
    memo,
    hold,
    maxNodes: options.maxNodes ?? MAX_NODES,
    now: () => host.now(),
    maxFileSize: (path) => config.resolve(path).maxFileSize,
    excluded: (path) => !config.resolve(path).enabled,
  });
  db.provide(NAMED, (path) => namesFor(path, config));
  const wanted = options.only?.length ? rules.filter(({ meta }) => options.only?.includes(meta.id)) : rules;
  db.provide(UNIT_CONFIG, (path) => unitConfig(path, wanted, config));
  const units = createUnitAnalysis(db, rules, monitor);
  const analysis = createAnalysis({
    db,
    rules,
    units,
    config,
    hold,
    merge: options.merge ?? true,
    view: workspace.view,
    places: (path) => workspace.places(path),
    placesEpoch: () => workspace.epoch,
    indexComplete: () => workspace.isComplete,
    notices: (path) => noticesOf(path, workspace, config),
  });
  return { host, rules, runtime, languages, memo, db, config, monitor, workspace, units, analysis };
}

function unitConfig(path: string, rules: readonly Rule[], config: Configuration) {
  const resolved = config.resolve(path);
  return {
    profile: resolved.profile,
    role: roleOf(path, config.folderOf(path)),
    python: resolved.python,
    on: rules.filter((rule) => isOn(rule, resolved)).map((rule) => rule.meta.id),
  };
}

function createFacade(engine: Engine): Analyzer {
  const { config, workspace, analysis } = engine;
  const fixes = createFixes(engine);
  const { index, load } = createIndexer(engine);
  return {
    ...configuring(engine),
    ...documents(engine),
    index,
    load,
    async prepare(path, given) {
      const open = workspace.documents.isUnread(path) ? workspace.documents.get(path)?.source.text() : undefined;
      const text = given ?? open;
      const isNew = text !== undefined && (await engine.languages.prepare(path, text));
      if (isNew) workspace.reread();
      return isNew;
    },
    setFile: (path, file) => workspace.setFile(path, file, false),
    setIndexComplete: (complete) => workspace.setComplete(complete),
    knownFiles: () => workspace.paths(),
    unreadable: () => workspace.closed.failures(),
    excluded: (path) => !config.resolve(path).enabled,
    *analyze(path) {
      const { findings } = yield* analysis.run(path);
      afterRun(engine, path);
      return findings;
    },
    findings(path) {
      const { findings } = drive(analysis.run(path));
      afterRun(engine, path);
      return findings;
    },
    hover: (path, position, links) => hoverAt(drive(analysis.run(path)), engine.rules, position, links),
    fix: fixes.fix,
    fixAll: fixes.fixAll,
    suppression(path, line, rule, reason) {
      const view = workspace.view(path);
      const edit = view && suppressionEdit(view.parsed, view.text, line, rule, reason);
      return edit && { ...view.text.positionAt(edit.at), text: edit.text };
    },
    rules: engine.rules,
    stats: () => ({
      wasmObjects: engine.runtime.ledger.live,
      files: workspace.facts.size,
      open: [...workspace.documents.all()].length,
      cells: engine.db.size,
      executed: engine.db.takeLog(),
      rules: engine.monitor.milliseconds,
      failures: engine.monitor.failures,
    }),
    dispose() {
      workspace.documents.dispose();
      engine.languages.dispose();
    },
  };
}

function namesFor(path: string, config: Configuration): NamedFunctions | undefined {
  const named = path === "" ? config.named() : config.resolve(path).named;
  return named.blocking.length + named.executors.length > 0 ? named : undefined;
}

function configuring({ db, config, workspace }: Engine) {
  const changed = () => {
    db.update(NAMED, "");
    for (const path of workspace.paths()) {
      db.update(UNIT_CONFIG, path);
      db.update(NAMED, path);
      if (!config.resolve(path).enabled) workspace.setFile(path, undefined, false);
    }
    workspace.documents.configChanged();
  };
  return {
    setFolders(folders: readonly string[]) {
      config.setFolders(folders);
      workspace.facts.setRoots(folders);
      changed();
    },
    setSettings(settings: unknown, folder?: string) {
      config.setSettings(settings, folder);
      changed();
    },
    setProjectFile(path: string, text: string | undefined) {
      config.setProjectFile(path, text);
      changed();
    },
    configProblems: () => config.problems(),
    projectLevel: config.projectLevel,
  };
}

function documents({ workspace, analysis }: Engine) {
  const open = workspace.documents;
  return {
    open: workspace.open,
    change(path: string, changes: readonly DocumentChange[], version: number) {
      const document = open.get(path);
      if (!document) throw new Error(`not open: ${path}`);
      document.change(changes, version);
      if (open.isMisread(path)) workspace.reread();
    },
    save: open.save,
    close(path: string) {
      workspace.close(path);
      analysis.forget(path);
    },
    isOpen: (path: string) => open.get(path) !== undefined,
    openFiles: () => [...open.all()].map((document) => document.path),
    version: (path: string) => open.get(path)?.version,
    text: (path: string) => open.get(path)?.source.text(),
    settle: (path: string, position?: Position) =>
      open.settle(path, position && open.get(path)?.source.offsetAt(position)),
  } satisfies Partial<Analyzer>;
}

/** A closed file's syntax and findings are not kept for long; what nothing uses is swept now and then. */
function afterRun({ db, workspace, analysis, monitor }: Engine, path: string): void {
  if (!workspace.documents.get(path)) {
    workspace.closed.analysed(path);
    analysis.keepLast(path);
  }
  if (!monitor.countRun(SWEEP_EVERY)) return;
  for (const document of workspace.documents.all()) {
    for (const { result } of document.view().slots) result?.query?.touch();
  }
  db.sweep(1);
}
