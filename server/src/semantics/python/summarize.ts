// Owns what a unit contributes to the cross-file model: functions with their calls, classes, module-level names.
// A pure function of the unit's content; positions go to the places, never into the summary.

import type { SyntaxNode, Unit } from "../../syntax/node";
import { type Ref, UNKNOWN } from "../ref";
import type { Scope, Services } from "../services";
import { compactSql } from "../sql/summary";
import type { Binding, ClassSummary, FunctionSummary, SourceRanges, UnitPlaces, UnitSummary } from "../summary";
import type { Term } from "../term";
import { bufferSizes } from "./arrays/buffer-sizes";
import { steppingOf } from "./async/stepping";
import { cacheUses } from "./caches/cache-uses";
import { storeHelper } from "./caches/stored-files";
import { wholeDumps } from "./caches/whole-dumps";
import { summarizeCall } from "./call-summary";
import { containerUsesOf } from "./containers";
import { type FunctionParts, partsOf } from "./function-parts";
import { importOf, moduleOf, modulesImported } from "./imports";
import { resultsForList } from "./queries/action-results";
import { allObjectReads } from "./queries/object-reads";
import { returnedRows } from "./queries/returned";
import { looseIndexes } from "./sql/loose-indexes";
import { sqlOf } from "./sql/sql-calls";
import { moduleDeclaration, parameterDeclaration } from "./terms/declarations";
import { flagUses } from "./terms/flag-uses";
import { termOf } from "./terms/terms";
import { limitsTasks } from "./waits/task-limits";
import { innermostRight } from "./writes";

export interface UnitFacts {
  readonly summary: UnitSummary;
  readonly places: UnitPlaces;
}

/** Summarises a unit; `services` are those of the same unit. */
export function summarizeUnit(unit: Unit, services: Services): UnitFacts {
  const parts = partsOf(unit, services.scopes);
  const functions: FunctionSummary[] = [];
  const calls: Record<string, SourceRanges> = {};
  const containers: Record<string, SourceRanges> = {};
  for (const scope of services.scopes.all) {
    const part = parts.get(scope);
    if (scope.node.kind === "class_definition" || !part) continue;
    if (!scope.parent && unit.kind !== "statement" && part.calls.length === 0) continue;
    const uses = containerUsesOf(part, scope, services);
    functions.push(
      functionSummary(
        scope,
        part,
        uses.map((u) => u.use),
        unit,
        services,
      ),
    );
    if (part.calls.length > 0) calls[scope.name] = rangesOf(part.calls);
    if (uses.length > 0) containers[scope.name] = rangesOf(uses.map((u) => u.node));
  }
  const exports = exportsOf(unit);
  const indexes = looseIndexes(unit, functions);
  const flags = flagUses(unit);
  const caches = cacheUses(unit, services);
  const imports = modulesImported(unit);
  const reads = allObjectReads(parts, services);
  const summary: UnitSummary = {
    functions,
    classes: classesOf(unit, services),
    bindings: bindingsOf(unit, services),
    stars: starsOf(unit),
    ...(exports ? { exports } : {}),
    ...(indexes.length > 0 ? { indexes } : {}),
    ...(reads ? { reads } : {}),
    ...(flags.length > 0 ? { flags } : {}),
    ...(caches.length > 0 ? { caches } : {}),
    ...(imports.length > 0 ? { imports } : {}),
    ...(namesMysql(unit) ? { mysql: true } : {}),
    ...(limitsTasks(unit) ? { taskLimit: true } : {}),
    ...(isMain(unit) ? { main: true } : {}),
  };
  return { summary, places: { calls, containers, names: namesOf(unit, services) } };
}

