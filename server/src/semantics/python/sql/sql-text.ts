// Owns the text that an expression gives as far as the unit tells, as SQL: constants joined, what is put in at run time replaced by a
// placeholder or a name, and where each character is written. Pure over the unit; parses nothing.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services } from "../../services";
import { HOLE } from "../../sql/reduce";
import { stringParts } from "../terms/strings";

export interface SqlHole {
  /** `value`: where a value stands; `name`: where a table or column stands; `part`: where a piece of the statement stands. */
  readonly as: "value" | "name" | "part";
  /** What is put in, where it is an expression of this unit. */
  readonly node: SyntaxNode | undefined;
  /** Offset in the text. */
  readonly at: number;
}

export interface SqlText {
  readonly text: string;
  /** Something may add to the statement at run time. */
  readonly open: boolean;
  readonly holes: readonly SqlHole[];
  /** Place in the unit of a range of the text; UTF-16 offsets, half-open. */
  place(start: number, end: number): { readonly start: number; readonly end: number };
}

const MAX_TEXT = 64 * 1024;
const MAX_DEPTH = 8;

/** Undefined where the text is not known at all. */
export function sqlTextOf(node: SyntaxNode | undefined, services: Pick<Services, "scopes">): SqlText | undefined {
  const writer = new Writer();
  return node && write(node, { writer, services, form: "plain", depth: 0 }) ? writer.done() : undefined;
}

interface Job {
  readonly writer: Writer;
  readonly services: Pick<Services, "scopes">;
  /** How braces and percent signs are read: `format` and `percent` fill them in, `plain` leaves percent signs to the driver. */
  readonly form: "plain" | "format" | "percent";
  /** What is filled in for a mark of the text, in order. */
  readonly fill?: (mark: string) => SyntaxNode | undefined;
  readonly depth: number;
}

/** False when nothing is known of an expression. */
function write(node: SyntaxNode, job: Job): boolean {
  if (job.depth > MAX_DEPTH || job.writer.length > MAX_TEXT) return false;
  const next = { ...job, depth: job.depth + 1 };
  switch (node.kind) {
    case "string":
    case "concatenated_string":
      return writeString(node, job);
    case "parenthesized_expression":
      return node.namedChildren[0] !== undefined && write(node.namedChildren[0], next);
    case "binary_operator":
      return writeOperation(node, next);
    case "call":
      return writeCall(node, next);
    case "identifier":
      return writeName(node, next);
    default:
      return false;
  }
}

function writeString(node: SyntaxNode, { writer, form, fill }: Job): boolean {
  const parts = stringParts(node);
  if (!parts) return false;
  for (const part of parts) {
    if (part.value === undefined) writer.hole(part.start, part.end, part.hole);
    else writer.literal(part.value, part, form, fill);
  }
  return true;
}

function writeOperation(node: SyntaxNode, job: Job): boolean {
  const operator = node.field("operator")?.kind;
  const left = node.field("left");
  const right = node.field("right");
  if (!left || !right) return false;
  if (operator === "%") return write(left, { ...job, form: "percent", fill: percentFill(right) });
  if (operator !== "+" || !write(left, job)) return false;
  if (!write(right, job)) job.writer.more(right);
  return true;
}

/** Calls that hand on the text: `text("...")`, `"...".format(x)`, `"...".strip()`, `dedent("...")`. */
function writeCall(node: SyntaxNode, job: Job): boolean {
  const callee = node.field("function");
  const object = callee?.field("object");
  const method = callee?.field("attribute")?.text ?? callee?.text ?? "";
  if (object && method === "format") return write(object, { ...job, form: "format", fill: formatFill(node) });
  if (object && /^(strip|rstrip|lstrip|bindparams|columns|replace|join)$/.test(method)) {
    if (method === "join") return false;
    if (method === "replace") job.writer.open();
    return write(object, job);
  }
  const first = node.field("arguments")?.namedChildren[0];
  return first !== undefined && /^(text|dedent|cleandoc|SQL|DDL|literal_column|mark_safe)$/.test(method)
    ? write(first, job)
    : false;
}

