// Owns the resolution of configuration: defaults, then editor settings, then pyproject.toml, each with overrides by path, to one frozen
// value per file. Must not know where the texts come from. Bad values cost one problem each and fall back to the default.

import type { NamedFunctions } from "../../facts/inputs";
import { folderOf, isInside, ownerOf } from "../../facts/paths";
import type { Profile, Rule } from "../../rules/api";
import { fingerprint } from "../../text/hash";
import type { Position } from "../finding";
import { UNUSED_SUPPRESSION } from "../suppress/suppress";
import { type ConfigProblem, type ConfigSource, type RuleLevel, readProjectFile, readSettings } from "./config-source";
import { unitedNames } from "./named-functions";

export type { ConfigProblem } from "./config-source";

export interface ResolvedConfig {
  /** False when the file is excluded or analysis is off. */
  readonly enabled: boolean;
  readonly profile: Profile;
  /** Lowest Python version the project supports; undefined when it is not stated. */
  readonly python: readonly [number, number] | undefined;
  /** Bytes. */
  readonly maxFileSize: number;
  /** Levels by rule id, where configured. */
  readonly levels: Readonly<Record<string, RuleLevel>>;
  /** Functions that the sources name; no part of the digest, as facts tell what they change. */
  readonly named: NamedFunctions;
  /** Equal for equal values. */
  readonly digest: string;
}

export interface ProjectPlace {
  readonly path: string;
  readonly position: Position;
}

export interface Configuration {
  setFolders(folders: readonly string[]): void;
  setSettings(settings: unknown, folder: string | undefined): void;
  setProjectFile(path: string, text: string | undefined): void;
  resolve(path: string): ResolvedConfig;
  /** Functions that any source names, for whatever file. */
  named(): NamedFunctions;
  /** The workspace folder a file belongs to. */
  folderOf(path: string): string | undefined;
  problems(): ReadonlyMap<string, readonly ConfigProblem[]>;
  /** The place in a project file that sets the level of a rule for a file, whatever the settings say; undefined where none does. */
  projectLevel(path: string, rule: string): ProjectPlace | undefined;
  /** Changes whenever `resolve` may answer differently. */
  readonly epoch: number;
}

const DEFAULT_KILOBYTES = 1024;

/** @param forced The profile of every file, whatever the sources say. */
export function createConfiguration(rules: readonly Rule[], forced?: Profile): Configuration {
  const ids = new Set([...rules.map((rule) => rule.meta.id), UNUSED_SUPPRESSION]);
  const settings = new Map<string, ConfigSource>();
  const projects = new Map<string, ConfigSource>();
  let folders: readonly string[] = [];
  let resolved = new Map<string, ResolvedConfig>();
  let epoch = 0;
  const changed = () => {
    epoch++;
    resolved = new Map();
  };
  return {
    get epoch() {
      return epoch;
    },
    setFolders(next) {
      folders = next.map((folder) => folder.replace(/\/$/, ""));
      changed();
    },
    setSettings(raw, folder) {
      settings.set(folder ?? "", readSettings(raw, ids, folder));
      changed();
    },
    setProjectFile(path, text) {
      if (text === undefined) projects.delete(path);
      else projects.set(path, readProjectFile(text, ids, folderOf(path)));
      changed();
    },
    resolve(path) {
      const known = resolved.get(path);
      if (known) return known;
      const folder = ownerOf(path, folders);
      const layers = layersOf(path, folder, settings, projects);
      const config = resolveLayers(path, folder, layers, forced);
      resolved.set(path, config);
      return config;
    },
    named: () => unitedNames([...settings.values(), ...projects.values()].map((source) => source.named)),
    folderOf: (path) => ownerOf(path, folders),
    projectLevel(path, rule) {
      const folder = ownerOf(path, folders);
      const nearest = projectsAbove(path, folder, projects).find(([, source]) => source.present);
      if (!nearest || !Object.hasOwn(levelsOf(nearest[1], path, folder), rule)) return undefined;
      return { path: nearest[0], position: nearest[1].locate(rule)?.start ?? { line: 0, character: 0 } };
    },
    problems() {
      const found = new Map<string, readonly ConfigProblem[]>();
      const general = [...settings.values()].flatMap((source) => source.problems);
      if (general.length > 0) found.set("", general);
      for (const [path, source] of projects) if (source.problems.length > 0) found.set(path, source.problems);
      return found;
    },
  };
}

interface Layers {
  /** Lowest priority first. */
  readonly options: readonly ConfigSource[];
  readonly python: readonly [number, number] | undefined;
}

function layersOf(
  path: string,
  folder: string | undefined,
  settings: ReadonlyMap<string, ConfigSource>,
  projects: ReadonlyMap<string, ConfigSource>,
): Layers {
  const own = (folder === undefined ? undefined : settings.get(folder)) ?? settings.get("");
  const above = projectsAbove(path, folder, projects).map(([, source]) => source);
  const nearest = above.find((source) => source.present);
  const options = [own, nearest].filter((source) => source !== undefined);
  return { options, python: above.map((source) => source.python).find((version) => version !== undefined) };
}

/** Project files that count for a file, nearest first. */
function projectsAbove(
  path: string,
  folder: string | undefined,
  projects: ReadonlyMap<string, ConfigSource>,
): readonly (readonly [path: string, source: ConfigSource])[] {
  return [...projects]
    .filter(([file]) => isInside(path, folderOf(file)) && (folder === undefined || reaches(file, folder)))
    .sort(([a], [b]) => folderOf(b).length - folderOf(a).length);
}

/** What one source says of rules in a file. */
function levelsOf(source: ConfigSource, path: string, folder: string | undefined): Readonly<Record<string, RuleLevel>> {
  const relative = relativeTo(path, source.base ?? folder);
  const matching = source.overrides.filter((override) => override.matches(relative));
  return Object.assign({}, source.rules, ...matching.map((override) => override.rules));
}

/** A project file counts from the workspace folder down, or when it lies right above all of it. */
function reaches(file: string, folder: string): boolean {
  return isInside(file, folder) || isInside(`${folder}/`, folderOf(file));
}

function resolveLayers(
  path: string,
  folder: string | undefined,
  { options, python }: Layers,
  forced: Profile | undefined,
): ResolvedConfig {
  let enabled = true;
  let profile: Profile = "recommended";
  let kilobytes = DEFAULT_KILOBYTES;
  const levels: Record<string, RuleLevel> = {};
  for (const source of options) {
    const relative = relativeTo(path, source.base ?? folder);
    enabled = (source.enable ?? enabled) && !source.excludes(relative);
    profile = source.profile ?? profile;
    kilobytes = source.maxFileSize ?? kilobytes;
    Object.assign(levels, levelsOf(source, path, folder));
  }
  const sorted = Object.fromEntries(Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1)));
  const value = { enabled, profile: forced ?? profile, python, maxFileSize: kilobytes * 1024, levels: sorted };
  const named = unitedNames(options.map((source) => source.named));
  return Object.freeze({ ...value, named, digest: fingerprint(JSON.stringify(value)) });
}

function relativeTo(path: string, base: string | undefined): string {
  return base !== undefined && isInside(path, base) ? path.slice(base.length + 1) : path.replace(/^\/+/, "");
}
