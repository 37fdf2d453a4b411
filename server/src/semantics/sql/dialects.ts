// Owns what PostgreSQL and MySQL write differently from SQLite in queries: overwritten in place, so that one grammar reads all three and
// every offset stays. What this loses (casts, locks, hints) says nothing about tables and columns.
import { createDraft, type Draft } from "./cursor";
import type { Token } from "./tokens";

/** The text of one statement in SQLite's spelling, of the same length. `tokens` are those of the text. */
export function plainQuery(text: string, tokens: readonly Token[]): string {
  const draft = createDraft(text, tokens);
  rewriteTokens(draft);
  for (let i = 0; i < tokens.length; i++) {
    const step = tokens[i]?.kind === "op" ? OPERATORS[draft.word(i)] : WORDS[draft.word(i)];
    step?.(draft, i);
  }
  return draft.text();
}

/** Spellings of strings and placeholders. */
export function rewriteTokens(draft: Draft): void {
  for (const [i, token] of draft.tokens.entries()) {
    if (token.kind === "mark" && /^[%$@:]/.test(token.text)) draft.put(i, "?");
    if (token.kind === "string" && !/^'[^'\\]*'$/.test(token.text)) draft.put(i, plainString(token.text));
    if (token.kind === "quoted" && token.text.startsWith("[")) continue;
    if (token.text === "%" && token.end === draft.tokens[i + 1]?.start && draft.word(i + 1) === "%") draft.put(i, "");
  }
}

/** Content does not matter where it is escaped in other ways; whether it begins with a wildcard does. */
function plainString(text: string): string {
  const body = text.replace(/^(\w*|\$\w*\$|[uU]&)'?/, "").replace(/'$/, "");
  const content = body.replace(/[^\w%\s.:-]/g, "x").slice(0, Math.max(0, text.length - 2));
  return `'${content}'`;
}

type Step = (draft: Draft, at: number) => void;

const cut =
  (count: number): Step =>
  (draft, at) =>
    draft.blank(at, at + count);

const OPERATORS: Readonly<Record<string, Step>> = {
  "::": (draft, at) => draft.blank(at, typeEnd(draft, at + 1)),
  "[": (draft, at) => draft.blank(at, draft.after(at)),
  "~": (draft, at) => draft.put(at, "&"),
  "~*": (draft, at) => draft.put(at, "||"),
  "!~": (draft, at) => draft.put(at, "||"),
  "!~*": (draft, at) => draft.put(at, "||"),
  "@>": (draft, at) => draft.put(at, "||"),
  "<@": (draft, at) => draft.put(at, "||"),
  "&&": (draft, at) => draft.put(at, "||"),
  "#>": (draft, at) => draft.put(at, "||"),
  "#>>": (draft, at) => draft.put(at, "||"),
  "<=>": (draft, at) => draft.put(at, "="),
  ":=": (draft, at) => draft.put(at, "="),
};

/** End of a type's name: `double precision`, `timestamp(3) with time zone`, `numeric(10, 2)[]`. */
function typeEnd(draft: Draft, from: number): number {
  let at = from + 1;
  while (draft.word(at) === ".") at += 2;
  for (;;) {
    if (/^(precision|varying)$/.test(draft.word(at))) at++;
    else if (draft.has(at, "with", "time", "zone") || draft.has(at, "without", "time", "zone")) at += 3;
    else if (draft.word(at) === "(" || draft.word(at) === "[") at = draft.after(at);
    else return at;
  }
}

const literal: Step = (draft, at) => {
  const next = draft.tokens[at + 1];
  if (next?.kind === "string") draft.blank(at);
};

