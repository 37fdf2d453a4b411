// Owns the step from module names to values: a workspace module, a library, or nobody knows.
import { canonical, isLibrary } from "../../semantics/knowledge";
import type { Reader } from "../query";
import type { Value } from "../value";
import { type ModuleAnswer, resolveModule, submodule } from "./modules";

/** What `import module` (with `level` leading dots) in the file `from` names. */
export function importedModule(db: Reader, from: string, module: string, level: number): Value {
  const library = level === 0 && isLibrary(module.split(".", 1)[0] ?? module);
  return toValue(resolveModule(db, { module, level, from, library }));
}

/** A module in a package, by the package's path; undefined when it has none of that name. */
export function submoduleOf(db: Reader, path: string, name: string): Value | undefined {
  const of: ModuleAnswer = path.endsWith("/") ? { m: "folder", path: path.slice(0, -1) } : { m: "file", path };
  const found = submodule(db, of, name);
  return found && toValue(found);
}

function toValue(answer: ModuleAnswer): Value {
  switch (answer.m) {
    case "file":
      return { v: "module", path: answer.path };
    case "folder":
      return { v: "module", path: `${answer.path}/` };
    case "library":
      return { v: "library", name: canonical(answer.name) };
    default:
      return { v: "unknown" };
  }
}
