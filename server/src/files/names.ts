// Owns what the names of files and folders tell: which files count, and which folders hold no code of the project.
// Knows neither disks nor clients.

export const PROJECT_FILE = "pyproject.toml";

/** What a walk over a folder finds; paths as the engine spells them. */
export type Found =
  | { readonly kind: "python"; readonly path: string }
  | { readonly kind: "sql"; readonly path: string }
  | { readonly kind: "project"; readonly path: string }
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

/** The kind of a file that counts. */
export function kindOf(name: string): "python" | "sql" | "project" | undefined {
  if (name.endsWith(".py")) return "python";
  if (name.endsWith(".sql")) return "sql";
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
  "buck-out",
  "conda-meta",
  "node_modules",
  "site-packages",
  ".bzr",
  ".direnv",
  ".eggs",
  ".git",
  ".hg",
  ".ipynb_checkpoints",
  ".mypy_cache",
  ".nox",
  ".pants.d",
  ".pixi",
  ".pyenv",
  ".pytest_cache",
  ".pytype",
  ".ruff_cache",
  ".svn",
  ".tox",
  ".venv",
]);
/** Usually output, but also good names for packages. */
const UNLESS_PACKAGE: ReadonlySet<string> = new Set(["_build", "build", "dist"]);
