// Owns which loops surround a node, how often they run as far as the unit tells, and what changes from turn to turn.
import type { SyntaxNode, Unit } from "../../syntax/node";
import type { Loop, Loops, Scopes } from "../services";
import { COMPREHENSIONS, LOOPS, NAMES } from "./kinds";
import { tripsOf } from "./trips";

/** Finds the loops of a unit lazily. */
export function createLoops(unit: Unit, scopes: Scopes): Loops {
  const known = new Map<SyntaxNode, Loop>();
  let list: readonly Loop[] | undefined;

  const loopOf = (node: SyntaxNode): Loop => {
    const found = known.get(node);
    if (found) return found;
    const loop = describe(node, () => around(node), scopes);
    known.set(node, loop);
    return loop;
  };

  const hasAny = unit.root.has(LOOPS);
  // Each rule about loops asks for each call.
  const innermost: (Loop | typeof NONE | undefined)[] = new Array(hasAny ? unit.root.next : 0);
  const around = (node: SyntaxNode): Loop | undefined => {
    if (!hasAny) return undefined;
    const known = innermost[node.index];
    if (known) return known === NONE ? undefined : known;
    const loop = climb(node);
    innermost[node.index] = loop ?? NONE;
    return loop;
  };

  const climb = (node: SyntaxNode): Loop | undefined => {
    let child = node;
    for (let at = node.parent; at; child = at, at = at.parent) {
      if (isScopeBoundary(at, child)) return undefined;
      if (isBodyOfStatement(at, child)) return loopOf(at);
      if (COMPREHENSIONS.has(at.kind)) {
        const clause = clauseFor(at, child, node);
        if (clause) return loopOf(clause);
      }
    }
    return undefined;
  };

  return {
    around,
    varies: variation(scopes),
    endsAfter: (node, loop) => endsAfter(node, loop),
    memoGuarded: (node, loop) => memoGuarded(node, loop),
    get all() {
      list ??= unit.root.select(LOOPS).map(loopOf);
      return list;
    },
  };
}

/** Whether an expression varies in a loop, found out once: each rule about loops asks for each call. */
function variation(scopes: Scopes): Loops["varies"] {
  const known = new Map<Loop, { readonly names: ReadonlySet<string>; readonly verdicts: Map<SyntaxNode, boolean> }>();
  return (expression, loop) => {
    let about = known.get(loop);
    if (!about) {
      about = { names: movingNames(loop), verdicts: new Map() };
      known.set(loop, about);
    }
    const { names, verdicts } = about;
    let verdict = verdicts.get(expression);
    if (verdict === undefined) {
      verdict = mentions(expression, names) || expressionCallsMoving(expression, names, scopes);
      verdicts.set(expression, verdict);
    }
    return verdict;
  };
}

/** In the place of the loop of a node that is in none. */
const NONE = "none";

function isScopeBoundary(at: SyntaxNode, child: SyntaxNode): boolean {
  if (at.kind === "class_definition") return child.fieldName === "body";
  return (
    (at.kind === "function_definition" || at.kind === "lambda") &&
    (child.fieldName === "body" || child.fieldName === "parameters")
  );
}

function isBodyOfStatement(at: SyntaxNode, child: SyntaxNode): boolean {
  if (at.kind === "for_statement") return child.fieldName === "body";
  return at.kind === "while_statement" && (child.fieldName === "body" || child.fieldName === "condition");
}

/**
 * The clause of a comprehension that repeats `node`: the last one for the body and conditions, the one before it for a later
 * clause's iterable, none for the first iterable.
 */
function clauseFor(comprehension: SyntaxNode, child: SyntaxNode, node: SyntaxNode): SyntaxNode | undefined {
  const clauses = comprehension.namedChildren.filter((n) => n.kind === "for_in_clause");
  if (child.kind !== "for_in_clause") {
    if (child.kind !== "if_clause") return clauses[clauses.length - 1];
    return clauses.filter((c) => c.start < child.start).pop();
  }
  const at = clauses.indexOf(child);
  const iterable = child.field("right");
  if (iterable && node.start >= iterable.start && node.end <= iterable.end) return clauses[at - 1];
  return undefined;
}

function describe(node: SyntaxNode, outer: () => Loop | undefined, scopes: Scopes): Loop {
  const comprehension = node.kind === "for_in_clause";
  const body = comprehension ? comprehensionBody(node) : [node.field("body")].filter((n) => n !== undefined);
  const left = node.field("left");
  const shape = {
    node,
    kind: comprehension ? "comprehension" : node.kind === "while_statement" ? "while" : "for",
    isAsync: node.children[0]?.kind === "async",
    iterable: iterableOf(node),
    targets: left ? targetNames(left) : [],
    body,
  } as const;
  let around: Loop | undefined;
  let looked = false;
  return {
    ...shape,
    trips: tripsOf(shape, scopes),
    get outer() {
      if (!looked) around = outer();
      looked = true;
      return around;
    },
  };
}

function iterableOf(node: SyntaxNode): SyntaxNode | undefined {
  const right = node.field("right");
  return right?.kind === "parenthesized_expression" ? (right.namedChildren[0] ?? right) : right;
}

function comprehensionBody(clause: SyntaxNode): readonly SyntaxNode[] {
  const owner = clause.parent;
  if (!owner) return [];
  return owner.namedChildren.filter((n) => n !== clause && (n.kind !== "for_in_clause" || n.start > clause.start));
}

function targetNames(left: SyntaxNode): readonly string[] {
  if (left.kind === "identifier") return [left.text];
  const names: string[] = [];
  for (const node of left.descendants()) {
    if (node.kind === "identifier" && node.parent?.kind !== "attribute") names.push(node.text);
  }
  return names;
}

