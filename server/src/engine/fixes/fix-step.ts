// Owns what a fix wants to do, as data relative to its unit. Where edits end up in the file is decided when the fix is asked for.
import type { FixSafety } from "../../rules/api";
import type { NewFile } from "../finding";

/** Offsets are UTF-16, relative to the unit. Line ends in texts are `\n` and become those of the file. */
export type FixStep =
  | { readonly do: "edit"; readonly start: number; readonly end: number; readonly text: string }
  /** Inserts at the end of the line on which `offset` lies, behind a comment there. */
  | { readonly do: "line-end"; readonly offset: number; readonly text: string }
  /** Removes all lines that the range touches. */
  | { readonly do: "lines"; readonly start: number; readonly end: number }
  /** Inserts lines at module level, behind the imports. */
  | { readonly do: "module"; readonly text: string }
  | { readonly do: "import"; readonly module: string; readonly name: string | undefined };

export interface FixPlan {
  readonly title: string;
  readonly safety: FixSafety;
  readonly steps: readonly FixStep[];
  /** Files to be made along with the edits; absent when there are none. */
  readonly files?: readonly NewFile[];
}
