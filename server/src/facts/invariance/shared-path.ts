// Owns the question whether a turn of a loop hands the file that it reads to somebody else too, who may write it anew. Pure over nodes.
import { isWithin, turnOf } from "../../semantics/python/invariance/steady";
import { CALLS } from "../../semantics/python/kinds";
import { givenValues } from "../../semantics/python/shapes/parts";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";

const PATHS = /^["']|path|file|dir|folder|name|location/i;
/** Look at a file or its name, and leave it as it is. */
const LOOKS =
  /^(exists|is_?file|is_?dir|getsize|getmtime|stat|basename|dirname|splitext|join|str|Path|print|debug|info|warning|error)$/;

/** `convert(source, out="rows.dat")` beside `read_csv("rows.dat")`: what the call reads may be another file's content on each turn. */
export function isPathShared(call: SyntaxNode, loop: Loop): boolean {
  const paths = new Set(givenValues(call).flatMap(({ text }) => (PATHS.test(text) ? [text] : [])));
  return turnOf(loop)
    .select(CALLS)
    .some((other) => {
      const callee = other.field("function");
      if (isWithin(other, call) || isWithin(call, other) || other.text === call.text) return false;
      if (LOOKS.test(callee?.field("attribute")?.text ?? callee?.text ?? "")) return false;
      return givenValues(other).some(({ text }) => paths.has(text));
    });
}
