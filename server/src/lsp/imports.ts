// Guesses which files a text imports, to index those first. Only an order and a reach depend on it, never an answer:
// names are matched by the ends of paths, so it may name a file too many.

/** Finds the files that a text may import among known ones. */
export interface ImportFinder {
  importedBy(text: string): readonly string[];
}

/** @param files Paths with `/`. */
export function createImportFinder(files: Iterable<string>): ImportFinder {
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = moduleName(file);
    const same = byName.get(name);
    if (same) same.push(file);
    else byName.set(name, [file]);
  }
  const filesOf = (module: readonly string[]): readonly string[] => {
    const ends = [`/${module.join("/")}.py`, `/${module.join("/")}/__init__.py`];
    return (byName.get(module.at(-1) ?? "") ?? []).filter((file) => ends.some((end) => file.endsWith(end)));
  };
  return {
    importedBy: (text) => [...new Set(importedModules(text).flatMap(filesOf))],
  };
}

/** Last part of the dotted name under which a file is imported. */
function moduleName(file: string): string {
  const parts = file.replace(/\.py$/, "").split("/");
  return (parts.at(-1) === "__init__" ? parts.at(-2) : parts.at(-1)) ?? "";
}

const IMPORT = /^[ \t]*import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)/gm;
const FROM = /^[ \t]*from[ \t]+\.*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#]*)/gm;

/** Module names as lists of parts; names imported from a module may be modules themselves. */
function importedModules(text: string): readonly (readonly string[])[] {
  const modules: string[] = [];
  for (const [, list = ""] of text.matchAll(IMPORT)) {
    modules.push(...list.split(",").map((part) => firstWord(part)));
  }
  for (const [, base = "", names = ""] of text.matchAll(FROM)) {
    modules.push(
      base,
      ...names
        .replace(/[()]|#[^\n]*/g, "")
        .split(",")
        .map((name) => `${base}.${firstWord(name)}`),
    );
  }
  return modules.map((module) => module.split(".").filter((part) => part !== "")).filter((parts) => parts.length > 0);
}

function firstWord(text: string): string {
  return /[\w.]+/.exec(text)?.[0] ?? "";
}