/** A call of a nested function that itself reads a moving name. */
function expressionCallsMoving(expression: SyntaxNode, moving: ReadonlySet<string>, scopes: Scopes): boolean {
  if (expression.kind !== "call") return false;
  const callee = expression.field("function");
  if (callee?.kind !== "identifier") return false;
  const variable = scopes.variable(callee);
  if (variable?.kind !== "function") return false;
  const definition = variable.writes[0]?.parent;
  return definition !== undefined && mentions(definition, moving);
}

/** Fixpoint over the body's assignments: a name varies when its value mentions a name that varies. */
function movingNames(loop: Loop): ReadonlySet<string> {
  const moving = new Set(loop.targets);
  const assignments: { readonly names: readonly string[]; readonly value: SyntaxNode }[] = [];
  for (const part of loop.body) collectAssignments(part, assignments);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { names, value } of assignments) {
      if (names.every((n) => moving.has(n)) || !mentions(value, moving)) continue;
      for (const name of names) moving.add(name);
      grown = true;
    }
  }
  if (loop.kind === "while") for (const { names } of assignments) for (const name of names) moving.add(name);
  return moving;
}

const ASSIGNS: ReadonlySet<string> = new Set([
  "assignment",
  "augmented_assignment",
  "for_statement",
  "for_in_clause",
  "named_expression",
  "as_pattern",
]);

function collectAssignments(part: SyntaxNode, out: { names: readonly string[]; value: SyntaxNode }[]): void {
  for (const node of part.select(ASSIGNS)) {
    if (node.kind === "assignment" || node.kind === "augmented_assignment") {
      const left = node.field("left");
      const right = node.field("right");
      if (left && right) out.push({ names: targetNames(left), value: node.kind === "assignment" ? right : node });
    } else if (node.kind === "for_statement" || node.kind === "for_in_clause") {
      const left = node.field("left");
      const right = node.field("right");
      if (left && right) out.push({ names: targetNames(left), value: right });
    } else if (node.kind === "named_expression") {
      const value = node.field("value");
      if (value) out.push({ names: [node.field("name")?.text ?? ""], value });
    } else if (node.kind === "as_pattern") {
      const value = node.namedChildren[0];
      const target = node.namedChildren[1];
      if (value && target) out.push({ names: targetNames(target), value });
    }
  }
}

/** True when the expression reads one of the names (attribute and keyword names do not count). */
export function mentions(expression: SyntaxNode, names: ReadonlySet<string>): boolean {
  if (expression.kind === "identifier") return names.has(expression.text);
  for (const node of expression.select(NAMES)) {
    if (!names.has(node.text)) continue;
    if (node.parent?.kind === "attribute" && node.fieldName === "attribute") continue;
    if (node.parent?.kind === "keyword_argument" && node.fieldName === "name") continue;
    return true;
  }
  return false;
}

const ENDS = new Set(["return_statement", "break_statement", "raise_statement"]);
const CONTINUES: ReadonlySet<string> = new Set(["continue_statement"]);

function endsAfter(node: SyntaxNode, loop: Loop): boolean {
  const body = loop.node.field("body");
  if (!body) return false;
  let conditional = false;
  for (let at: SyntaxNode | undefined = node; at && at !== body; at = at.parent) {
    if (ENDS.has(at.kind)) return true;
    const block: SyntaxNode | undefined = at.parent;
    if (block?.kind !== "block") continue;
    const rest = block.namedChildren.filter((n) => n.start >= (at as SyntaxNode).end);
    const end = rest.findIndex((n) => ENDS.has(n.kind));
    // After a branch, what the other branches look for may go on.
    if (end >= 0) return !conditional || !rest.slice(0, end).some((n) => n.select(CONTINUES).length > 0);
    conditional ||= block !== body && isBranch(block);
  }
  return false;
}

/** A block in a `try` falls through to what follows the statement, and so does a branch. */
function isBranch(block: SyntaxNode): boolean {
  return /^(if_statement|else_clause|elif_clause)$/.test(block.parent?.kind ?? "");
}

/** Inside `if key not in seen:` (or after `if key in seen: continue`) where the body then records the key. */
function memoGuarded(node: SyntaxNode, loop: Loop): boolean {
  const body = loop.node.field("body");
  for (let at: SyntaxNode | undefined = node; at && at !== loop.node; at = at.parent) {
    const parent: SyntaxNode | undefined = at.parent;
    if (parent?.kind === "if_statement" && at.fieldName === "consequence" && isAbsenceTest(parent.field("condition")))
      return true;
    if (parent === body && body) {
      const before = body.namedChildren.filter((n) => n.end <= (at as SyntaxNode).start);
      if (before.some(skipsSeen)) return true;
    }
  }
  return false;
}

function isAbsenceTest(condition: SyntaxNode | undefined): boolean {
  if (!condition) return false;
  if (condition.kind === "comparison_operator")
    return condition.children.some((c) => c.kind === "not in") || /!=\s*(prev|last|current)\w*$/.test(condition.text);
  if (condition.kind === "boolean_operator") {
    return condition.field("operator")?.kind === "and" && condition.namedChildren.some((c) => isAbsenceTest(c));
  }
  return false;
}

function skipsSeen(statement: SyntaxNode): boolean {
  if (statement.kind !== "if_statement") return false;
  const condition = statement.field("condition");
  const first = statement.field("consequence")?.namedChildren[0];
  const seen = condition?.kind === "comparison_operator" && condition.children.some((c) => c.kind === "in");
  return seen === true && first?.kind === "continue_statement";
}
