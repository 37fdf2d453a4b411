// Owns what a list of glob patterns of the configuration matches. Knows relative paths only.
import picomatch from "picomatch";

/** Path relative to the folder of the patterns, with `/`. */
export type PathTest = (relative: string) => boolean;

/** A pattern also matches everything below a folder it names; one without `/` matches at any depth. Bad patterns are told and left out. */
export function compileGlobs(patterns: readonly string[], tell: (message: string) => void): PathTest {
  const tests = patterns.flatMap((pattern) => {
    try {
      return [picomatch(variants(pattern), { dot: true })];
    } catch (error) {
      tell(`bad glob pattern ${JSON.stringify(pattern)}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  return (relative) => tests.some((test) => test(relative));
}

function variants(pattern: string): string[] {
  const bare = pattern
    .trim()
    .replace(/^\.?\//, "")
    .replace(/\/+$/, "");
  if (bare === "") throw new Error("it is empty");
  if (bare.startsWith("!")) throw new Error("exceptions with `!` are not supported");
  const anywhere = bare.includes("/") ? [] : [`**/${bare}`, `**/${bare}/**`];
  return [bare, `${bare}/**`, ...anywhere];
}
