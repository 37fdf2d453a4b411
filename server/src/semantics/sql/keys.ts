// Owns reading the column list and the name of an index or key from tokens. Knows no grammar.
import { type Draft, itemsIn } from "./cursor";
import { nameOf } from "./tokens";

/** Leading plain columns of the list that opens at `bracket`, in lower case, up to the first expression. */
export function keyColumns({ tokens }: Pick<Draft, "tokens">, bracket: number, text: string): readonly string[] {
  const out: string[] = [];
  if (bracket < 0) return out;
  for (const { from, to } of itemsIn(tokens, bracket)) {
    const first = tokens[from];
    const next = tokens[from + 1];
    if (!first || (first.kind !== "word" && first.kind !== "quoted")) break;
    // `name(10)` is a column with the length of a prefix, `lower(name)` an expression.
    const isCall = next?.text === "(" && from + 1 < to && tokens[from + 2]?.kind !== "number";
    if (isCall || next?.text === "->" || next?.text === "->>") break;
    out.push(nameOf(first, text).toLowerCase());
  }
  return out;
}

/** The name between two token indices, in lower case; undefined when there is none. */
export function keyName({ tokens }: Pick<Draft, "tokens">, from: number, to: number, text: string): string | undefined {
  const token = from < to ? tokens[from] : undefined;
  if (!token || token.text === "using" || (token.kind !== "word" && token.kind !== "quoted")) return undefined;
  return nameOf(token, text).toLowerCase();
}

/** A dotted name from a token on: its last part in lower case, and the index after it. */
export function dottedName(
  { tokens }: Pick<Draft, "tokens">,
  from: number,
  text: string,
): { readonly name: string; readonly at: number; readonly end: number } | undefined {
  let at = from;
  while (tokens[at + 1]?.text === ".") at += 2;
  const token = tokens[at];
  if (!token || (token.kind !== "word" && token.kind !== "quoted")) return undefined;
  return { name: nameOf(token, text).toLowerCase(), at, end: at + 1 };
}