/** A local that is given a text once; what is appended later may or may not be there, but is read as if it were. */
function writeName(name: SyntaxNode, job: Job): boolean {
  const [first, ...others] = job.services.scopes.variable(name)?.writes ?? [];
  const assignment = first?.parent;
  if (assignment?.kind !== "assignment" || assignment.field("left") !== first) return false;
  const appended = others.filter((w) => w.start < name.start).map((w) => w.parent);
  if (others.some((w) => w.parent?.kind !== "augmented_assignment")) return false;
  const value = assignment.field("right");
  if (!value || !write(value, job)) return false;
  if (others.length > 0) job.writer.open();
  for (const more of appended) {
    const part = more?.field("right");
    if (part && !write(part, job)) job.writer.more(part);
  }
  return true;
}

/** Operands of `%`: one, a tuple of them, or a mapping. */
function percentFill(right: SyntaxNode): (mark: string) => SyntaxNode | undefined {
  const given = right.kind === "tuple" ? right.namedChildren : [right];
  let next = 0;
  return (mark) => (mark.startsWith("%(") ? right : given[next++]);
}

/** Arguments of `format`: by position or name. */
function formatFill(call: SyntaxNode): (mark: string) => SyntaxNode | undefined {
  const args = call.field("arguments")?.namedChildren ?? [];
  const positional = args.filter((a) => a.kind !== "keyword_argument");
  let next = 0;
  return (mark) => {
    const name = /^\{(\w*)/.exec(mark)?.[1] ?? "";
    if (/^\d*$/.test(name)) return positional[name === "" ? next++ : Number(name)];
    return args.find((a) => a.field("name")?.text === name)?.field("value");
  };
}

interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

const PERCENT = /%%|%\(\w+\)[sdif]|%[sdif]/g;
const BRACES = /\{\{|\}\}|\{[^{}]*\}/g;

class Writer {
  private readonly pieces: { readonly text: string; readonly start: number; readonly end: number }[] = [];
  private readonly holes: SqlHole[] = [];
  private text = "";
  private isOpen = false;

  get length(): number {
    return this.text.length;
  }

  open(): void {
    this.isOpen = true;
  }

  literal(value: string, { start, end }: SourceSpan, form: Job["form"], fill: Job["fill"]): void {
    // Within one run the value has the length of the source, or it is one escape.
    const linear = value.length === end - start;
    const pattern = form === "format" ? BRACES : PERCENT;
    let at = 0;
    for (const match of value.matchAll(pattern)) {
      const [found] = match;
      const from = linear ? start + match.index : start;
      const to = linear ? from + found.length : end;
      this.plain(value.slice(at, match.index), linear ? start + at : start, linear ? from : end);
      at = match.index + found.length;
      if (found === "%%") this.plain("%", from, to);
      else if (found === "{{" || found === "}}") this.plain(found.slice(1), from, to);
      else if (form === "plain") this.driverMark(found, from, to);
      else this.hole(from, to, fill?.(found));
    }
    this.plain(value.slice(at), linear ? start + at : start, end);
  }

  /** What stands for something put in at run time is judged by what comes before it. */
  hole(start: number, end: number, node: SyntaxNode | undefined): void {
    const { as, text } = placeholder(this.text);
    this.holes.push({ as, node, at: this.text.length });
    if (as === "part") this.isOpen = true;
    this.plain(text, start, end);
  }

  /** A text that is appended and not known: a clause, unless a value has to stand here. */
  more(node: SyntaxNode): void {
    if (/\w$/.test(this.text)) this.plain(" ", node.start, node.start);
    this.hole(node.start, node.end, node);
  }

  done(): SqlText {
    const { pieces } = this;
    const ends: number[] = [];
    let length = 0;
    for (const piece of pieces) {
      length += piece.text.length;
      ends.push(length);
    }
    const pieceAt = (offset: number) => {
      let low = 0;
      let high = ends.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] ?? 0) > offset) high = middle;
        else low = middle + 1;
      }
      return low;
    };
    const place = (offset: number, isEnd: boolean): number => {
      const at = pieceAt(isEnd ? Math.max(0, offset - 1) : offset);
      const piece = pieces[at];
      if (!piece) return 0;
      const linear = piece.text.length === piece.end - piece.start;
      if (!linear) return isEnd ? piece.end : piece.start;
      return piece.start + Math.min(piece.text.length, offset - ((ends[at] ?? 0) - piece.text.length));
    };
    return {
      text: this.text,
      open: this.isOpen,
      holes: this.holes,
      place: (start, end) => ({ start: place(start, false), end: place(end, true) }),
    };
  }

  /** `%s` of a driver is a value, but for where a name has to stand. */
  private driverMark(found: string, start: number, end: number): void {
    const { as } = placeholder(this.text);
    if (as === "name") this.hole(start, end, undefined);
    else this.plain(`?${" ".repeat(Math.max(0, found.length - 1))}`, start, end);
  }

  private plain(text: string, start: number, end: number): void {
    if (text === "") return;
    this.pieces.push({ text, start, end });
    this.text += text;
  }
}

