// Owns which names a unit binds, where, and what each identifier means inside the unit.
// Pure over one unit; names that the unit does not bind are the business of the facts layer.

import type { SyntaxNode, Unit } from "../../syntax/node";
import { bodyName } from "../body-names";
import type { Scope, Scopes, Variable } from "../services";
import { type BindingKind, bindingAt, isName } from "./bindings";
import { COMPREHENSIONS } from "./kinds";

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
  globals: ReadonlySet<string>;
  nonlocals: ReadonlySet<string>;
  /** What opens the scope and, within it, the body, as ranges of node indices. */
  readonly opener: Span;
  readonly inner: Span;
  lambdas: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of what is not read yet; never grown. */
const NO_NODES: SyntaxNode[] = [];

/** Few scopes name any. */
const NO_NAMES: ReadonlySet<string> = new Set();

const NO_SPAN: Span = { from: 0, to: 0 };

function spanOf(node: SyntaxNode | undefined): Span {
  return node ? { from: node.index, to: node.next } : NO_SPAN;
}

function holds({ from, to }: Span, index: number): boolean {
  return index >= from && index < to;
}

interface VariableData extends Variable {
  readonly writes: SyntaxNode[];
  reads: SyntaxNode[];
  kind: Variable["kind"];
  captured: boolean;
}

const OPENERS = new Set(["function_definition", "lambda", "class_definition"]);
const OPENERS_AND_NAMES = new Set([...OPENERS, "identifier"]);

/** Of more scopes it is quicker to climb up to the right one than to look at all of them. */
const MANY_SCOPES = 8;

class ScopeTable implements Scopes {
  readonly all: ScopeData[] = [];
  /** Scopes below the body's, by the node that opens them (a function unit's root opens one and is the body's node too). */
  private readonly opened = new Map<SyntaxNode, ScopeData>();
  /** By the index of the identifier. */
  private readonly meaning: (VariableData | undefined)[];
  /** Variables of comprehensions: node index of the comprehension to its names. */
  private readonly comprehensions = new Map<number, Map<string, VariableData>>();
  private readonly comprehended: Span[] = [];
  private readonly names: { readonly node: SyntaxNode; readonly scope: ScopeData }[] = [];

  constructor(private readonly unit: Unit) {
    this.meaning = new Array(unit.root.next);
  }

  of(node: SyntaxNode): Scope {
    if (this.all.length > MANY_SCOPES) return this.around(node);
    for (let i = this.all.length - 1; i > 0; i--) {
      const scope = this.all[i] as ScopeData;
      if (holds(scope.inner, node.index)) return scope;
      if (holds(scope.opener, node.index)) return this.around(node);
    }
    return this.body;
  }

  /** The same, by the way up from the node. */
  private around(node: SyntaxNode): Scope {
    let child = node;
    for (let at = node.parent; at; child = at, at = at.parent) {
      if (!OPENERS.has(at.kind)) continue;
      const scope = this.opened.get(at);
      if (scope && isInside(scope, node, child)) return scope;
    }
    return this.body;
  }

  variable(identifier: SyntaxNode): Variable | undefined {
    return this.meaning[identifier.index];
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
    this.add(undefined, unit.root, bodyName(unit.className, unit.key), false, false);
    for (const node of unit.root.select(OPENERS_AND_NAMES)) {
      if (node.kind === "identifier") this.declareName(node);
      else this.open(node);
    }
  }

  /** Second pass: ties every identifier to what it means. */
  resolve(): void {
    for (const { node, scope } of this.names) {
      const bound = this.meaning[node.index];
      if (bound && !isAugmented(node)) continue;
      const variable = bound ?? this.find(node, scope);
      if (!variable) continue;
      this.meaning[node.index] = variable;
      if (variable.reads === NO_NODES) variable.reads = [node];
      else variable.reads.push(node);
      if (scope !== variable.scope) variable.captured = true;
    }
  }

