// Owns the markers in example code: `# expect: <rule>` (in SQL `-- expect: <rule>`, in scripts `// expect: <rule>`) at the end of a line, and lines of carets below it. Takes them out of the code
// and says what they ask for. Runs nothing.

/** What the carets below a line ask for: a finding with exactly this span. */
export interface ExpectedSpan {
  /** Zero-based line of the code without markers. */
  readonly line: number;
  /** UTF-16 columns, half-open. */
  readonly start: number;
  readonly end: number;
  /** The exact message, when text follows the carets. */
  readonly message: string | undefined;
}

export interface MarkedCode {
  /** The code without its markers. */
  readonly text: string;
  /** Rule ids that must be reported on a zero-based line of `text`, one per finding. */
  readonly expected: ReadonlyMap<number, readonly string[]>;
  readonly spans: readonly ExpectedSpan[];
  /** Zero-based line of `text` for each line of the marked code; a caret line has that of the code above it. */
  readonly lines: readonly number[];
}

const EXPECT = /[ \t]*(?:#|--|\/\/) expect: ([a-z][a-z0-9-]*(?:, *[a-z][a-z0-9-]*)*)[ \t]*$/;
/** The hash sign, or the slashes, count as carets when one follows directly, so that column 0 can be pointed at. */
const CARETS = /^(\s*)(#|\/\/)( *)(\^+)(?: (.*\S))?\s*$/;

/** @throws Error when a marker is malformed or has no line to speak of. */
export function readMarkers(code: string): MarkedCode {
  const out: string[] = [];
  const expected = new Map<number, readonly string[]>();
  const spans: ExpectedSpan[] = [];
  const lines: number[] = [];
  for (const [at, line] of code.split("\n").entries()) {
    const carets = CARETS.exec(line);
    if (carets) {
      if (!expected.has(out.length - 1)) throw new Error(`line ${at + 1}: carets need a line with "# expect:" above`);
      spans.push(spanOf(carets, out.length - 1));
    } else {
      const marker = EXPECT.exec(line);
      if (!marker && /(?:#|--|\/\/)\s*expect\b/i.test(line))
        throw new Error(`line ${at + 1}: write "# expect: <rule>, ..."`);
      if (marker) expected.set(out.length, (marker[1] ?? "").split(/, */));
      out.push(marker ? line.slice(0, marker.index) : line);
    }
    lines.push(out.length - 1);
  }
  return { text: out.join("\n"), expected, spans, lines };
}

function spanOf(
  [, indent = "", mark = "", gap = "", carets = "", message]: RegExpExecArray,
  line: number,
): ExpectedSpan {
  const afterMark = indent.length + mark.length;
  const start = gap === "" ? indent.length : afterMark + gap.length;
  return { line, start, end: afterMark + gap.length + carets.length, message };
}

/** Lines that have marks in any of these lists, each as in the first list: two such texts show at a glance what differs. */
export function annotate(text: string, ...marks: readonly ReadonlyMap<number, readonly string[]>[]): string {
  const at = [...new Set(marks.flatMap((list) => [...list.keys()]))].sort((a, b) => a - b);
  const lines = text.split("\n");
  return at
    .map((line) => {
      const ids = [...(marks[0]?.get(line) ?? [])].sort().join(", ");
      return `${line + 1}: ${lines[line]}${ids === "" ? "" : `  # expect: ${ids}`}`;
    })
    .join("\n");
}