/** What stands for a hole after a text: so that the rest can be read, and says what kind of thing it is. */
function placeholder(before: string): { readonly as: SqlHole["as"]; readonly text: string } {
  const clean = before.replace(/\s+$/, "");
  const quote = quoteOf(before);
  if (quote === "'") return { as: "value", text: "x" };
  const word = /([A-Za-z_]+|[^\w\s])$/.exec(clean)?.[1]?.toLowerCase() ?? "";
  const isGlued = before === clean && /[\w.]$/.test(before);
  if (quote !== "" || isGlued) return { as: "name", text: HOLE };
  if (NAMED.has(word)) return { as: "name", text: HOLE };
  if (word === "in") return { as: "value", text: "(?)" };
  if (word === "values") return { as: "value", text: "(?)" };
  if (/^[=<>+*/%|-]$/.test(word) || VALUED.has(word)) return { as: "value", text: "?" };
  if (word === "(" || word === ",") return listed(clean);
  if (CONDITIONED.has(word)) return { as: "part", text: HOLE };
  if (word === "select" || word === "distinct" || word === "by") return { as: "name", text: HOLE };
  return { as: "part", text: " " };
}

const NAMED: ReadonlySet<string> = new Set([
  "from",
  "join",
  "into",
  "update",
  "table",
  "exists",
  "index",
  "references",
  "as",
]);
const VALUED: ReadonlySet<string> = new Set([
  "like",
  "ilike",
  "limit",
  "offset",
  "between",
  "then",
  "else",
  "is",
  "interval",
]);
const CONDITIONED: ReadonlySet<string> = new Set(["where", "and", "or", "on", "having", "not", "when"]);

/** After a bracket or comma: names in lists of columns, values elsewhere. */
function listed(before: string): { readonly as: SqlHole["as"]; readonly text: string } {
  const opening = unclosed(before);
  if (opening < 0) return /\bvalues\b/i.test(before) ? { as: "value", text: "(?)" } : { as: "name", text: HOLE };
  const head = before.slice(0, opening).trimEnd();
  return isColumnList(head) ? { as: "name", text: HOLE } : { as: "value", text: "?" };
}

/** `INSERT INTO t (`, `CREATE TABLE t (`, `ON t (`. */
function isColumnList(head: string): boolean {
  return /\b(into|table|on|exists|key|unique)\s+["`\w.]*$/i.test(head);
}

function unclosed(text: string): number {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === ")") depth++;
    if (text[i] === "(" && depth-- === 0) return i;
  }
  return -1;
}

function quoteOf(before: string): string {
  let quote = "";
  for (const char of before) {
    if (quote === "" && /["'`]/.test(char)) quote = char;
    else if (char === quote) quote = "";
  }
  return quote;
}
