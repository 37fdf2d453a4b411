// Owns what names mean inside one unit of TypeScript or JavaScript: which declaration an identifier refers to, through blocks, functions,
// parameters and destructuring. What the unit does not declare is the module's, imported or global. Pure; knows no other unit.
import type { SyntaxNode, Unit } from "../../syntax/node";
import { FUNCTIONS } from "./kinds";

export interface Declaration {
  readonly kind: "parameter" | "variable" | "function" | "class" | "import";
  /** The identifier that is declared. */
  readonly at: SyntaxNode;
  /** What it is given: the initial value, the function or the class itself, the default of a parameter. */
  readonly value: SyntaxNode | undefined;
  /** What is taken from the value where it is destructured: a property's name, or a place in a list. */
  readonly part: string | number | undefined;
  /** True when it stands at the top of the module. */
  readonly isTop: boolean;
}

export interface ScriptScopes {
  /** The declaration that a name means; undefined when this unit has none. */
  declaration(identifier: SyntaxNode): Declaration | undefined;
  /** What the unit declares at the top of the module, by name. */
  readonly top: ReadonlyMap<string, Declaration>;
}

const DECLARING: ReadonlySet<string> = new Set([
  "variable_declarator",
  "function_declaration",
  "generator_function_declaration",
  "function_expression",
  "class_declaration",
  "abstract_class_declaration",
  "enum_declaration",
  "required_parameter",
  "optional_parameter",
  "formal_parameters",
  "arrow_function",
  "catch_clause",
  "for_in_statement",
]);

const BLOCKS: ReadonlySet<string> = new Set([
  "statement_block",
  "for_statement",
  "for_in_statement",
  "switch_body",
  "class_static_block",
  "catch_clause",
]);

type Names = Map<string, Declaration>;

export function createScriptScopes(unit: Unit): ScriptScopes {
  const { root } = unit;
  const scopes = new Map<number, Names>();
  const top: Names = new Map();
  const declare = (scope: SyntaxNode | undefined, found: Omit<Declaration, "isTop">) => {
    const names = scope ? (scopes.get(scope.index) ?? new Map()) : top;
    if (scope) scopes.set(scope.index, names);
    if (!names.has(found.at.text)) names.set(found.at.text, { ...found, isTop: scope === undefined });
  };
  for (const node of root.select(DECLARING)) declareIn(node, declare);
  return {
    top,
    declaration(identifier) {
      const name = identifier.text;
      for (let at = identifier.parent; at; at = at.parent) {
        const found = scopes.get(at.index)?.get(name);
        if (found) return found;
      }
      return scopes.get(root.index)?.get(name) ?? top.get(name);
    },
  };
}

type Declare = (scope: SyntaxNode | undefined, found: Omit<Declaration, "isTop">) => void;

function declareIn(node: SyntaxNode, declare: Declare): void {
  switch (node.kind) {
    case "variable_declarator": {
      const isVar = node.parent?.kind === "variable_declaration";
      const name = node.field("name");
      const scope = node.ancestor(({ kind }) => FUNCTIONS.has(kind) || (!isVar && BLOCKS.has(kind)));
      if (name) declarePattern(name, "variable", node.field("value"), undefined, (found) => declare(scope, found));
      return;
    }
    case "required_parameter":
    case "optional_parameter": {
      const pattern = node.field("pattern");
      const owner = node.ancestor(({ kind }) => FUNCTIONS.has(kind));
      if (pattern && owner)
        declarePattern(pattern, "parameter", node.field("value"), undefined, (found) => declare(owner, found));
      return;
    }
    case "formal_parameters": {
      // Those of JavaScript, which have no type around them.
      const owner = node.ancestor(({ kind }) => FUNCTIONS.has(kind));
      for (const child of owner ? node.namedChildren : []) {
        const pattern = child.kind === "assignment_pattern" ? child.field("left") : child;
        if (pattern)
          declarePattern(pattern, "parameter", child.field("right"), undefined, (found) => declare(owner, found));
      }
      return;
    }
    case "arrow_function": {
      const single = node.field("parameter");
      if (single) declare(node, { kind: "parameter", at: single, value: undefined, part: undefined });
      return;
    }
    case "catch_clause": {
      const parameter = node.field("parameter");
      if (parameter) declarePattern(parameter, "parameter", undefined, undefined, (found) => declare(node, found));
      return;
    }
    case "for_in_statement": {
      const left = node.field("kind") ? node.field("left") : undefined;
      if (left) declarePattern(left, "variable", undefined, undefined, (found) => declare(node, found));
      return;
    }
    default:
      declareNamed(node, declare);
  }
}

function declareNamed(node: SyntaxNode, declare: Declare): void {
  const at = node.field("name");
  if (!at) return;
  const kind = FUNCTIONS.has(node.kind) ? "function" : "class";
  // The name of an expression is its own alone.
  const scope =
    node.kind === "function_expression"
      ? node
      : node.ancestor((one) => FUNCTIONS.has(one.kind) || BLOCKS.has(one.kind));
  declare(scope, { kind, at, value: node, part: undefined });
}

type Found = (found: Omit<Declaration, "isTop">) => void;

/** All names of a pattern, with what they are taken from: only the outermost step of a destructuring is told. */
function declarePattern(
  pattern: SyntaxNode,
  kind: "variable" | "parameter",
  value: SyntaxNode | undefined,
  part: string | number | undefined,
  found: Found,
): void {
  switch (pattern.kind) {
    case "identifier":
    case "shorthand_property_identifier_pattern":
      found({ kind, at: pattern, value, part });
      return;
    case "object_pattern":
      for (const child of pattern.namedChildren) {
        const inner = child.kind === "object_assignment_pattern" ? child.field("left") : child;
        const taken = part === undefined ? value : undefined;
        if (!inner) continue;
        if (inner.kind === "shorthand_property_identifier_pattern") {
          found({ kind, at: inner, value: taken, part: inner.text });
        } else if (inner.kind === "pair_pattern") {
          const name = inner.field("key")?.text ?? "";
          const target = inner.field("value");
          if (target) declarePattern(target, kind, taken, name, found);
        } else declarePattern(inner, kind, undefined, "...", found);
      }
      return;
    case "array_pattern": {
      let place = 0;
      for (const child of pattern.children) {
        if (child.kind === ",") place++;
        else if (child.named) declarePattern(child, kind, part === undefined ? value : undefined, place, found);
      }
      return;
    }
    case "assignment_pattern": {
      const left = pattern.field("left");
      if (left) declarePattern(left, kind, value, part, found);
      return;
    }
    case "rest_pattern":
      for (const child of pattern.namedChildren) declarePattern(child, kind, undefined, "...", found);
      return;
    default:
      return;
  }
}
