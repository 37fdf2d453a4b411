// Owns the symbolic value of expressions inside one unit: locals are followed to what they were given, free names stay free.
// Pure; refs are bounded in size, and what is too tangled is unknown.
import type { SyntaxNode, Unit } from "../../syntax/node";
import { type Ref, UNKNOWN } from "../ref";
import type { Refs, Scope, Scopes, Variable } from "../services";
import { annotationRef } from "./annotations";
import { importRef } from "./imports";
import { unite } from "./unite";
import { innermostRight, reachingWrites } from "./writes";

/** Refs with more parts than this are unknown: nobody could explain them either. */
const MAX_PARTS = 60;
const MAX_DEPTH = 24;

export function createRefs(unit: Unit, scopes: Scopes): Refs {
  return new RefBuilder(unit, scopes);
}

/** Stands for an expression that is being looked into. */
const PENDING: Ref = { k: "unknown" };

class RefBuilder implements Refs {
  /** By the index of the node: most nodes of a unit are asked for. */
  private readonly memo: (Ref | undefined)[];
  private depth = 0;
  /** Counts the times that an expression was not looked into, as it lay too deep or within itself. */
  private cuts = 0;

  constructor(
    private readonly unit: Unit,
    private readonly scopes: Scopes,
  ) {
    this.memo = new Array(unit.root.next);
  }

  of(expression: SyntaxNode): Ref {
    const known = this.memo[expression.index];
    if (known && known !== PENDING) return known;
    if (this.depth >= MAX_DEPTH || known) {
      this.cuts++;
      return UNKNOWN;
    }
    const { cuts } = this;
    this.memo[expression.index] = PENDING;
    this.depth++;
    const ref = bounded(this.build(expression));
    this.depth--;
    // What was cut short by an outer expression's depth or cycle must not be remembered for others.
    if (this.depth === 0 || ref.k !== "unknown" || cuts === this.cuts) this.memo[expression.index] = ref;
    else this.memo[expression.index] = undefined;
    return ref;
  }

  annotation(node: SyntaxNode): Ref {
    return annotationRef(node, (n) => this.of(n));
  }

  private build(node: SyntaxNode): Ref {
    switch (node.kind) {
      case "identifier":
        return this.ofName(node);
      case "attribute": {
        const object = node.field("object");
        const name = node.field("attribute")?.text;
        return object && name ? { k: "attr", of: this.of(object), name } : UNKNOWN;
      }
      case "call":
        return this.ofCall(node);
      case "await":
        return this.wrap(node.namedChildren[0], (of) => ({ k: "await", of }));
      case "subscript":
        return this.ofSubscript(node);
      case "parenthesized_expression":
        return this.wrap(node.namedChildren[0], (of) => of);
      case "named_expression":
        return this.wrap(node.field("value"), (of) => of);
      case "conditional_expression":
        return this.either([node.namedChildren[0], node.namedChildren[2]]);
      case "boolean_operator":
        return node.field("operator")?.kind === "or"
          ? this.either([node.field("left"), node.field("right")])
          : this.either([node.field("right")]);
      case "lambda":
        return { k: "def", name: this.scopes.of(node.field("body") ?? node).name };
      case "binary_operator":
        return this.ofBinary(node);
      default:
        return this.ofLiteral(node);
    }
  }

  /** An alias of a type with what is injected for it (`Annotated[Session, Depends(open)]`) stands for the type. */
  private ofSubscript(node: SyntaxNode): Ref {
    const value = node.field("value");
    const [type] = node.fields("subscript");
    if (type && value && /^(\w+\.)?Annotated$/.test(value.text)) return this.of(type);
    return this.wrap(value, (of) => ({ k: "item", of, sub: true }));
  }

  private wrap(node: SyntaxNode | undefined, make: (of: Ref) => Ref): Ref {
    if (!node) return UNKNOWN;
    const of = this.of(node);
    return of.k === "unknown" ? UNKNOWN : make(of);
  }

  private either(nodes: readonly (SyntaxNode | undefined)[]): Ref {
    return unite(nodes.filter((n) => n !== undefined).map((n) => this.of(n)));
  }

  private ofCall(node: SyntaxNode): Ref {
    const callee = node.field("function");
    if (!callee) return UNKNOWN;
    if (callee.kind === "identifier" && callee.text === "super" && !this.scopes.variable(callee)) return { k: "super" };
    const of = this.of(callee);
    if (of.k === "unknown") return UNKNOWN;
    const args = node.field("arguments")?.namedChildren ?? [];
    // Rows of several entities are of neither class.
    const isRow = args.length > 1 && of.k === "attr" && of.name === "query";
    const first = isRow ? undefined : (args.find((a) => a.field("name")?.text === "class_")?.field("value") ?? args[0]);
    const arg = first && first.kind !== "keyword_argument" ? this.of(first) : UNKNOWN;
    return arg.k === "unknown" ? { k: "call", of } : { k: "call", of, arg };
  }

