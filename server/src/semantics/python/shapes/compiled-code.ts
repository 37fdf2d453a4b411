// Owns whether code is handed to a compiler, or is what runs where there is none. Pure over nodes.
import type { SyntaxNode } from "../../../syntax/node";
import { decoratorsOf } from "../refs";

/** What names of compilers, of their decorators and of tests for them hold. */
export const COMPILERS =
  /jit|vectorize|stencil|kernel|cuda|cfunc|pythran|cython|numba|taichi|^ti\.|compile|transonic|overload|boundscheck/i;

/** Below a decorator that compiles. */
export function isCompiled(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node; at; at = at.parent) {
    if (at.kind === "function_definition" && decoratorsOf(at).some((d) => COMPILERS.test(d))) return true;
  }
  return false;
}

/** `if HAS_NUMBA: return fast(...)` before it: what runs without the compiler. */
export function isFallback(loop: SyntaxNode): boolean {
  const choosesCompiled = (n: SyntaxNode) =>
    n.kind === "if_statement" && COMPILERS.test(n.field("condition")?.text ?? "");
  for (let at: SyntaxNode = loop; at.parent && at.kind !== "function_definition"; at = at.parent) {
    const { start } = at;
    if (choosesCompiled(at)) return true;
    if (at.parent.namedChildren.some((n) => n.start < start && choosesCompiled(n) && /\breturn\b/.test(n.text)))
      return true;
  }
  return false;
}
