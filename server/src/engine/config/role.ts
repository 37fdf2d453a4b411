// Owns what kind of code a file holds, by its path: tests, migrations and the like are judged more mildly. Knows paths only.
import { baseName, isInside } from "../../facts/paths";
import type { FileRole } from "../../rules/api";
import { isScriptPath } from "../../text/script-path";

const FOLDERS: readonly (readonly [FileRole, ReadonlySet<string>])[] = [
  [
    "test",
    new Set(["test", "tests", "testing", "unittests", "tests_e2e", "e2e", "e2e_tests", "autotest", "autotests"]),
  ],
  ["migration", new Set(["migration", "migrations", "alembic"])],
  ["benchmark", new Set(["benchmark", "benchmarks", "bench", "asv_bench"])],
  [
    "example",
    new Set([
      "example",
      "examples",
      "sample",
      "samples",
      "demo",
      "demos",
      "docs",
      "doc",
      "docs_src",
      "tutorial",
      "tutorials",
    ]),
  ],
  ["script", new Set(["script", "scripts", "bin"])],
];

/** Role of a file, given the workspace folder it belongs to. */
export function roleOf(path: string, folder: string | undefined): FileRole {
  return fileRole(folder !== undefined && isInside(path, folder) ? path.slice(folder.length + 1) : baseName(path));
}

/** @param relative path below the workspace folder: where that lies says nothing about the code. */
export function fileRole(relative: string): FileRole {
  const parts = relative.toLowerCase().split("/");
  const name = parts.pop() ?? "";
  if (/^(test_.*|.*_tests?|conftest|tests?)\.pyw?$/.test(name)) return "test";
  const script = isScriptPath(name) ? scriptRole(parts, name) : undefined;
  if (script) return script;
  for (const [role, folders] of FOLDERS) if (parts.some((part) => folders.has(part))) return role;
  if (parts.some((part, n) => EXAMPLES.test(part) || isRecipe(part, parts[n + 1]))) return "example";
  if (isMigration(parts, name)) return "migration";
  // Commands of Django are run by hand or by a timer.
  if (parts.join("/").endsWith("management/commands") || /^(populate|seed|seeder)(_.*)?\.py$/.test(name))
    return "script";
  if (/^(bench_.*|.*_bench|benchmark.*)\.pyw?$/.test(name)) return "benchmark";
  return "app";
}

/** `live_demo`, `use-case-examples`. */
const EXAMPLES = /[-_](demos?|examples?|tutorials?)$/;

/** A collection of programs whose folders have names that no package could have, as against a package called so. */
function isRecipe(folder: string, within: string | undefined): boolean {
  return /^cookbooks?$/.test(folder) && within !== undefined && !/^[a-z_]\w*$/.test(within);
}

/** What folders and names of front ends say besides; undefined where they say nothing. */
function scriptRole(parts: readonly string[], name: string): FileRole | undefined {
  const isTest = /[._-](test|spec|cy|e2e)\.[cm]?[jt]sx?$|^(setuptests?|jest\.setup|vitest\.setup)\./.test(name);
  if (isTest || parts.some((part) => TEST_FOLDERS.has(part))) return "test";
  if (/\.(stories|story)\.[cm]?[jt]sx?$/.test(name) || parts.includes("stories")) return "example";
  return undefined;
}

const TEST_FOLDERS = new Set([
  "__tests__",
  "__mocks__",
  "cypress",
  "playwright",
  "mocks",
  "spec",
  "specs",
  "e2e-tests",
]);

/** `migrations.py`, and the revisions of Alembic wherever their folder lies: `versions/3b0f5b81376f_title.py`. */
function isMigration(parts: readonly string[], name: string): boolean {
  return name === "migrations.py" || (parts[parts.length - 1] === "versions" && /(^|[-_])[0-9a-f]{12}[-_.]/.test(name));
}