const WORDS: Readonly<Record<string, Step>> = {
  ilike: (draft, at) => draft.put(at, "like"),
  rlike: (draft, at) => draft.put(at, "like"),
  similar: (draft, at) => {
    if (draft.word(at + 1) !== "to") return;
    draft.put(at, "like");
    draft.blank(at + 1);
  },
  for: (draft, at) => {
    if (/^(update|share|no|key)$/.test(draft.word(at + 1))) draft.blank(at, groupEnd(draft, at));
  },
  lock: (draft, at) => {
    if (draft.has(at + 1, "in", "share", "mode")) draft.blank(at, at + 4);
  },
  distinct: (draft, at) => {
    if (draft.has(at + 1, "on", "(")) draft.blank(at + 1, draft.after(at + 2));
  },
  // `IN :keys`, `IN %s`: the driver puts the brackets there. A name may stand for the set.
  in: (draft, at) => {
    if (draft.tokens[at + 1]?.kind === "mark") draft.put(at + 1, "x");
  },
  lateral: cut(1),
  only: (draft, at) => {
    if (/^(from|update|join|table)$/.test(draft.word(at - 1))) draft.blank(at);
  },
  interval: interval,
  timestamp: literal,
  timestamptz: literal,
  date: literal,
  time: literal,
  at: (draft, at) => {
    if (draft.has(at + 1, "time", "zone")) draft.blank(at, at + 4);
  },
  extract: commas,
  substring: commas,
  overlay: commas,
  trim: commas,
  separator: (draft, at) => {
    if (draft.tokens[at + 1]?.kind === "string") draft.blank(at, at + 2);
  },
  delete: (draft, at) => {
    const using = draft.tokens.findIndex((_, i) => i > at && i < at + 8 && draft.word(i) === "using");
    if (draft.word(at + 1) !== "from" || using < 0) return;
    const where = draft.tokens.findIndex((_, i) => i > using && draft.word(i) === "where");
    draft.blank(using, where < 0 ? draft.tokens.length : where);
  },
  tablesample: (draft, at) => draft.blank(at, draft.after(at + 2)),
  ignore: (draft, at) => {
    if (draft.word(at - 1) === "insert" || draft.word(at - 1) === "update") draft.blank(at);
    else hint(draft, at);
  },
  force: hint,
  use: hint,
  on: (draft, at) => {
    if (draft.has(at + 1, "duplicate", "key")) draft.blank(at, draft.tokens.length);
  },
  straight_join: (draft, at) => draft.put(at, "join"),
  sql_calc_found_rows: cut(1),
  overriding: cut(3),
  fetch: (draft, at) => {
    if (!/^(first|next)$/.test(draft.word(at + 1))) return;
    draft.put(at, "limit");
    draft.blank(at + 1);
    const rows = draft.tokens.findIndex((_, i) => i > at && /^rows?$/.test(draft.word(i)));
    if (rows > 0) draft.blank(rows, rows + 2);
  },
  offset: (draft, at) => {
    if (/^rows?$/.test(draft.word(at + 2))) draft.blank(at + 2);
  },
  with: (draft, at) => {
    if (draft.word(at + 1) === "rollup") draft.blank(at, at + 2);
  },
};

/** To the end of the brackets, or of the statement, that a token lies in. */
function groupEnd(draft: Draft, from: number): number {
  for (let at = from; at < draft.tokens.length; at++) {
    if (draft.word(at) === ")") return at;
    if (draft.word(at) === "(") at = draft.after(at) - 1;
  }
  return draft.tokens.length;
}

/** `INTERVAL '1 day'`, `INTERVAL ? DAY`, `INTERVAL '1' HOUR`. */
function interval(draft: Draft, at: number): void {
  const next = draft.tokens[at + 1];
  if (!next || !(next.kind === "string" || next.kind === "mark" || next.kind === "number" || next.text === "(")) return;
  draft.blank(at);
  const unit = next.text === "(" ? draft.after(at + 1) : at + 2;
  if (/^(microsecond|second|minute|hour|day|week|month|quarter|year)s?$/.test(draft.word(unit))) draft.blank(unit);
}

/** `EXTRACT(epoch FROM x)`, `SUBSTRING(x FROM 1 FOR 2)`, `TRIM(BOTH ' ' FROM x)`: arguments like any others. */
function commas(draft: Draft, at: number): void {
  if (draft.word(at + 1) !== "(") return;
  const end = draft.after(at + 1) - 1;
  for (let i = at + 2; i < end; i++) {
    const word = draft.word(i);
    if (word === "(") i = draft.after(i) - 1;
    else if (/^(both|leading|trailing)$/.test(word)) draft.blank(i, draft.word(i + 1) === "from" ? i + 2 : i + 1);
    else if (word === "from" || word === "for" || word === "placing") draft.put(i, ",");
  }
}

/** `USE INDEX (i)`. */
function hint(draft: Draft, at: number): void {
  if (/^(index|key)$/.test(draft.word(at + 1)) && draft.word(at + 2) === "(") draft.blank(at, draft.after(at + 2));
}
