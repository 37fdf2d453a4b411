// Owns the judgement whether an expression has the same value on every turn of a loop: nothing in it is given another value, and what
// it refers to is not written to. What calls do is asked of the caller, and what nobody knows is never the same. Pure over one unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes, Variable } from "../../services";
import { CALLS, NAMES } from "../kinds";
import { assignedName, chainAround, type Place, useAt } from "./uses";

/** `likely`: handed to code that nobody can follow but that seldom writes to what it is given. */
export type Steadiness = "same" | "likely" | "changes";

export interface Onlooker {
  readonly scopes: Scopes;
  /** A call whose own doing does not count, as it is what is asked about. */
  readonly judged?: SyntaxNode;
  /** Canonical dotted name of the library function or method that a call calls, or "". */
  nameOf(call: SyntaxNode): string;
  /** True for a name of a module, a class or a function. */
  isDefinition(name: SyntaxNode): boolean;
  /** Whether an attribute is stored rather than computed when it is read. */
  storedAttribute(attribute: SyntaxNode): Steadiness;
  /** What a call of a method does to an attribute (`x.y`) of its receiver, or (`""`) to the receiver itself. */
  leavesReceiver(call: SyntaxNode, attribute: string): Steadiness;
  /** What a call does to one of its arguments. */
  leavesArgument(call: SyntaxNode, argument: SyntaxNode): Steadiness;
  /** Whether a call in the expression gives the same for the same input. */
  repeats(call: SyntaxNode): Steadiness;
}

const ORDER: readonly Steadiness[] = ["same", "likely", "changes"];

/** The least of several judgements; `same` of none. */
export function leastSteady(all: Iterable<Steadiness>): Steadiness {
  let at = 0;
  for (const one of all) at = Math.max(at, ORDER.indexOf(one));
  return ORDER[at] as Steadiness;
}

const VOLATILE: ReadonlySet<string> = new Set(["await", "yield", "named_expression", "lambda"]);
const CALLS_AND_ATTRIBUTES: ReadonlySet<string> = new Set(["call", "attribute"]);

/** Whether the expression, which lies in the loop, gives the same on each of its turns. */
export function steadiness(expression: SyntaxNode, loop: Loop, cx: Onlooker): Steadiness {
  return steadyBeside(expression, [], loop, cx);
}

/** The same, were the names given always the same. */
export function steadyBeside(expression: SyntaxNode, names: readonly string[], loop: Loop, cx: Onlooker): Steadiness {
  if (expression.select(VOLATILE).length > 0) return "changes";
  return leastSteady(judgements(expression, names, turnOf(loop), cx));
}

function* judgements(
  expression: SyntaxNode,
  apart: readonly string[],
  turn: SyntaxNode,
  cx: Onlooker,
): Iterable<Steadiness> {
  for (const name of namesRead(expression)) {
    if (!apart.includes(name.text)) yield ofName(name, expression, turn, cx);
  }
  for (const node of expression.select(CALLS_AND_ATTRIBUTES)) {
    if (node.kind === "call") yield cx.repeats(node);
    else if (node.fieldName !== "function") yield cx.storedAttribute(node);
  }
}

/** Everything that a loop runs again, its header included. */
export function turnOf(loop: Loop): SyntaxNode {
  return loop.kind === "comprehension" ? (loop.node.parent ?? loop.node) : loop.node;
}

/** Identifiers whose value is read, not those that name attributes and keywords. */
export function namesRead(expression: SyntaxNode): readonly SyntaxNode[] {
  return expression.select(NAMES).filter(({ parent, fieldName }) => {
    if (parent?.kind === "attribute") return fieldName !== "attribute";
    return !(parent?.kind === "keyword_argument" && fieldName === "name");
  });
}

export function isWithin(node: SyntaxNode, around: SyntaxNode): boolean {
  return node.index >= around.index && node.index < around.next;
}

function ofName(name: SyntaxNode, expression: SyntaxNode, turn: SyntaxNode, cx: Onlooker): Steadiness {
  const variable = cx.scopes.variable(name);
  if (!variable) return ofFreeName(name, turn, cx);
  if (variable.kind === "import" || variable.kind === "function" || variable.kind === "class") return "same";
  const writes = variable.writes.filter((write) => !isWithin(write, expression));
  // Bound by a comprehension in the expression itself.
  if (writes.length === 0) return "same";
  const isLater = (node: SyntaxNode) => isWithin(node, turn) || cx.scopes.of(node) !== variable.scope;
  if (writes.some(isLater) || isWrittenInside(variable)) return "changes";
  return leastSteady(writesInPlace(chainAround(name), variable, turn, cx));
}