  private ofBinary(node: SyntaxNode): Ref {
    const left = node.field("left");
    const operator = node.field("operator")?.kind;
    if (!left) return UNKNOWN;
    const of = this.of(left);
    const isText = of.k === "literal" && of.type === "builtins.str";
    if (isText && (operator === "%" || operator === "+")) return of;
    // Paths are joined with a slash and stay paths.
    return operator === "/" ? of : UNKNOWN;
  }

  private ofLiteral(node: SyntaxNode): Ref {
    const type = LITERALS[node.kind];
    if (!type) return UNKNOWN;
    const plain = PLAIN[type] ?? UNKNOWN;
    if (node.kind === "string" && /^[a-z]*b/i.test(node.text.slice(0, 2))) return BYTES;
    const element = elementOf(node);
    const item = element ? this.of(element) : UNKNOWN;
    return item.k === "unknown" ? plain : { k: "literal", type, item };
  }

  private ofName(node: SyntaxNode): Ref {
    const variable = this.scopes.variable(node);
    if (!variable) return { k: "free", name: node.text };
    switch (variable.kind) {
      case "import":
        return this.ofImport(variable, node);
      case "function":
      case "class":
        return this.ofDefinition(variable);
      case "parameter":
        return this.ofParameter(variable, node);
      default:
        return this.ofLocal(variable, node);
    }
  }

  private ofImport(variable: Variable, use: SyntaxNode): Ref {
    const last = importRef(variable.writes[variable.writes.length - 1]) ?? UNKNOWN;
    if (variable.writes.length === 1 || !variable.scope.parent) return last;
    // Branches of a function may import different things under one name.
    return unite(reachingWrites(variable, use, this.scopes).map((write) => importRef(write) ?? UNKNOWN));
  }

  private ofDefinition(variable: Variable): Ref {
    if (!variable.scope.parent) return { k: "free", name: variable.name };
    return { k: "def", name: `${variable.scope.name}.${variable.name}` };
  }

  private ofParameter(variable: Variable, use: SyntaxNode): Ref {
    const parameter: Ref = this.receiver(variable) ?? { k: "param", fn: variable.scope.name, name: variable.name };
    const written = variable.writes.slice(1);
    if (written.length === 0 || parameter.k !== "param") return parameter;
    const values = this.valuesOf(
      reachingWrites(variable, use, this.scopes).filter((w) => w !== variable.writes[0]),
      variable,
    );
    const entry = reachingWrites(variable, use, this.scopes).includes(variable.writes[0] as SyntaxNode);
    return unite(entry ? [parameter, ...values] : values);
  }

  /** `self` and `cls` of methods defined directly in a class. */
  private receiver(variable: Variable): Ref | undefined {
    const fn = variable.scope.node;
    if (fn.kind !== "function_definition" || !isMethod(variable.scope, this.unit)) return undefined;
    const first = fn.field("parameters")?.namedChildren[0];
    if (!first || first !== variable.writes[0]) return undefined;
    const decorators = decoratorsOf(fn);
    if (decorators.includes("staticmethod")) return undefined;
    const isClass =
      decorators.includes("classmethod") ||
      ["__new__", "__init_subclass__", "__class_getitem__"].includes(fn.field("name")?.text ?? "");
    return { k: isClass ? "cls" : "self" };
  }

  private ofLocal(variable: Variable, use: SyntaxNode): Ref {
    // Module-level names may be bound by other statements too: the facts layer knows them all.
    if (
      !variable.scope.parent &&
      !isComprehensionName(variable) &&
      !this.unit.className &&
      isPlainGlobal(variable, use)
    ) {
      return { k: "free", name: variable.name };
    }
    return unite(this.valuesOf(reachingWrites(variable, use, this.scopes), variable));
  }

  private valuesOf(writes: readonly SyntaxNode[], variable: Variable): readonly Ref[] {
    const values = writes.map((write) => ({ write, ref: this.ofWrite(write, variable) }));
    const base = values.filter(({ write }) => !extendsItself(write, variable));
    const chosen = base.length > 0 ? base : values;
    return chosen.map((v) => v.ref).filter((r) => r !== undefined);
  }

  /** What one binding identifier is given; undefined for `None` and deletions, which say nothing about the type. */
  private ofWrite(write: SyntaxNode, variable: Variable): Ref | undefined {
    let at = write;
    const path: number[] = [];
    while (at.parent && isPattern(at.parent.kind)) {
      path.unshift(at.parent.namedChildren.indexOf(at));
      at = at.parent;
    }
    const parent = at.parent;
    if (!parent) return UNKNOWN;
    const whole = this.valueGiven(at, parent, variable);
    if (!whole) return undefined;
    return path.reduce<Ref>((of, index) => (of.k === "unknown" ? of : { k: "part", of, index }), whole);
  }

