// Owns a plain reading of the project's own source files: which there are, what they import, how long their functions are. It reads
// text as the formatter leaves it, without parsing: good enough to keep order, and quick.
import * as fs from "node:fs";
import * as path from "node:path";

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path relative to the repository for relative imports, with its extension; undefined for packages and for files that are not code. */
  readonly file: string | undefined;
}

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments, strings and regular expressions blanked out, line by line in place. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** Folders with code of the project. */
const FOLDERS = ["client", "server", "test"];
const CODE = /\.(ts|mjs|cjs)$/;

/** All files below some folders, as paths relative to the repository; packages and hidden folders are left out. */
export function filesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
      return entry.isDirectory() ? filesBelow(file) : [file];
    }),
  );
}

/** Code that is there to be read and analysed. */
const EXAMPLES = /^test\/(corpus\/reports|workspace|vscode\/fixture)\//;

/** Every source file of the project, sorted. */
export function sourceFiles(): readonly SourceFile[] {
  const root = fs.readdirSync(".").filter((name) => CODE.test(name));
  return [...root, ...filesBelow(...FOLDERS).filter((file) => CODE.test(file) && !EXAMPLES.test(file))]
    .sort()
    .map((file) => {
      const text = fs.readFileSync(file, "utf8");
      const code = blank(text);
      return { path: file, text, code, imports: importsIn(file, text, code) };
    });
}

/** Lookbehind: a slash divides after a value, and opens a regular expression elsewhere. */
const OPAQUE =
  /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:;!&|?{}[\n]\s*|return )\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

function blank(text: string): string {
  return text.replace(OPAQUE, (part) => part.replace(/[^\n]/g, " "));
}

const IMPORT = /^(?:import|export)\b(?:[^;"'`]*?\bfrom)?\s*"([^"]+)"|\b(?:import|require)\("([^"]+)"\)/gm;

function importsIn(file: string, text: string, code: string): readonly Import[] {
  const real = [...text.matchAll(IMPORT)].filter(({ index }) => code[index] !== " ");
  return real.map(([, from, required]) => {
    const specifier = from ?? required ?? "";
    return { specifier, file: resolve(file, specifier) };
  });
}

function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const target = path.posix.join(path.posix.dirname(from), specifier);
  const candidates = [target, `${target}.ts`, `${target}/index.ts`, `${target}.d.ts`];
  return candidates.find((one) => CODE.test(one) && fs.existsSync(one));
}

export interface Func {
  /** Its first line, trimmed. */
  readonly head: string;
  /** One-based. */
  readonly line: number;
  /** Lines from the first to the closing brace. */
  readonly lines: number;
}

const NO_FUNCTION =
  /^(?:\}?\s*(?:if|else|for|while|switch|do|try|catch|finally|with)\b|(?:export )?(?:abstract )?class\b)/;

/** Functions with a block body. Relies on the formatter: a block closes at the indentation of the line that began it. */
export function functionsIn({ code, text }: SourceFile): readonly Func[] {
  const lines = code.split("\n");
  const shown = text.split("\n");
  const indentOf = (at: number) => lines[at]?.search(/\S/) ?? -1;
  return lines.flatMap((line, at) => {
    if (!/(?:=>|\)(?::.*)?)\s*\{\s*$/.test(line)) return [];
    let first = at;
    // The head of a long signature stands above its parameters.
    while (first > 0 && /^\s*[)}\]]/.test(lines[first] ?? "")) {
      first--;
      while (first > 0 && indentOf(first) !== indentOf(at)) first--;
    }
    const head = (shown[first] ?? "").trim();
    if (NO_FUNCTION.test(head)) return [];
    const end = lines.findIndex((other, i) => i > at && indentOf(i) === indentOf(at) && /^\s*\}/.test(other));
    return end < 0 ? [] : [{ head, line: first + 1, lines: end - first + 1 }];
  });
}