  private open(node: SyntaxNode): void {
    const outer = this.of(node) as ScopeData;
    const base = qualifier(outer, this.unit);
    if (node.kind === "class_definition") {
      // The header of a class unit has no body.
      if (node.field("body")) this.add(outer, node, base + (node.field("name")?.text ?? "<class>"), false, true);
      return;
    }
    const isAsync = node.children[0]?.kind === "async";
    if (node.kind === "function_definition") {
      this.add(outer, node, base + (node.field("name")?.text ?? "<function>"), isAsync, false);
    } else {
      this.add(
        outer,
        node,
        `${outer === this.body ? `${outer.name}.` : base}<lambda ${++outer.lambdas}>`,
        false,
        false,
      );
    }
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
      globals: NO_NAMES,
      nonlocals: NO_NAMES,
      opener: spanOf(node),
      inner: spanOf(node.field("body")),
      lambdas: 0,
    };
    this.all.push(scope);
    if (parent) this.opened.set(node, scope);
    return scope;
  }

  private declareName(node: SyntaxNode): void {
    if (!isName(node)) return;
    const scope = this.of(node) as ScopeData;
    this.names.push({ node, scope });
    const binding = bindingAt(node);
    if (!binding) return;
    if (binding === "global") scope.globals = new Set([...scope.globals, node.text]);
    else if (binding === "nonlocal") scope.nonlocals = new Set([...scope.nonlocals, node.text]);
    else if (binding === "comprehension") this.declareComprehension(node, scope);
    else this.bind(node, scope, binding);
  }

  private bind(
    node: SyntaxNode,
    scope: ScopeData,
    kind: Exclude<BindingKind, "global" | "nonlocal" | "comprehension">,
  ): void {
    if (scope.globals.has(node.text) || scope.nonlocals.has(node.text)) return;
    this.meaning[node.index] = written(scope.variables, node, scope, kind);
  }

  private declareComprehension(node: SyntaxNode, scope: ScopeData): void {
    const owner = node.ancestor((n) => COMPREHENSIONS.has(n.kind));
    if (!owner) return;
    let variables = this.comprehensions.get(owner.index);
    if (!variables) {
      variables = new Map();
      this.comprehensions.set(owner.index, variables);
      this.comprehended.push(spanOf(owner));
    }
    this.meaning[node.index] = written(variables, node, scope, "local");
  }

  private find(node: SyntaxNode, scope: ScopeData): VariableData | undefined {
    return this.findInComprehension(node) ?? findInScopes(node, scope);
  }

  private findInComprehension(node: SyntaxNode): VariableData | undefined {
    if (!this.comprehended.some((span) => holds(span, node.index))) return undefined;
    let child = node;
    for (let at = node.parent; at && at.kind !== "function_definition"; child = at, at = at.parent) {
      if (!COMPREHENSIONS.has(at.kind)) continue;
      const variable = this.comprehensions.get(at.index)?.get(node.text);
      if (variable && !inFirstIterable(node, at, child)) return variable;
    }
    return undefined;
  }
}

function findInScopes(node: SyntaxNode, own: ScopeData): VariableData | undefined {
  const name = node.text;
  if (own.globals.has(name)) return undefined;
  for (let scope: ScopeData | undefined = own; scope; scope = scope.parent) {
    if (scope.isClass && scope !== own) continue;
    const variable = scope.variables.get(name);
    if (variable) return variable;
  }
  return undefined;
}

/** Whether a node below `child` of a scope's opener lies in the scope: bodies do, parameters' defaults and annotations do not. */
function isInside(scope: ScopeData, node: SyntaxNode, child: SyntaxNode): boolean {
  const field = child.fieldName;
  if (field === "body") return true;
  if (scope.isClass || field !== "parameters") return false;
  for (let at = node; at !== child && at.parent; at = at.parent) {
    if ((at.fieldName === "value" || at.fieldName === "type") && isParameter(at.parent)) return false;
  }
  return true;
}

/** The first iterable of a comprehension is evaluated outside it. */
function inFirstIterable(node: SyntaxNode, comprehension: SyntaxNode, child: SyntaxNode): boolean {
  if (child.kind !== "for_in_clause") return false;
  const first = comprehension.namedChildren.find((n) => n.kind === "for_in_clause");
  const iterable = first?.field("right");
  return child === first && iterable !== undefined && node.start >= iterable.start && node.end <= iterable.end;
}

/** The variable that a node writes to, which it is known to from then on. */
function written(
  variables: Map<string, VariableData>,
  node: SyntaxNode,
  scope: ScopeData,
  kind: Variable["kind"],
): VariableData {
  const name = node.text;
  const known = variables.get(name);
  if (known) {
    known.writes.push(node);
    return known;
  }
  // Most variables are written once; an array that grows in place takes room for 17 at once.
  const made: VariableData = { name, scope, kind, writes: [node], reads: NO_NODES, captured: false };
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
