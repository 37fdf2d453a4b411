// Owns the conditions under which a call in a loop runs for one element only, for another thing on each turn, or not as a rule.
// Pure over nodes.
import type { SyntaxNode } from "../../syntax/node";
import type { Loop, Loops } from "../services";
import { ASSIGNMENTS, COMPARISONS } from "./kinds";

/** Inside `if name == "x":` on a loop target, or `if row["id"] == wanted:` on its own key: at most one element gets there. */
export function isSelected(node: SyntaxNode, loop: Loop): boolean {
  return conditionsAround(node, loop).some((condition) => {
    const match = /^(\w+)\s*==\s*(["'\d].*|[A-Z_]+)$/.exec(condition.text);
    return (match && loop.targets.includes(match[1] ?? "")) || comparesKey(condition, loop, OWN_KEY);
  });
}

/** Inside `if row.owner_id == wanted:`: only the elements that are looked for get there. */
export function isMatched(node: SyntaxNode, loop: Loop): boolean {
  return conditionsAround(node, loop).some((condition) => comparesKey(condition, loop, KEY));
}

/** Behind `isinstance(part, Image)`, `url.startswith("http")`, or what is left when that does not hold: some kinds of elements come to it. */
export function isOfKind(node: SyntaxNode, loop: Loop): boolean {
  for (let at = node; at.parent && at !== loop.node; at = at.parent) {
    const { kind }: SyntaxNode = at.parent;
    const isBranch = kind === "if_statement" || kind === "elif_clause";
    const condition = isBranch && at.fieldName !== "condition" ? at.parent.field("condition") : undefined;
    const before = kind === "boolean_operator" && at.fieldName === "right" ? at.parent.field("left") : undefined;
    if (KINDS.test((condition ?? before)?.text ?? "")) return true;
  }
  return false;
}

const KINDS = /\bisinstance\(|\.startswith\(/;

/** What must hold within a turn for the node to be reached. */
function conditionsAround(node: SyntaxNode, loop: Loop): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let at = node; at.parent && at !== loop.node; at = at.parent) {
    if (at.parent.kind !== "if_statement" && at.parent.kind !== "elif_clause") continue;
    const condition = at.fieldName === "consequence" ? at.parent.field("condition") : undefined;
    if (condition) found.push(condition);
  }
  return found;
}

const KEY = /(^|[._"'])(\w*id|pk|key|uuid|slug|name|email|username|login|code|token)(["']\])?\)?$/i;
const OWN_KEY = /^(?:(?:int|str)\()?\w+(\.|\[["'])(id|pk|uuid)(["']\])?\)?$/;

/** An element of the loop is compared by a key with what is no element, of this loop or of one around it. */
function comparesKey(condition: SyntaxNode, loop: Loop, key: RegExp): boolean {
  return [condition, ...condition.select(COMPARISONS)].some((one) => {
    const [left, right] = one.kind === "comparison_operator" ? one.namedChildren : [];
    if (!left || !right || one.children[1]?.kind !== "==") return false;
    const [element, other] = holds(left, loop) ? [left, right] : [right, left];
    if (!holds(element, loop) || !key.test(element.text)) return false;
    for (let around: Loop | undefined = loop; around; around = around.outer) if (holds(other, around)) return false;
    return true;
  });
}

function holds(node: SyntaxNode, { targets }: Loop): boolean {
  return targets.some((name) => new RegExp(`\\b${name}\\b`).test(node.text));
}

/** `db[collection].find(...)`, `cursor.execute(statement)`, `model.objects.count()`: each turn asks another table, or something else. */
export function picksTable(node: SyntaxNode, loop: Loop, loops: Pick<Loops, "varies">): boolean {
  const statement = node.field("arguments")?.namedChildren[0];
  const isExecute = /^execut|^query$/.test(node.field("function")?.field("attribute")?.text ?? "");
  if (isExecute && statement?.kind === "identifier" && loop.targets.includes(statement.text)) return true;
  if (isExecute && buildsOn(statement, loop)) return true;
  const varies = (name: SyntaxNode | undefined) => name?.kind === "identifier" && loops.varies(name, loop);
  for (
    let at: SyntaxNode | undefined = node;
    at;
    at = at.field("object") ?? at.field("function") ?? at.field("value")
  ) {
    if (at.kind === "subscript" && loop.targets.includes(at.field("subscript")?.text ?? "")) return true;
    if (at.kind === "attribute" && MANAGER.test(at.field("attribute")?.text ?? "") && varies(at.field("object")))
      return true;
    const callee = at.kind === "call" ? at.field("function")?.field("attribute")?.text : undefined;
    const entity = at.field("arguments")?.namedChildren[0]?.text ?? "";
    if (callee === "query" && loop.targets.includes(entity)) return true;
  }
  return false;
}

/** `table.select()`, `select(model)`. */
function buildsOn(statement: SyntaxNode | undefined, { targets }: Loop): boolean {
  const callee = statement?.kind === "call" ? statement.field("function") : undefined;
  if (callee?.kind === "attribute" && targets.includes(callee.field("object")?.text ?? "")) return true;
  const entity = statement?.field("arguments")?.namedChildren[0]?.text ?? "";
  return /(^|\.)(select|delete|update|insert)$/.test(callee?.text ?? "") && targets.includes(entity);
}

const MANAGER = /^(objects|_default_manager|_base_manager)$/;

/** `while queue:`: as many turns as there are elements. Other conditions are waits and searches, and so are chains of lookups. */
export function drains(loop: Loop): boolean {
  const condition = loop.node.field("condition");
  const container = /^(?:len\()?([\w.]+)\)?( > 0)?$/.exec(condition?.text ?? "")?.[1];
  if (!container) return false;
  // A condition given a new value in the body follows a chain: each turn needs the one before.
  return !loop.node.select(ASSIGNMENTS).some((a) => a.field("left")?.text === container);
}

/** In the handler of an exception within the loop: not what happens for each element. */
export function isHandler(node: SyntaxNode, loop: Loop): boolean {
  return node.ancestor((n) => n === loop.node || n.kind === "except_clause")?.kind === "except_clause";
}

/** What `sorted(x)`, `enumerate(x)`, `list(x)` go over. */
export function unwrapped(iterable: SyntaxNode): SyntaxNode {
  const callee = iterable.kind === "call" ? iterable.field("function")?.text : undefined;
  const first = iterable.field("arguments")?.namedChildren[0];
  return first && /^(sorted|enumerate|list|tuple|set|reversed|iter)$/.test(callee ?? "") ? unwrapped(first) : iterable;
}

/** Innermost loop over data around a node; attempts, batches and endless loops end the search, small constant ones do not. */
export function loopOverData(node: SyntaxNode, loops: Pick<Loops, "around">): Loop | undefined {
  for (let loop = loops.around(node); loop; loop = loop.outer) {
    if (loop.trips === "batch" || loop.trips === "forever" || loop.trips === "retry") return undefined;
    if (loop.trips === "data") return loop.kind === "while" && !drains(loop) ? undefined : loop;
  }
  return undefined;
}
