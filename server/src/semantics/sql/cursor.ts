// Owns reading a token list and overwriting the text below it in place, so that offsets stay. Knows no grammar.
import type { Token } from "./tokens";

export interface Draft {
  readonly tokens: readonly Token[];
  /** Text of a word in lower case or of an operator; empty beyond the end. */
  word(at: number): string;
  /** True when these words or operators stand from here on. */
  has(at: number, ...words: readonly string[]): boolean;
  /** Index after the bracket that closes the one at `at`; the end where none does. */
  after(at: number): number;
  /** Overwrites tokens from `from` up to `to` (excluded) with spaces. */
  blank(from: number, to?: number): void;
  /** Overwrites a token with a shorter text; @throws RangeError when it is longer. */
  put(at: number, text: string): void;
  text(): string;
}

export function createDraft(text: string, tokens: readonly Token[]): Draft {
  let chars: string[] | undefined;
  const write = (start: number, end: number, by: string) => {
    if (by.length > end - start) throw new RangeError(`no room for ${by}`);
    chars ??= text.split("");
    for (let i = start; i < end; i++) {
      const kept = chars[i] === "\n" ? "\n" : " ";
      chars[i] = by[i - start] ?? kept;
    }
  };
  const word = (at: number) => {
    const token = tokens[at];
    return token && (token.kind === "word" || token.kind === "op") ? token.text : "";
  };
  return {
    tokens,
    word,
    has: (at, ...words) => words.every((one, i) => word(at + i) === one),
    after: (at) => closing(tokens, at),
    blank(from, to = from + 1) {
      for (let i = from; i < Math.min(to, tokens.length); i++) {
        const token = tokens[i];
        if (token) write(token.start, token.end, "");
      }
    },
    put(at, by) {
      const token = tokens[at];
      if (token) write(token.start, token.end, by);
    },
    text: () => chars?.join("") ?? text,
  };
}

const OPENING: ReadonlySet<string> = new Set(["(", "["]);
const CLOSING: ReadonlySet<string> = new Set([")", "]"]);

function closing(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind !== "op") continue;
    if (OPENING.has(token.text)) depth++;
    if (CLOSING.has(token.text) && --depth === 0) return i + 1;
  }
  return tokens.length;
}

/** Ranges of token indices between the brackets at `at`, split at commas of that depth; half-open. */
export function itemsIn(
  tokens: readonly Token[],
  at: number,
): readonly { readonly from: number; readonly to: number }[] {
  const end = closing(tokens, at) - 1;
  return splitAt(tokens, at + 1, end);
}

/** Splits a range of tokens at its outermost commas. */
export function splitAt(
  tokens: readonly Token[],
  from: number,
  to: number,
): readonly { readonly from: number; readonly to: number }[] {
  const out: { from: number; to: number }[] = [];
  let start = from;
  for (let i = from; i < to; i++) {
    const token = tokens[i];
    if (token?.kind !== "op") continue;
    if (OPENING.has(token.text)) i = closing(tokens, i) - 1;
    else if (token.text === ",") {
      out.push({ from: start, to: i });
      start = i + 1;
    }
  }
  if (start < to) out.push({ from: start, to });
  return out;
}
