// Owns what the patterns of nested ignore files add up to. Knows neither how they are read nor how a host spells paths.
import ignore, { type Ignore } from "ignore";

/** Ignore files from the outermost to a folder; each holds patterns relative to its own folder. */
export interface IgnoreChain {
  readonly folder: string;
  readonly patterns: Ignore | undefined;
  readonly outer: IgnoreChain | undefined;
}

/** The chain one folder further in. `sources`: texts of its ignore files, later ones win; empty ones count as none. */
export function linkOf(
  outer: IgnoreChain | undefined,
  folder: string,
  sources: readonly string[],
  ignoresCase: boolean,
): IgnoreChain {
  const text = sources.filter((source) => source !== "").join("\n");
  return { folder, patterns: text === "" ? undefined : ignore({ ignorecase: ignoresCase }).add(text), outer };
}

/** The innermost ignore file with a say decides. `relativeTo`: the path in question from a folder of the chain, with `/`. */
export function isIgnoredBy(chain: IgnoreChain, isFolder: boolean, relativeTo: (folder: string) => string): boolean {
  for (let link: IgnoreChain | undefined = chain; link; link = link.outer) {
    if (!link.patterns) continue;
    const { ignored, unignored } = link.patterns.test(relativeTo(link.folder) + (isFolder ? "/" : ""));
    if (ignored || unignored) return ignored;
  }
  return false;
}
