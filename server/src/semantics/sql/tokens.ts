// Owns the tokens of SQL as SQLite, PostgreSQL and MySQL write it, and where one statement ends and the next begins. Knows no grammar.

/**
 * - `word`: a name or keyword; `quoted`: a name in double quotes, backticks or brackets; `string`; `number`;
 * - `mark`: a placeholder, whatever the driver's style; `op`: anything else, one to three characters long.
 */
export type TokenKind = "word" | "quoted" | "string" | "number" | "mark" | "op";

export interface Token {
  readonly kind: TokenKind;
  /** UTF-16 offsets into the text, half-open. */
  readonly start: number;
  readonly end: number;
  /** As written; of a word in lower case. */
  readonly text: string;
}

export interface Comment {
  /** UTF-16 offsets into the text, half-open. */
  readonly start: number;
  readonly end: number;
}

export interface TokenList {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** A string, quoted name or comment that is open at the end. */
  readonly open: boolean;
}

/** Offsets of one statement, half-open, without its semicolon and the space around it. */
export interface StatementRange {
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const COMMENT_START = /[-/#]/;
const LINE_COMMENT = /--[^\n]*/y;
const HASH_COMMENT = /#(?![>-])[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?(\*\/|$)/y;
const STRING = /(?:[eEbBxXnN](?=')|[uU]&(?='))?'(?:''|[^'])*('|$)/y;
/** With backslashes as PostgreSQL's `E''` and MySQL read them, for the case that the plain reading runs to the end of the text. */
const ESCAPED = /[eE]?'(?:''|\\[\s\S]|[^'\\])*('|$)/y;
const DOLLAR = /\$([A-Za-z_]\w*)?\$/y;
const QUOTED = /"(?:""|[^"])*("|$)|`(?:``|[^`])*(`|$)|\[[A-Za-z_][^\]\n]*\]/y;
const MARK = /\?\d*|\$\d+|[:@]{1}[A-Za-z_]\w*|%s|%\(\w+\)s|\$[A-Za-z_]\w*/y;
const NUMBER = /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\w*|\.\d+/y;
const PLAIN_WORD = /[A-Za-z_]/;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const OPERATOR = /::|->>|->|#>>|#>|\|\||<=>|<=|>=|<>|!=|==|<<|>>|:=|&&|@>|<@|!~\*?|~\*?|[\s\S]/y;

export function tokensOf(text: string): TokenList {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let open = false;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space) at += space[0].length;
    if (at >= text.length) break;
    const comment = COMMENT_START.test(text[at] ?? "")
      ? (take(LINE_COMMENT) ?? take(BLOCK_COMMENT) ?? take(HASH_COMMENT))
      : null;
    if (comment) {
      comments.push({ start: at, end: at + comment[0].length });
      open ||= comment[0].startsWith("/*") && !/^\/\*[\s\S]*\*\/$/.test(comment[0]);
      at += comment[0].length;
      continue;
    }
    const { token, closed } = nextToken(text, at, take);
    tokens.push(token);
    open ||= !closed;
    at = token.end;
  }
  return { tokens, comments, open };
}

function nextToken(
  text: string,
  start: number,
  take: (pattern: RegExp) => RegExpExecArray | null,
): { readonly token: Token; readonly closed: boolean } {
  const token = (kind: TokenKind, found: string, closed = true) => ({
    token: { kind, start, end: start + found.length, text: kind === "word" ? found.toLowerCase() : found },
    closed,
  });
  const word = PLAIN_WORD.exec(text[start] ?? "") ? take(WORD) : null;
  if (word && text[start + word[0].length] !== "'" && text[start + word[0].length] !== "&")
    return token("word", word[0]);
  const plain = take(STRING);
  if (plain) {
    const escaped = /^[eE]/.test(plain[0]) || (plain[1] !== "'" && plain[0].includes("\\")) ? take(ESCAPED) : null;
    const found = escaped ?? plain;
    return token("string", found[0], found[1] === "'");
  }
  const dollar = take(DOLLAR);
  if (dollar) {
    const end = text.indexOf(dollar[0], start + dollar[0].length);
    return end < 0
      ? token("string", text.slice(start), false)
      : token("string", text.slice(start, end + dollar[0].length));
  }
  const quoted = take(QUOTED);
  if (quoted) return token("quoted", quoted[0], quoted[0].length > 1 && /["`\]]$/.test(quoted[0]));
  if (text.startsWith("::", start)) return token("op", "::");
  const kinds: readonly (readonly [TokenKind, RegExp])[] = [
    ["mark", MARK],
    ["number", NUMBER],
    ["word", WORD],
  ];
  for (const [kind, pattern] of kinds) {
    const found = take(pattern);
    if (found) return token(kind, found[0]);
  }
  return token("op", take(OPERATOR)?.[0] ?? text[start] ?? "");
}

/** Name that a token stands for: quotes dropped, words as written. */
export function nameOf(token: Token, text: string): string {
  if (token.kind === "word") return text.slice(token.start, token.end);
  return token.text.slice(1, -1).replace(/""|``/g, (pair) => pair[0] ?? "");
}

/**
 * Statements of a script in order. Semicolons between the BEGIN and END of a trigger or routine do not end it; a psql `COPY ... FROM stdin`
 * swallows its data.
 */
export function statementsOf(
  text: string,
  tokens: readonly Token[] = tokensOf(text).tokens,
): readonly StatementRange[] {
  const out: StatementRange[] = [];
  let first: Token | undefined;
  let last: Token | undefined;
  let depth = 0;
  let routine = false;
  let resumeAt = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.start < resumeAt) continue;
    if (!first) {
      if (token.text === ";") continue;
      first = token;
      depth = 0;
      routine = isRoutine(tokens, i);
    }
    if (token.text === ";" && depth === 0) {
      out.push({ start: first.start, end: (last ?? first).end });
      resumeAt = copyEnd(text, first, token);
      first = undefined;
      last = undefined;
      continue;
    }
    if (routine) depth += nesting(token, tokens[i + 1]);
    last = token;
  }
  if (first && last) out.push({ start: first.start, end: last.end });
  return out;
}

function isRoutine(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text !== "create") return false;
  return tokens.slice(at + 1, at + 8).some(({ text }) => /^(trigger|procedure|function|event)$/.test(text));
}

function nesting(token: Token, next: Token | undefined): number {
  if (token.kind !== "word") return 0;
  if (token.text === "begin" || token.text === "case") return 1;
  if (token.text !== "end") return 0;
  return next && /^(if|loop|while|repeat)$/.test(next.text) ? 0 : -1;
}

/** End of the data that follows `COPY t FROM stdin;`. */
function copyEnd(text: string, first: Token, semicolon: Token): number {
  if (first.text !== "copy" || !/\bstdin\b/i.test(text.slice(first.start, semicolon.start))) return 0;
  const end = text.indexOf("\n\\.", semicolon.end);
  return end < 0 ? text.length : end + 3;
}
