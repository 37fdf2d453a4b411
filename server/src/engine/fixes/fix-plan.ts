// Owns what a rule's fix wants to do, as data relative to the unit, and the builder that collects it. Where edits end up in the file is
// decided when the fix is asked for (`fix-place.ts`). Reads of other units' names are recorded like those of the rule itself.

import { importKey } from "../../facts/file-parts";
import { BINDING, FILE, IMPORTED, symbolKey } from "../../facts/inputs";
import type { Reader } from "../../facts/query";
import type { FixBuilder, FixSafety } from "../../rules/api";
import type { Services } from "../../semantics/services";
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { NewFile } from "../finding";
import type { FixPlan, FixStep } from "./fix-step";
import { createIndentation, indentLines } from "./indentation";
import { isAloneOnItsLines, removals, statementOf } from "./statements";

export interface FixContext {
  readonly db: Reader;
  readonly path: string;
  readonly unit: Unit;
  readonly services: Services;
  /** The best the rule may offer. */
  readonly safety: FixSafety;
  /** Used when the fix names no title. */
  readonly title: string;
}

/** Runs a fix; undefined when it gives up or does nothing. */
export function planFix(cx: FixContext, fix: (fx: FixBuilder) => void): FixPlan | undefined {
  const steps: FixStep[] = [];
  const removed: SyntaxNode[] = [];
  const files: NewFile[] = [];
  const indentation = createIndentation(cx.unit);
  let { title, safety } = cx;
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  const beside = (node: SyntaxNode, add: (statement: SyntaxNode, indent: string) => FixStep) => {
    const statement = statementOf(node);
    // Two statements on one line, or a body behind its colon: no line of its own to put anything beside.
    if (!isAloneOnItsLines(statement)) return cancel();
    steps.push(add(statement, indentation.of(statement)));
  };
  fix({
    title(text) {
      title = text;
    },
    safety(wanted) {
      safety = wanted === "safe" && cx.safety === "safe" ? "safe" : "review";
    },
    replace(at, text) {
      steps.push({ do: "edit", start: at.start, end: at.end, text });
    },
    insert(offset, text) {
      steps.push({ do: "edit", start: offset, end: offset, text });
    },
    insertBefore: (node, text) =>
      beside(node, ({ start }, indent) => {
        return { do: "edit", start, end: start, text: `${indentLines(text, indent).slice(indent.length)}\n${indent}` };
      }),
    insertAfter: (node, text) =>
      beside(node, ({ end }, indent) => ({ do: "line-end", offset: end, text: `\n${indentLines(text, indent)}` })),
    removeStatement(node) {
      removed.push(statementOf(node));
    },
    insertModuleLevel(text) {
      steps.push({ do: "module", text });
    },
    ensureImport: (module, name) => ensureImport(cx, module, name, (step) => steps.push(step)),
    createFile(path, text) {
      // Present for every file with facts.
      if (cx.db.read(FILE, path) !== undefined) return cancel();
      files.push({ path, text });
      safety = "review";
    },
    indentOf: indentation.of,
    indentUnit: indentation.unit,
    freshName: (base) => freshName(cx, base),
    cancel,
  });
  const gone = removals(removed, cx.unit);
  if (cancelled || !gone || steps.length + gone.length + files.length === 0) return undefined;
  return { title, safety, steps: [...steps, ...gone], ...(files.length > 0 ? { files } : {}) };
}

/** The expression under which a module or a name of it can be used; imports it where needed. Undefined when the name is taken. */
function ensureImport(
  cx: FixContext,
  module: string,
  name: string | undefined,
  add: (step: FixStep) => void,
): string | undefined {
  const direct = importedAs(cx, importKey(module, 0, name));
  if (direct !== undefined) return direct;
  const through = name === undefined ? undefined : importedAs(cx, importKey(module, 0));
  if (through !== undefined) return `${through}.${name}`;
  const bound = name ?? module.split(".", 1)[0] ?? module;
  const isPackage = name === undefined && module !== bound;
  const taken = cx.db.read(BINDING, symbolKey(cx.path, bound));
  const sameTop = isPackage && taken?.every((b) => b.b === "import" && b.module === bound && b.name === undefined);
  if ((taken && !sameTop) || isShadowed(cx, bound)) return undefined;
  add({ do: "import", module, name });
  return name ?? module;
}

/** A module-level name that is nothing but this import and that the unit does not hide. */
function importedAs(cx: FixContext, key: string): string | undefined {
  const imported = cx.db.read(IMPORTED, cx.path) ?? {};
  const names = Object.hasOwn(imported, key) ? (imported[key] ?? []) : [];
  return names.find((local) => {
    const bindings = cx.db.read(BINDING, symbolKey(cx.path, local)) ?? [];
    const pure = bindings.every((b) => b.b === "import" && importKey(b.module, b.level, b.name) === key);
    return pure && !isShadowed(cx, local);
  });
}

function isShadowed({ unit, services }: FixContext, name: string): boolean {
  const { scopes } = services;
  const [body] = scopes.all;
  return scopes.all.some((scope) => {
    // What the body of a module-level statement binds is the module-level name itself.
    if (scope === body && unit.className === "" && unit.kind === "statement") return false;
    return scopes.variables(scope).some((variable) => variable.name === name && variable.scope === scope);
  });
}

function freshName({ db, path, unit }: FixContext, base: string): string {
  const used = new Set(unit.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}_${i}`;
    if (!used.has(name) && db.read(BINDING, symbolKey(path, name)) === undefined) return name;
  }
}
