// Owns the reading of an expression as a query chain, through locals of the same function. Pure over the unit; what the names mean is the
// facts' business.
import type { SyntaxNode } from "../../../syntax/node";
import type { QueryChain, QueryStep } from "../../query-chain";
import { UNKNOWN } from "../../ref";
import type { Services, Variable } from "../../services";
import { OTHER, type Term } from "../../term";
import { termOf } from "../terms/terms";
import { reachingWrites } from "../writes";

const MAX_STEPS = 40;
const MAX_DEPTH = 8;

/** The chain that an expression ends; undefined for what is no call, attribute, subscript or name. */
export function chainOfExpression(expression: SyntaxNode, services: Services): QueryChain | undefined {
  const walk: Walk = { services, depth: 0, left: MAX_STEPS };
  return chain(expression, walk);
}

interface Walk {
  readonly services: Services;
  depth: number;
  left: number;
}

function chain(node: SyntaxNode, walk: Walk): QueryChain | undefined {
  if (walk.left-- <= 0) return undefined;
  switch (node.kind) {
    case "call":
      return ofCall(node, walk);
    case "await":
      return awaited(node.namedChildren[0] && chain(node.namedChildren[0], walk));
    case "parenthesized_expression":
      return node.namedChildren[0] && chain(node.namedChildren[0], walk);
    case "attribute":
      return ofAttribute(node, walk);
    case "subscript":
      return ofSubscript(node, walk);
    case "identifier":
      return ofName(node, walk);
    default:
      return undefined;
  }
}

function awaited(found: QueryChain | undefined): QueryChain | undefined {
  const last = found?.steps.at(-1);
  return last
    ? { root: found?.root ?? UNKNOWN, steps: [...(found?.steps.slice(0, -1) ?? []), { ...last, awaited: true }] }
    : found;
}

function ofCall(node: SyntaxNode, walk: Walk): QueryChain | undefined {
  const callee = node.field("function");
  if (!callee) return undefined;
  const object = callee.kind === "attribute" ? callee.field("object") : undefined;
  const name = callee.field("attribute")?.text ?? "";
  const before = object ? chain(object, walk) : { root: walk.services.refs.of(callee), steps: [] };
  const step = stepOf(node, object ? name : "", walk);
  return before && { root: before.root, steps: [...before.steps, step] };
}

function stepOf(node: SyntaxNode, name: string, walk: Walk): QueryStep {
  const list = node.field("arguments");
  const args: Term[] = [];
  const keywords: Record<string, Term> = {};
  const given = list?.kind === "argument_list" ? list.namedChildren : list ? [list] : [];
  const statement = EXECUTES.test(name) && given[0] ? nested(given[0], walk) : undefined;
  for (const [index, arg] of given.entries()) {
    const keyword = arg.kind === "keyword_argument" ? arg.field("name")?.text : undefined;
    const value = arg.kind === "keyword_argument" ? arg.field("value") : arg;
    if (!value || keyword === "__proto__" || arg.kind === "comment") continue;
    const term = statement && index === 0 ? OTHER : termOf(value, walk.services);
    if (keyword === undefined) args.push(term);
    else keywords[keyword] = term;
  }
  return { name, args, keywords, ...(statement ? { statement } : {}) };
}

/** Methods that are given a statement first. */
const EXECUTES = /^(execute|scalars?|exec|stream|stream_scalars|select|exists|paginate|fetch_all|fetch_one|iterate)$/;

/** A statement in place or in a local. */
function nested(node: SyntaxNode, walk: Walk): QueryChain | undefined {
  if (node.kind !== "call" && node.kind !== "identifier" && node.kind !== "parenthesized_expression") return undefined;
  const found = chain(node, walk);
  return found && found.steps.length > 0 ? found : undefined;
}

function ofAttribute(node: SyntaxNode, walk: Walk): QueryChain | undefined {
  const object = node.field("object");
  const name = node.field("attribute")?.text;
  if (!object || !name) return undefined;
  const before = startsQuery(object) ? chain(object, walk) : undefined;
  if (before && before.steps.length > 0)
    return { root: before.root, steps: [...before.steps, { name, form: "get", args: [], keywords: {} }] };
  return { root: walk.services.refs.of(node), steps: [] };
}

