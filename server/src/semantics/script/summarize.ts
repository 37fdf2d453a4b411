// Owns what a unit of TypeScript or JavaScript tells other units: its imports and exports, its constants, what its functions call, and how
// much it logs. A pure function of the unit.
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { UnitPlaces, UnitSummary } from "../summary";
import { callsOf, functionIn } from "./calls";
import { intervalPlaces } from "./interval-hooks";
import { bare, CALLS, FUNCTIONS, keyOf, numberValue, stringValue } from "./kinds";
import { pathOf } from "./paths";
import type { Declaration, ScriptScopes } from "./scopes";
import { OTHER_ENTRY, type ScriptEntry, type ScriptSummary } from "./summary";

/** Calls of a function that are kept. */
const MAX_CALLS = 40;
/** Functions of an object or class that are kept. */
const MAX_MEMBERS = 200;

type Entries = Record<string, ScriptEntry>;

export function summarizeScriptUnit(
  unit: Unit,
  scopes: ScriptScopes,
): { readonly summary: UnitSummary; readonly places: UnitPlaces } {
  const script = scriptSummary(unit, scopes);
  const isEmpty = Object.keys(script.entries).length === 0 && !script.logs;
  return {
    summary: { functions: [], classes: [], bindings: {}, stars: [], ...(isEmpty ? {} : { script }) },
    places: { calls: {}, containers: {}, names: {} },
  };
}

function scriptSummary(unit: Unit, scopes: ScriptScopes): ScriptSummary {
  const entries: Entries = {};
  const { root } = unit;
  if (root.kind === "import_statement") addImports(root, entries);
  for (const [name, declared] of scopes.top) entries[name] = entryOf(declared, scopes);
  if (root.kind === "export_statement") addExports(root, scopes, entries);
  if (root.kind === "expression_statement") addAssigned(root, scopes, entries);
  const count = logsIn(root);
  return { entries, ...(count > 0 ? { logs: { count, key: unit.key } } : {}) };
}

function addImports(node: SyntaxNode, entries: Entries): void {
  const module = stringValue(node.field("source"));
  const clause = node.namedChildren.find(({ kind }) => kind === "import_clause");
  if (module === undefined || !clause) return;
  for (const child of clause.namedChildren) {
    if (child.kind === "identifier") entries[child.text] = { s: "import", module, name: "default" };
    else if (child.kind === "namespace_import") {
      const [local] = child.namedChildren;
      if (local) entries[local.text] = { s: "import", module, name: "*" };
    } else {
      for (const one of child.namedChildren) {
        const name = one.field("name")?.text;
        if (name !== undefined) entries[one.field("alias")?.text ?? name] = { s: "import", module, name };
      }
    }
  }
}

function addExports(node: SyntaxNode, scopes: ScriptScopes, entries: Entries): void {
  const module = stringValue(node.field("source"));
  const clause = node.namedChildren.find(({ kind }) => kind === "export_clause");
  for (const one of clause?.namedChildren ?? []) {
    const name = one.field("name")?.text;
    if (name === undefined) continue;
    const exported = `export:${one.field("alias")?.text ?? name}`;
    entries[exported] = module === undefined ? { s: "local", name } : { s: "import", module, name };
  }
  if (module !== undefined && !clause) {
    const alias = node.namedChildren.find(({ kind }) => kind === "namespace_export")?.namedChildren[0];
    if (alias) entries[`export:${alias.text}`] = { s: "import", module, name: "*" };
    else entries["export:*"] = { s: "star", modules: [module] };
  }
  const isDefault = node.children.some(({ kind }) => kind === "default");
  const value = node.field("value");
  if (isDefault && value) entries["export:default"] = valueEntry(value, scopes);
  for (const name of scopes.top.keys()) entries[isDefault ? "export:default" : `export:${name}`] = { s: "local", name };
}

/** `module.exports = ...`, `exports.name = ...`. */
function addAssigned(node: SyntaxNode, scopes: ScriptScopes, entries: Entries): void {
  const [assignment] = node.namedChildren;
  const left = assignment?.kind === "assignment_expression" ? assignment.field("left")?.text : undefined;
  const right = assignment?.field("right");
  if (left === undefined || !right) return;
  const exported = /^(?:module\.)?exports\.(\w+)$/.exec(left)?.[1];
  if (exported !== undefined) entries[`export:${exported}`] = valueEntry(right, scopes);
  if (left !== "module.exports") return;
  const entry = valueEntry(right, scopes);
  entries["export:default"] = entry;
  if (entry.s === "object") for (const [name, one] of Object.entries(entry.members)) entries[`export:${name}`] = one;
}

