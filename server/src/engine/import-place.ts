// Owns where an import statement, or other lines at module level, go in a file: behind docstring and `__future__` imports, in sorted
// position within the first group of imports. Knows the file's units, no facts: whether an import is needed is decided before.
import type { ParsedFile, PlacedUnit } from "../syntax/node";
import type { TextEdit } from "../text/edit";
import { lineEndAt, lineStartAt, type SourceText } from "./source-text";

interface Site {
  readonly text: SourceText;
  readonly parsed: ParsedFile;
}

export interface Import {
  readonly module: string;
  readonly name: string | undefined;
}

/** One edit per statement to be added; equal ones once. */
export function importEdits(imports: readonly Import[], site: Site): readonly TextEdit[] {
  const statements = [...new Set(imports.map(statementText))];
  return statements.sort().map((statement) => importEdit(statement, site));
}

/** Inserts lines behind the imports, with an empty line before them. */
export function moduleEdit(lines: string, site: Site): TextEdit {
  const { head, imports } = layout(site);
  const last = imports.at(-1);
  if (last) return insertBehind(last, `\n\n${lines}`, site.text);
  if (head) return insertBehind(head, `\n\n${lines}`, site.text);
  const at = headEnd(site.text);
  return { start: at, end: at, text: `${lines}\n\n` };
}

function importEdit(statement: string, site: Site): TextEdit {
  const { head, imports } = layout(site);
  const group = firstGroup(imports, site.text);
  const next = group.find((unit) => sortKey(unit.unit.text) > sortKey(statement));
  if (next) return { start: next.start, end: next.start, text: `${statement}\n` };
  const last = group.at(-1);
  if (last) return insertBehind(last, `\n${statement}`, site.text);
  if (head) return insertBehind(head, `\n\n${statement}`, site.text);
  const at = headEnd(site.text);
  const isFollowed = site.text.slice(at, site.text.length).trim() !== "";
  return { start: at, end: at, text: isFollowed ? `${statement}\n\n` : `${statement}\n` };
}

function statementText({ module, name }: Import): string {
  return name === undefined ? `import ${module}` : `from ${module} import ${name}`;
}

/** Plain imports before `from` imports, each by module. */
function sortKey(statement: string): string {
  const plain = /^import\s+([\w.]+)/.exec(statement);
  return plain ? `0${plain[1]}` : `1${/^from\s+([\w.]+)/.exec(statement)?.[1] ?? ""}`;
}

interface Layout {
  /** Last of docstring and `__future__` imports. */
  readonly head: PlacedUnit | undefined;
  /** Other imports of the module's first stretch of imports, each starting a line. */
  readonly imports: readonly PlacedUnit[];
}

function layout({ parsed, text }: Site): Layout {
  let head: PlacedUnit | undefined;
  const imports: PlacedUnit[] = [];
  for (const placed of parsed.units) {
    const { unit } = placed;
    const isFirst = head === undefined && imports.length === 0;
    if (isFirst && isDocstring(placed)) head = placed;
    else if (imports.length === 0 && unit.root.kind === "future_import_statement") head = placed;
    else if (isImport(placed) && isLineStart(text, placed.start)) imports.push(placed);
    // What stands between imports (`sys.path` settings, conditional imports) does not end the stretch; a definition does.
    else if (unit.kind !== "statement" || unit.className !== "") break;
  }
  return { head, imports: contiguous(imports, parsed) };
}

/** Imports up to the first other statement, unless that leaves none. */
function contiguous(imports: readonly PlacedUnit[], parsed: ParsedFile): readonly PlacedUnit[] {
  const [first] = imports;
  if (!first) return [];
  const from = parsed.units.indexOf(first);
  const rest = parsed.units.slice(from);
  const end = rest.findIndex((placed) => !isImport(placed));
  return end < 0 ? rest : rest.slice(0, end);
}

/** The imports that stand together without an empty line. */
function firstGroup(imports: readonly PlacedUnit[], text: SourceText): readonly PlacedUnit[] {
  const group: PlacedUnit[] = [];
  for (const placed of imports) {
    const last = group.at(-1);
    if (last && /\n\s*\n|\r\s*\r(?!\n)/.test(text.slice(last.start + last.unit.text.length, placed.start))) break;
    if (isLineStart(text, placed.start)) group.push(placed);
  }
  return group;
}

function isDocstring({ unit }: PlacedUnit): boolean {
  return unit.root.kind === "expression_statement" && unit.root.namedChildren[0]?.kind === "string";
}

function isImport({ unit }: PlacedUnit): boolean {
  return unit.className === "" && (unit.root.kind === "import_statement" || unit.root.kind === "import_from_statement");
}

function isLineStart(text: SourceText, offset: number): boolean {
  return text.positionAt(offset).character === 0 || offset === 1;
}

function insertBehind({ unit, start }: PlacedUnit, lines: string, text: SourceText): TextEdit {
  const at = lineEndAt(text, text.positionAt(start + unit.text.length).line);
  return { start: at, end: at, text: lines };
}

/** Offset behind the comments that open a file: a `#!` line, a coding line, a licence. */
function headEnd(text: SourceText): number {
  let line = 0;
  while (line < text.lineCount - 1 && /^\uFEFF?#/.test(text.slice(lineStartAt(text, line), lineEndAt(text, line))))
    line++;
  const at = lineStartAt(text, line);
  return at === 0 && text.slice(0, 1) === "\uFEFF" ? 1 : at;
}
