// Owns where an import statement, or other lines at module level, go in a file: behind docstring and `__future__` imports, in sorted
// position within their group: the standard library's, and all others. Knows the file's units, no facts: whether an import is needed is decided before.
import { isStandardModule } from "../../semantics/knowledge/standard-library";
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
  const places = new Map<string, { readonly place: Place; readonly statements: string[] }>();
  for (const added of unique(imports)) {
    const place = placeOf(added, site);
    const key = `${place.at} ${place.before} ${place.behind}`;
    const known = places.get(key) ?? { place, statements: [] };
    places.set(key, known);
    known.statements.push(statementText(added));
  }
  const texts = new Map<number, string>();
  for (const { place, statements } of places.values()) {
    const text = `${place.before}${statements.join("\n")}${place.behind}`;
    texts.set(place.at, `${texts.get(place.at) ?? ""}${text}`);
  }
  return [...texts].map(([at, text]) => ({ start: at, end: at, text }));
}

/** Inserts lines behind the imports, with empty lines around them: two for lines that begin and end with an empty one, as a class does. */
export function moduleEdit(lines: string, site: Site): TextEdit {
  const { head, imports } = layout(site);
  const last = imports.at(-1) ?? head;
  const at = last ? lineEndBehind(last, site.text) : headEnd(site.text);
  const wanted = lines.endsWith("\n") ? 2 : 1;
  const text = lines.replace(/\n$/, "");
  if (!last) return { start: at, end: at, text: `${text}${"\n".repeat(wanted + 1)}` };
  return { start: at, end: at, text: `\n\n${text}${"\n".repeat(Math.max(0, wanted - emptyLines(at, site.text)))}` };
}

/** Empty lines behind the one that ends at an offset; as many as anybody wants at the end of the text. */
function emptyLines(at: number, text: SourceText): number {
  const gap = /^\s*/.exec(text.slice(at, text.length))?.[0] ?? "";
  if (at + gap.length === text.length) return 2;
  return (gap.match(/\r\n|\r|\n/g)?.length ?? 0) - 1;
}

/** Where a statement goes, and what sets it off from what stands there. */
interface Place {
  readonly at: number;
  readonly before: string;
  readonly behind: string;
}

function placeOf(added: Import, site: Site): Place {
  const { head, imports } = layout(site);
  const statement = statementText(added);
  const isStandard = isStandardModule(added.module);
  const groups = groupsOf(imports, site.text);
  const group = groups.find((units) => units.some(({ unit }) => belongs(unit.text, isStandard)));
  if (group) {
    const next = group.find((unit) => sortKey(unit.unit.text) > sortKey(statement));
    if (next) return { at: next.start, before: "", behind: "\n" };
  }
  const last = group?.at(-1);
  if (last) return { at: lineEndBehind(last, site.text), before: "\n", behind: "" };
  const neighbour = groups[0]?.[0];
  if (neighbour)
    return besideGroups(groups, isStandard, site.text) ?? { at: neighbour.start, before: "", behind: "\n\n" };
  if (head) return { at: lineEndBehind(head, site.text), before: "\n\n", behind: "" };
  const at = headEnd(site.text);
  const isFollowed = site.text.slice(at, site.text.length).trim() !== "";
  return { at, before: "", behind: isFollowed ? "\n\n" : "\n" };
}

/** A group of its own behind those of the standard library, for what does not belong to it. */
function besideGroups(groups: readonly Group[], isStandard: boolean, text: SourceText): Place | undefined {
  if (isStandard) return undefined;
  const last = groups.findLast((units) => units.some(({ unit }) => belongs(unit.text, true)))?.at(-1);
  return last && { at: lineEndBehind(last, text), before: "\n\n", behind: "" };
}

/** Whether an import statement stands where PEP 8 wants one of the wanted kind; a relative import is of neither. */
function belongs(statement: string, isStandard: boolean): boolean {
  const module = /^(?:import|from)\s+(\.|[\w.]+)/.exec(statement)?.[1];
  return module !== undefined && !module.startsWith(".") && isStandardModule(module) === isStandard;
}

/** Once each, the standard library's first, each kind in order of their texts. */
function unique(imports: readonly Import[]): readonly Import[] {
  const rank = (added: Import) => `${isStandardModule(added.module) ? 0 : 1}${statementText(added)}`;
  const byRank = new Map(imports.map((added) => [rank(added), added]));
  return [...byRank.keys()].sort().flatMap((key) => byRank.get(key) ?? []);
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

/** Imports that stand together without an empty line. */
type Group = readonly PlacedUnit[];

function groupsOf(imports: readonly PlacedUnit[], text: SourceText): readonly Group[] {
  const groups: PlacedUnit[][] = [];
  let last: PlacedUnit | undefined;
  for (const placed of imports) {
    const isApart = !last || /\n\s*\n|\r\s*\r(?!\n)/.test(text.slice(last.start + last.unit.text.length, placed.start));
    last = placed;
    if (isApart) groups.push([]);
    if (isLineStart(text, placed.start)) groups.at(-1)?.push(placed);
  }
  return groups.filter((group) => group.length > 0);
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
