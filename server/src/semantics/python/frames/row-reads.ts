// Owns how the turns of a loop over `frame.iterrows()` read their row, and the rewrite to tuples where they read columns by plain names
// only. Pure over nodes and scopes; that the frame has rows is known by others.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface TupleRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode, text: string): void;
}

/** `row["name"]` or `row.name`: where, and which column. */
interface ColumnRead {
  readonly at: SyntaxNode;
  readonly column: string;
}

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;
const KEYWORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);
/** Names that tuples have of their own. */
const OF_TUPLES = /^(Index|count|index)$/;
/** Names that rows of `iterrows` have of their own. */
const OF_ROWS =
  /^(name|names|size|shape|values|keys|items|dtype|dtypes|array|axes|loc|iloc|at|iat|T|ndim|empty|str|dt|plot|sum|mean|min|max|std|var|all|any|rank|diff|abs|add|sub|mul|div|mod|pow|pop|get|copy|first|last|where|mask|map|apply|filter|round|shift|corr|cov|kurt|mad|median|mode|prod|product|sem|skew|unique|hist|isna|replace|repeat|sample|squeeze|transform|truncate|update|view)$/;

/** The fix that goes over tuples instead of rows; undefined where a row is used in another way than column by column. */
export function tuplesFix(call: SyntaxNode, loop: Loop, scopes: Scopes): ((fx: TupleRewriter) => void) | undefined {
  const left = loop.node.field("left");
  const [index, row, ...others] =
    left?.kind === "pattern_list" || left?.kind === "tuple_pattern" ? left.namedChildren : [];
  const method = call.field("function")?.field("attribute");
  if (!left || !method || index?.kind !== "identifier" || row?.kind !== "identifier" || others.length > 0)
    return undefined;
  const reads = columnReads(row, scopes);
  const labels = readsOf(index, scopes);
  const isDirect = loop.node.field("right") === call && call.field("arguments")?.namedChildren.length === 0;
  if (!isDirect || !reads || reads.length === 0 || !labels || labels.some(isWritten)) return undefined;
  return (fx) => {
    fx.title("Go over tuples instead of making a row of each");
    fx.safety("review");
    fx.replace(left, row.text);
    fx.replace(method, "itertuples");
    const given = call.field("arguments");
    if (given && labels.length === 0) fx.replace(given, "(index=False)");
    for (const { at, column } of reads) fx.replace(at, `${row.text}.${column}`);
    for (const label of labels) fx.replace(label, `${row.text}.Index`);
  };
}

function isWritten({ parent, fieldName }: SyntaxNode): boolean {
  return fieldName === "left" && /assignment/.test(parent?.kind ?? "");
}

/** Reads of a name that only this loop binds. */
function readsOf(name: SyntaxNode, scopes: Scopes): readonly SyntaxNode[] | undefined {
  const variable = scopes.variable(name);
  if (!variable || variable.captured) return undefined;
  const isOnly = variable.writes.length === 1 || name.text === "_";
  const within = variable.reads.filter((read) => isInLoopOf(read, name));
  if (!isOnly || (name.text !== "_" && within.length !== variable.reads.length)) return undefined;
  return within;
}

function isInLoopOf(read: SyntaxNode, target: SyntaxNode): boolean {
  const clause = target.ancestor((n) => n.kind === "for_statement" || n.kind === "for_in_clause");
  const loop = clause?.kind === "for_in_clause" ? clause.parent : clause;
  return loop !== undefined && read.index >= loop.index && read.index < loop.next;
}

/** All reads of the row, where each is of a column with a plain name; undefined where one is anything else. */
function columnReads(row: SyntaxNode, scopes: Scopes): readonly ColumnRead[] | undefined {
  const reads = readsOf(row, scopes)?.map(columnRead);
  return reads?.every((read) => read !== undefined) ? reads : undefined;
}

function columnRead(read: SyntaxNode): ColumnRead | undefined {
  const at = read.parent;
  if (!at || isWritten(at) || at.parent?.kind === "delete_statement") return undefined;
  const column = at.kind === "subscript" && read.fieldName === "value" ? literal(at) : ofAttribute(at, read);
  return column !== undefined && IDENTIFIER.test(column) && !KEYWORDS.has(column) && !OF_TUPLES.test(column)
    ? { at, column }
    : undefined;
}

function literal(subscript: SyntaxNode): string | undefined {
  const [key, ...others] = subscript.fields("subscript");
  return others.length === 0 && key?.kind === "string" ? /^["'](.*)["']$/.exec(key.text)?.[1] : undefined;
}

/** `row.name`; `row.lower()` would be a method. */
function ofAttribute(at: SyntaxNode, read: SyntaxNode): string | undefined {
  if (at.kind !== "attribute" || read.fieldName !== "object" || at.fieldName === "function") return undefined;
  const name = at.field("attribute")?.text;
  return name !== undefined && !OF_ROWS.test(name) ? name : undefined;
}
