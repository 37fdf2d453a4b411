// Owns the reading of import statements. Grammar only: what a module is, the facts layer knows.
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { Ref } from "../ref";

export interface ImportedName {
  /** Dotted module as written, without leading dots. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  /** Imported member; undefined for `import module`. */
  readonly name?: string;
  /** Name that becomes known. */
  readonly as: string;
  /** `import a.b` binds `a`, not `a.b`. */
  readonly topOnly: boolean;
}

/** Import that binds an identifier (the alias, or the imported name itself). */
export function importOf(identifier: SyntaxNode | undefined): ImportedName | undefined {
  if (!identifier) return undefined;
  const statement = identifier.ancestor((n) => n.kind === "import_statement" || n.kind === "import_from_statement");
  const alias = identifier.ancestor((n) => n.kind === "aliased_import");
  const dotted = alias?.field("name") ?? identifier.parent;
  if (!statement || !dotted) return undefined;
  if (statement.kind === "import_statement") {
    if (alias) return { module: dotted.text, level: 0, as: identifier.text, topOnly: false };
    return { module: identifier.text, level: 0, as: identifier.text, topOnly: true };
  }
  const { module, level } = moduleOf(statement);
  return { module, level, name: dotted.text, as: identifier.text, topOnly: false };
}

/** Module of a `from ... import` statement. */
export function moduleOf(statement: SyntaxNode): { readonly module: string; readonly level: number } {
  const from = statement.field("module_name");
  const dots = /^\.*/.exec(from?.text ?? "")?.[0].length ?? 0;
  const module = (from?.text ?? "").slice(dots).replace(/\s+/g, "");
  return { module, level: dots };
}

export function importRef(identifier: SyntaxNode | undefined): Ref | undefined {
  const found = importOf(identifier);
  if (!found) return undefined;
  const { module, level, name } = found;
  return name === undefined ? { k: "import", module, level } : { k: "import", module, level, name };
}

const STATEMENTS: ReadonlySet<string> = new Set(["import_statement", "import_from_statement"]);

/** Top-level names of the modules that a unit imports anywhere in it, sorted; relative imports are left out. */
export function modulesImported({ root }: Unit): readonly string[] {
  const statements = root.select(STATEMENTS);
  if (statements.length === 0) return NONE;
  const modules = statements.flatMap((statement) => {
    if (statement.kind === "import_statement")
      return statement.fields("name").map((name) => (name.field("name") ?? name).text);
    const { module, level } = moduleOf(statement);
    return level === 0 ? [module] : [];
  });
  return [...new Set(modules.map((module) => /^\w*/.exec(module)?.[0] ?? ""))].filter((name) => name !== "").sort();
}

const NONE: readonly string[] = [];