const NONLOCALS: ReadonlySet<string> = new Set(["nonlocal_statement"]);

/** A function in its scope gives it other values. */
function isWrittenInside({ name, captured, scope }: Variable): boolean {
  if (!captured) return false;
  const statements = scope.node.select(NONLOCALS);
  return statements.some((statement) => statement.select(NAMES).some((n) => n.text === name));
}

/** Of a module's name the unit sees only what it does with it itself. */
function ofFreeName(name: SyntaxNode, turn: SyntaxNode, cx: Onlooker): Steadiness {
  if (cx.scopes.globals(cx.scopes.of(name)).has(name.text)) return "changes";
  if (cx.isDefinition(name)) return "same";
  const owner = chainAround(name);
  const same = turn.select(NAMES).filter((n) => n.text === name.text && !cx.scopes.variable(n));
  return leastSteady(same.map((read) => touched(read, owner.text, turn, cx)));
}

const MAX_ALIASES = 6;

/** What is done in the loop to the value under all names that it has. */
function* writesInPlace(owner: SyntaxNode, variable: Variable, turn: SyntaxNode, cx: Onlooker): Iterable<Steadiness> {
  const places: Place[] = [{ variable, path: owner.text }];
  for (let at = 0; at < places.length && at < MAX_ALIASES; at++) {
    const place = places[at] as Place;
    for (const alias of aliasesOf(place, cx.scopes)) {
      if (!places.some((p) => p.variable === alias.variable)) places.push(alias);
    }
    for (const read of place.variable.reads) {
      if (isWithin(read, turn) || cx.scopes.of(read) !== place.variable.scope)
        yield touched(read, place.path, turn, cx);
    }
  }
}

/** Other names for the value or a part of it: `other = value`, `value = other[0]`, `for part in value`. */
function* aliasesOf({ variable, path }: Place, scopes: Scopes): Iterable<Place> {
  for (const read of variable.reads) {
    const use = useAt(read);
    if (use.u === "bound" && overlaps(use.path, path)) {
      for (const name of use.names) {
        const other = scopes.variable(name);
        if (other && other !== variable) yield { variable: other, path: other.name };
      }
    }
  }
  for (const write of variable.writes) {
    const source = assignedName(write);
    const other = source && scopes.variable(source);
    if (source && other && other !== variable && other.kind !== "import")
      yield { variable: other, path: chainAround(source).text };
  }
}

function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

/** What the code around a read does to what `path` names. */
function touched(read: SyntaxNode, path: string, turn: SyntaxNode, cx: Onlooker): Steadiness {
  const use = useAt(read);
  if (!overlaps(use.path, path)) return "same";
  switch (use.u) {
    case "written":
      if (!isWithin(read, turn)) return "likely";
      return storesSame(read, turn, cx) ? "same" : "changes";
    case "method":
      if (use.call === cx.judged) return "same";
      return cx.leavesReceiver(use.call, path === use.path ? "" : path.slice(use.path.length + 1));
    case "handed":
      if (use.call === cx.judged) return "same";
      return cx.leavesArgument(use.call, use.argument);
    default:
      return "same";
  }
}

/** `data.position[:] = start`: what each turn writes is what the turn before wrote. */
function storesSame(read: SyntaxNode, turn: SyntaxNode, cx: Onlooker): boolean {
  const assignment = read.ancestor((n) => n === turn || n.kind === "assignment");
  const right = assignment?.kind === "assignment" ? assignment.field("right") : undefined;
  const left = assignment?.field("left");
  if (left?.kind !== "subscript" || !right || !isWithin(read, left) || right.select(CALLS).length > 0) return false;
  const names = [...namesRead(right), ...left.fields("subscript").flatMap(namesRead)];
  return names.every((name) => {
    const variable = cx.scopes.variable(name);
    const isElsewhere = variable?.writes.every((write) => !isWithin(write, turn)) === true;
    return isElsewhere && variable?.captured === false && !variable.reads.some((r) => isWritten(r, turn));
  });
}

function isWritten(read: SyntaxNode, turn: SyntaxNode): boolean {
  return isWithin(read, turn) && useAt(read).u === "written";
}
