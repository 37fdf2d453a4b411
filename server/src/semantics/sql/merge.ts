// Owns merging SELECTs of totals over one table into one: each keeps its condition by way of CASE. Pure over texts.
import { createDraft, splitAt } from "./cursor";
import { nameOf, type Token, tokensOf } from "./tokens";

export interface MergedSelect {
  /** Result columns in order. */
  readonly columns: readonly string[];
  /** What follows the columns: `FROM t`, perhaps with a condition that all share. */
  readonly rest: string;
  /** Index of the first column of each of the statements. */
  readonly first: readonly number[];
}

interface Totals {
  readonly items: readonly string[];
  readonly table: string;
  readonly condition: string | undefined;
}

const AGGREGATES = /^(count|sum|avg|min|max|total)$/;
/** Anything that makes more of a statement than totals under a condition, or needs values from outside. */
const MORE = /^(group|having|order|limit|offset|union|intersect|except|join|fetch|for|window|over|filter|select)$/;

/** Undefined unless each text is `SELECT totals FROM t [WHERE condition]` of the same table, without placeholders. */
export function mergeTotals(texts: readonly string[]): MergedSelect | undefined {
  const all = texts.map(totalsOf);
  const [head] = all;
  if (!head || all.some((one) => one?.table !== head.table)) return undefined;
  const known = all.flatMap((one) => one ?? []);
  const shared = known.every(({ condition }) => condition === head.condition);
  const columns: string[] = [];
  const first: number[] = [];
  for (const { items, condition } of known) {
    first.push(columns.length);
    for (const item of items) columns.push(shared || condition === undefined ? item : underCondition(item, condition));
  }
  const where = shared && head.condition !== undefined ? `\nWHERE ${head.condition}` : "";
  return { columns, rest: `FROM ${head.table}${where}`, first };
}

function totalsOf(text: string): Totals | undefined {
  const { tokens, comments, open } = tokensOf(text.replace(/;\s*$/, ""));
  if (open || comments.length > 0 || tokens[0]?.text !== "select") return undefined;
  if (tokens.slice(1).some((t) => t.kind === "mark" || (t.kind === "word" && MORE.test(t.text)))) return undefined;
  const from = tokens.findIndex((token) => token.kind === "word" && token.text === "from");
  const table = tokens[from + 1];
  const where = tokens.findIndex((token) => token.kind === "word" && token.text === "where");
  if (from < 0 || !table || (where < 0 ? tokens.length : where) !== from + 2) return undefined;
  const slice = (a: number, b: number) => flat(text.slice(tokens[a]?.start, tokens[b - 1]?.end), tokens.slice(a, b));
  const items = splitAt(tokens, 1, from).map(({ from: a, to: b }) => slice(a, withoutAlias(tokens, a, b)));
  return {
    items,
    table: table.kind === "word" ? nameOf(table, text) : text.slice(table.start, table.end),
    condition: where < 0 ? undefined : slice(where + 1, tokens.length),
  };
}

/** Texts are put on one line unless a string goes over several. */
function flat(text: string, tokens: readonly Token[]): string {
  return tokens.some((t) => t.kind === "string" && /\s{2}|\n/.test(t.text)) ? text : text.replace(/\s+/g, " ");
}

function withoutAlias(tokens: readonly Token[], from: number, to: number): number {
  if (tokens[to - 2]?.text === "as" && to - 2 > from) return to - 2;
  return tokens[to - 1]?.kind === "word" && tokens[to - 2]?.text === ")" ? to - 1 : to;
}

/** `AVG(x)` under a condition: `AVG(CASE WHEN condition THEN x END)`; rows it does not hold for count as NULL, which totals leave out. */
function underCondition(item: string, condition: string): string {
  const { tokens } = tokensOf(item);
  const draft = createDraft(item, tokens);
  let out = "";
  let at = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (!AGGREGATES.test(draft.word(i)) || draft.word(i + 1) !== "(") continue;
    const end = draft.after(i + 1) - 1;
    const distinct = draft.word(i + 2) === "distinct";
    const start = tokens[distinct ? i + 2 : i + 1]?.end ?? 0;
    const close = tokens[end]?.start ?? item.length;
    const inner = item.slice(start, close).trim();
    const then = inner === "*" ? "1" : inner;
    out += `${item.slice(at, start)}${distinct ? " " : ""}CASE WHEN ${condition} THEN ${then} END`;
    at = close;
    i = end;
  }
  return out + item.slice(at);
}
