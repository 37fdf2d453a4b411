// Owns the resolution of configuration: defaults, then editor settings, then pyproject.toml, each with overrides by path, to one frozen
// value per file. Must not know where the texts come from. Bad values cost one problem each and fall back to the default.

import { folderOf, isInside, ownerOf } from "../../facts/paths";
import type { Profile, Rule } from "../../rules/api";
import { fingerprint } from "../../text/hash";
import { UNUSED_SUPPRESSION } from "../suppress/suppress";
import { type ConfigProblem, type ConfigSource, type RuleLevel, readProjectFile, readSettings } from "./config-source";

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
  /** Equal for equal values. */
  readonly digest: string;
}

export interface Configuration {
  setFolders(folders: readonly string[]): void;
  setSettings(settings: unknown, folder: string | undefined): void;
  setProjectFile(path: string, text: string | undefined): void;
  resolve(path: string): ResolvedConfig;
  /** The workspace folder a file belongs to. */
  folderOf(path: string): string | undefined;
  problems(): ReadonlyMap<string, readonly ConfigProblem[]>;
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
    folderOf: (path) => ownerOf(path, folders),
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
  const above = [...projects]
    .filter(([file]) => isInside(path, folderOf(file)) && (folder === undefined || reaches(file, folder)))
    .sort(([a], [b]) => folderOf(b).length - folderOf(a).length)
    .map(([, source]) => source);
  const nearest = above.find((source) => source.present);
  const options = [own, nearest].filter((source) => source !== undefined);
  return { options, python: above.map((source) => source.python).find((version) => version !== undefined) };
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
    Object.assign(levels, source.rules);
    for (const override of source.overrides) if (override.matches(relative)) Object.assign(levels, override.rules);
  }
  const sorted = Object.fromEntries(Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1)));
  const value = { enabled, profile: forced ?? profile, python, maxFileSize: kilobytes * 1024, levels: sorted };
  return Object.freeze({ ...value, digest: fingerprint(JSON.stringify(value)) });
}

function relativeTo(path: string, base: string | undefined): string {
  return base !== undefined && isInside(path, base) ? path.slice(base.length + 1) : path.replace(/^\/+/, "");
}
