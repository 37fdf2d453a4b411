// Owns which names a unit binds, where, and what each identifier means inside the unit.
// Pure over one unit; names that the unit does not bind are the business of the facts layer.
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { Scope, Scopes, Variable } from "../services";
import { bindingAt, isName, type BindingKind } from "./bindings";

/** Resolves all names of a unit in two passes over its nodes. */
export function createScopes(unit: Unit): Scopes {
  const table = new ScopeTable(unit);
  table.declare();
  table.resolve();
  return table;
}

interface ScopeData extends Scope {
  readonly parent: ScopeData | undefined;
  /** Class bodies bind names that nested functions do not see. */
  readonly isClass: boolean;
  readonly variables: Map<string, VariableData>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  lambdas: number;
}

interface VariableData extends Variable {
  readonly writes: SyntaxNode[];
  readonly reads: SyntaxNode[];
  kind: Variable["kind"];
  captured: boolean;
}

const COMPREHENSIONS = new Set([
  "list_comprehension",
  "set_comprehension",
  "dictionary_comprehension",
  "generator_expression",
]);

class ScopeTable implements Scopes {
  readonly all: ScopeData[] = [];
  private readonly scopeAt: ScopeData[] = [];
  /** Scopes below the body's, by the node that opens them (a function unit's root opens one and is the body's node too). */
  private readonly opened = new Map<SyntaxNode, ScopeData>();
  private readonly meaning = new Map<number, VariableData>();
  /** Variables of comprehensions: node index of the comprehension to its names. */
  private readonly comprehensions = new Map<number, Map<string, VariableData>>();
  private readonly names: SyntaxNode[] = [];

  constructor(private readonly unit: Unit) {}

  of(node: SyntaxNode): Scope {
    return this.scopeAt[node.index] ?? this.body;
  }

  variable(identifier: SyntaxNode): Variable | undefined {
    return this.meaning.get(identifier.index);
  }

  variables(scope: Scope): readonly Variable[] {
    return [...(scope as ScopeData).variables.values()];
  }

  globals(scope: Scope): ReadonlySet<string> {
    return (scope as ScopeData).globals;
  }

  private get body(): ScopeData {
    return this.all[0] as ScopeData;
  }

  /** First pass: creates scopes and collects what each binds. */
  declare(): void {
    const { unit } = this;
    const prefix = unit.className ? `${unit.className}.` : "";
    const body = this.add(undefined, unit.root, `${prefix}<body ${unit.key}>`, false, false);
    this.enter(unit.root, body);
    for (const node of unit.root.descendants()) {
      const parent = node.parent as SyntaxNode;
      const scope = this.scopeInside(node, parent);
      this.enter(node, scope);
      if (node.kind === "identifier") this.declareName(node, scope);
    }
  }

  /** Second pass: ties every identifier to what it means. */
  resolve(): void {
    for (const node of this.names) {
      if (this.meaning.has(node.index) && !isAugmented(node)) continue;
      const variable = this.meaning.get(node.index) ?? this.find(node);
      if (!variable) continue;
      this.meaning.set(node.index, variable);
      variable.reads.push(node);
      if (this.scopeAt[node.index] !== variable.scope) variable.captured = true;
    }
  }

  private enter(node: SyntaxNode, scope: ScopeData): void {
    this.scopeAt[node.index] = scope;
  }

  /** The scope in which a node lies; creates it when the node opens one. */
  private scopeInside(node: SyntaxNode, parent: SyntaxNode): ScopeData {
    const outer = this.scopeAt[parent.index] ?? this.body;
    const field = node.fieldName;
    if (parent.kind === "function_definition" || parent.kind === "lambda") {
      if (field === "body" || field === "parameters") return this.scopeOfFunction(parent, outer);
      return outer;
    }
    if (parent.kind === "class_definition" && field === "body") return this.scopeOfClass(parent, outer);
    // Defaults and annotations of parameters are evaluated outside the function.
    if ((field === "value" || field === "type") && isParameter(parent)) return outer.parent ?? outer;
    return outer;
  }

  private scopeOfFunction(node: SyntaxNode, outer: ScopeData): ScopeData {
    const known = this.opened.get(node);
    if (known) return known;
    const base = qualifier(outer, this.unit);
    const own = node.kind === "lambda" ? `<lambda ${++outer.lambdas}>` : (node.field("name")?.text ?? "<function>");
    const isAsync = node.children[0]?.kind === "async";
    return this.add(
      outer,
      node,
      node.kind === "lambda" && outer === this.body ? `${outer.name}.${own}` : base + own,
      isAsync,
      false,
    );
  }

