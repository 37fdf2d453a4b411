// Owns the value of string literals, and where each part of it is written. Pure over nodes; knows nothing of what the text means.
import type { SyntaxNode } from "../../../syntax/node";

/** A run of a string's value and the source it stands for. */
export interface StringPart {
  /** Value of the run; of a hole (`{...}` of an f-string) undefined. */
  readonly value: string | undefined;
  /** UTF-16 offsets within the unit, half-open. */
  readonly start: number;
  readonly end: number;
  /** The expression of a hole. */
  readonly hole?: SyntaxNode;
}

/** Parts of a literal in order, implicit concatenations included; undefined for bytes and broken literals. */
export function stringParts(node: SyntaxNode): readonly StringPart[] | undefined {
  if (node.broken) return undefined;
  if (node.kind === "concatenated_string") {
    const parts = node.namedChildren.map(stringParts);
    return parts.includes(undefined) ? undefined : parts.flatMap((p) => p ?? []);
  }
  if (node.kind !== "string") return undefined;
  const opening = /^([A-Za-z]*)("""|'''|"|')/.exec(node.text);
  if (!opening || /b/i.test(opening[1] ?? "")) return undefined;
  const start = node.start + opening[0].length;
  const end = node.end - (opening[2]?.length ?? 1);
  return partsBetween(node, start, end, { raw: /r/i.test(opening[1] ?? ""), format: /[ft]/i.test(opening[1] ?? "") });
}

/** Value of a literal without holes; undefined for f-strings with holes, bytes and anything else. */
export function plainText(node: SyntaxNode): string | undefined {
  const parts = stringParts(node);
  if (!parts || parts.some(({ value }) => value === undefined)) return undefined;
  return parts.map(({ value }) => value).join("");
}

interface Form {
  readonly raw: boolean;
  readonly format: boolean;
}

function partsBetween(node: SyntaxNode, start: number, end: number, form: Form): readonly StringPart[] {
  const out: StringPart[] = [];
  let at = start;
  const literal = (to: number) => {
    if (to > at) out.push(...literalParts(node, at, to, form));
  };
  for (const child of node.namedChildren) {
    if (child.kind !== "interpolation") continue;
    literal(child.start);
    const hole = child.field("expression") ?? child.namedChildren[0];
    out.push({ value: undefined, start: child.start, end: child.end, ...(hole ? { hole } : {}) });
    at = child.end;
  }
  literal(end);
  return out;
}

/** Splits at escapes, so that within one part a value's offset is the source's. */
function literalParts(node: SyntaxNode, start: number, end: number, form: Form): readonly StringPart[] {
  const source = node.text.slice(start - node.start, end - node.start);
  const pattern = form.format ? (form.raw ? BRACES : ESCAPES_AND_BRACES) : form.raw ? NOTHING : ESCAPES;
  const out: StringPart[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) out.push({ value: source.slice(at, to), start: start + at, end: start + to });
  };
  for (const match of source.matchAll(pattern)) {
    plain(match.index);
    const after = match.index + match[0].length;
    out.push({ value: unescaped(match[0]), start: start + match.index, end: start + after });
    at = after;
  }
  plain(source.length);
  return out;
}

const NOTHING = /(?!)/g;
const BRACES = /\{\{|\}\}/g;
// Forms as in the Python language reference, "Escape sequences".
const ESCAPES = /\\(?:\r\n|N\{[^}]*\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g;
const ESCAPES_AND_BRACES = new RegExp(`${ESCAPES.source}|${BRACES.source}`, "g");

const SIMPLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\r": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function unescaped(written: string): string {
  if (!written.startsWith("\\")) return written.slice(0, 1);
  const body = written.slice(1);
  const simple = SIMPLE[body[0] ?? ""];
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
  if (/^[xuU][0-9a-fA-F]{2}/.test(body)) {
    const code = Number.parseInt(body.slice(1), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }
  // Python looks the name up in its tables; for statements and declarations any one character will do.
  if (body.startsWith("N{")) return "\ufffd";
  return written;
}
