// Owns where an import statement, or other lines at module level, go in a file: behind docstring and `__future__` imports, in sorted
// position within the first group of imports. Knows the file's units, no facts: whether an import is needed is decided before.
import type { ParsedFile, PlacedUnit } from "../../syntax/node";
import type { TextEdit } from "../../text/edit";
import { lineEndAt, lineStartAt, type SourceText } from "../source-text";

interface Site {
  readonly text: SourceText;
  readonly parsed: ParsedFile;
}

export interface Import {
  readonly module: string;
  readonly name: string | undefined;
}

/** Edits that add statements; equal ones once, those that belong to one place as one edit. */
export function importEdits(imports: readonly Import[], site: Site): readonly TextEdit[] {
  const places = new Map<number, { readonly place: Place; readonly statements: string[] }>();
  for (const statement of [...new Set(imports.map(statementText))].sort()) {
    const place = placeOf(statement, site);
    const known = places.get(place.at) ?? { place, statements: [] };
    places.set(place.at, known);
    known.statements.push(statement);
  }
  return [...places.values()].map(({ place: { at, before, behind }, statements }) => {
    return { start: at, end: at, text: `${before}${statements.join("\n")}${behind}` };
  });
}

/** Inserts lines behind the imports, with an empty line before them. */
export function moduleEdit(lines: string, site: Site): TextEdit {
  const { head, imports } = layout(site);
  const last = imports.at(-1) ?? head;
  const at = last ? lineEndBehind(last, site.text) : headEnd(site.text);
  return { start: at, end: at, text: last ? `\n\n${lines}` : `${lines}\n\n` };
}

/** Where a statement goes, and what sets it off from what stands there. */
interface Place {
  readonly at: number;
  readonly before: string;
  readonly behind: string;
}

function placeOf(statement: string, site: Site): Place {
  const { head, imports } = layout(site);
  const group = firstGroup(imports, site.text);
  const next = group.find((unit) => sortKey(unit.unit.text) > sortKey(statement));
  if (next) return { at: next.start, before: "", behind: "\n" };
  const last = group.at(-1);
  if (last) return { at: lineEndBehind(last, site.text), before: "\n", behind: "" };
  if (head) return { at: lineEndBehind(head, site.text), before: "\n\n", behind: "" };
  const at = headEnd(site.text);
  const isFollowed = site.text.slice(at, site.text.length).trim() !== "";
  return { at, before: "", behind: isFollowed ? "\n\n" : "\n" };
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

function lineEndBehind({ unit, start }: PlacedUnit, text: SourceText): number {
  return lineEndAt(text, text.positionAt(start + unit.text.length).line);
}

/** Offset behind the comments that open a file: a `#!` line, a coding line, a licence. */
function headEnd(text: SourceText): number {
  let line = 0;
  while (line < text.lineCount - 1 && /^\uFEFF?#/.test(text.slice(lineStartAt(text, line), lineEndAt(text, line))))
    line++;
  const at = lineStartAt(text, line);
  return at === 0 && text.slice(0, 1) === "\uFEFF" ? 1 : at;
}
