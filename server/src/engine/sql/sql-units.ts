// Owns SQL files as units: each statement is one, known by its content like those of Python, with a single node and no parts. Knows where
// statements end, not what they mean.
import { statementsOf, tokensOf } from "../../semantics/sql/tokens";
import { SQL_STATEMENT } from "../../semantics/sql/unit-summary";
import type { ParsedFile, SyntaxNode, Unit } from "../../syntax/node";
import { fingerprint } from "../../text/hash";

/** Longer files are dumps of data, UTF-16 units. */
const MAX_LENGTH = 512 * 1024;

export function isSqlPath(path: string): boolean {
  return /\.sql$/i.test(path);
}

/** @param known units of an earlier version by their text: what is still there stays the same object. */
export function parseSqlFile(text: string, known: ReadonlyMap<string, Unit> = NONE): ParsedFile {
  if (text.length > MAX_LENGTH) return { units: [], comments: [], broken: false };
  const { tokens, comments } = tokensOf(text);
  const counts = new Map<Unit, number>();
  const made = new Map<string, Unit>();
  const units = statementsOf(text, tokens).map(({ start, end }) => {
    const source = text.slice(start, end);
    const column = start - (text.lastIndexOf("\n", start - 1) + 1);
    const name = `${column}:${source}`;
    const unit = known.get(name) ?? made.get(name) ?? sqlUnit(source, column);
    made.set(name, unit);
    const occurrence = counts.get(unit) ?? 0;
    counts.set(unit, occurrence + 1);
    return { unit, start, occurrence };
  });
  // What does not parse is no error here: there are more dialects than are known.
  return { units, comments: comments.map((c) => ({ ...c, text: text.slice(c.start, c.end) })), broken: false };
}

/** Units of a parse by their text, for the next one. */
export function unitsByText({ units }: ParsedFile): ReadonlyMap<string, Unit> {
  return new Map(units.map(({ unit }) => [`${unit.column}:${unit.text}`, unit]));
}

const NONE: ReadonlyMap<string, Unit> = new Map();

function sqlUnit(text: string, column: number): Unit {
  let root: SyntaxNode | undefined;
  const unit: Unit = {
    language: "sql",
    kind: "statement",
    className: "",
    name: "",
    key: fingerprint(`sql ${column} ${text}`),
    text,
    column,
    broken: false,
    get root() {
      root ??= sqlNode(unit);
      return root;
    },
    size: 1,
    forgetViews() {
      root = undefined;
    },
  };
  return unit;
}

function sqlNode(unit: Unit): SyntaxNode {
  const node: SyntaxNode = {
    kind: SQL_STATEMENT,
    index: 0,
    named: true,
    start: 0,
    end: unit.text.length,
    text: unit.text,
    parent: undefined,
    children: [],
    namedChildren: [],
    next: 1,
    fieldName: undefined,
    broken: false,
    field: () => undefined,
    fields: () => [],
    descendants: () => [][Symbol.iterator](),
    select: (kinds) => (kinds.has(SQL_STATEMENT) ? [node] : []),
    has: (kinds) => kinds.has(SQL_STATEMENT),
    ancestor: () => undefined,
    unit,
  };
  return node;
}
