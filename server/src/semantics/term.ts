// Owns expressions as data: what a declaration says (`Column(Integer, index=True)`, `@router.get("/x")`), where a ref only tells what a
// value stands for. Plain JSON without positions, bounded in size. Knows no syntax.
import type { Ref } from "./ref";

export type Term =
  | { readonly t: "text"; readonly value: string }
  | { readonly t: "number"; readonly value: number }
  | { readonly t: "bool"; readonly value: boolean }
  | { readonly t: "none" }
  /** A name or an attribute, as it is to be looked up; `shown` as written. */
  | { readonly t: "ref"; readonly ref: Ref; readonly shown: string }
  | {
      readonly t: "call";
      readonly callee: Ref;
      /** Callee as written; for a method of a call only the method's name with a leading dot. */
      readonly shown: string;
      /** For a method of a call (`select(A).where(B)`): the call it is applied to. */
      readonly on?: Term;
      readonly args: readonly Term[];
      readonly keywords: Readonly<Record<string, Term>>;
    }
  /** List, tuple or set display. */
  | { readonly t: "list"; readonly items: readonly Term[] }
  | { readonly t: "dict"; readonly entries: readonly (readonly [key: Term, value: Term])[] }
  /** A subscript: `Mapped[int]`, `list[User]`. */
  | { readonly t: "item"; readonly of: Term; readonly args: readonly Term[] }
  /** A comparison, boolean, unary or binary operation: `==`, `and`, `not in`, `|`, `-`. */
  | { readonly t: "op"; readonly op: string; readonly of: readonly Term[] }
  /** `*x` and `**x`: arguments that are not told. */
  | { readonly t: "spread" }
  | { readonly t: "lambda"; readonly body: Term }
  /** Anything else, or what was too large to keep. */
  | { readonly t: "other" };

export const OTHER: Term = { t: "other" };

/** Value of a text term. */
export function textOfTerm(term: Term | undefined): string | undefined {
  return term?.t === "text" ? term.value : undefined;
}

/** Value of a boolean term. */
export function boolOfTerm(term: Term | undefined): boolean | undefined {
  return term?.t === "bool" ? term.value : undefined;
}

/** The calls of a method chain, innermost first: `select(A).where(B)` gives the one of `select`, then that of `.where`. */
export function chainOf(term: Term): readonly (Term & { readonly t: "call" })[] {
  const out: (Term & { readonly t: "call" })[] = [];
  for (let at: Term | undefined = term; at?.t === "call"; at = at.on) out.unshift(at);
  return out;
}