  private scopeOfClass(node: SyntaxNode, outer: ScopeData): ScopeData {
    const known = this.opened.get(node);
    if (known) return known;
    return this.add(outer, node, qualifier(outer, this.unit) + (node.field("name")?.text ?? "<class>"), false, true);
  }

  private add(
    parent: ScopeData | undefined,
    node: SyntaxNode,
    name: string,
    isAsync: boolean,
    isClass: boolean,
  ): ScopeData {
    const scope: ScopeData = {
      name,
      node,
      isAsync,
      parent,
      isClass,
      variables: new Map(),
      globals: new Set(),
      nonlocals: new Set(),
      lambdas: 0,
    };
    this.all.push(scope);
    if (parent) this.opened.set(node, scope);
    return scope;
  }

  private declareName(node: SyntaxNode, scope: ScopeData): void {
    if (!isName(node)) return;
    this.names.push(node);
    const binding = bindingAt(node);
    if (!binding) return;
    if (binding === "global") scope.globals.add(node.text);
    else if (binding === "nonlocal") scope.nonlocals.add(node.text);
    else if (binding === "comprehension") this.declareComprehension(node, scope);
    else this.bind(node, scope, binding);
  }

  private bind(
    node: SyntaxNode,
    scope: ScopeData,
    kind: Exclude<BindingKind, "global" | "nonlocal" | "comprehension">,
  ): void {
    if (scope.globals.has(node.text) || scope.nonlocals.has(node.text)) return;
    const variable = variableIn(scope.variables, node.text, scope, kind);
    variable.writes.push(node);
    this.meaning.set(node.index, variable);
  }

  private declareComprehension(node: SyntaxNode, scope: ScopeData): void {
    const owner = node.ancestor((n) => COMPREHENSIONS.has(n.kind));
    if (!owner) return;
    const variables = this.comprehensions.get(owner.index) ?? new Map<string, VariableData>();
    this.comprehensions.set(owner.index, variables);
    const variable = variableIn(variables, node.text, scope, "local");
    variable.writes.push(node);
    this.meaning.set(node.index, variable);
  }

  private find(node: SyntaxNode): VariableData | undefined {
    return this.findInComprehension(node) ?? this.findInScopes(node);
  }

  private findInComprehension(node: SyntaxNode): VariableData | undefined {
    if (this.comprehensions.size === 0) return undefined;
    let child = node;
    for (let at = node.parent; at && at.kind !== "function_definition"; child = at, at = at.parent) {
      if (!COMPREHENSIONS.has(at.kind)) continue;
      const variable = this.comprehensions.get(at.index)?.get(node.text);
      if (variable && !inFirstIterable(node, at, child)) return variable;
    }
    return undefined;
  }

  private findInScopes(node: SyntaxNode): VariableData | undefined {
    const own = this.scopeAt[node.index];
    if (own?.globals.has(node.text)) return undefined;
    for (let scope = own; scope; scope = scope.parent) {
      if (scope.isClass && scope !== own) continue;
      const variable = scope.variables.get(node.text);
      if (variable) return variable;
    }
    return undefined;
  }
}

/** The first iterable of a comprehension is evaluated outside it. */
function inFirstIterable(node: SyntaxNode, comprehension: SyntaxNode, child: SyntaxNode): boolean {
  if (child.kind !== "for_in_clause") return false;
  const first = comprehension.namedChildren.find((n) => n.kind === "for_in_clause");
  const iterable = first?.field("right");
  return child === first && iterable !== undefined && node.start >= iterable.start && node.end <= iterable.end;
}

function variableIn(
  variables: Map<string, VariableData>,
  name: string,
  scope: ScopeData,
  kind: Variable["kind"],
): VariableData {
  const known = variables.get(name);
  if (known) return known;
  const made: VariableData = { name, scope, kind, writes: [], reads: [], captured: false };
  variables.set(name, made);
  return made;
}

/** Names directly in a module or class body carry no prefix but their class. */
function qualifier(outer: ScopeData, unit: Unit): string {
  if (outer.parent) return `${outer.name}.`;
  return unit.className ? `${unit.className}.` : "";
}

function isParameter(node: SyntaxNode): boolean {
  return (
    node.kind === "default_parameter" || node.kind === "typed_parameter" || node.kind === "typed_default_parameter"
  );
}

function isAugmented(node: SyntaxNode): boolean {
  return node.fieldName === "left" && node.parent?.kind === "augmented_assignment";
}
