// Owns the question how a class is called in a file: what a rewrite may write for it. Asks facts; knows no rule.
import type { SyntaxNode } from "../../syntax/node";
import { isSameSymbol } from "../inputs";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";

/** The name that a class has where it is declared, if that means the same class at this node. */
export function nameHere(
  cls: SymbolId,
  at: SyntaxNode,
  { facts }: { readonly facts: FactQueries },
): string | undefined {
  const value = facts.evaluate({ k: "free", name: cls.name }, facts.self(at));
  return value.v === "class" && isSameSymbol(value.id, cls) ? cls.name : undefined;
}
