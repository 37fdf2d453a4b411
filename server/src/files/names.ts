// Owns what the names of files and folders tell: which files count, and which folders hold no code of the project.
// Knows neither disks nor clients.

import { isScriptPath } from "../text/script-path";

export const PROJECT_FILE = "pyproject.toml";

/** Files in which code is looked for. */
export function isCode(kind: string | undefined): boolean {
  return kind === "python" || kind === "sql" || kind === "script";
}

/** What a walk over a folder finds; paths as the engine spells them. */
export type Found =
  | { readonly kind: "python"; readonly path: string }
  | { readonly kind: "sql"; readonly path: string }
  | { readonly kind: "script"; readonly path: string }
  | { readonly kind: "project"; readonly path: string }
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

/** The kind of a file that counts. */
export function kindOf(name: string): "python" | "sql" | "script" | "project" | undefined {
  if (name.endsWith(".py")) return "python";
  if (name.endsWith(".sql")) return "sql";
  if (isScriptPath(name)) return "script";
  return name === PROJECT_FILE ? "project" : undefined;
}

/** True for a folder that is left out by default: tool output, dependencies, virtual environments. `holds`: whether a file is in it. */
export function isLeftOut(name: string, holds: (file: string) => boolean): boolean {
  if (NEVER.has(name)) return true;
  return UNLESS_PACKAGE.has(name) ? !holds("__init__.py") : holds("pyvenv.cfg");
}

/** Folders that hold no code of the project, whatever the ignore files say. */
const NEVER: ReadonlySet<string> = new Set([
  "__pycache__",
  "__pypackages__",
  "_next",
  "bower_components",
  "buck-out",
  "conda-meta",
  "node_modules",
  "site-packages",
  ".bzr",
  ".direnv",
  ".eggs",
  ".git",
  ".hg",
  ".history",
  ".ipynb_checkpoints",
  ".mypy_cache",
  ".next",
  ".nox",
  ".nuxt",
  ".pants.d",
  ".pixi",
  ".pyenv",
  ".pytest_cache",
  ".pytype",
  ".ruff_cache",
  ".svelte-kit",
  ".svn",
  ".tox",
  ".venv",
]);
/** Usually output, but also good names for packages. */
const UNLESS_PACKAGE: ReadonlySet<string> = new Set(["_build", "build", "dist"]);