function entryOf({ kind, value, part }: Declaration, scopes: ScriptScopes): ScriptEntry {
  if (!value) return OTHER_ENTRY;
  const required = requiredModule(value);
  if (required !== undefined && (part === undefined || typeof part === "string"))
    return { s: "import", module: required, name: part ?? "*" };
  if (part !== undefined) return partEntry(value, part, scopes);
  return kind === "class" ? classEntry(value, scopes) : valueEntry(value, scopes);
}

/** `useJobsQuery` of `const { useJobsQuery } = api`. */
function partEntry(value: SyntaxNode, part: string | number, scopes: ScriptScopes): ScriptEntry {
  const path = typeof part === "string" && part !== "..." ? pathOf(value, scopes) : undefined;
  return path === undefined ? OTHER_ENTRY : { s: "value", path: `${path}.${part}` };
}

function requiredModule(value: SyntaxNode): string | undefined {
  const call = bare(value);
  if (call.kind !== "call_expression" || call.field("function")?.text !== "require") return undefined;
  return stringValue(call.field("arguments")?.namedChildren[0]);
}

function valueEntry(value: SyntaxNode, scopes: ScriptScopes): ScriptEntry {
  const node = bare(value);
  const fn = functionIn(node);
  if (fn) return functionEntry(fn, scopes);
  if (node.kind === "object") return objectEntry(node, scopes);
  const number = numberValue(node);
  if (number !== undefined) return { s: "number", value: number };
  const path = pathOf(node, scopes);
  return path === undefined ? OTHER_ENTRY : { s: "value", path };
}

function functionEntry(fn: SyntaxNode, scopes: ScriptScopes): ScriptEntry {
  const calls = callsOf(fn, scopes).flatMap(({ path }) => path ?? []);
  const timer = intervalPlaces(fn, scopes);
  return { s: "function", calls: [...new Set(calls)].slice(0, MAX_CALLS), ...(timer ? { timer } : {}) };
}

function objectEntry(node: SyntaxNode, scopes: ScriptScopes): ScriptEntry {
  const members: Record<string, ScriptEntry> = {};
  for (const child of node.namedChildren.slice(0, MAX_MEMBERS)) {
    const name = child.kind === "shorthand_property_identifier" ? child.text : keyOf(child);
    if (name === undefined) continue;
    const value = child.field("value");
    if (child.kind === "method_definition") members[name] = functionEntry(child, scopes);
    else if (child.kind === "shorthand_property_identifier") members[name] = { s: "value", path: name };
    else if (value) members[name] = valueEntry(value, scopes);
  }
  return { s: "object", members };
}

function classEntry(node: SyntaxNode, scopes: ScriptScopes): ScriptEntry {
  const members: Record<string, ScriptEntry> = {};
  for (const child of node.field("body")?.namedChildren.slice(0, MAX_MEMBERS) ?? []) {
    const name = keyOf(child);
    const value = child.field("value");
    if (name === undefined) continue;
    if (name === "constructor") addGiven(child, members, scopes);
    else if (FUNCTIONS.has(child.kind)) members[name] = functionEntry(child, scopes);
    else if (value) members[name] = valueEntry(value, scopes);
  }
  const base = baseOf(node, scopes);
  return { s: "object", members, ...(base === undefined ? {} : { base }) };
}

/** `this.client = axios.create()` of a constructor. */
function addGiven(made: SyntaxNode, members: Record<string, ScriptEntry>, scopes: ScriptScopes): void {
  for (const assignment of made.select(ASSIGNMENTS)) {
    const left = assignment.field("left");
    const right = assignment.field("right");
    const name = left?.field("object")?.kind === "this" ? left.field("property")?.text : undefined;
    if (name !== undefined && right) members[name] = valueEntry(right, scopes);
  }
}

function baseOf(node: SyntaxNode, scopes: ScriptScopes): string | undefined {
  const heritage = node.namedChildren.find(({ kind }) => kind === "class_heritage");
  const clause = heritage?.namedChildren.find(({ kind }) => kind === "extends_clause");
  const value = clause?.field("value") ?? (clause ? undefined : heritage?.namedChildren[0]);
  return value && pathOf(value, scopes);
}

const ASSIGNMENTS: ReadonlySet<string> = new Set(["assignment_expression"]);
function logsIn(root: SyntaxNode): number {
  return root.select(CALLS).filter((call) => /^console\.(log|debug)$/.test(call.field("function")?.text ?? "")).length;
}
