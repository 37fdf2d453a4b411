// Owns how code is named in messages: callees, loops and their elements, short and on one line. Pure over nodes.
import type { SyntaxNode } from "../../syntax/node";
import type { Loop } from "../services";

const MAX_CALLEE = 60;
const MAX_ITERABLE = 40;

/** A callee or another expression as it reads best: without blanks, arguments as dots, long chains cut from the left. */
export function shownExpression(node: SyntaxNode): string {
  let flat = node.text;
  if (flat.length <= MAX_CALLEE && /^[\w.]+$/.test(flat)) return flat;
  flat = flat.replace(/\s+/g, "");
  // Innermost argument lists first, so that nested ones fold into one pair of dots.
  for (let before = ""; before !== flat; ) {
    before = flat;
    flat = flat.replace(/\((?!\.\.\.\))[^()]*\)|\([^()]*\(\.\.\.\)[^()]*\)/g, "(...)");
  }
  if (flat.length <= MAX_CALLEE) return flat;
  const dot = flat.indexOf(".", flat.length - MAX_CALLEE);
  return `...${dot < 0 ? flat.slice(-MAX_CALLEE) : flat.slice(dot)}`;
}

/** What a loop turns over: "`row` of `rows`". */
export function shownElement(loop: Loop): string {
  const target = loop.targets.length > 0 ? `\`${loop.targets.join(", ")}\`` : "turn";
  const text = loop.iterable?.text ?? "";
  return text !== "" && text.length <= MAX_ITERABLE && !text.includes("\n") ? `${target} of \`${text}\`` : target;
}

/** The first line of a loop: from its keyword to the end of what it iterates or tests. */
export function loopHeader(loop: Loop): { readonly start: number; readonly end: number } {
  const { node } = loop;
  return { start: node.start, end: (loop.iterable ?? node.field("condition") ?? node).end };
}