/** In code or a string: what comments say tells nothing. */
const MYSQL =
  /^\s*(?:import|from)\s+(?:pymysql|MySQLdb|aiomysql|asyncmy|mysql|mariadb)\b|dialects(?:\.|\s+import\s+)mysql\b|["'](?:mysql|mariadb)(?:\+\w+)?(?:["']|:\/\/)|django\.db\.backends\.mysql/m;

function namesMysql({ text }: Unit): boolean {
  return /mysql|MySQL|mariadb/.test(text) && MYSQL.test(text);
}

/** `if __name__ == "__main__":`. */
function isMain({ root }: Unit): boolean {
  return root.kind === "if_statement" && /__name__/.test(root.field("condition")?.text ?? "");
}

function functionSummary(
  scope: Scope,
  parts: FunctionParts,
  containers: FunctionSummary["containers"],
  unit: Unit,
  services: Services,
): FunctionSummary {
  const { node } = scope;
  const isFunction = node.kind === "function_definition";
  const decorators = isFunction ? decoratorNodes(node) : [];
  const returns = isFunction ? node.field("return_type") : undefined;
  const texts = decorators.map((d) => (d.kind === "call" ? (d.field("function")?.text ?? "") : d.text));
  const declared = decorators.filter(isDeclaration).map((d) => termOf(d, services));
  const values = parts.yields.length > 0 ? parts.yields : parts.returns;
  const rows = isFunction ? returnedRows(parts, services) : [];
  const forList = isFunction ? resultsForList(node, scope.name, services) : undefined;
  const isMethod = unit.className !== "" && scope.name === `${unit.className}.${unit.name}`;
  const buffers = isMethod ? bufferSizes(unit) : undefined;
  const stepping = isFunction ? steppingOf(scope, parts, services) : undefined;
  const dumps = isMethod ? [...new Set(wholeDumps(node).map(({ name }) => name))].sort() : [];
  const store = isFunction ? storeHelper(node) : undefined;
  return {
    name: scope.name,
    className: classNameOf(scope, unit),
    isAsync: scope.isAsync,
    isGenerator: parts.yields.length > 0,
    isStatic: texts.includes("staticmethod"),
    decorators: decorators.map((d) => services.refs.of(d)),
    decoratorTexts: texts,
    ...(declared.length > 0 ? { declared } : {}),
    parameters: isFunction || node.kind === "lambda" ? parametersOf(node, decorators.length > 0, services) : [],
    ...(returns ? { returns: services.refs.annotation(returns) } : {}),
    results: values.slice(0, 8).map((v) => services.refs.of(v)),
    ...(forList ? { forList } : {}),
    calls: callsOf(parts, unit, services),
    ...(rows.length > 0 ? { rows } : {}),
    selfAttributes: selfAttributesOf(parts, services),
    containers,
    awaits: parts.awaits,
    dataLoop:
      parts.loops.length > 0 && services.loops.all.some((l) => parts.loops.includes(l.node) && l.trips === "data"),
    ...(buffers ? { buffers } : {}),
    ...(stepping ? { stepping } : {}),
    ...(dumps.length > 0 ? { dumps } : {}),
    ...(store ? { store } : {}),
    globals: [...services.scopes.globals(scope)].sort(),
  };
}

function callsOf({ calls }: FunctionParts, unit: Unit, services: Services): FunctionSummary["calls"] {
  const found = calls.map((call) => summarizeCall(call, services));
  return isMain(unit) ? found.map((call) => ({ ...call, main: true })) : found;
}

function decoratorNodes(fn: SyntaxNode): readonly SyntaxNode[] {
  if (fn.parent?.kind !== "decorated_definition") return [];
  return fn.parent.namedChildren.filter((n) => n.kind === "decorator").flatMap((n) => n.namedChildren.slice(0, 1));
}

function classNameOf(scope: Scope, unit: Unit): string {
  const parent = scope.parent;
  if (!parent) return unit.className;
  if (parent.node.kind === "class_definition") return parent.name;
  return parent.parent === undefined ? unit.className : "";
}

function parametersOf(fn: SyntaxNode, isDecorated: boolean, services: Services): FunctionSummary["parameters"] {
  const list = fn.field("parameters")?.namedChildren ?? [];
  return list.flatMap((node) => {
    const name = node.kind === "identifier" ? node : (node.field("name") ?? node.namedChildren[0]);
    if (!name || node.kind === "keyword_separator" || node.kind === "positional_separator") return [];
    const type = node.field("type");
    const value = node.field("value");
    const declared = parameterDeclaration(type, value, isDecorated, services);
    return [
      {
        name: name.text,
        ...(type ? { annotation: services.refs.annotation(type) } : {}),
        ...(value ? { default: services.refs.of(value) } : {}),
        ...(declared ? { declared } : {}),
      },
    ];
  });
}

/** `self.x = value`, `self.x: T = value` and `self.x, y = a, b`. */
function selfAttributesOf(parts: FunctionParts, services: Services): Readonly<Record<string, readonly Ref[]>> {
  const out: Record<string, Ref[]> = {};
  for (const assignment of parts.assignments) {
    for (const { target, ref } of assignedRefs(assignment, services)) {
      const name = target.field("attribute")?.text;
      const object = target.field("object");
      const owner = object ? services.refs.of(object).k : "unknown";
      if (!name || (owner !== "self" && owner !== "cls")) continue;
      const list = Object.hasOwn(out, name) ? (out[name] as Ref[]) : [];
      list.push(ref);
      out[name] = list;
    }
  }
  return out;
}

/** Attributes that an assignment sets, with what they are given. */
function assignedRefs(assignment: SyntaxNode, services: Services): readonly { target: SyntaxNode; ref: Ref }[] {
  const { refs } = services;
  const left = assignment.field("left");
  const right = assignment.field("right");
  const type = assignment.field("type");
  if (left?.kind === "pattern_list" || left?.kind === "tuple_pattern") {
    const values = right?.kind === "expression_list" || right?.kind === "tuple" ? right.namedChildren : [];
    const whole = right ? refs.of(right) : UNKNOWN;
    return left.namedChildren.flatMap((target, index) => {
      const value = values[index];
      if (target.kind !== "attribute" || value?.kind === "none") return [];
      if (value) return [{ target, ref: refs.of(value) }];
      return [{ target, ref: whole.k === "unknown" ? UNKNOWN : { k: "part", of: whole, index } }];
    });
  }
  if (left?.kind !== "attribute") return [];
  if (type) return [{ target: left, ref: refs.annotation(type) }];
  return right && right.kind !== "none" ? [{ target: left, ref: refs.of(right) }] : [];
}

function classesOf(unit: Unit, services: Services): readonly ClassSummary[] {
  const out: ClassSummary[] = [];
  if (unit.kind === "class") {
    const node = definitionOf(unit.root);
    if (node) out.push(classSummary(node, unit.className ? `${unit.className}.${unit.name}` : unit.name, services));
  }
  for (const scope of services.scopes.all) {
    if (scope.node.kind === "class_definition" && scope.node.index > 0)
      out.push(classSummary(scope.node, scope.name, services));
  }
  return out;
}

function definitionOf(root: SyntaxNode): SyntaxNode | undefined {
  return root.kind === "decorated_definition" ? root.field("definition") : root;
}

function classSummary(node: SyntaxNode, name: string, services: Services): ClassSummary {
  const args = node.field("superclasses")?.namedChildren ?? [];
  const keywords = classKeywords(args, services);
  const given = typeArguments(args, services);
  return {
    name,
    bases: args
      .filter((a) => a.kind !== "keyword_argument")
      .map((a) => services.refs.of(a.kind === "subscript" ? (a.field("value") ?? a) : a)),
    ...(given.length > 0 ? { args: given } : {}),
    decorators: decoratorNodes(node).map((d) => services.refs.of(d)),
    ...(Object.keys(keywords).length > 0 ? { keywords } : {}),
  };
}

function typeArguments(bases: readonly SyntaxNode[], services: Services): readonly Ref[] {
  for (const base of bases) {
    const type = base.kind === "subscript" ? services.refs.annotation(base) : UNKNOWN;
    const given = type.k === "type" ? (type.args ?? []) : [];
    if (given.length > 0 && !/(^|\.)(Generic|Protocol)$/.test(base.field("value")?.text ?? "")) return given;
  }
  return [];
}

function classKeywords(args: readonly SyntaxNode[], services: Services): Readonly<Record<string, Term>> {
  const out: Record<string, Term> = {};
  for (const arg of args) {
    const name = arg.kind === "keyword_argument" ? arg.field("name")?.text : undefined;
    const value = arg.field("value");
    if (name && name !== "__proto__" && value) out[name] = termOf(value, services);
  }
  return out;
}

/** Names bound by the unit's own body: module level, or attributes of the class it lies in. */
function bindingsOf(unit: Unit, services: Services): Readonly<Record<string, readonly Binding[]>> {
  const out: Record<string, Binding[]> = {};
  const body = services.scopes.all[0];
  if (!body) return out;
  if (unit.kind === "class")
    return { [unit.name]: [{ b: "class", name: unit.className ? `${unit.className}.${unit.name}` : unit.name }] };
  for (const variable of services.scopes.variables(body)) {
    const list = variable.writes.flatMap((write) => bindingOf(write, unit, services));
    if (list.length > 0 && variable.name !== "__proto__") out[variable.name] = list;
  }
  return out;
}

function bindingOf(write: SyntaxNode, unit: Unit, services: Services): readonly Binding[] {
  const prefix = unit.className ? `${unit.className}.` : "";
  const parent = write.parent;
  if (parent?.kind === "function_definition") return [{ b: "function", name: prefix + write.text }];
  if (parent?.kind === "class_definition") return [{ b: "class", name: prefix + write.text }];
  const found = importOf(write);
  if (found)
    return [{ b: "import", module: found.module, level: found.level, ...(found.name ? { name: found.name } : {}) }];
  if (parent?.kind === "assignment" && parent.field("left") === write) {
    const type = parent.field("type");
    const right = innermostRight(parent);
    const value: Ref = right ? services.refs.of(right) : { k: "unknown" };
    const annotation = type ? { annotation: services.refs.annotation(type) } : {};
    const held = sqlOf(right, services);
    const sql = held && compactSql(held.statements);
    const declared = declarationOf(write.text, right, unit, services);
    return [{ b: "variable", value, ...annotation, ...declared, ...(sql ? { sql } : {}) }];
  }
  if (parent?.kind === "augmented_assignment" || parent?.kind === "delete_statement") return [];
  return [{ b: "variable", value: { k: "unknown" } }];
}

function isDeclaration(decorator: SyntaxNode): boolean {
  return decorator.kind === "call" && (decorator.field("arguments")?.namedChildren.length ?? 0) > 0;
}

/** Attributes of a class body are declarations of models, serializers, settings; those of a module are code, with few exceptions. */
function declarationOf(
  name: string,
  right: SyntaxNode | undefined,
  unit: Unit,
  services: Services,
): { readonly term?: Term } {
  if (!right) return {};
  if (unit.className === "") {
    const declared = moduleDeclaration(name, right, services);
    return declared ? { term: declared } : {};
  }
  const term = termOf(right, services);
  return term.t === "other" || term.t === "ref" ? {} : { term };
}

function starsOf(unit: Unit): UnitSummary["stars"] {
  if (unit.kind !== "statement" || !unit.text.includes("*")) return [];
  return [unit.root, ...unit.root.descendants()]
    .filter((n) => n.kind === "import_from_statement" && n.namedChildren.some((c) => c.kind === "wildcard_import"))
    .map(moduleOf);
}

function exportsOf(unit: Unit): readonly string[] | undefined {
  if (!unit.text.startsWith("__all__")) return undefined;
  const strings = [...unit.root.descendants()].filter((n) => n.kind === "string");
  return strings.map((s) => s.text.replace(/^\w*["']+|["']+$/g, ""));
}

function namesOf(unit: Unit, services: Services): Readonly<Record<string, SourceRanges>> {
  const out: Record<string, SourceRanges> = {};
  for (const scope of services.scopes.all) {
    const name = scope.parent ? scope.node.field("name") : definitionOf(unit.root)?.field("name");
    if (scope.parent || unit.kind === "class") {
      const key = scope.parent ? scope.name : unit.className ? `${unit.className}.${unit.name}` : unit.name;
      out[key] = rangesOf([name ?? scope.node]);
    }
  }
  const attribute = unit.kind === "statement" && unit.className !== "" ? declaredIn(unit) : undefined;
  if (attribute) out[`${unit.className}.${attribute.text}`] = rangesOf([attribute]);
  return out;
}

/** The attribute of a class that a statement makes by a call: a column, a relationship, a field. */
function declaredIn({ root }: Unit): SyntaxNode | undefined {
  const assignment = root.kind === "expression_statement" ? root.namedChildren[0] : root;
  if (assignment?.kind !== "assignment" || assignment.field("right")?.kind !== "call") return undefined;
  const name = assignment.field("left");
  return name?.kind === "identifier" ? name : undefined;
}

function rangesOf(nodes: readonly SyntaxNode[]): SourceRanges {
  const cells = new Array<number>(2 * nodes.length);
  nodes.forEach(({ start, end }, i) => {
    cells[2 * i] = start;
    cells[2 * i + 1] = end;
  });
  return cells;
}
