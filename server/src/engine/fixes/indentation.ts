// Owns the indentation of a unit as it is written. Knows the unit's text only.
import type { SyntaxNode, Unit } from "../../syntax/node";

export interface Indentation {
  /** White space before the first character of the line on which a node starts. */
  of(node: SyntaxNode): string;
  /** One level. */
  readonly unit: string;
}

export function createIndentation(unit: Unit): Indentation {
  const { text, column } = unit;
  const levels = new Set<string>();
  for (const [, space = ""] of text.matchAll(/[\r\n]([ \t]+)(?=[^\s#])/g)) levels.add(space);
  const usesTabs = [...levels].some((space) => space.startsWith("\t"));
  // The text starts behind the first line's indentation, of which only the width is known.
  const first = (usesTabs ? "\t" : " ").repeat(column);
  return {
    of(node) {
      const lineStart = Math.max(text.lastIndexOf("\n", node.start - 1), text.lastIndexOf("\r", node.start - 1)) + 1;
      if (node.start === 0 || lineStart === 0) return first;
      return /^[ \t\f]*/.exec(text.slice(lineStart, node.start))?.[0].replace(/\f/g, "") ?? "";
    },
    unit: usesTabs
      ? "\t"
      : " ".repeat(
          step(
            [...levels].map((space) => space.length),
            column,
          ),
        ),
  };
}

/** Puts every line that is not empty behind an indentation. */
export function indentLines(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : indent + line))
    .join("\n");
}

/** Width of one level: the smallest one above the unit's own. */
function step(widths: readonly number[], column: number): number {
  const deeper = widths.map((width) => width - column).filter((width) => width > 0);
  const smallest = deeper.length > 0 ? Math.min(...deeper) : 4;
  return smallest <= 8 ? smallest : 4;
}
