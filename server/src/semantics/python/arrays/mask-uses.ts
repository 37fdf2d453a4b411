// Owns what is done with a matrix of ones and zeros within a unit: whether its elements are only counted, or kept for somebody else.
// Pure over nodes and scopes. Arithmetic on them may need the wide type, and so does anything that is not known.
import type { SyntaxNode } from "../../../syntax/node";
import { outOfParentheses, placesOf, type Reader } from "./distances";

const COUNTS = /^(sum|mean|any|all|count_nonzero|argwhere|nonzero|flatnonzero)$/;

/** `counted` where the type of the elements makes no difference, `kept` where they are handed to callers; undefined for anything else. */
export function isNumbersOnly(cast: SyntaxNode, reader: Reader): "counted" | "kept" | undefined {
  const places = placesOf(outOfParentheses(cast), reader.scopes) ?? [];
  const uses = places.map((place) => useOf(outOfParentheses(place), reader));
  if (uses.length === 0 || uses.includes(undefined)) return undefined;
  if (uses.includes("kept")) return "kept";
  return uses.includes("counted") ? "counted" : undefined;
}

function useOf(at: SyntaxNode, reader: Reader): "counted" | "kept" | "none" | undefined {
  const { parent } = at;
  if (parent?.kind === "return_statement") return "kept";
  if (parent?.kind === "attribute") return useOfMember(parent);
  const call = parent?.kind === "argument_list" ? parent.parent : undefined;
  if (call?.kind !== "call") return undefined;
  const name = reader.nameOf(call);
  if (name === "typing.cast") return useOf(outOfParentheses(call), reader);
  const isFirst = parent?.namedChildren[0] === at;
  if (!isFirst) return undefined;
  if (name === "numpy.fill_diagonal" || name === "builtins.len") return "none";
  return COUNTS.test(/^numpy\.(\w+)$/.exec(name)?.[1] ?? "") ? "counted" : undefined;
}

function useOfMember(attribute: SyntaxNode): "counted" | "none" | undefined {
  const name = attribute.field("attribute")?.text ?? "";
  if (/^(shape|size|ndim)$/.test(name)) return "none";
  return COUNTS.test(name) && attribute.parent?.kind === "call" ? "counted" : undefined;
}