  private valueGiven(at: SyntaxNode, parent: SyntaxNode, variable: Variable): Ref | undefined {
    switch (parent.kind) {
      case "assignment": {
        const type = parent.field("type");
        if (type && at.kind === "identifier") return this.annotation(type);
        const right = innermostRight(parent);
        if (!right || right.kind === "none") return right ? undefined : UNKNOWN;
        return this.of(right);
      }
      case "for_statement":
      case "for_in_clause":
        return this.wrap(parent.field("right"), (of) => ({ k: "item", of }));
      case "named_expression":
        return this.wrap(parent.field("value"), (of) => of);
      case "as_pattern_target":
        return this.ofAlias(parent);
      case "delete_statement":
      case "augmented_assignment":
        return undefined;
      default:
        return variable.kind === "parameter" ? undefined : UNKNOWN;
    }
  }

  private ofAlias(target: SyntaxNode): Ref {
    const pattern = target.parent;
    const value = pattern?.namedChildren[0];
    const item = pattern?.parent;
    if (!value || item?.kind !== "with_item") return UNKNOWN;
    const isAsync = item.ancestor((n) => n.kind === "with_statement")?.children[0]?.kind === "async";
    return this.wrap(value, (of) => (isAsync ? { k: "enter", of, async: true } : { k: "enter", of }));
  }
}

const LITERALS: Readonly<Record<string, string>> = {
  string: "builtins.str",
  concatenated_string: "builtins.str",
  integer: "builtins.int",
  float: "builtins.float",
  true: "builtins.bool",
  false: "builtins.bool",
  list: "builtins.list",
  list_comprehension: "builtins.list",
  dictionary: "builtins.dict",
  dictionary_comprehension: "builtins.dict",
  set: "builtins.set",
  set_comprehension: "builtins.set",
  tuple: "builtins.tuple",
  generator_expression: "builtins.generator",
  none: "builtins.None",
};

// Literals are the most frequent refs: one object serves all of a type.
const PLAIN: Readonly<Record<string, Ref>> = Object.fromEntries(
  Object.values(LITERALS).map((type) => [type, { k: "literal", type }]),
);
const BYTES: Ref = { k: "literal", type: "builtins.bytes" };

function elementOf(node: SyntaxNode): SyntaxNode | undefined {
  const body = node.field("body");
  if (body) return body.kind === "pair" ? body.field("value") : body;
  if (node.kind === "list" || node.kind === "set")
    return node.namedChildren.length > 0 && node.namedChildren.length <= 4 ? node.namedChildren[0] : undefined;
  return undefined;
}

function bounded(ref: Ref): Ref {
  return parts(ref, MAX_PARTS) > MAX_PARTS ? UNKNOWN : ref;
}

function parts(ref: Ref, limit: number): number {
  if (limit < 0) return 1;
  let count = 1;
  if (ref.k === "either") for (const r of ref.of) count += parts(r, limit - count);
  else if ("of" in ref) count += parts(ref.of, limit - count);
  if (ref.k === "call" && ref.arg) count += parts(ref.arg, limit - count);
  if (ref.k === "type") for (const r of ref.args ?? []) count += parts(r, limit - count);
  if (ref.k === "literal" && ref.item) count += parts(ref.item, limit - count);
  return count;
}

/** `q = q.filter(...)`: the new value is built from the old one and keeps its type. */
function extendsItself(write: SyntaxNode, variable: Variable): boolean {
  const parent = write.parent;
  if (parent?.kind !== "assignment") return false;
  let at = innermostRight(parent);
  while (at) {
    if (at.kind === "identifier") return at.text === variable.name;
    at =
      at.kind === "call"
        ? at.field("function")
        : at.kind === "attribute"
          ? at.field("object")
          : at.kind === "await"
            ? at.namedChildren[0]
            : undefined;
  }
  return false;
}

function isPattern(kind: string): boolean {
  return kind === "pattern_list" || kind === "tuple_pattern" || kind === "list_pattern";
}

function isComprehensionName(variable: Variable): boolean {
  return variable.writes[0]?.ancestor((n) => n.kind === "for_in_clause") !== undefined;
}

function isPlainGlobal(variable: Variable, use: SyntaxNode): boolean {
  const write = variable.writes[0];
  return write === undefined || write.parent?.kind === "assignment"
    ? !variable.writes.some((w) => w.start < use.start) || variable.writes.length === 1
    : false;
}

function isMethod(scope: Scope, unit: Unit): boolean {
  const parent = scope.parent;
  if (!parent) return false;
  if (parent.node.kind === "class_definition") return true;
  return parent.parent === undefined && unit.className !== "" && parent.node === unit.root;
}

/** Decorators of a function as written, without arguments. */
export function decoratorsOf(fn: SyntaxNode): readonly string[] {
  const owner = fn.parent;
  if (owner?.kind !== "decorated_definition") return [];
  return owner.namedChildren
    .filter((n) => n.kind === "decorator")
    .map((n) => {
      const expression = n.namedChildren[0];
      return (expression?.kind === "call" ? expression.field("function") : expression)?.text ?? "";
    });
}
