// Owns the resolution of configuration: defaults, editor settings, pyproject.toml, overrides by path, to one frozen value per file.
// Must not know where the texts come from. Bad values cost one problem each and fall back to the default.
import type { Range } from "./finding";

export interface ConfigProblem {
  readonly message: string;
  /** Where in the source, if that can be told. */
  readonly range?: Range;
}
