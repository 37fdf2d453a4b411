// Owns which collection a loop goes over, whatever it is wrapped in. Pure over nodes; knows no rule.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop } from "../../services";
import { unwrapped } from "../loop-guards";

/** The collection is the one that the loop goes over: as many passes as it has elements. */
export function isOfLoop(over: SyntaxNode, { iterable }: Loop): boolean {
  const collection = ownerOf(over);
  if (!iterable || (collection.kind !== "identifier" && collection.kind !== "attribute")) return false;
  return ownersIn(iterable).some((owner) => owner.text === collection.text);
}

/** `counts` of `counts.values()`. */
export function ownerOf(node: SyntaxNode): SyntaxNode {
  const callee = node.kind === "call" ? node.field("function") : undefined;
  const isView = callee?.kind === "attribute" && /^(items|values|keys)$/.test(callee.field("attribute")?.text ?? "");
  return (isView && callee.field("object")) || node;
}

/** What `enumerate(x)`, `range(len(x))`, `zip(x, y)`, `x.items()` go over. */
function ownersIn(iterable: SyntaxNode): readonly SyntaxNode[] {
  const source = ownerOf(unwrapped(iterable));
  const callee = source.kind === "call" ? source.field("function")?.text : undefined;
  const args = source.field("arguments")?.namedChildren ?? [];
  if (callee === "zip") return args.flatMap(ownersIn);
  if (callee === "range" && args.length === 1) return args.flatMap(ownersIn);
  return callee === "len" ? args : [source];
}