/** An attribute of something called is a step; one of a plain name is part of the root. */
function startsQuery(object: SyntaxNode): boolean {
  let at: SyntaxNode | undefined = object;
  while (at?.kind === "attribute") at = at.field("object");
  return (
    at?.kind === "call" || at?.kind === "subscript" || at?.kind === "await" || at?.kind === "parenthesized_expression"
  );
}

function ofSubscript(node: SyntaxNode, walk: Walk): QueryChain | undefined {
  const value = node.field("value");
  const index = node.field("subscript");
  const before = value && chain(value, walk);
  if (!before || !index) return undefined;
  if (index.kind !== "slice") {
    const step: QueryStep = { name: "", form: "item", args: [termOf(index, walk.services)], keywords: {} };
    return { root: before.root, steps: [...before.steps, step] };
  }
  const ends = sliceEnds(index).map((end): Term => (end ? termOf(end, walk.services) : { t: "none" }));
  return { root: before.root, steps: [...before.steps, { name: "", form: "slice", args: ends, keywords: {} }] };
}

/** Start and end of a slice. */
function sliceEnds(slice: SyntaxNode): readonly [SyntaxNode | undefined, SyntaxNode | undefined] {
  const ends: [SyntaxNode | undefined, SyntaxNode | undefined] = [undefined, undefined];
  let at = 0;
  for (const child of slice.children) {
    if (child.kind === ":") at++;
    else if (child.named && at < 2) ends[at] = child;
  }
  return ends;
}

function ofName(node: SyntaxNode, walk: Walk): QueryChain | undefined {
  const { scopes, refs } = walk.services;
  const plain: QueryChain = { root: refs.of(node), steps: [] };
  const variable = scopes.variable(node);
  if (variable?.kind !== "local" || walk.depth >= MAX_DEPTH) return plain;
  if (!variable.scope.parent && variable.scope.node.kind !== "function_definition") return plain;
  const writes = reachingWrites(variable, node, scopes).filter((w) => !isNone(w));
  const extending = writes.filter((write) => extendsItself(write, variable, walk));
  const bases = writes.filter((write) => !extending.includes(write));
  // One that extends itself and hides the others is followed like any other value.
  const [base, other] = bases.length > 0 ? bases : extending;
  if (!base || (other && bases.length > 0)) return plain;
  const value = givenTo(base);
  if (!value) return plain;
  walk.depth++;
  const before = chain(value, walk);
  const more = bases.length > 0 ? extending.flatMap((write) => addedSteps(write, variable, walk)) : [];
  walk.depth--;
  if (!before) return plain;
  return { root: before.root, steps: [...before.steps, ...more] };
}

function isNone(write: SyntaxNode): boolean {
  return write.parent?.kind === "assignment" && write.parent.field("right")?.kind === "none";
}

/** What a name is given, when that is all there is to it. */
function givenTo(write: SyntaxNode): SyntaxNode | undefined {
  const parent = write.parent;
  if (parent?.kind === "assignment" && parent.field("left") === write) return parent.field("right");
  return parent?.kind === "named_expression" ? parent.field("value") : undefined;
}

function extendsItself(write: SyntaxNode, variable: Variable, walk: Walk): boolean {
  let at = givenTo(write);
  while (at) {
    if (at.kind === "identifier") return walk.services.scopes.variable(at) === variable;
    at = inner(at);
  }
  return false;
}

function inner(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.kind) {
    case "call":
      return node.field("function");
    case "attribute":
      return node.field("object");
    case "subscript":
      return node.field("value");
    case "await":
    case "parenthesized_expression":
      return node.namedChildren[0];
    default:
      return undefined;
  }
}

/** Steps that `q = q.where(...)` adds to what `q` was. */
function addedSteps(write: SyntaxNode, variable: Variable, walk: Walk): readonly QueryStep[] {
  const steps: QueryStep[] = [];
  let at = givenTo(write);
  while (at && walk.left-- > 0) {
    if (at.kind === "identifier" && walk.services.scopes.variable(at) === variable) break;
    const callee = at.kind === "call" ? at.field("function") : undefined;
    if (callee?.kind === "attribute") {
      steps.unshift({ ...stepOf(at, callee.field("attribute")?.text ?? "", walk), maybe: true });
      at = callee.field("object");
      continue;
    }
    if (at.kind === "subscript") {
      const own = ofSubscript(at, { ...walk, depth: MAX_DEPTH });
      const last = own?.steps.at(-1);
      if (last) steps.unshift({ ...last, maybe: true });
    }
    at = inner(at);
  }
  return steps;
}
