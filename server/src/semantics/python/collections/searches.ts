// Owns the finding of searches in a sequence that loops repeat: `x in items` where the loop changes `x` and leaves `items` as it is.
// Pure over one unit; whether `items` is a list, and how long, is asked elsewhere.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Services } from "../../services";
import { COMPARISONS, FOR_CLAUSES, NAMES } from "../kinds";
import { drains } from "../loop-guards";
import { isWithin } from "../shapes/join-rewrite";

/** `item in list`, or `item not in list`. */
export interface Search {
  readonly node: SyntaxNode;
  readonly item: SyntaxNode;
  readonly list: SyntaxNode;
  /** The outermost loop over data all of whose turns search the same list. */
  readonly loop: Loop;
}

/** Searches of a unit in what a name, an attribute or an expression holds that is made on the spot. */
export function searches(root: SyntaxNode, services: Services): readonly Search[] {
  return root.select(COMPARISONS).flatMap((node) => {
    const [item, list, ...more] = node.namedChildren;
    if (!item || !list || more.length > 0 || !node.children.some(({ kind }) => kind === "in" || kind === "not in"))
      return [];
    const loop = SEARCHED.has(list.kind) ? repeatingLoop(node, item, list, services) : undefined;
    return loop ? [{ node, item, list, loop }] : [];
  });
}

const SEARCHED = new Set(["identifier", "attribute", "call", "list_comprehension"]);

function repeatingLoop(
  node: SyntaxNode,
  item: SyntaxNode,
  list: SyntaxNode,
  { loops, scopes }: Services,
): Loop | undefined {
  const innermost = loops.around(node);
  if (!innermost || loops.endsAfter(node, innermost)) return undefined;
  let found: Loop | undefined;
  for (let loop: Loop | undefined = innermost; loop && stays(list, loop, { scopes }); loop = loop.outer) {
    if (turnsByData(loop) && loops.varies(item, loop)) found = loop;
  }
  return found;
}

function turnsByData(loop: Loop): boolean {
  return loop.trips === "data" && !loop.isAsync && (loop.kind !== "while" || drains(loop));
}

/** What each turn of a loop runs, and what it binds. */
function turnOf(loop: Loop): readonly SyntaxNode[] {
  const target = loop.node.field("left");
  return target ? [target, ...loop.body] : loop.body;
}

/** True when no turn binds a name of the list anew or may change what it holds. */
function stays(list: SyntaxNode, loop: Loop, { scopes }: Pick<Services, "scopes">): boolean {
  const turn = turnOf(loop);
  const names = list.select(NAMES).filter((name) => name.fieldName !== "attribute" && !isBoundIn(name, list));
  for (const name of names) {
    const variable = scopes.variable(name);
    if (variable?.writes.some((write) => turn.some((part) => isWithin(write, part)))) return false;
  }
  const places = list.kind === "attribute" ? placesOf(list) : new Set(names.map((name) => name.text));
  return turn.every((part) => part.select(CHANGES).every((node) => !changes(node, places, list)));
}

/** A name that a comprehension within the list binds itself. */
function isBoundIn(name: SyntaxNode, list: SyntaxNode): boolean {
  return list.select(FOR_CLAUSES).some((clause) =>
    clause
      .field("left")
      ?.select(NAMES)
      .some((n) => n.text === name.text),
  );
}

const CHANGES: ReadonlySet<string> = new Set([
  ...["call", "assignment", "augmented_assignment", "delete_statement", "await", "yield"],
]);

/** `a.b.c`, `a.b` and `a`. */
function placesOf(attribute: SyntaxNode): ReadonlySet<string> {
  const places = new Set<string>();
  for (let at: SyntaxNode | undefined = attribute; at; at = at.field("object")) places.add(at.text);
  return places;
}

function changes(node: SyntaxNode, places: ReadonlySet<string>, list: SyntaxNode): boolean {
  switch (node.kind) {
    case "call":
      return !isWithin(node, list) && changesByCall(node, places);
    case "await":
    case "yield":
      // Others run meanwhile, who may know the object.
      return list.kind === "attribute";
    default: {
      const left = node.field("left") ?? node.namedChildren[0];
      const targets = left ? [left, ...left.descendants()] : [];
      return targets.some((target) => target.fieldName !== "attribute" && places.has(containerOf(target).text));
    }
  }
}

/** What a write to an element writes to. */
function containerOf(target: SyntaxNode): SyntaxNode {
  return target.kind === "subscript" ? (target.field("value") ?? target) : target;
}

const READERS = /^(index|count|copy|get|keys|values|items|join|startswith|endswith|format|lower|upper|strip|split)$/;
const HARMLESS =
  /^(len|print|set|frozenset|list|tuple|sorted|sum|min|max|any|all|enumerate|zip|reversed|range|str|repr|isinstance|bool|id|getattr|hasattr|type)$|(^|\.)(debug|info|warning|error|exception|log)$/;

/** A method of the list or of the object that holds it, or a function that is handed either. */
function changesByCall(call: SyntaxNode, places: ReadonlySet<string>): boolean {
  const callee = call.field("function");
  const object = callee?.field("object");
  if (object && places.has(object.text) && !READERS.test(callee?.field("attribute")?.text ?? "")) return true;
  if (HARMLESS.test(callee?.text ?? "")) return false;
  const given = call.field("arguments")?.namedChildren ?? [];
  return given.some((one) => places.has((one.kind === "keyword_argument" ? one.field("value") : one)?.text ?? ""));
}
